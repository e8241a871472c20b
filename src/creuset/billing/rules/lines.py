"""Lines of what is owed, and their sums.

VAT is owed on the total of each rate, rounded once (article 242 nonies A of annex II of the CGI asks
for the base and the tax by rate; EN 16931, BR-S-09, counts them so). What a line says of its own VAT
is therefore indicative, and sums are never made of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from creuset.kernel.errors import Refused
from creuset.kernel.money import MixedCurrencies, Money, total
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

HUNDRED = Decimal(100)
#: Quantities keep four decimals, rates of VAT two, as an electronic invoice does (BR-FR-DEC).
QUANTITY_DIGITS = 4
RATE_DIGITS = 2
LARGEST_QUANTITY = Decimal(1_000_000)
LONGEST_KEY = 120
#: A hundred million: beyond, a slip of the keyboard.
LARGEST_CENTS = 10_000_000_000

type Texts = Mapping[str, str]


class BadLine(Refused):
    """A line that cannot be owed: no words, no quantity, more decimals than an invoice takes."""

    code = "bad-line"


@dataclass(frozen=True, slots=True)
class Line:
    """So much of something at a price before VAT.

    `key` names it among the lines of its source, so that the same line is never owed twice.
    """

    key: str
    label: Texts
    quantity: Decimal
    unit: str
    unit_price: Money
    vat_key: str
    vat_percent: Decimal
    explanation: Texts = field(default_factory=dict)
    span: Span | None = None

    @property
    def net(self) -> Money:
        """What it costs before VAT."""
        return self.unit_price.times(self.quantity)

    @property
    def vat(self) -> Money:
        """The VAT of this line alone: indicative, since the sum of a paper is rounded by rate."""
        return vat_of(self.net, self.vat_percent)


@dataclass(frozen=True, slots=True)
class VatTotal:
    """The base of one rate of VAT, and what is owed on it."""

    key: str
    percent: Decimal
    net: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """What lines come to: before VAT, VAT by rate, in all."""

    net: Money
    by_rate: tuple[VatTotal, ...]

    @property
    def vat(self) -> Money:
        """The VAT of all rates."""
        return total([one.vat for one in self.by_rate], self.net.currency)

    @property
    def gross(self) -> Money:
        """What is to be paid."""
        return self.net + self.vat


def vat_of(net: Money, percent: Decimal) -> Money:
    """Return the VAT on a base, rounded to the cent."""
    return net.times(percent / HUNDRED)


def totals_of(nets: Iterable[tuple[str, Decimal, Money]], currency: str) -> Totals:
    """Return the sums of nets, each with its key and rate of VAT; the highest rate first."""
    bases: dict[tuple[str, Decimal], Money] = {}
    for key, percent, net in nets:
        rate = (key, percent)
        bases[rate] = bases.get(rate, Money.zero(currency)) + net
    rates = sorted(bases, key=lambda rate: (-rate[1], rate[0]))
    by_rate = tuple(
        VatTotal(key, percent, bases[key, percent], vat_of(bases[key, percent], percent))
        for key, percent in rates
    )
    return Totals(total([one.net for one in by_rate], currency), by_rate)


def totals(lines: Sequence[Line], currency: str) -> Totals:
    """Return the sums of lines."""
    return totals_of(((one.vat_key, one.vat_percent, one.net) for one in lines), currency)


def check_lines(lines: Sequence[Line], currency: str) -> None:
    """Raise BadLine where a line cannot be owed, or two have one key; MixedCurrencies at another currency."""
    for line in lines:
        _check_line(line)
        if line.unit_price.currency != currency:
            raise MixedCurrencies(
                _(
                    "Amounts in %(ours)s and in %(theirs)s cannot be taken together.",
                    ours=currency,
                    theirs=line.unit_price.currency,
                )
            )
    if len({line.key for line in lines}) != len(lines):
        raise BadLine(_("Two lines have the same key."), field="lines")


class NoSuchRate(Refused):
    """A rate of VAT that the village does not have."""

    code = "no-such-rate"


def check_rates(lines: Sequence[Line], known: Collection[tuple[str, Decimal]]) -> None:
    """Raise NoSuchRate where a line has a key and rate of VAT that are not known; where none is, any will do."""
    for line in lines:
        if known and (line.vat_key, line.vat_percent) not in known:
            raise NoSuchRate(
                _(
                    "“%(label)s”: the village has no VAT “%(key)s” of %(percent)s%% today.",
                    label=line.label,
                    key=line.vat_key,
                    percent=line.vat_percent,
                ),
                field="lines",
            )


def _check_line(line: Line) -> None:
    if not line.key or len(line.key) > LONGEST_KEY:
        raise BadLine(_("A line needs a key of %(most)s characters at most.", most=LONGEST_KEY))
    if not any(text.strip() for text in line.label.values()):
        raise BadLine(_("A line says what it is for."), field="lines")
    if not (line.quantity.is_finite() and 0 < line.quantity <= LARGEST_QUANTITY):
        raise BadLine(
            _("The quantity of “%(label)s” is above zero.", label=line.label), field="lines"
        )
    if not _fits(line.quantity, QUANTITY_DIGITS):
        raise BadLine(
            _("The quantity of “%(label)s” has too many decimals.", label=line.label),
            field="lines",
        )
    if not (0 <= line.vat_percent <= HUNDRED and _fits(line.vat_percent, RATE_DIGITS)):
        raise BadLine(_("The VAT of “%(label)s” is a percentage.", label=line.label), field="lines")
    if abs(line.net.cents) > LARGEST_CENTS:
        raise BadLine(_("The amount of “%(label)s” is too large.", label=line.label), field="lines")


def _fits(number: Decimal, digits: int) -> bool:
    """Say whether a number has no more decimals than that."""
    return number == round(number, digits)
