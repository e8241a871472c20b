"""What is typed about a move of all residents: from where, into what, when; who goes where."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES, FEATURES_OF
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.plans.actions.relocations import Plan, Seat
from creuset.plans.forms.subscriptions import LETTABLE, day_field
from creuset.plans.kinds import MovePrice
from creuset.plans.models import MOVE_PRICE_LABELS, Mover, Relocation
from creuset.plans.queries.relocations import KEPT
from creuset.villages.models import Village

#: What a row answers where somebody stays.
STAYS = "stays"


class RelocationForm(forms.Form):
    """A move of all residents."""

    name = forms.CharField(label=_("Name"), max_length=160)
    from_buildings = forms.MultipleChoiceField(
        label=_("They leave"), widget=forms.CheckboxSelectMultiple
    )
    to_building = forms.ChoiceField(label=_("They go to"))
    on = day_field(_("First day there"))
    price = forms.ChoiceField(
        label=_("What they pay"),
        choices=[(price.value, MOVE_PRICE_LABELS[price]) for price in MovePrice],
        widget=forms.RadioSelect,
        initial=MovePrice.BY_AREA.value,
    )
    keeps = forms.MultipleChoiceField(
        label=_("Whoever has it today has it again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A place without it is not proposed to them."),
    )

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Building.objects.filter(village=village, retired_at__isnull=True)
        self.buildings = {one.code: one for one in rows.order_by("position", "pk")}
        choices = [(one.code, one.name) for one in self.buildings.values()]
        choose_among(self, "from_buildings", choices)
        choose_among(self, "to_building", choices)
        told = {name for kind in LETTABLE for name in FEATURES_OF[Kind(kind)]}
        names = [(name, feature_name(FEATURES[name])) for name in KEPT if name in told]
        choose_among(self, "keeps", names)

    def plan(self) -> Plan:
        """Return what was typed."""
        given = self.cleaned_data
        return Plan(
            name=given["name"],
            from_buildings=[self.buildings[code] for code in given["from_buildings"]],
            to_building=self.buildings[given["to_building"]],
            on=given["on"],
            price=MovePrice(given["price"]),
            keeps=given["keeps"],
        )


def begun_with(row: Relocation) -> dict[str, Any]:
    """Return what the form of a plan begins with."""
    return {
        "name": row.name,
        "from_buildings": [one.code for one in row.from_buildings.all()],
        "to_building": row.to_building.code,
        "on": row.on,
        "price": row.price,
        "keeps": row.keeps,
    }


def seats_typed(
    data: Mapping[str, Any], movers: Sequence[Mover], places: Iterable[Resource]
) -> dict[int, Seat]:
    """Return what a table of movers answers, for those it names; what is no place of the building is no answer.

    A place that is other than before was chosen by hand, whether or not it is ticked as such.
    """
    by_code = {place.code: place for place in places}
    found = {}
    for mover in movers:
        told = data.get(f"place-{mover.pk}")
        if told is None:
            continue
        place = by_code.get(told)
        is_other = place is not None and place.pk != mover.to_place_id
        found[mover.pk] = Seat(
            place=place,
            stays=told == STAYS,
            is_chosen=is_other or f"keep-{mover.pk}" in data,
        )
    return found
