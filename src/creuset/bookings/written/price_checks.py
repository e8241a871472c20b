"""What must hold between the prices of a village, whoever writes them: its file, the desk, a program."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from creuset.bookings.rules.tariffs.ladders import Step, faults_of
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from creuset.bookings.written.prices import (
        CancellationLadder,
        Overtime,
        Prices,
        Rate,
        RateCard,
        Surcharge,
        VatRate,
    )
    from creuset.kernel.written.faults import Fault, Path

_STEPS = (15, 30, 60)
_FULL_DAY = 24
_PLAIN = 100


def price_faults(prices: Prices, places: Collection[str]) -> Iterator[Fault]:
    """Everything that is wrong with prices that are each right by themselves; `places` are the codes of resources."""
    for section in ("vat_rates", "cancellation_ladders", "rate_cards"):
        yield from _once((section,), [each.code for each in getattr(prices, section)])
    for index, vat in enumerate(prices.vat_rates):
        yield from _vat_faults(("vat_rates", index), vat)
    for index, ladder in enumerate(prices.cancellation_ladders):
        yield from _ladder_faults(("cancellation_ladders", index), ladder)
    yield from _standard_faults(prices.rate_cards)
    for index, card in enumerate(prices.rate_cards):
        path = ("rate_cards", index)
        yield from _card_faults(path, card)
        yield from _reference_faults(path, card, prices, places)


def _once(path: Path, codes: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield (*path, index, "code"), _("a code that is given once"), shown(code)
        seen.add(code)


def _vat_faults(path: Path, vat: VatRate) -> Iterator[Fault]:
    days = [each.from_ for each in vat.percents]
    for index, (before, after) in enumerate(pairwise(days), start=1):
        if after <= before:
            yield (*path, "percents", index), _("a day after %(day)s", day=before), str(after)


def _ladder_faults(path: Path, ladder: CancellationLadder) -> Iterator[Fault]:
    steps = tuple(Step(each.at_least, each.percent, each.at_most) for each in ladder.steps)
    for fault in faults_of(steps, ladder.notice):
        yield (*path, "steps"), _("steps that say once what is owed at every notice"), fault


def _standard_faults(cards: Sequence[RateCard]) -> Iterator[Fault]:
    undated = [index for index, card in enumerate(cards) if not card.from_ and not card.until]
    for index in undated[1:]:
        yield (
            ("rate_cards", index, "from"),
            _("a day, since %(code)s is the card of all days", code=cards[undated[0]].code),
            _("nothing"),
        )


def _card_faults(path: Path, card: RateCard) -> Iterator[Fault]:
    if card.from_ and card.until and card.until < card.from_:
        yield (*path, "until"), _("%(day)s or later", day=card.from_), str(card.until)
    for section in ("rates", "surcharges", "power", "extras"):
        yield from _once((*path, section), [each.code for each in getattr(card, section)])
    for index, rate in enumerate(card.rates):
        yield from _rate_faults((*path, "rates", index), rate)
    yield from _same_scope((*path, "rates"), card.rates)
    for index, surcharge in enumerate(card.surcharges):
        yield from _surcharge_faults((*path, "surcharges", index), surcharge)
    for index, power in enumerate(card.power):
        if power.day is None and power.kwh is None and power.kva is None:
            yield (*path, "power", index), _("a price: by the day, the kWh or the kVA"), _("none")


def _rate_faults(path: Path, rate: Rate) -> Iterator[Fault]:
    prices = (rate.hour, rate.half_day, rate.day, rate.week, rate.month)
    if all(price is None for price in prices):
        yield path, _("a price: hour, half-day, day, week or month"), _("none")
    if not rate.for_:
        yield (*path, "for"), _("at least one kind of period"), _("none")
    if rate.step_minutes not in _STEPS:
        yield (*path, "step_minutes"), _("15, 30 or 60"), str(rate.step_minutes)
    if rate.half_day is not None and rate.half_day_hours > rate.day_hours:
        yield (
            (*path, "half_day_hours"),
            _("at most the %(hours)s hours of a day", hours=rate.day_hours),
            str(rate.half_day_hours),
        )
    if rate.day_hours < _FULL_DAY and rate.day is None and rate.overtime is None:
        yield (*path, "day"), _("the price of the day that has these hours"), _("none")
    if rate.overtime is not None:
        yield from _overtime_faults((*path, "overtime"), rate, rate.overtime)


def _overtime_faults(path: Path, rate: Rate, overtime: Overtime) -> Iterator[Fault]:
    if rate.day_hours >= _FULL_DAY:
        yield (*path[:-1], "day_hours"), _("the hours after which overtime begins"), _("nothing")
    if overtime.step_minutes not in _STEPS:
        yield (*path, "step_minutes"), _("15, 30 or 60"), str(overtime.step_minutes)
    first = overtime.tiers[0]
    if first.after_hours:
        yield (*path, "tiers", 0, "after_hours"), _("0 for the first"), str(first.after_hours)
    if first.percent < _PLAIN:
        yield (
            (*path, "tiers", 0, "percent"),
            _("%(least)s or more", least=_PLAIN),
            str(first.percent),
        )
    for index, (before, after) in enumerate(pairwise(overtime.tiers), start=1):
        if after.after_hours <= before.after_hours:
            yield (
                (*path, "tiers", index, "after_hours"),
                _("more than %(least)s", least=before.after_hours),
                str(after.after_hours),
            )
        if after.percent < before.percent:
            yield (
                (*path, "tiers", index, "percent"),
                _("%(least)s or more", least=before.percent),
                str(after.percent),
            )


def _same_scope(path: Path, rates: Sequence[Rate]) -> Iterator[Fault]:
    """Two rates of one card for the same thing: nobody could tell which holds."""
    seen: dict[tuple[str, str], str] = {}
    for index, rate in enumerate(rates):
        places = [*rate.resources, *(f"kind {kind}" for kind in rate.kinds)] or ["everything"]
        for place in places:
            for period in rate.for_:
                other = seen.setdefault((place, period), rate.code)
                if other != rate.code:
                    yield (
                        (*path, index),
                        _(
                            "one rate for %(place)s and %(period)s: %(other)s is one already",
                            place=place,
                            period=period,
                            other=other,
                        ),
                        shown(rate.code),
                    )


def _surcharge_faults(path: Path, surcharge: Surcharge) -> Iterator[Fault]:
    by_day = bool(surcharge.days) or surcharge.holidays
    if by_day == bool(surcharge.hours):
        found = _("both") if by_day else _("none")
        yield path, _("days (of the week, holidays) or hours, one of both"), found
    if surcharge.hours and surcharge.hours[:5] == surcharge.hours[6:]:
        yield (*path, "hours"), _("hours that end at another time"), shown(surcharge.hours)


def _reference_faults(
    path: Path, card: RateCard, prices: Prices, places: Collection[str]
) -> Iterator[Fault]:
    vats = {each.code for each in prices.vat_rates}
    ladders = {each.code for each in prices.cancellation_ladders}
    named: list[tuple[Path, object]] = [(path, card)]
    for section in ("rates", "surcharges", "power", "extras"):
        named += [((*path, section, at), each) for at, each in enumerate(getattr(card, section))]
    for here, each in named:
        vat, ladder = getattr(each, "vat", ""), getattr(each, "ladder", "")
        if vat and vat not in vats:
            yield (*here, "vat"), _("a key of VAT that there is"), shown(vat)
        if ladder and ladder not in ladders:
            yield (*here, "ladder"), _("a cancellation ladder that there is"), shown(ladder)
        for at, code in enumerate(getattr(each, "resources", ())):
            if code not in places:
                yield (*here, "resources", at), _("the code of a resource"), shown(code)
