"""The letters to the court registry: why, since when, and whether they were sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.domiciliation.models.domiciliations import Domiciliation
from creuset.domiciliation.models.lists import Means
from creuset.domiciliation.rules.court import Why
from creuset.domiciliation.states import LetterState
from creuset.people.models import Party

WHY_LABELS = {
    Why.ENDED: _("The domiciliation has ended"),
    Why.UNCOLLECTED: _("Mail not collected for three months"),
}
LETTER_LABELS = {
    LetterState.TO_SEND: _("To be sent"),
    LetterState.SENT: _("Sent"),
    LetterState.NEEDLESS: _("No longer needed"),
}


class RegistryLetter(models.Model):
    """A letter that the village owes the court registry, until it is sent or its reason is gone."""

    domiciliation = models.ForeignKey(
        Domiciliation, on_delete=models.PROTECT, related_name="registry_letters"
    )
    why = models.CharField(
        max_length=11, choices=[(why.value, label) for why, label in WHY_LABELS.items()]
    )
    #: The last day of the contract, or the day since which mail waits.
    since_on = models.DateField()
    made_at = models.DateTimeField()
    sent_on = models.DateField(null=True)
    means = models.CharField(max_length=10, choices=Means, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Its reason was gone before it was sent: the company took its mail.
    needless_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter to the registry")
        verbose_name_plural = _("letters to the registry")
        constraints = [
            models.UniqueConstraint(
                fields=["domiciliation", "why", "since_on"], name="registry_told_once"
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, means="")
                | (Q(sent_on__isnull=False) & ~Q(means="")),
                name="registry_letter_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(needless_at__isnull=True),
                name="registry_letter_sent_or_needless",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.domiciliation_id}"

    @property
    def state(self) -> LetterState:
        """Where it stands."""
        if self.sent_on is not None:
            return LetterState.SENT
        return LetterState.TO_SEND if self.needless_at is None else LetterState.NEEDLESS

    @property
    def state_label(self) -> str:
        """Where it stands, in the reader's language."""
        return str(LETTER_LABELS[self.state])
