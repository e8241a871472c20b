"""What the address of a planning says: which days, seen how, of which resources."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from creuset.bookings.drawing import View
from creuset.bookings.queries import PlanningFilter
from creuset.kernel.spans import DaySpan

#: A planning further away than this is a mistake in an address, and would leave the calendar.
FURTHEST = timedelta(days=10 * 366)
MOST_WORDS = 60
#: The name of a feature, a value after it or none; names become look-ups, where "__" would mean more.
_FEATURE = re.compile(r"(?!\w*__)[a-z][a-z0-9_]*(:|$)")


@dataclass(frozen=True)
class Address:
    """One planning; what an address gets wrong is as if it had not been said."""

    today: date
    day: date
    #: None: the week, and on a phone the day as a list.
    asked: View | None = None
    #: A list of one day, not of its week.
    is_one_day: bool = False
    kinds: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    query: str = ""
    #: Codes of the pools whose units are shown.
    units: tuple[str, ...] = ()

    @property
    def view(self) -> View:
        """How the days are seen."""
        return self.asked or View.WEEK

    @property
    def days(self) -> DaySpan:
        """The days that are seen."""
        if self.view is View.DAY or (self.view is View.LIST and self.is_one_day):
            return DaySpan.of(self.day, self.day)
        if self.view is View.MONTH:
            first = self.day.replace(day=1)
            return DaySpan(first, (first + timedelta(days=31)).replace(day=1))
        monday = self.day - timedelta(days=self.day.weekday())
        return DaySpan(monday, monday + timedelta(days=7))

    @property
    def only(self) -> PlanningFilter:
        """Which resources are asked for."""
        return PlanningFilter(
            kinds=self.kinds,
            buildings=self.buildings,
            features=dict(_feature(asked) for asked in self.features),
            query=self.query,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether the reader asked for some resources only."""
        return bool(self.kinds or self.buildings or self.features or self.query)

    @property
    def before(self) -> "Address":
        """The days before these."""
        return replace(self, day=self.days.first - timedelta(days=1))

    @property
    def after(self) -> "Address":
        """The days after these."""
        return replace(self, day=self.days.until)

    @property
    def now(self) -> "Address":
        """The days that hold today."""
        return replace(self, day=self.today)

    def of_day(self, day: date) -> "Address":
        """Return the planning of one day."""
        return replace(self, asked=View.DAY, day=day)

    def seen_as(self, view: View, *, is_one_day: bool = False) -> "Address":
        """Return the same day seen otherwise."""
        return replace(self, asked=view, is_one_day=is_one_day)

    def everything(self) -> "Address":
        """Return the same days of every resource."""
        return replace(self, kinds=(), buildings=(), features=(), query="")

    def with_units(self, code: str) -> "Address":
        """Return the same with the units of a pool shown, or hidden if they were."""
        units = tuple(unit for unit in self.units if unit != code)
        return replace(self, units=units if code in self.units else (*self.units, code))

    def __str__(self) -> str:
        words: list[tuple[str, str]] = []
        if self.asked:
            words.append(("view", self.asked.value))
        if self.view is View.LIST and self.is_one_day:
            words.append(("days", "1"))
        if self.day != self.today:
            words.append(("day", self.day.isoformat()))
        for name, values in (
            ("kind", self.kinds),
            ("building", self.buildings),
            ("feature", self.features),
            ("units", self.units),
        ):
            words += [(name, value) for value in values]
        if self.query:
            words.append(("q", self.query))
        return f"?{urlencode(words)}" if words else "?"


def read_address(words: QueryDict, *, today: date) -> Address:
    """Return what the words of an address ask for."""
    asked = words.get("view", "")
    return Address(
        today=today,
        day=_day(words.get("day", ""), today),
        asked=View(asked) if asked in View else None,
        is_one_day=words.get("days") == "1",
        kinds=_codes(words, "kind"),
        buildings=_codes(words, "building"),
        features=tuple(asked for asked in _codes(words, "feature") if _FEATURE.match(asked)),
        query=" ".join(words.get("q", "").split())[:MOST_WORDS],
        units=_codes(words, "units"),
    )


def _codes(words: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value[:MOST_WORDS] for value in words.getlist(name) if value))


def _day(written: str, today: date) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return today
    return day if abs(day - today) <= FURTHEST else today


def _feature(written: str) -> tuple[str, str | float | bool]:
    """Read `blackout` as having it, `height_m:5` as at least five, `floor:wood` as it is."""
    name, colon, value = written.partition(":")
    if not colon:
        return name, True
    try:
        return name, float(value)
    except ValueError:
        return name, value
