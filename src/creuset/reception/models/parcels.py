"""Parcels and mail that reception keeps for somebody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.reception.states import ParcelState
from creuset.villages.models import Village


class ParcelKind(models.TextChoices):
    """What came."""

    PARCEL = "parcel", _("Parcel")
    LETTER = "letter", _("Letter")
    REGISTERED = "registered", _("Registered letter")
    BULKY = "bulky", _("Pallet or bulky parcel")


PARCEL_LABELS = {
    ParcelState.WAITING: _("To be collected"),
    ParcelState.HANDED_OVER: _("Handed over"),
    ParcelState.FORWARDED: _("Forwarded"),
    ParcelState.RETURNED: pgettext_lazy("parcel", "Returned"),
}


class Parcel(models.Model):
    """Something came for a party, and waits at reception until it is gone; its pictures are stored files."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="parcels")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="parcels")
    #: Whom of an organisation the label names.
    attention = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=ParcelKind)
    carrier = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    shelf = models.CharField(max_length=40, blank=True)
    #: For the team alone.
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=12,
        choices=[(state.value, label) for state, label in PARCEL_LABELS.items()],
        default=ParcelState.WAITING,
    )
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Who took it, or where it went.
    gone_to = models.CharField(max_length=200, blank=True)
    #: How many times the addressee was reminded.
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        indexes = [
            models.Index(fields=["village", "state", "received_at"], name="parcels_by_state"),
            models.Index(fields=["village", "party", "state"], name="parcels_of_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True, gone_to="")
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="parcel_waits_or_is_gone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed_over", "forwarded"]) | ~Q(gone_to=""),
                name="parcel_gone_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def label(self) -> str:
        """What came, and from whom it was brought, in the reader's language."""
        kind = str(ParcelKind(self.kind).label)
        return f"{kind} · {self.carrier}" if self.carrier else kind
