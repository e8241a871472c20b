"""Absences: days on which a place that is let is left to others."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.plans.models.subscriptions import Subscription
from creuset.plans.rules.absence import Away


class Absence(models.Model):
    """Who has a place to themselves leaves it on the days that a rule says.

    Which days those are is kept a year ahead by its `days`; on these the letting claims nothing.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="absences"
    )
    #: Where they sit; it follows them when they move.
    place = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    #: The last day that was declared; None: until they say that they are back.
    last_on = models.DateField(null=True)
    #: As RFC 5545 writes it; empty: every day.
    rule = models.CharField(max_length=120, blank=True)
    #: Days on which they come after all.
    skipped = models.JSONField(default=list)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Taken back: no further day is left to others.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")),
                name="absence_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} from {self.first_on}"

    @property
    def as_value(self) -> Away:
        """The absence as the rules read it."""
        skipped = frozenset(type(self.first_on).fromisoformat(day) for day in self.skipped)
        return Away(self.first_on, self.last_on, self.rule, skipped)


class AbsentDay(models.Model):
    """A day on which a place is left to others, by one absence; where two say the same day, it is left by both."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="days")
    place = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    #: Once it is over: it was judged whether the village gives a credit for it.
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("day away")
        verbose_name_plural = _("days away")
        indexes = [
            models.Index(
                fields=["day"], name="absent_days_to_settle", condition=Q(settled_at__isnull=True)
            ),
            models.Index(fields=["day", "place"], name="absent_days_of_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["absence", "day"], name="absent_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} on {self.day}"
