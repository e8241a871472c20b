"""What a subscription owes: one fee for each part of each cycle in which one price holds.

A part is owed on its first day, in advance, as village operators bill. Fees of the parts of a cycle add up to
the price of the cycle to the cent, whatever the policy and however finely it is cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import CycleFrom, Proration
from creuset.plans.rules.proration import cycle_of, prorated

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a cycle costs from one day until another, and how its cycles run; `offer` is what it is of."""

    offer: int
    days: DaySpan
    price: Money
    charges: Money
    quantity: int = 1
    #: Months between two fees; 0: owed once, when it begins.
    months: int = 1
    cycle_from: CycleFrom = CycleFrom.MONTH
    proration: Proration = Proration.MONTHS_AND_DAYS
    is_pause: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """What the days of one cycle cost in which one price holds, both ends included."""

    held: Held
    days: DaySpan
    cycle: DaySpan
    price: Money
    charges: Money

    @property
    def key(self) -> str:
        """Its name among the fees of its subscription, whatever changes after its first day."""
        return f"{self.cycle.first}.{self.days.first}"

    @property
    def is_whole(self) -> bool:
        """Whether it is for a whole cycle."""
        return self.days == self.cycle


@dataclass(frozen=True, slots=True)
class _Part:
    held: Held
    days: DaySpan
    cycle: DaySpan


def fees_of(
    held: Sequence[Held],
    *,
    starts_on: date,
    last_on: date | None,
    until: date,
    asked_from: date | None = None,
) -> list[Fee]:
    """Return the fees of all parts that begin before the day `until`, the first first.

    `held` are the terms in their order, without overlap. What the days before `asked_from` cost was asked elsewhere,
    and so was a cycle that was begun by then where it is owed whole. A pause costs what its terms say:
    nothing, or what keeps the place.
    """
    first = max(starts_on, asked_from or starts_on)
    parts = _parts(held, starts_on=starts_on, first=first, last_on=last_on, until=until)
    return list(_priced(parts, asked_from=first if first > starts_on else None))


def next_fee_on(
    held: Sequence[Held],
    *,
    starts_on: date,
    last_on: date | None,
    until: date,
    asked_from: date | None = None,
) -> date | None:
    """Return the first day from `until` on when a part begins; None where none does."""
    for one in held:
        days = _lived(one, max(starts_on, asked_from or starts_on), last_on)
        if days is None or days.until <= until:
            continue
        if days.first >= until:
            return days.first
        if one.months:
            ends = cycle_of(
                until - _DAY, anchor=anchor_of(one.cycle_from, starts_on), months=one.months
            ).until
            if ends < days.until:
                return ends
    return None


def explained(fee: Fee, price: Money) -> Sentence:
    """Return how an amount of a fee was found: the days, how they are counted, of which price of a cycle."""
    when: dict[str, object] = {"first": fee.days.first, "last": fee.days.last}
    words = {**when, "price": price, "days": fee.days.days}
    if not fee.held.months:
        return _("Bought once, on %(first)s.", first=fee.days.first)
    if fee.is_whole:
        return _("From %(first)s to %(last)s: the whole cycle.", **when)
    match fee.held.proration:
        case Proration.NONE:
            return _("From %(first)s to %(last)s: a cycle begun is owed whole.", **when)
        case Proration.DAYS_OF_CYCLE:
            return _(
                "From %(first)s to %(last)s, both included: %(days)s of the %(all)s days of the cycle at %(price)s.",
                all=fee.cycle.days,
                **words,
            )
        case Proration.MONTHS_AND_DAYS:
            return _(
                "From %(first)s to %(last)s, both included: %(days)s days of a cycle at %(price)s, by whole months, "
                "then by the days of the month.",
                **words,
            )
        case Proration.THIRTIETHS:
            return _(
                "From %(first)s to %(last)s, both included: %(days)s days of a cycle at %(price)s, by thirtieths of "
                "a month.",
                **words,
            )


def _lived(held: Held, first_day: date, last_on: date | None) -> DaySpan | None:
    """Return the days of the terms that lie between the first day and the last."""
    first = max(held.days.first, first_day)
    until = held.days.until if last_on is None else min(held.days.until, last_on + _DAY)
    return DaySpan(first, until) if first < until else None


def anchor_of(cycle_from: CycleFrom, starts_on: date) -> date:
    """Return the day from which the cycles of a subscription are counted."""
    return starts_on if cycle_from is CycleFrom.START else starts_on.replace(day=1)


def asked_elsewhere_until(
    today: date, *, starts_on: date, months: int, cycle_from: CycleFrom
) -> date:
    """Return the first day that another system has not asked for: that after the cycle of the offer that runs today.

    Of what has not begun, the first day; of what is bought once, tomorrow.

    >>> asked_elsewhere_until(date(2026, 11, 22), starts_on=date(2026, 3, 17), months=1, cycle_from=CycleFrom.MONTH)
    datetime.date(2026, 12, 1)
    >>> asked_elsewhere_until(date(2026, 11, 22), starts_on=date(2026, 3, 17), months=1, cycle_from=CycleFrom.START)
    datetime.date(2026, 12, 17)
    """
    if today < starts_on:
        return starts_on
    if not months:
        return today + _DAY
    return cycle_of(today, anchor=anchor_of(cycle_from, starts_on), months=months).until


def _parts(
    held: Sequence[Held], *, starts_on: date, first: date, last_on: date | None, until: date
) -> Iterator[_Part]:
    """Yield the days of each cycle in which one price holds."""
    bought: set[int] = set()
    for one in held:
        days = _lived(one, first, last_on)
        if days is None or days.first >= until:
            continue
        if not one.months:
            if one.offer not in bought and one.days.first >= first:
                once = DaySpan.of(days.first, days.first)
                yield _Part(one, once, once)
            bought.add(one.offer)
            continue
        day = days.first
        while day < min(days.until, until):
            cycle = cycle_of(day, anchor=anchor_of(one.cycle_from, starts_on), months=one.months)
            part = DaySpan(day, min(cycle.until, days.until))
            yield _Part(one, part, cycle)
            day = part.until


def _priced(parts: Iterator[_Part], *, asked_from: date | None) -> Iterator[Fee]:
    """Yield what each part costs; of a cycle that is owed whole, the part that begins it is."""
    begun: set[DaySpan] = set()
    for part in parts:
        held, counted = part.held, part.days
        if held.proration is Proration.NONE and not held.is_pause:
            was_asked = asked_from is not None and part.cycle.first < asked_from
            if part.cycle not in begun and not was_asked:
                counted = DaySpan(part.cycle.first, part.days.until)
            begun.add(part.cycle)
        yield Fee(
            held,
            part.days,
            part.cycle,
            prorated(held.price, counted, part.cycle, held.proration),
            prorated(held.charges, counted, part.cycle, held.proration),
        )
