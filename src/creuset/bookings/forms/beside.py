"""What is asked beside the places of a booking: power, where one of them has a supply, and extras."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import POWER_LABELS
from creuset.bookings.priced import amount
from creuset.bookings.queries.beside import Offered, offered_beside
from creuset.bookings.rules import tariffs
from creuset.bookings.rules.tariffs.words import COUNTED
from creuset.bookings.states import PowerMode
from creuset.core.voice import show
from creuset.places.models import Resource
from creuset.villages.models import Village

EXTRA, POWER = "extra-", "power_"
MOST_OF_AN_EXTRA = 1000
MOST_KVA = 10_000


class AskedBeside(forms.Form):
    """A form of places, with fields for what the chosen ones offer beside themselves."""

    village: Village
    now: datetime
    offered = Offered()
    #: Whether extras are asked as well as power.
    asks_extras = True
    _wait_for: Callable[[], Iterable[Resource]] | None = None

    def ask_beside(self, places: Callable[[], Iterable[Resource]]) -> None:
        """The form has its fields of power and extras, as the places that are chosen so far have them.

        One that was sent with none of them needs none, unless it is drawn again.
        """
        self._wait_for = places
        if not self.is_bound or any(name.startswith((EXTRA, POWER)) for name in self.data):
            self._set_beside()

    def _set_beside(self) -> None:
        places, self._wait_for = self._wait_for, None
        if places is None:
            return
        self.offered = offered_beside(list(places()), village=self.village, day=self._day())
        if not self.asks_extras:
            self.offered = replace(self.offered, extras=())
        if self.offered.power:
            self.fields["power_mode"] = forms.ChoiceField(
                label=_("Power"),
                required=False,
                initial=PowerMode.INCLUDED,
                choices=[(mode.value, POWER_LABELS[mode]) for mode in self.offered.power],
            )
            self.fields["power_kva"] = forms.DecimalField(
                label=_("Power for each space, in kVA"),
                required=False,
                min_value=0,
                max_value=MOST_KVA,
                decimal_places=2,
            )
        for extra in self.offered.extras:
            self.fields[EXTRA + extra.code] = forms.IntegerField(
                label=_extra_label(extra),
                required=False,
                min_value=0,
                max_value=MOST_OF_AN_EXTRA,
            )

    def _day(self) -> date:
        """Return the day that was typed; today where none can be read."""
        typed: Any = self.data.get("day") if self.is_bound else self.initial.get("day")
        if isinstance(typed, str):
            try:
                return date.fromisoformat(typed)
            except ValueError:
                return self.village.day_of(self.now)
        return typed if isinstance(typed, date) else self.village.day_of(self.now)

    @property
    def power_fields(self) -> list[BoundField]:
        """The fields of power, as they are drawn."""
        self._set_beside()
        return [self[name] for name in ("power_mode", "power_kva") if name in self.fields]

    @property
    def extra_fields(self) -> list[BoundField]:
        """The fields of extras, as they are drawn."""
        self._set_beside()
        return [self[EXTRA + extra.code] for extra in self.offered.extras]

    def extras(self) -> dict[str, int]:
        """Return the extras that are asked, by code."""
        asked = {e.code: self.cleaned_data.get(EXTRA + e.code) for e in self.offered.extras}
        return {code: count for code, count in asked.items() if count}

    def power_of(self, place: Resource) -> dict[str, Any]:
        """Return the power asked for a place, as a period takes it; nothing where the place has no supply."""
        return {} if place.supply_id is None else self.power()

    def power(self) -> dict[str, Any]:
        """Return the power asked for every place that has a supply; nothing where none was asked."""
        if "power_mode" not in self.fields:
            return {}
        mode = PowerMode(self.cleaned_data.get("power_mode") or PowerMode.INCLUDED)
        kva = self.cleaned_data.get("power_kva") or None
        return {"power_mode": mode, "power_kva": None if mode is PowerMode.NONE else kva}


def _extra_label(extra: tariffs.Extra) -> str:
    unit = COUNTED[tariffs.Counted(extra.per.value)]
    return f"{show(extra.names)} – {amount(extra.price)} / {unit}"
