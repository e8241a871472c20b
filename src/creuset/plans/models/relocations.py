"""Residents who move from one building to the next, together, on a day: a plan, then what it did."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.models import Party
from creuset.places.models import Building, Resource
from creuset.plans.kinds import MovePrice
from creuset.plans.models.subscriptions import Let, Subscription
from creuset.plans.states import RelocationState
from creuset.villages.models import Village

RELOCATION_LABELS = {
    RelocationState.PLANNED: pgettext_lazy("a move", "Draft"),
    RelocationState.DONE: pgettext_lazy("a move", "Carried out"),
    RelocationState.DROPPED: pgettext_lazy("a move", "Given up"),
}
MOVE_PRICE_LABELS = {
    MovePrice.BY_AREA: _("What is priced by the square metre follows the new place"),
    MovePrice.KEPT: _("Everybody keeps the price that was agreed"),
}


class Relocation(models.Model):
    """A move of all residents of some buildings into another. While it is planned nothing is taken."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="relocations")
    name = models.CharField(max_length=160)
    from_buildings = models.ManyToManyField(Building, related_name="+")
    to_building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="+")
    #: The first day in the new building.
    on = models.DateField()
    price = models.CharField(
        max_length=8,
        choices=[(price.value, MOVE_PRICE_LABELS[price]) for price in MovePrice],
        default=MovePrice.BY_AREA.value,
    )
    #: Features, by name, that whoever has them today has again.
    keeps = models.JSONField(default=list)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, RELOCATION_LABELS[state]) for state in RelocationState],
        default=RelocationState.PLANNED.value,
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    carried_out_at = models.DateTimeField(null=True)
    carried_out_by = models.ForeignKey(
        Party, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("move of residents")
        verbose_name_plural = _("moves of residents")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RelocationState.DONE, carried_out_at__isnull=False)
                | (~Q(state=RelocationState.DONE) & Q(carried_out_at__isnull=True)),
                name="relocation_done_at_an_instant",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(RELOCATION_LABELS[RelocationState(self.state)])

    @property
    def is_planned(self) -> bool:
        """Whether it may still be changed, and carried out."""
        return self.state == RelocationState.PLANNED

    @property
    def is_done(self) -> bool:
        """Whether it was carried out, and not undone."""
        return self.state == RelocationState.DONE


class Mover(models.Model):
    """One place let in a building that is left, and where whoever has it goes."""

    relocation = models.ForeignKey(Relocation, on_delete=models.CASCADE, related_name="movers")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    #: The letting that ends with the move; gone where it had not begun by then.
    left = models.ForeignKey(Let, null=True, on_delete=models.SET_NULL, related_name="movers")
    from_place = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    to_place = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="+")
    #: Chosen by hand: a proposal leaves it as it is.
    is_chosen = models.BooleanField(default=False)
    #: They do not move with the others, and nothing of theirs changes.
    stays = models.BooleanField(default=False)
    #: The letting that began with the move, once it was carried out.
    made = models.ForeignKey(Let, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The terms before the move and after it, so that it can be undone: see `actions.holding.as_written`.
    terms_before = models.JSONField(default=list)
    terms_after = models.JSONField(default=list)

    class Meta:
        verbose_name = _("resident who moves")
        verbose_name_plural = _("residents who move")
        constraints = [
            models.UniqueConstraint(fields=["relocation", "left"], name="mover_leaves_once"),
            models.UniqueConstraint(fields=["relocation", "to_place"], name="mover_place_once"),
            models.CheckConstraint(
                condition=~Q(stays=True) | Q(to_place__isnull=True), name="mover_stays_or_goes"
            ),
            models.CheckConstraint(
                condition=~Q(to_place=F("from_place")), name="mover_goes_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} in {self.relocation_id}"
