"""What a subscription has to give for each cycle, and what becomes of what a cycle left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from creuset.kernel.spans import DaySpan
from creuset.plans.rules.allowances import FirstCycle, Grant, Reset
from creuset.plans.rules.proration import months_after

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds of a subscription from a day until another; `grants` are empty while it is paused."""

    days: DaySpan
    grants: tuple[Grant, ...]
    quantity: int = 1
    cycle_months: int = 1
    #: Cycles begin on the first of the month in which the subscription started, not on its own first day.
    from_month: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A lot that a subscription has to give: `key` names it among those of the subscription."""

    key: str
    grant: Grant
    amount: int
    from_on: date
    until_on: date

    @property
    def worth_until(self) -> date:
        """The first day on which nothing of it can be left, carried over or not."""
        return months_after(self.until_on, self.grant.carry_months)


def dues(terms: Sequence[Terms], *, today: date, until: date, forever: date) -> list[Due]:
    """Return what is due by a day, and may still be worth something today.

    `terms` follow one another in time; a subscription ends with the last. Each cycle that begins by `until`
    gives once. Terms that begin within a cycle give, where a cycle is given whole, what they give more than
    those before; where by the day, their days' share. What is never reset is given on the first day of the
    first terms that say so.
    """
    if not terms:
        return []
    anchor, end = terms[0].days.first, terms[-1].days.until
    found: list[Due] = []
    given: dict[tuple[str, date], int] = {}
    for each in terms:
        for grant in each.grants:
            if grant.reset is Reset.NEVER:
                found += _once(grant, each, given, end=end, forever=forever)
            else:
                found += _again(
                    grant, each, given, anchor=anchor, end=end, until=until, since=today
                )
    return [due for due in found if due.amount and due.from_on <= until and due.worth_until > today]


def _once(
    grant: Grant, terms: Terms, given: dict[tuple[str, date], int], *, end: date, forever: date
) -> Iterator[Due]:
    first, whole = terms.days.first, _times(grant, terms.quantity)
    more = whole - given.get((grant.code, forever), 0)
    if more > 0:
        given[grant.code, forever] = whole
        last = months_after(first, grant.valid_months) if grant.valid_months else forever
        yield Due(
            f"{grant.code}:{first.isoformat()}",
            grant,
            more,
            first,
            min(last, max(end, first + ONE_DAY)),
        )


def _again(
    grant: Grant,
    terms: Terms,
    given: dict[tuple[str, date], int],
    *,
    anchor: date,
    end: date,
    until: date,
    since: date,
) -> Iterator[Due]:
    for cycle in _cycles(grant, terms, anchor=anchor, until=until, since=since):
        first = max(cycle.first, terms.days.first)
        lived = DaySpan(first, min(cycle.until, terms.days.until))
        amount = _times(grant, terms.quantity, grant.share(lived, cycle))
        if grant.first is FirstCycle.WHOLE:
            before = given.get((grant.code, cycle.first), 0)
            given[grant.code, cycle.first] = max(before, amount)
            amount = max(0, amount - before)
        yield Due(f"{grant.code}:{first.isoformat()}", grant, amount, first, min(cycle.until, end))


def _cycles(
    grant: Grant, terms: Terms, *, anchor: date, until: date, since: date
) -> Iterator[DaySpan]:
    """Yield the cycles that the terms meet, from those on of which something may be left, until one begins later."""
    # A year before whatever may be carried over: cycles are a year long at most.
    earliest = months_after(since, -12 - grant.carry_months)
    begins = anchor.replace(day=1) if terms.from_month else anchor
    day = max(terms.days.first, earliest)
    while day < terms.days.until and day <= until:
        cycle = grant.cycle_of(day, anchor=begins, months=terms.cycle_months)
        if cycle is None:
            return
        yield cycle
        day = cycle.until


def _times(grant: Grant, quantity: int, amount: int | None = None) -> int:
    """Return an amount for so many subscriptions in one; what has no limit stays so."""
    return (
        grant.amount
        if grant.is_unlimited
        else quantity * (grant.amount if amount is None else amount)
    )


@dataclass(frozen=True, slots=True)
class Closing:
    """What becomes of what a lot has left when it ends: so much is carried over, the rest expires."""

    carried: int
    expired: int
    carried_until: date


def closing(left: int, *, until_on: date, carry_over: int, carry_months: int) -> Closing:
    """Return what becomes of what is left on the first day on which a lot is good no more."""
    carried = min(left, carry_over)
    return Closing(carried, left - carried, months_after(until_on, carry_months))


def cut(terms: Iterable[Terms], *, until: date) -> list[Terms]:
    """Return terms that nobody lives after the day before `until`."""
    return [
        replace(each, days=DaySpan(each.days.first, min(each.days.until, until)))
        for each in terms
        if each.days.first < until
    ]
