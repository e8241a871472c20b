"""Bookings: who has which resources, for what, over which periods."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.states import BookingState, PowerMode, SegmentKind, SegmentState
from creuset.people.fields import SearchTextField
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.villages.models import Village

STATE_LABELS = {
    BookingState.ASKED: _("Waits for approval"),
    BookingState.OPTION: _("Option"),
    BookingState.MIXED: _("Partly confirmed"),
    BookingState.CONFIRMED: _("Confirmed"),
    BookingState.CANCELLED: _("Cancelled"),
    BookingState.RELEASED: _("Option released"),
    BookingState.LAPSED: _("Option lapsed"),
    BookingState.DECLINED: _("Declined"),
}
SEGMENT_LABELS = {
    SegmentKind.USE: _("Use"),
    SegmentKind.BUILD: _("Set building"),
    SegmentKind.PRELIGHT: _("Pre-light"),
    SegmentKind.SHOOT: _("Shoot"),
    SegmentKind.STRIKE: _("Strike"),
    SegmentKind.MAINTENANCE: _("Maintenance"),
    SegmentKind.DAY_OFF: _("Day off"),
}
SEGMENT_STATE_LABELS = {
    SegmentState.OPTION: _("Option"),
    SegmentState.CONFIRMED: _("Confirmed"),
}
POWER_LABELS = {
    PowerMode.NONE: _("No power"),
    PowerMode.INCLUDED: _("Power included"),
    PowerMode.FLAT: _("Power at a flat rate"),
    PowerMode.METERED: _("Metered power"),
}


class Booking(models.Model):
    """A party has resources over one or several periods, all or nothing."""

    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    title = models.CharField(max_length=160)
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    booked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    note = models.TextField(blank=True)
    #: The series that it is a time of, and the day by which that series knows it.
    series = models.ForeignKey(
        "bookings.Series",
        null=True,
        on_delete=models.PROTECT,
        related_name="bookings",
        db_index=False,
    )
    occurs_on = models.DateField(null=True)
    state = models.CharField(
        max_length=12,
        choices=[(s.value, STATE_LABELS[s]) for s in BookingState],
        default=BookingState.CONFIRMED,
    )
    #: No period of it ends later: what somebody still has is found by it, however long they have been there.
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    search_text = SearchTextField(of=("title",))

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        indexes = [
            models.Index(fields=["party", "ends_at"], name="booking_of_party"),
            # Each page of the desk says how many wait for the team.
            models.Index(fields=["village", "state"], name="booking_by_state"),
            # Most are for no project and of no series.
            models.Index(
                fields=["project"],
                condition=Q(project__isnull=False),
                name="booking_of_project",
            ),
            models.Index(
                fields=["series"], condition=Q(series__isnull=False), name="booking_of_series"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, occurs_on__isnull=True)
                | Q(series__isnull=False, occurs_on__isnull=False),
                name="booking_of_a_series_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["series", "occurs_on"],
                condition=~Q(state__in=["cancelled", "released", "lapsed", "declined"]),
                name="booking_once_a_day_of_a_series",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Segment(models.Model):
    """One period of a booking on one resource; `unit` is what was given: of a pool, one of its parts."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="segments")
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, related_name="segments", db_index=False
    )
    unit = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[(k.value, SEGMENT_LABELS[k]) for k in SegmentKind],
        default=SegmentKind.USE,
    )
    state = models.CharField(
        max_length=12,
        choices=[(s.value, SEGMENT_STATE_LABELS[s]) for s in SegmentState],
        default=SegmentState.CONFIRMED,
    )
    power_mode = models.CharField(
        max_length=12,
        choices=[(m.value, POWER_LABELS[m]) for m in PowerMode],
        default=PowerMode.INCLUDED,
    )
    #: The current asked for, in kVA; None where nobody said.
    power_kva = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    #: What the meter said of it, in kWh; None until it was read.
    power_kwh = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("period")
        indexes = [models.Index(fields=["resource", "starts_at"], name="segment_by_resource")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="segment_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(power_kva__isnull=True) | Q(power_kva__gt=0),
                name="segment_power_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(power_kwh__isnull=True) | Q(power_kwh__gte=0),
                name="segment_reading_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} on {self.resource_id}"

    @property
    def is_option(self) -> bool:
        """Whether the period is only optional: it holds no claim."""
        return self.state == SegmentState.OPTION

    @property
    def is_metered(self) -> bool:
        """Whether its current is read on a meter: of a firm period."""
        return self.power_mode == PowerMode.METERED and not self.is_option
