"""What a village file says of offers: plans, passes, desks, offices and what goes with them. Amounts are before VAT."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from creuset.documents.written.texts import TEXT_CODE, ContractText
from creuset.kernel.written.codecs import Choice, Day, Exact, Flag, Text, Whole, key
from creuset.kernel.written.compounds import Items, Table
from creuset.kernel.written.names import CODE, NAME, SENTENCE
from creuset.places.kinds import Kind
from creuset.plans.kinds import (
    Access,
    Basis,
    CycleFrom,
    OfferKind,
    PriceFor,
    Proration,
)
from creuset.plans.rules.absence import USUAL_MONTHS, Per
from creuset.plans.rules.allowances import FirstCycle, Reset, Unit, Whose

if TYPE_CHECKING:
    from creuset.kernel.written.codecs import Reading
    from creuset.kernel.written.faults import Path

type LocalizedText = Mapping[str, str]

AMOUNT = Exact(10_000_000, "an amount before VAT")
INDEX = Text("the name of an index, such as ILAT", r"[A-Z][A-Z0-9-]{1,11}")
GIVEN = Exact(1_000_000, "how much is given")


@dataclass(frozen=True)
class Unordered(Items):
    """A list whose order says nothing: kept sorted, each once."""

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        values = super().read(reading, path, raw)
        return tuple(sorted(set(values))) if isinstance(values, tuple) else values


GOOD_FOR_KINDS = Unordered(Choice(Kind))
GOOD_FOR_RESOURCES = Unordered(CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStep:
    """From so many months after the start on, another price."""

    after_months: int = key(Whole(1, 120), "Months after the start.")
    price: Decimal = key(AMOUNT, "What a cycle costs from then on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPrice:
    """What a cycle costs whoever signs between two days."""

    for_: PriceFor = key(Choice(PriceFor), "Whom it is for.", default=PriceFor.ANYBODY, name="for")
    from_: dt.date = key(Day(), "First day on which it is offered.", name="from")
    until: dt.date | None = key(Day(), "Last day on which it is offered, included.", default=None)
    price: Decimal = key(AMOUNT, "A cycle, for one or for each square metre.")
    charges: Decimal = key(
        AMOUNT, "On top for each cycle: heating, cleaning, common parts.", default=Decimal(0)
    )
    steps: tuple[OfferStep, ...] = key(
        Items(Table(OfferStep, inline=True)), "Other prices, later on.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAllowance:
    """Something to spend: given with each reset, or once."""

    code: str = key(CODE, "Code, unique in the offer; its unit where left out.", default="")
    unit: Unit = key(Choice(Unit), "What it is counted in.")
    amount: Decimal | None = key(
        GIVEN, "How much, money before VAT; no limit where left out.", default=None
    )
    kinds: tuple[Kind, ...] = key(
        GOOD_FOR_KINDS, "Kinds of places that it is good for; all.", default=()
    )
    resources: tuple[str, ...] = key(
        GOOD_FOR_RESOURCES,
        "Places that it is good for, by their own code or their pool’s; all.",
        default=(),
    )
    purse: Whose = key(
        Choice(Whose),
        "Whose it is: of who uses the subscription, or of the company that holds it.",
        default=Whose.MEMBER,
    )
    reset: Reset = key(
        Choice(Reset),
        "When what is left ends and is given anew: on a day of each month, with each cycle, never.",
        default=Reset.MONTH,
    )
    reset_day: int = key(Whole(1, 31), "Day of the month on which it is reset.", default=1)
    first: FirstCycle = key(
        Choice(FirstCycle),
        "What is given for days that are not a whole cycle: all, or their share.",
        default=FirstCycle.WHOLE,
    )
    carry_over: Decimal = key(
        GIVEN, "How much at most of what is left is carried over.", default=Decimal(0)
    )
    carry_months: int = key(
        Whole(0, 60), "Months for which what is carried over is kept.", default=0
    )
    valid_months: int = key(
        Whole(0, 60), "Months that what is never reset is good for; without end.", default=0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAbsence:
    """What a day gives on which somebody leaves their place to others."""

    per: Per = key(
        Choice(Per), "For each day that is left to others, or for each that somebody booked."
    )
    unit: Unit = key(Choice(Unit), "What it is counted in.")
    amount: Decimal = key(GIVEN, "How much for a day, money before VAT.")
    kinds: tuple[Kind, ...] = key(
        GOOD_FOR_KINDS, "Kinds of places that it is good for; all.", default=()
    )
    resources: tuple[str, ...] = key(
        GOOD_FOR_RESOURCES,
        "Places that it is good for, by their own code or their pool’s; all.",
        default=(),
    )
    valid_months: int = key(
        Whole(1, 60), "Months after that of the day for which it is good.", default=USUAL_MONTHS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to subscribe to, or to buy and use up."""

    code: str = key(CODE, "Code, unique among the offers.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(SENTENCE, "A few sentences.", factory=dict)
    kind: OfferKind = key(Choice(OfferKind), "What it gives.")
    basis: Basis = key(
        Choice(Basis), "What the price is for: one, or each square metre.", default=Basis.UNIT
    )
    cycle_months: int = key(
        Whole(0, 12),
        "Months between two fees: 1, 2, 3, 4, 6 or 12; 0 for what is bought once.",
        default=1,
    )
    cycle_from: CycleFrom = key(
        Choice(CycleFrom), "Where the cycles begin.", default=CycleFrom.MONTH
    )
    proration: Proration = key(
        Choice(Proration),
        "What a cycle costs of which only some days are lived.",
        default=Proration.MONTHS_AND_DAYS,
    )
    min_term_months: int = key(Whole(0, 144), "Months for which one is bound.", default=0)
    notice_months: int = key(Whole(0, 24), "Months of notice.", default=0)
    notice_days: int = key(Whole(0, 366), "Days of notice, after the months.", default=0)
    cap: int | None = key(
        Whole(1, 100_000), "How many may stand at once; no limit where left out.", default=None
    )
    starts_any_day: bool = key(
        Flag(), "It starts on any day, not only on the first of a month.", default=True
    )
    access: Access = key(
        Choice(Access),
        "When its holder may come in. No lock is worked by Creuset: who comes day and night is told to fetch a badge "
        "or a key at reception, where it is handed out and taken back.",
        default=Access.OFFICE_HOURS,
    )
    vat: str = key(CODE, "Key of VAT.")
    prices: tuple[OfferPrice, ...] = key(
        Items(Table(OfferPrice, inline=True), each_line=True, at_least=1),
        "Prices of a cycle; of several for the same people the one offered last holds.",
    )
    allowances: tuple[OfferAllowance, ...] = key(
        Items(Table(OfferAllowance, inline=True), each_line=True),
        "What it gives to spend.",
        default=(),
    )
    absence: OfferAbsence | None = key(
        Table(OfferAbsence, inline=True),
        "What a day gives on which somebody leaves their desk or seat to others; nothing where left out.",
        default=None,
    )
    index: str = key(INDEX, "Index that moves the price each year.", default="")
    deposit: int = key(Whole(0, 1_200), "Deposit, in percent of the price of a month.", default=0)
    contract: str = key(
        TEXT_CODE,
        "Contract that is signed: service, occupation, incubation or one of contract_texts; none: by a click.",
        default="",
    )
    public: bool = key(Flag(), "Shown on the public site.", default=True)
    from_: dt.date | None = key(
        Day(), "First day on which it is offered.", default=None, name="from"
    )
    until: dt.date | None = key(Day(), "Last day on which it is offered, included.", default=None)


class Catalogue(Protocol):
    """All the offers of a village, whoever writes them."""

    @property
    def contract_texts(self) -> tuple[ContractText, ...]:
        """The texts of its contracts."""

    @property
    def vat_rates(self) -> Sequence[Coded]:
        """The keys of VAT."""

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered."""


class Coded(Protocol):
    """Anything that has a code."""

    @property
    def code(self) -> str:
        """Its code."""
