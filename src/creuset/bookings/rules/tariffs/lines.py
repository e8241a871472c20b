"""A price, line by line, each with why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from creuset.bookings.rules.tariffs.values import HUNDRED
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import Sentence
from creuset.kernel.spans import Span


class Nature(StrEnum):
    """What a line is for."""

    TIME = "time"
    OVERTIME = "overtime"
    SURCHARGE = "surcharge"
    POWER = "power"
    EXTRA = "extra"
    DISCOUNT = "discount"
    ALLOWANCE = "allowance"
    CANCELLATION = "cancellation"
    ABSENCE = "absence"


class Counted(StrEnum):
    """What the quantity of a line counts."""

    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    #: Steps of overtime.
    QUARTER = "quarter"
    HALF_HOUR = "half_hour"
    KWH = "kwh"
    KVA_DAY = "kva_day"
    BOOKING = "booking"
    PERSON = "person"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Line:
    """So much of something at a price before VAT, and why that much and that price."""

    #: Names the line among those of its booking, as long as its card says the same.
    key: str
    nature: Nature
    label: Sentence
    quantity: Decimal
    unit: Counted
    unit_price: Money
    net: Money
    vat: str
    vat_percent: Decimal
    span: Span
    why: tuple[Sentence, ...] = ()
    #: Code of the resource; empty for what belongs to the whole booking.
    resource: str = ""
    #: Its quantity is known only afterwards: charged at check-out.
    is_measured: bool = False
    meter: str = ""


@dataclass(frozen=True, slots=True)
class VatTotal:
    """What is owed of one rate of VAT."""

    key: str
    percent: Decimal
    net: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class Quoted:
    """The price of a booking: lines, sums, what is asked before, and what a cancellation would cost."""

    currency: str
    lines: tuple[Line, ...]
    #: Where the prices are from, as the reader is told.
    sources: tuple[Sentence, ...] = ()
    deposit: Money | None = None
    deposit_why: Sentence | None = None
    #: Code of the cancellation ladder of each resource.
    ladders: Mapping[str, str] = field(default_factory=dict)
    is_accepted: bool = False

    @property
    def net(self) -> Money:
        """The total before VAT."""
        return total([line.net for line in self.lines], self.currency)

    @property
    def vat_totals(self) -> tuple[VatTotal, ...]:
        """The VAT of each rate, counted on the total of its lines and rounded once."""
        return vat_totals(self.lines, self.currency)

    @property
    def gross(self) -> Money:
        """The total, VAT included."""
        return self.net + total([each.vat for each in self.vat_totals], self.currency)

    @property
    def is_estimate(self) -> bool:
        """Whether something is still to be measured."""
        return any(line.is_measured for line in self.lines)


def vat_totals(lines: Iterable[Line], currency: str) -> tuple[VatTotal, ...]:
    """Return the VAT of each rate on the total of its lines, each rounded once."""
    nets: dict[tuple[str, Decimal], Money] = {}
    for line in lines:
        key = (line.vat, line.vat_percent)
        nets[key] = nets.get(key, Money.zero(currency)) + line.net
    return tuple(
        VatTotal(code, percent, net, net.times(percent / HUNDRED))
        for (code, percent), net in sorted(nets.items())
    )
