"""The state of a place as somebody moves in or out (état des lieux): what was found, on which both sides agree."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.plans.kinds import Condition, Moment, Side
from creuset.plans.models.checklists import MOMENT_LABELS
from creuset.plans.models.subscriptions import Subscription
from creuset.plans.rules.checklists import Seen

CONDITION_LABELS = {
    Condition.NEW: pgettext_lazy("state of a thing", "As new"),
    Condition.GOOD: pgettext_lazy("state of a thing", "Good"),
    Condition.WORN: pgettext_lazy("state of a thing", "Worn"),
    Condition.DAMAGED: pgettext_lazy("state of a thing", "Damaged"),
    Condition.MISSING: pgettext_lazy("state of a thing", "Missing"),
    Condition.NONE: pgettext_lazy("state of a thing", "There is none"),
}
SIDE_LABELS = {
    Side.VILLAGE: pgettext_lazy("who agrees", "The village"),
    Side.HOLDER: pgettext_lazy("who agrees", "The member"),
}


class Inspection(models.Model):
    """What was found of the places of a subscription; once both sides agree it never changes.

    Its pictures are stored files.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, related_name="inspections"
    )
    moment = models.CharField(
        max_length=9, choices=[(one.value, MOMENT_LABELS[one]) for one in Moment]
    )
    note = models.TextField(blank=True)
    #: What the holder has to say to it.
    reply = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    village_agreed_at = models.DateTimeField(null=True)
    village_agreed_by = models.ForeignKey(
        Party, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    holder_agreed_at = models.DateTimeField(null=True)
    holder_agreed_by = models.ForeignKey(
        Party, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: Who agreed for the holder, as they wrote their name.
    holder_name = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = _("state of a place")
        verbose_name_plural = _("states of places")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "moment"], name="inspection_once"),
            models.CheckConstraint(
                condition=Q(holder_agreed_at__isnull=False) | Q(holder_name=""),
                name="inspection_named_once_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.moment}"

    @property
    def is_agreed(self) -> bool:
        """Whether both sides agree."""
        return self.village_agreed_at is not None and self.holder_agreed_at is not None


class InspectionLine(models.Model):
    """How one thing in one place was found."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="lines")
    place = models.CharField(max_length=120)
    thing = models.CharField(max_length=200)
    condition = models.CharField(
        max_length=8, choices=[(one.value, CONDITION_LABELS[one]) for one in Condition], blank=True
    )
    words = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("thing looked at")
        verbose_name_plural = _("things looked at")
        constraints = [
            models.CheckConstraint(condition=~Q(thing=""), name="inspection_line_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.thing}"

    def read(self) -> Seen:
        """Return it as the rules read it."""
        condition = Condition(self.condition) if self.condition else None
        return Seen(self.place, self.thing, condition, self.words)


class MeterReading(models.Model):
    """What a meter of the place showed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="meters")
    meter = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("reading of a meter")
        verbose_name_plural = _("readings of meters")
        constraints = [
            models.CheckConstraint(condition=~Q(meter=""), name="reading_of_a_meter"),
            models.CheckConstraint(condition=Q(value__gte=0), name="reading_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.meter}: {self.value}"
