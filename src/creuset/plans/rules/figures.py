"""What contracts tell an operator: who came and left, how long people stay, what the coming months bring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

from creuset.kernel.money import Money, total
from creuset.kernel.spans import DaySpan
from creuset.plans.rules.proration import months_after

YEAR = 12
#: Stays are counted by their length, from so many whole months on.
LENGTHS = (0, 3, 6, 12, 24, 36)


@dataclass(frozen=True, slots=True)
class Stay:
    """The days on which a party has a contract, of whatever kinds, without a gap; `last_on` None: no end is known."""

    party_id: int
    starts_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A month: who was there on its first day, who came and who left in it."""

    month: date
    standing: int
    came: int
    left: int

    @property
    def churn(self) -> Fraction | None:
        """The share of those there on its first day who left; None where nobody was."""
        return Fraction(self.left, self.standing) if self.standing else None


@dataclass(frozen=True, slots=True)
class Rate:
    """What is paid from a day until another: so much for each month, charges included, before VAT."""

    from_on: date
    until_on: date
    monthly: Fraction


@dataclass(frozen=True, slots=True)
class Length:
    """How many stays lasted from `least` months on and less than `until`: ended ones, and those that go on."""

    least: int
    until: int | None
    ended: int
    running: int


@dataclass(frozen=True, slots=True)
class Held:
    """An area that a contract holds on a day: whose it is, of which kind, how large."""

    contract: int
    kind: str
    area: Decimal


def stays(contracts: Iterable[Stay]) -> list[Stay]:
    """Return the stays that contracts make: those of one party that touch or overlap are one.

    Whoever changes from one plan to another the next day has not left.
    """
    found: list[Stay] = []
    for one in sorted(contracts, key=lambda one: (one.party_id, one.starts_on)):
        last = found[-1] if found else None
        if last is None or last.party_id != one.party_id or _is_after(one.starts_on, last.last_on):
            found.append(one)
        elif last.last_on is not None and (one.last_on is None or one.last_on > last.last_on):
            found[-1] = Stay(last.party_id, last.starts_on, one.last_on)
    return found


def turnover(of: Sequence[Stay], *, first: date, months: int) -> list[Turn]:
    """Return the months from that of `first` on. Who stood on the first day of the next is who stood, came and stayed.

    Somebody who comes and leaves in one month came and left.
    """
    turns = []
    for number in range(months):
        begin = months_after(first.replace(day=1), number)
        month = DaySpan(begin, months_after(begin, 1))
        turns.append(
            Turn(
                begin,
                standing=sum(one.starts_on < begin and not _is_over(one, begin) for one in of),
                came=sum(one.starts_on in month for one in of),
                left=sum(one.last_on is not None and one.last_on in month for one in of),
            )
        )
    return turns


def typical_months(of: Sequence[Stay], *, today: date) -> Fraction | None:
    """Return the median length of stays that have ended, in months of 30.4 days; None where none has."""
    days = [
        (one.last_on - one.starts_on).days + 1
        for one in of
        if one.last_on is not None and one.last_on < today
    ]
    return Fraction(median(days)) * YEAR / 365 if days else None


def lengths(of: Sequence[Stay], *, today: date) -> list[Length]:
    """Return how long the stays that have begun lasted, or have until today, from the shortest on: each is in one."""
    begun = [one for one in of if one.starts_on <= today]
    found = []
    for least, until in zip(LENGTHS, (*LENGTHS[1:], None), strict=True):
        some = [
            one
            for one in begun
            if months_after(one.starts_on, least) <= _next_day(one, today)
            and (until is None or _next_day(one, today) < months_after(one.starts_on, until))
        ]
        ended = sum(_is_over(one, today) for one in some)
        found.append(Length(least, until, ended, len(some) - ended))
    return found


def brought_by_kind(monthly: Mapping[int, Fraction], held: Sequence[Held]) -> dict[str, Fraction]:
    """Return what the areas of each kind bring: the price of each contract shared by the areas that it holds.

    A contract that holds no area brings nothing by area: plans of the open space, domiciliation.
    """
    whole: dict[int, Decimal] = {}
    for one in held:
        whole[one.contract] = whole.get(one.contract, Decimal(0)) + one.area
    found: dict[str, Fraction] = {}
    for one in held:
        area = whole[one.contract]
        share = Fraction(one.area) / Fraction(area) if area else Fraction(0)
        part = monthly.get(one.contract, Fraction(0)) * share
        found[one.kind] = found.get(one.kind, Fraction(0)) + part
    return found


def forecast(
    rates: Sequence[Rate], *, first: date, months: int, currency: str
) -> list[tuple[date, Money]]:
    """Return what the months from that of `first` on bring, by the days of each on which a rate holds.

    Only what is signed: nobody knows who will come. Each rate's part of a month is rounded once.
    """
    found = []
    for number in range(months):
        begin = months_after(first.replace(day=1), number)
        month = DaySpan(begin, months_after(begin, 1))
        parts = [
            Money(1, currency).times(rate.monthly * Fraction(held, month.days))
            for rate in rates
            if (held := _days_in(rate, month))
        ]
        found.append((begin, total(parts, currency)))
    return found


def _days_in(rate: Rate, month: DaySpan) -> int:
    return max(0, (min(rate.until_on, month.until) - max(rate.from_on, month.first)).days)


def _next_day(stay: Stay, today: date) -> date:
    """Return the first day that does not count: the one after the last, or after today where it goes on."""
    last = today if stay.last_on is None else min(stay.last_on, today)
    return last + timedelta(days=1)


def _is_over(stay: Stay, day: date) -> bool:
    return stay.last_on is not None and stay.last_on < day


def _is_after(day: date, last_on: date | None) -> bool:
    """Say whether a day lies between it and the last one."""
    return last_on is not None and (day - last_on).days > 1
