"""What is written of prices: keys of VAT, cancellation ladders, rate cards. Amounts are before VAT."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from creuset.bookings.rules.tariffs.ladders import Notice
from creuset.bookings.rules.tariffs.values import Per
from creuset.bookings.states import SegmentKind
from creuset.kernel.written.codecs import Choice, Day, Exact, Flag, Text, Whole, key
from creuset.kernel.written.compounds import Items, Table, Tables
from creuset.kernel.written.names import CODE, NAME
from creuset.places.kinds import Kind

type LocalizedText = Mapping[str, str]


class Weekday(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


AMOUNT = Exact(10_000_000, "an amount before VAT")
PERCENT = Exact(100, "a percentage")
FACTOR = Exact(1000, "a percentage")
STEP = Whole(15, 60)
KINDS = Items(Choice(Kind))
RESOURCES = Items(CODE)
PERIODS = Items(Choice(SegmentKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class VatPercent:
    """A percentage, from a day on."""

    from_: dt.date = key(Day(), "First day.", name="from")
    percent: Decimal = key(PERCENT, "Percentage.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRate:
    """A key of VAT: what it is called, and its percentages."""

    code: str = key(CODE, "Code, which prices name.")
    name: LocalizedText = key(NAME, "Name, as invoices print it.")
    percents: tuple[VatPercent, ...] = key(
        Items(Table(VatPercent, inline=True), each_line=True, at_least=1),
        "Percentages, each from a day on.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """What is owed at some notice."""

    at_least: int = key(Whole(0, 10_000), "Least notice, included.", default=0)
    at_most: int | None = key(
        Whole(0, 10_000), "Most notice, included; however long before where it is left out.", default=None
    )  # fmt: skip
    percent: Decimal = key(PERCENT, "Percentage of the price that is owed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationLadder:
    """What a cancellation costs, by how long before the start it comes: every notice has one step."""

    code: str = key(CODE, "Code, which prices name.")
    name: LocalizedText = key(NAME, "Name.")
    notice: Notice = key(Choice(Notice), "What notice is counted in.", default=Notice.DAYS)
    steps: tuple[LadderStep, ...] = key(
        Items(Table(LadderStep, inline=True), each_line=True, at_least=1),
        "Its steps, without hole or overlap.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From so much overtime on, an hour costs so much of the plain one."""

    after_hours: int = key(Whole(0, 24), "Hours of overtime after which it holds; 0 for the first.")
    percent: Decimal = key(FACTOR, "150: once and a half the plain hour.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtime:
    """What is longer than a day holds."""

    step_minutes: int = key(STEP, "Counted by so many minutes begun: 15, 30 or 60.", default=30)
    tiers: tuple[Tier, ...] = key(Items(Table(Tier, inline=True), at_least=1), "What it costs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The prices of some resources for some kinds of periods; the cheapest combination is paid."""

    code: str = key(CODE, "Code, unique in its card.")
    name: LocalizedText = key(NAME, "Name, as quotes print it.")
    kinds: tuple[Kind, ...] = key(KINDS, "Kinds of resources it is for.", default=())
    resources: tuple[str, ...] = key(
        RESOURCES, "Resources it is for; they come before kinds.", default=()
    )
    for_: tuple[SegmentKind, ...] = key(
        PERIODS, "Kinds of periods it is for.", default=(SegmentKind.USE,), name="for"
    )
    hour: Decimal | None = key(AMOUNT, "An hour.", default=None)
    half_day: Decimal | None = key(AMOUNT, "A half-day.", default=None)
    day: Decimal | None = key(AMOUNT, "A day.", default=None)
    week: Decimal | None = key(AMOUNT, "Seven days from the first.", default=None)
    month: Decimal | None = key(AMOUNT, "A month from the first day.", default=None)
    half_day_hours: int = key(Whole(1, 12), "Hours that a half-day holds.", default=4)
    day_hours: int = key(Whole(1, 24), "Hours that a day holds.", default=24)
    step_minutes: int = key(STEP, "Hours are sold by so many minutes begun: 15, 30 or 60.", default=15)  # fmt: skip
    overtime: Overtime | None = key(
        Table(Overtime, inline=True), "What is longer than a day holds.", default=None
    )
    vat: str = key(CODE, "Key of VAT; the card's where it is left out.", default="")
    ladder: str = key(CODE, "Cancellation ladder; the card's where it is left out.", default="")
    deposit: Decimal | None = key(AMOUNT, "A fixed deposit.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharge:
    """More on some days, or at some hours."""

    code: str = key(CODE, "Code, unique in its card.")
    name: LocalizedText = key(NAME, "Name.")
    percent: Decimal = key(FACTOR, "25: a quarter more.")
    days: tuple[Weekday, ...] = key(Items(Choice(Weekday)), "Days of the week.", default=())
    holidays: bool = key(Flag(), "On public holidays.", default=False)
    hours: str = key(
        Text("hours such as 21:00-06:00", r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d"),
        "At these hours of the day, past midnight where they end before they start.",
        default="",
    )
    kinds: tuple[Kind, ...] = key(KINDS, "Kinds of resources it is for; all.", default=())
    resources: tuple[str, ...] = key(RESOURCES, "Resources it is for; all.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """What current costs; a period asks for it flat or metered."""

    code: str = key(CODE, "Code, unique in its card.")
    name: LocalizedText = key(NAME, "Name.")
    kinds: tuple[Kind, ...] = key(KINDS, "Kinds of resources it is for; all.", default=())
    resources: tuple[str, ...] = key(RESOURCES, "Resources it is for; all.", default=())
    for_: tuple[SegmentKind, ...] = key(
        PERIODS, "Kinds of periods on which it is owed; all.", default=(), name="for"
    )
    day: Decimal | None = key(AMOUNT, "Flat, a day.", default=None)
    kwh: Decimal | None = key(AMOUNT, "A kWh, read on the meter.", default=None)
    kva: Decimal | None = key(AMOUNT, "A kVA kept, a day.", default=None)
    meter: str = key(Text(limit=80), "The meter that is read.", default="")
    vat: str = key(CODE, "Key of VAT; that of the place where it is left out.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something that is asked beside the place."""

    code: str = key(CODE, "Code, unique in its card.")
    name: LocalizedText = key(NAME, "Name.")
    price: Decimal = key(AMOUNT, "Price of each.")
    per: Per = key(Choice(Per), "What it is counted by.", default=Per.BOOKING)
    kinds: tuple[Kind, ...] = key(KINDS, "Kinds of resources it goes with; all.", default=())
    resources: tuple[str, ...] = key(RESOURCES, "Resources it goes with; all.", default=())
    vat: str = key(CODE, "Key of VAT; the card's where it is left out.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard:
    """A list of prices: the standard one, or one for some days, which comes first. Agreements are made at the desk."""

    code: str = key(CODE, "Code.")
    name: LocalizedText = key(NAME, "Name.")
    from_: dt.date | None = key(Day(), "First day.", default=None, name="from")
    until: dt.date | None = key(Day(), "Last day, included.", default=None)
    vat: str = key(CODE, "Key of VAT.")
    ladder: str = key(CODE, "Cancellation ladder; a cancellation costs nothing without.", default="")  # fmt: skip
    discount: Decimal = key(PERCENT, "Taken off its prices, in percent.", default=Decimal(0))
    deposit: Decimal | None = key(
        PERCENT, "Asked before, in percent of the total, VAT included.", default=None
    )
    rates: tuple[Rate, ...] = key(Tables(Table(Rate)), "Prices of time.", default=())
    surcharges: tuple[Surcharge, ...] = key(
        Tables(Table(Surcharge)), "What is more on some days and at some hours.", default=()
    )
    power: tuple[Power, ...] = key(Tables(Table(Power)), "Prices of current.", default=())
    extras: tuple[Extra, ...] = key(Tables(Table(Extra)), "What is asked beside.", default=())


class Prices(Protocol):
    """All the prices of a village: those of its file, or those of the desk."""

    @property
    def vat_rates(self) -> tuple[VatRate, ...]:
        """The keys of VAT."""

    @property
    def cancellation_ladders(self) -> tuple[CancellationLadder, ...]:
        """What cancellations cost."""

    @property
    def rate_cards(self) -> tuple[RateCard, ...]:
        """The rate cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """The prices of a village by themselves, as its file says them."""

    vat_rates: tuple[VatRate, ...] = key(Tables(Table(VatRate)), "Keys of VAT.", default=())
    cancellation_ladders: tuple[CancellationLadder, ...] = key(
        Tables(Table(CancellationLadder)), "What cancellations cost.", default=()
    )
    rate_cards: tuple[RateCard, ...] = key(Tables(Table(RateCard)), "Prices.", default=())
