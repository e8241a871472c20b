"""The words and the figures that drawings write themselves; everything else comes with the rooms."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def gettext_noop(text: str) -> str:
    """The text as it is; the name lets `makemessages` find it, so that the catalogue of places translates it."""
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """What a drawing says in the reader's language. The defaults are English: see :meth:`translated`."""

    plan: str = gettext_noop("Plan: {floor}")
    view: str = gettext_noop("View without the roof: {floor}")
    dimensioned: str = gettext_noop("Dimensioned plan: {room}, {width} by {depth} metres")
    specimen: str = gettext_noop("{room} seen from above, without the roof")
    rooms: str = gettext_noop("{count} spaces")
    free_rooms: str = gettext_noop("{free} of {count} spaces are free")
    until: str = gettext_noop("until {time}")
    starting: str = gettext_noop("from {time}")
    free: str = gettext_noop("free")
    soon: str = gettext_noop("soon taken")
    option: str = gettext_noop("on hold")
    busy: str = gettext_noop("occupied")
    closed: str = gettext_noop("closed")
    unbuilt: str = gettext_noop("not built yet")
    under_construction: str = gettext_noop("under construction")
    door: str = gettext_noop("door {width} × {height}")
    door_wide: str = gettext_noop("door {width}")
    under_grid: str = gettext_noop("{height} m under the grid")
    height: str = gettext_noop("{height} m high")
    grid: str = gettext_noop("Lighting grid")
    grid_load: str = gettext_noop("Lighting grid, {load} kg per point")
    cyclorama: str = gettext_noop("Cyclorama")
    cyclorama_high: str = gettext_noop("Cyclorama, {height} m high")
    in_metres: str = gettext_noop("dimensions in metres")
    movable: str = gettext_noop("Moving partition")
    decimal: str = "."
    thousands: str = ","
    percent: str = "%"

    @classmethod
    def translated(
        cls,
        translate: Callable[[str], str],
        *,
        decimal: str = ".",
        thousands: str = ",",
        percent: str = "%",
    ) -> Words:
        """The words read through `translate` (gettext), with the figures written as the reader's language does."""
        english = cls()
        kept = {"decimal", "thousands", "percent"}
        read = {
            field.name: translate(getattr(english, field.name))
            for field in fields(cls)
            if field.name not in kept
        }
        return replace(english, **read, decimal=decimal, thousands=thousands, percent=percent)

    def number(self, value: float, places: int = 0) -> str:
        """The figure with the language's marks: 1 104, 9,20."""
        text = f"{value:,.{places}f}"
        return text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)

    def metres(self, value: float) -> str:
        """A length to the centimetre, as a dimension line writes it."""
        return self.number(value, 2)

    def square_metres(self, value: float) -> str:
        """An area with its unit: whole metres, except below ten."""
        places = 0 if value >= 10 or value == int(value) else 1  # noqa: PLR2004 - small rooms are told more finely
        return f"{self.number(value, places)}\N{NO-BREAK SPACE}m²"

    def state(self, key: str) -> str:
        """The word for a state of :class:`.shapes.State`."""
        return {
            "free": self.free,
            "soon": self.soon,
            "option": self.option,
            "busy": self.busy,
            "closed": self.closed,
            "unbuilt": self.unbuilt,
        }[key]
