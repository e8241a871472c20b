"""The price of what is asked, with its reasons: the same lines become the quote on paper, then the charges."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from creuset.bookings.rules.tariffs.asking import Asked, AskedPeriod
from creuset.bookings.rules.tariffs.beside import discount_lines, extra_lines, power_lines
from creuset.bookings.rules.tariffs.errors import NoRate
from creuset.bookings.rules.tariffs.lines import Line, Quoted, vat_totals
from creuset.bookings.rules.tariffs.lookup import rate_for, vat_of
from creuset.bookings.rules.tariffs.rated import Group, time_lines
from creuset.bookings.rules.tariffs.stays import minutes_of, stays_of
from creuset.bookings.rules.tariffs.values import HUNDRED, RateCard, Tariff
from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.money import Money, total
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

type Shape = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A quote that the customer accepted: its lines hold for what they were made for."""

    number: str
    lines: tuple[Line, ...]
    shape: Shape
    deposit: Money | None = None


def shape_of(asked: Asked) -> Shape:
    """Return what an accepted quote is held against: places, kinds, lengths and extras, whatever the day."""
    periods = sorted(
        (period.codes[0], period.segment_kind, minutes_of(period.span)) for period in asked.periods
    )
    extras = sorted(("", extra.code, extra.quantity) for extra in asked.extras if extra.quantity)
    return (*periods, *extras)


def quote(asked: Asked, tariff: Tariff, *, accepted: Accepted | None = None) -> Quoted:
    """Return the price of what is asked, line by line, each with its reasons.

    An accepted quote holds before a customer's agreement, that before a dated card, that before the standard
    one; what a card does not say is looked for in the next. The price of time is the cheapest combination of
    the units of its rate. Raises NoRate or NoVat, all at once, naming what is missing.
    """
    if accepted is not None and accepted.shape == shape_of(asked):
        return _as_accepted(accepted, tariff)
    groups = _groups(asked, tariff)
    lines: list[Line] = []
    for group in groups:
        lines += time_lines(group, tariff)
        lines += power_lines(group, tariff)
    lines += extra_lines(asked, groups, tariff)
    lines += discount_lines(lines, groups, tariff)
    deposit, why = _deposit(lines, groups, tariff)
    return Quoted(
        currency=tariff.currency,
        lines=tuple(lines),
        sources=_sources(groups, is_stale=accepted is not None),
        deposit=deposit,
        deposit_why=why,
        ladders=_ladders(groups),
    )


def _as_accepted(accepted: Accepted, tariff: Tariff) -> Quoted:
    return Quoted(
        currency=tariff.currency,
        lines=accepted.lines,
        sources=(
            _("These are the prices of the quote %(number)s, accepted.", number=accepted.number),
        ),
        deposit=accepted.deposit,
        is_accepted=True,
    )


def _groups(asked: Asked, tariff: Tariff) -> list[Group]:
    """Return the periods by place and rate, in order; raise all that has no price."""
    found: dict[tuple[str, str, str], list[AskedPeriod]] = {}
    kept: dict[tuple[str, str, str], Group] = {}
    faults: list[DomainError] = []
    for period in sorted(asked.periods, key=lambda each: each.span.start):
        day = period.span.start.astimezone(asked.zone).date()
        try:
            rate = rate_for(tariff, period, day)
        except NoRate as error:
            faults.append(error)
            continue
        vat = rate.value.vat or rate.card.vat
        if fault := vat_of(tariff, vat, day):
            faults.append(fault)
            continue
        key = (period.codes[0], rate.card.code, rate.value.code)
        found.setdefault(key, []).append(period)
        percent = tariff.vats[vat].on(day) or Decimal(0)
        kept.setdefault(key, Group((), rate.card, rate.value, (), vat, percent, day))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Refusals(faults)
    return [
        kept[key].with_periods(
            tuple(periods), tuple(stays_of((period.span for period in periods), asked.zone))
        )
        for key, periods in found.items()
    ]


def _sources(groups: Iterable[Group], *, is_stale: bool) -> tuple[Sentence, ...]:
    cards = {group.card.code: group.card for group in groups}
    found = [_("Prices of %(card)s.", card=card.title) for card in cards.values()]
    if is_stale:
        found.append(
            _("What is booked is no longer what the accepted quote was for: today’s prices hold.")
        )
    return tuple(found)


def _ladders(groups: Iterable[Group]) -> dict[str, str]:
    """Return the ladder of each place; that of the first one is the booking's as a whole."""
    found: dict[str, str] = {}
    for group in groups:
        ladder = group.rate.ladder or group.card.ladder
        if ladder:
            found.setdefault(group.resource, ladder)
            found.setdefault("", ladder)
    return found


def _deposit(
    lines: list[Line], groups: list[Group], tariff: Tariff
) -> tuple[Money | None, Sentence | None]:
    """Return what is asked before: fixed for a rate that says so, a percentage of the rest, VAT included."""
    fixed = {group.resource: group.rate.deposit for group in groups if group.rate.deposit}
    percent = _deposit_percent([group.card for group in groups], tariff)
    rest = [line for line in lines if line.resource not in fixed and not line.is_measured]
    due = total([each for each in fixed.values() if each], tariff.currency)
    if percent:
        sums = vat_totals(rest, tariff.currency)
        gross = total([each.net + each.vat for each in sums], tariff.currency)
        due += gross.times(percent / HUNDRED)
    if not due:
        return None, None
    if fixed and percent:
        return due, _(
            "Fixed for some places, %(percent)s%% of the rest, VAT included.", percent=percent
        )
    if fixed:
        return due, _("Fixed for what is booked.")
    return due, _("%(percent)s%% of the total, VAT included.", percent=percent)


def _deposit_percent(used: list[RateCard], tariff: Tariff) -> Decimal:
    """Return the highest percentage of the cards used; an agreement's own word holds before theirs."""
    agreed = [
        c.deposit_percent for c in tariff.cards if c.is_agreement and c.deposit_percent is not None
    ]
    if agreed and any(card.is_agreement for card in used):
        return max(agreed)
    return max((card.deposit_percent or Decimal(0) for card in used), default=Decimal(0))
