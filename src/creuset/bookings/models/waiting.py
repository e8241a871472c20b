"""Who waits for which places. What becomes free is offered as an option, with its own end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import POWER_LABELS, SEGMENT_LABELS, Booking
from creuset.bookings.states import PowerMode, SegmentKind, WaitState
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.villages.models import Village

WAIT_LABELS = {
    WaitState.WAITING: _("Waits"),
    WaitState.OFFERED: _("Offered"),
    WaitState.ACCEPTED: _("Accepted in time"),
    WaitState.DECLINED: _("Declined"),
    WaitState.MISSED: _("Not accepted in time"),
    WaitState.LEFT: _("Left"),
    WaitState.OVER: _("Never became free"),
}
IS_WAITING = Q(offer__isnull=True, left_at__isnull=True)


class Wait(models.Model):
    """A party waits for places over a period: all of them together, or any one of them."""

    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="waits", db_index=False
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="waits")
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="waits")
    title = models.CharField(max_length=160)
    note = models.TextField(blank=True)
    kind = models.CharField(
        max_length=12,
        choices=[(k.value, SEGMENT_LABELS[k]) for k in SegmentKind],
        default=SegmentKind.USE,
    )
    #: Asked of the places that have a supply; extras are asked once it is offered: they hold nothing.
    power_mode = models.CharField(
        max_length=12,
        choices=[(m.value, POWER_LABELS[m]) for m in PowerMode],
        default=PowerMode.INCLUDED,
    )
    power_kva = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    any_one = models.BooleanField(default=False)
    #: The ids of the places in order: the same wish has the same.
    wanted = models.CharField(max_length=400)
    #: The codes of the rules that the team overruled.
    overruled = models.JSONField(default=list)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    #: The booking whose option is what they are offered.
    offer = models.OneToOneField(Booking, null=True, on_delete=models.SET_NULL, related_name="wait")

    class Meta:
        verbose_name = _("wish on the waiting list")
        indexes = [
            # Whoever books asks who waits in those days.
            models.Index(fields=["village", "ends_at"], condition=IS_WAITING, name="wait_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="wait_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(power_kva__isnull=True) | Q(power_kva__gt=0),
                name="wait_power_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(offer__isnull=True) | Q(left_at__isnull=True),
                name="wait_left_or_offered",
            ),
            models.UniqueConstraint(
                fields=["party", "starts_at", "ends_at", "wanted"],
                condition=IS_WAITING,
                name="wait_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WaitPlace(models.Model):
    """One of the places that somebody waits for, in the order in which they would rather have them."""

    wait = models.ForeignKey(Wait, on_delete=models.CASCADE, related_name="places")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("place waited for")
        constraints = [
            models.UniqueConstraint(fields=["wait", "resource"], name="waitplace_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wait_id} on {self.resource_id}"
