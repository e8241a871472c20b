"""Who came to what they booked, and when they left; or that nobody came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import POWER_LABELS, SEGMENT_LABELS, Booking
from creuset.bookings.states import Means, PowerMode, SegmentKind
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.places.models import Resource

MEANS_LABELS = {
    Means.PAGE: _("on the booking’s page"),
    Means.RECEPTION: _("at reception"),
    Means.DOOR: _("at the door"),
    Means.PHONE: _("by the code on a phone"),
    Means.KIOSK: _("at the entrance’s tablet"),
}
_MEANS = [(means.value, label) for means, label in MEANS_LABELS.items()]


class Attendance(models.Model):
    """What happened in one stay of a booking: somebody came, or nobody did and the rest was given free.

    A stay is firm periods that touch or overlap; it is known by an instant within it.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendances")
    #: The stay as it was booked when this was written.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    came_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    came_how = models.CharField(max_length=12, choices=_MEANS, blank=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    left_how = models.CharField(max_length=12, choices=_MEANS, blank=True)
    #: How long somebody stayed beyond what was booked.
    overrun_minutes = models.PositiveIntegerField(default=0)
    #: Since when the rest is free again, nobody having come.
    missed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "starts_at"], name="attendance_once_for_a_stay"
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=False, missed_at__isnull=True)
                | Q(came_at__isnull=True, missed_at__isnull=False),
                name="attendance_came_or_missed",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")),
                name="attendance_left_after_coming",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="attendance_instants_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} from {self.starts_at}"

    @property
    def stay(self) -> Span:
        """The stay as it was booked."""
        return Span(self.starts_at, self.ends_at)

    @property
    def is_there(self) -> bool:
        """Whether somebody came and has not left."""
        return self.came_at is not None and self.left_at is None


class MissedPeriod(models.Model):
    """A period of a stay to which nobody came, as it was booked before its rest was given free: what it costs is
    asked for this.
    """

    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="missed_periods"
    )
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[(k.value, SEGMENT_LABELS[k]) for k in SegmentKind]
    )
    power_mode = models.CharField(
        max_length=12, choices=[(m.value, POWER_LABELS[m]) for m in PowerMode]
    )
    power_kva = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("period that nobody came to")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="missed_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id} on {self.resource_id}"
