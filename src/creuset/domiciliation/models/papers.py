"""The papers of an identity file: each with its day, who checked it, and its copy until that is destroyed."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.models import StoredFile
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models.domiciliations import Domiciliation
from creuset.domiciliation.rules.papers import Held, state_of
from creuset.domiciliation.states import PaperState
from creuset.people.models import Party

PAPER_LABELS = {
    PaperKind.REGISTRATION: _("Extract of the register (Kbis or RNE)"),
    PaperKind.IDENTITY: _("Identity document of the legal representative"),
    PaperKind.HOME: _("Proof of the representative’s home address"),
    PaperKind.STATUTES: _("Statutes"),
    PaperKind.OWNERS: _("Declaration of the beneficial owners"),
    PaperKind.ACTIVITY: _("Proof of the other places of work"),
    PaperKind.BOOKS: _("Proof of where the accounting papers are kept"),
    PaperKind.POWER: _("Power of attorney for registered mail"),
}
PAPER_STATE_LABELS = {
    PaperState.MISSING: pgettext_lazy("a paper", "Missing"),
    PaperState.WAITING: pgettext_lazy("a paper", "To be checked"),
    PaperState.REFUSED: pgettext_lazy("a paper", "Refused"),
    PaperState.VALID: pgettext_lazy("a paper", "Valid"),
    PaperState.EXPIRES_SOON: pgettext_lazy("a paper", "Expires soon"),
    PaperState.EXPIRED: pgettext_lazy("a paper", "Expired"),
}


class Paper(models.Model):
    """A paper that was sent for an identity file; it counts from when somebody of the team accepted it."""

    domiciliation = models.ForeignKey(
        Domiciliation, on_delete=models.CASCADE, related_name="papers"
    )
    kind = models.CharField(
        max_length=12, choices=[(kind.value, label) for kind, label in PAPER_LABELS.items()]
    )
    issued_on = models.DateField()
    #: The last day on which it counts; None: it names none, and none is asked again.
    valid_until = models.DateField(null=True)
    #: None once its copy was destroyed.
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    is_accepted = models.BooleanField(null=True)
    #: Why it was refused, as the company reads it.
    answer = models.CharField(max_length=300, blank=True)
    #: How many reminders of its end were sent.
    reminders = models.PositiveSmallIntegerField(default=0)
    destroyed_on = models.DateField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("of an identity file", "paper")
        verbose_name_plural = pgettext_lazy("of an identity file", "papers")
        indexes = [
            models.Index(fields=["domiciliation", "kind"], name="papers_of_domiciliation"),
            models.Index(
                fields=["valid_until"],
                name="papers_that_end",
                condition=Q(is_accepted=True, valid_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True, checked_at__isnull=True)
                | Q(is_accepted__isnull=False, checked_at__isnull=False),
                name="domiciliation_paper_checked_whole",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, destroyed_on__isnull=True)
                | Q(file__isnull=True, destroyed_on__isnull=False),
                name="domiciliation_paper_kept_or_destroyed",
            ),
            models.CheckConstraint(
                condition=~Q(is_accepted=False) | Q(is_accepted__isnull=True) | ~Q(answer=""),
                name="domiciliation_paper_refused_with_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.domiciliation_id}"

    @property
    def label(self) -> str:
        """What it is, in the reader's language."""
        return str(PAPER_LABELS[PaperKind(self.kind)])

    @property
    def held(self) -> Held:
        """What the rules read of it."""
        return Held(PaperKind(self.kind), self.is_accepted, self.valid_until, self.pk)

    def state_on(self, today: date) -> PaperState:
        """Return where it stands that day."""
        return state_of(self.held, today=today)
