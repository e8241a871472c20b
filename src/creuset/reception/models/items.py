"""Badges and keys: what there is, what it opens, who holds it; lockers given to somebody for a time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.fields import SearchTextField
from creuset.people.models import Party
from creuset.places.models import Building, Resource
from creuset.reception.states import ItemState
from creuset.villages.models import Village


class ItemKind(models.TextChoices):
    """What is handed out."""

    BADGE = "badge", _("Badge")
    KEY = "key", _("Key")
    REMOTE = "remote", _("Remote control")
    OTHER = "other", _("Something else")


ITEM_LABELS = {
    ItemState.AVAILABLE: pgettext_lazy("key", "At reception"),
    ItemState.ISSUED: pgettext_lazy("key", "Handed out"),
    ItemState.LOST: pgettext_lazy("key", "Lost"),
    ItemState.BLOCKED: pgettext_lazy("key", "Blocked"),
}


class Item(models.Model):
    """A badge or a key of the village, by the number that is written on it."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="items")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=ItemKind)
    #: What it is called, where its number says nothing.
    label = models.CharField(max_length=80, blank=True)
    #: What it opens: these spaces, and the doors of the building.
    resources = models.ManyToManyField(Resource, related_name="items")
    building = models.ForeignKey(Building, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, label) for state, label in ITEM_LABELS.items()],
        default=ItemState.AVAILABLE,
    )
    changed_at = models.DateTimeField()
    search_text = SearchTextField(of=("number", "label"))

    class Meta:
        verbose_name = _("badge or key")
        verbose_name_plural = _("badges and keys")
        constraints = [
            models.UniqueConstraint(fields=["village", "number"], name="item_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="item_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def called(self) -> str:
        """Its kind, number and name, in the reader's language."""
        named = f"{ItemKind(self.kind).label} {self.number}"
        return f"{named} · {self.label}" if self.label else named


class Holding(models.Model):
    """A person has a badge or a key, from when it was handed out until it comes back, is lost or blocked."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="holdings")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The last day on which they have it, of what was said and of when they leave; none: no end is known.
    due_on = models.DateField(null=True)
    #: Until when it was handed out.
    given_until = models.DateField(null=True)
    #: The day on which they leave the village, once their subscriptions say so.
    leaves_on = models.DateField(null=True)
    #: When they were told that the day is over.
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Where the item went: at reception again, lost, blocked.
    ended_as = models.CharField(
        max_length=10,
        choices=[(state.value, label) for state, label in ITEM_LABELS.items()],
        blank=True,
    )

    class Meta:
        verbose_name = _("badge or key handed out")
        verbose_name_plural = _("badges and keys handed out")
        indexes = [
            models.Index(
                fields=["due_on"], name="holdings_due", condition=Q(ended_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at__isnull=True), name="item_held_by_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_as="")
                | (Q(ended_at__gte=F("issued_at")) & ~Q(ended_as="")),
                name="holding_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} of {self.person_id}"


class LockerUse(models.Model):
    """A locker is a party's between two days, both included; it holds the locker in the ledger of places."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="locker_uses")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="locker_uses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="locker_uses")
    first_day = models.DateField()
    last_day = models.DateField()
    #: The combination, where it has one: read by the team and by whoever has the locker.
    code = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("locker given")
        verbose_name_plural = _("lockers given")
        indexes = [models.Index(fields=["village", "resource"], name="locker_uses_of_locker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="locker_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")),
                name="locker_ended_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} of {self.party_id}"
