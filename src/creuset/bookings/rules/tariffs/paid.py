"""What allowances pay of a price: the needs that they are asked for, and the lines of what they give.

An allowance pays the time of a place with its surcharges and its share of the discounts; power, overtime and
extras are paid in money, and so is the share of the time that nobody's allowance covers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from creuset.bookings.rules.tariffs.asking import Asked
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature, Quoted
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import Sentence
from creuset.kernel.spans import Span
from creuset.plans.rules.lots import LotName, Need, Spent

#: What the key of a line is that an allowance pays, after the code of its place.
ALLOWANCE = ":allowance:"
MINUTE = timedelta(minutes=1)

type Rate = tuple[str, Decimal]
#: What a place costs before VAT, by the rate of VAT.
type Value = Mapping[Rate, Money]


@dataclass(frozen=True, slots=True)
class Giver:
    """A lot as the price names it."""

    number: str
    label: Sentence
    why: tuple[Sentence, ...]


def needs_of(asked: Asked, quoted: Quoted | None) -> list[Need]:
    """Return what allowances are asked for, a need a period; valued where there are prices."""
    values = None if quoted is None else _values(asked, quoted)
    return [
        Need(
            codes=period.codes,
            kind=period.kind,
            span=period.span,
            zone=asked.zone,
            value=None
            if values is None or quoted is None
            else total(list(values[number].values()), quoted.currency),
        )
        for number, period in enumerate(asked.periods)
    ]


def credited(
    quoted: Quoted, asked: Asked, spent: Spent, tell: Callable[[LotName, int], Giver]
) -> Quoted:
    """Return the price with a line for each lot, place and rate of VAT of what it pays, as `tell` tells it.

    What has no price is paid as well, by a line of nothing. The deposit is no more than what is left to pay.
    """
    values = _values(asked, quoted)
    gives: dict[tuple[LotName, str], int] = {}
    offs: dict[tuple[LotName, str], dict[Rate, Money]] = {}
    spans: dict[tuple[LotName, str], Span] = {}
    for payment in spent.payments:
        period = asked.periods[payment.need]
        which = payment.lot, period.codes[0]
        gives[which] = gives.get(which, 0) + payment.amount
        spans.setdefault(which, period.span)
        of_lot = offs.setdefault(which, {})
        value = values[payment.need] or {("", Decimal(0)): Money.zero(quoted.currency)}
        before = _share(value, payment.before, quoted.currency)
        after = _share(value, payment.after, quoted.currency)
        for rate, less, more in zip(value, before, after, strict=True):
            of_lot[rate] = of_lot.get(rate, Money.zero(quoted.currency)) + less - more
    lines = [
        _line(which[1], tell(which[0], gives[which]), rate, off, spans[which])
        for which, of_lot in offs.items()
        for rate, off in of_lot.items()
    ]
    paid = replace(quoted, lines=(*quoted.lines, *lines))
    return replace(paid, deposit=min(quoted.deposit, paid.gross)) if quoted.deposit else paid


def _line(place: str, giver: Giver, rate: Rate, off: Money, span: Span) -> Line:
    vat, percent = rate
    return Line(
        key=f"{place}{ALLOWANCE}{giver.number}:{vat}",
        nature=Nature.ALLOWANCE,
        label=giver.label,
        quantity=Decimal(1),
        unit=Counted.FLAT,
        unit_price=off,
        net=off,
        vat=vat,
        vat_percent=percent,
        span=span,
        why=giver.why,
        resource=place,
    )


def _values(asked: Asked, quoted: Quoted) -> list[dict[Rate, Money]]:
    """Return what the time of each period costs, discounts taken off; what is a cent too many goes to the first."""
    periods: list[dict[Rate, Money]] = [{} for _period in asked.periods]
    rates = dict.fromkeys((line.vat, line.vat_percent) for line in quoted.lines)
    for rate in rates:
        of_rate = [
            line
            for line in quoted.lines
            if (line.vat, line.vat_percent) == rate and not line.is_measured
        ]
        for code, value in _of_places(of_rate, quoted.currency).items():
            mine = [n for n, period in enumerate(asked.periods) if period.codes[0] == code]
            lengths = [asked.periods[n].span.duration // MINUTE or 1 for n in mine]
            for number, part in zip(mine, value.share(lengths) if mine else [], strict=True):
                periods[number][rate] = part
    return periods


def _of_places(lines: Sequence[Line], currency: str) -> dict[str, Money]:
    """Return what the time of each place costs at one rate of VAT, its share of the discounts taken off."""
    nets: dict[str, Money] = {}
    for line in lines:
        if line.resource and line.nature in {Nature.TIME, Nature.SURCHARGE}:
            nets[line.resource] = nets.get(line.resource, Money.zero(currency)) + line.net
    time = total(list(nets.values()), currency)
    base = total([line.net for line in lines if line.resource], currency)
    off = total([line.net for line in lines if line.nature is Nature.DISCOUNT], currency)
    if time.cents <= 0:
        return {}
    left = time + off.times(Fraction(time.cents, base.cents))
    if left.cents <= 0:
        return {}
    return dict(zip(nets, left.share([net.cents for net in nets.values()]), strict=True))


def _share(value: Value, share: Fraction, currency: str) -> list[Money]:
    """Return a share of what a place costs, by the rate of VAT."""
    whole = total(list(value.values()), currency)
    if not whole:
        return list(value.values())
    return whole.times(share).share([money.cents for money in value.values()])


def kept_shares(fee: Sequence[Line], replaced: Sequence[Line]) -> dict[str, Fraction]:
    """Return which share of what each lot gave stays spent, by the number of the lot: as much as is owed of the time
    that it paid.
    """
    paid, owed = _by_number(replaced), _by_number(fee)
    return {number: Fraction(owed.get(number, 0), cents) for number, cents in paid.items() if cents}


def _by_number(lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        _place, is_paid, rest = line.key.partition(ALLOWANCE)
        if is_paid:
            number = rest.partition(":")[0]
            found[number] = found.get(number, 0) + line.net.cents
    return found
