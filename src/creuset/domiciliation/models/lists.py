"""The lists that were sent to the tax office and to whoever collects social contributions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.domiciliation.rules.lists import Period, Recipient
from creuset.people.models import Party
from creuset.villages.models import Village

RECIPIENT_LABELS = {
    Recipient.TAX: _("Tax office"),
    Recipient.SOCIAL: _("Urssaf"),
}


class Means(models.TextChoices):
    """How something left the village."""

    REGISTERED = "registered", pgettext_lazy("means of sending", "Registered letter")
    LETTER = "letter", pgettext_lazy("means of sending", "Letter")
    EMAIL = "email", pgettext_lazy("means of sending", "E-mail")
    PORTAL = "portal", pgettext_lazy("means of sending", "Online portal")
    HAND = "hand", pgettext_lazy("means of sending", "By hand")


class SentList(models.Model):
    """A list that was sent: its paper is kept as it left, and its numbers."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="sent_lists")
    #: The code of the period: 2026-q4, or 2027.
    period = models.CharField(max_length=7)
    recipient = models.CharField(
        max_length=6, choices=[(one.value, label) for one, label in RECIPIENT_LABELS.items()]
    )
    #: To whom, by name, as the approval said that day.
    sent_to = models.CharField(max_length=160)
    sent_on = models.DateField()
    means = models.CharField(max_length=10, choices=Means)
    reference = models.CharField(max_length=120, blank=True)
    came = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    stood = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("list that was sent")
        verbose_name_plural = _("lists that were sent")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "period", "recipient", "sent_on"], name="list_sent_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.recipient}"

    @property
    def of(self) -> Period:
        """What it is a list of."""
        found = Period.read(self.period)
        if found is None:
            message = f"no period is called {self.period}"
            raise ValueError(message)
        return found
