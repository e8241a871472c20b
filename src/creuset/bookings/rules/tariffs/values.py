"""What a rate card says, as frozen values: prices, overtime, surcharges, power, extras."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from creuset.bookings.rules.tariffs.ladders import Ladder
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

type Names = Mapping[str, str]

HOUR = 60
FULL_DAY = 24
HUNDRED = Decimal(100)


class Unit(StrEnum):
    """What time is sold by."""

    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Per(StrEnum):
    """What an extra is counted by."""

    HOUR = "hour"
    DAY = "day"
    BOOKING = "booking"
    PERSON = "person"


class Placed(Protocol):
    """What a scope is held against."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Its own code, then those whose price it may borrow."""
        ...

    @property
    def kind(self) -> str:
        """What it is."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Which resources something is for: some by their code, some by their kind; all where neither is said."""

    resources: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def fit(self, asked: Placed) -> int | None:
        """Return how near the scope comes, 0 nearest; None where it is not for that resource."""
        for distance, code in enumerate(asked.codes):
            if code in self.resources:
                return distance
        if asked.kind in self.kinds:
            return len(asked.codes)
        if not self.resources and not self.kinds:
            return len(asked.codes) + 1
        return None


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of time, before VAT, and what each unit holds."""

    hour: Money | None = None
    half_day: Money | None = None
    day: Money | None = None
    week: Money | None = None
    month: Money | None = None
    #: Hours that a half-day holds.
    half_day_hours: int = 4
    #: Hours that a day holds; what is longer is overtime, or further hours.
    day_hours: int = FULL_DAY
    #: Hours are sold in steps of so many minutes, begun ones whole: 15, 30 or 60.
    step_minutes: int = 15

    @property
    def given(self) -> dict[Unit, Money]:
        """The prices that there are, the shortest unit first."""
        pairs = (
            (Unit.HOUR, self.hour),
            (Unit.HALF_DAY, self.half_day),
            (Unit.DAY, self.day),
            (Unit.WEEK, self.week),
            (Unit.MONTH, self.month),
        )
        return {unit: price for unit, price in pairs if price is not None}

    @property
    def is_civil_day(self) -> bool:
        """Whether a day is a day and a night, 23 or 25 hours when the clocks change."""
        return self.day_hours >= FULL_DAY


@dataclass(frozen=True, slots=True)
class Tier:
    """From so many hours of overtime on, an hour costs so much of the plain one."""

    after_hours: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Overtime:
    """What is longer than a day holds: in steps of so many minutes, begun ones whole."""

    step_minutes: int
    #: The first begins at 0 hours.
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of some resources, for some kinds of periods."""

    code: str
    names: Names
    scope: Scope
    prices: Prices
    #: Kinds of periods it is for.
    segment_kinds: frozenset[str] = frozenset({"use"})
    overtime: Overtime | None = None
    #: Keys of VAT and of the cancellation ladder; the card's where empty.
    vat: str = ""
    ladder: str = ""
    #: A deposit of its own, for each booking of such a resource.
    deposit: Money | None = None


@dataclass(frozen=True, slots=True)
class Surcharge:
    """More for days of the week, public holidays, or hours of the day.

    Days are judged by the day on which work begins. Hours run from `starts` to `ends`, minutes since
    midnight, past it where they end before they start.
    """

    code: str
    names: Names
    percent: Decimal
    scope: Scope = Scope()
    weekdays: frozenset[int] = frozenset()
    on_holidays: bool = False
    starts: int | None = None
    ends: int | None = None

    @property
    def is_by_hours(self) -> bool:
        """Whether it is for hours of the day."""
        return self.starts is not None and self.ends is not None


@dataclass(frozen=True, slots=True)
class PowerRate:
    """What current costs: flat a day, by the kWh read on the meter, by the kVA kept."""

    code: str
    names: Names
    scope: Scope = Scope()
    #: Kinds of periods on which it is owed; all where empty.
    segment_kinds: frozenset[str] = frozenset()
    per_day: Money | None = None
    per_kwh: Money | None = None
    #: For each kVA and day.
    per_kva: Money | None = None
    meter: str = ""
    vat: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that is asked beside the place."""

    code: str
    names: Names
    price: Money
    per: Per
    scope: Scope = Scope()
    vat: str = ""


@dataclass(frozen=True, slots=True)
class RateCard:
    """A list of prices: the village's own, for all days or some, or agreed with a customer."""

    code: str
    names: Names
    vat: str
    rates: tuple[Rate, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    powers: tuple[PowerRate, ...] = ()
    extras: tuple[Extra, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    is_agreement: bool = False
    #: Of the village's own: off its own prices. Of an agreement: off the prices it does not set itself.
    discount_percent: Decimal = Decimal(0)
    #: Of the total, VAT included; None: as the next card says.
    deposit_percent: Decimal | None = None
    ladder: str = ""

    def holds(self, day: date) -> bool:
        """Say whether the card is in force on the day."""
        return not (
            (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day)
        )

    @property
    def is_dated(self) -> bool:
        """Whether the card is for some days only."""
        return self.first_day is not None or self.last_day is not None

    @property
    def title(self) -> Sentence:
        """The card, named."""
        return (
            _("the agreement “%(name)s”", name=self.names)
            if self.is_agreement
            else _("the rate card “%(name)s”", name=self.names)
        )


@dataclass(frozen=True, slots=True)
class Vat:
    """A key of VAT: its percentages by the day from which each holds."""

    code: str
    names: Names
    percents: tuple[tuple[date, Decimal], ...]

    def on(self, day: date) -> Decimal | None:
        """Return the percentage on the day; None before the first."""
        held = [percent for first, percent in sorted(self.percents) if first <= day]
        return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Tariff:
    """All that a village says of prices, and the agreements of one customer."""

    currency: str
    cards: tuple[RateCard, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    vats: Mapping[str, Vat] = field(default_factory=dict)
    holidays: Collection[date] = frozenset()
