"""Bookings that come again: the rule by which they do. Each time is a booking of its own."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import POWER_LABELS, SEGMENT_LABELS
from creuset.bookings.rules.series import Pattern
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.villages.models import Village


class Series(models.Model):
    """The same places, again and again; a time of it is the booking whose `occurs_on` is its day of the rule."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="series")
    title = models.CharField(max_length=160)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="series")
    booked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="series")
    note = models.TextField(blank=True)
    resources = models.ManyToManyField(Resource, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[(k.value, SEGMENT_LABELS[k]) for k in SegmentKind],
        default=SegmentKind.USE,
    )
    #: Of the places that have a supply.
    power_mode = models.CharField(
        max_length=12,
        choices=[(m.value, POWER_LABELS[m]) for m in PowerMode],
        default=PowerMode.INCLUDED,
    )
    power_kva = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    #: What each time asks beside its places: how many of each extra, by code.
    extras = models.JSONField(default=dict)
    #: Each time was asked as an option of its own.
    is_optional = models.BooleanField(default=False)
    #: An RFC 5545 rule with an end; it counts civil days and hours of the village.
    rule = models.CharField(max_length=300)
    starts_on = models.DateField()
    starts_at = models.TimeField()
    minutes = models.PositiveIntegerField()
    #: How far the times were moved from what the rule says, on the village's clocks.
    shift_minutes = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="series_lasts"),
            models.CheckConstraint(
                condition=Q(power_kva__isnull=True) | Q(power_kva__gt=0),
                name="series_power_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pattern(self) -> Pattern:
        """When the series takes place, for the rules; `village` must be loaded."""
        return Pattern(
            rule=self.rule,
            starts=datetime.combine(self.starts_on, self.starts_at),
            duration=timedelta(minutes=self.minutes),
            zone=self.village.zone,
            shift=timedelta(minutes=self.shift_minutes),
        )
