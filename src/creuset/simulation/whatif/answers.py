"""What several lives say together: means, intervals, and from which newcomer on something is full. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import mean, stdev
from typing import Any

from creuset.simulation.whatif.outcomes import Outcome

#: Student's t for 95 of 100, by degrees of freedom: one less than there are lives.
T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262)
WORKING_DAYS = 5
#: Where half of the days are full, it is full on that day of the week.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of several lives, and between which values it lies 95 times of 100."""

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float], *, least: float = 0.0, most: float | None = None) -> Estimate:
    """Return the mean of what independent lives gave, with its interval, which leaves no impossible value."""
    middle = mean(values)
    if len(values) == 1:
        return Estimate(middle, middle, middle)
    half = T_95[min(len(values) - 2, len(T_95) - 1)] * stdev(values) / sqrt(len(values))
    high = middle + half if most is None else min(most, middle + half)
    return Estimate(middle, max(least, middle - half), high)


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure in lives without newcomers and in lives with them."""

    without: Estimate
    with_newcomers: Estimate


@dataclass(frozen=True)
class KindFull:
    """How full a kind of place is over the whole, and by day as means: None where it was closed."""

    kind: str
    whole: Compared
    days_without: list[float | None]
    days_with: list[float | None]


@dataclass(frozen=True)
class Weekday:
    """The open space on one day of the week; `full_from`: the newcomer from whom on it is full, 0: it is already."""

    weekday: int
    peak: Compared
    full_from: int | None


@dataclass(frozen=True)
class LetKind:
    """How many places of a kind are let at the end."""

    kind: str
    count: int
    let: Compared


@dataclass(frozen=True)
class Month:
    """What a month brings, in cents before VAT: by contracts, and by bookings."""

    month: date
    contracts: Compared
    bookings: Compared


@dataclass(frozen=True)
class Unserved:
    """Wishes for a kind of place for which nothing was found: of newcomers, and of those who were there."""

    kind: str
    newcomers: Estimate
    others: Compared


@dataclass(frozen=True)
class Answer:
    """What several lives of a village say together."""

    first: date
    currency: str
    lives: int
    seats: int
    kinds: list[KindFull]
    weekdays: list[Weekday]
    peaks_without: list[float | None]
    peaks_with: list[float | None]
    let: list[LetKind]
    months: list[Month]
    unserved: list[Unserved]
    waits: Compared
    #: People, by how they live, whom no offer could take.
    unplaced: dict[str, Estimate]

    @property
    def days(self) -> list[date]:
        """The days lived."""
        return [self.first + timedelta(days=number) for number in range(len(self.peaks_with))]


def full_from(days: Iterable[tuple[int, bool]]) -> int | None:
    """Return from how many newcomers on days are full: what tells full days from others best; None where they are not.

    Each day says how many had come, and whether it was full. 0 where it is full without them. Of numbers that tell
    equally well the smallest counts, and from it on half of the days at least are full.
    """
    found = sorted(days)
    best: tuple[int, int] | None = None
    for number in sorted({come for come, _full in found}):
        after = [full for come, full in found if come >= number]
        if sum(after) < HALF * len(after):
            continue
        wrong = sum(full for come, full in found if come < number) + after.count(False)
        best = min(best, (wrong, number)) if best else (wrong, number)
    # Where nothing is ever full, nothing tells.
    return best[1] if best and any(full for _come, full in found) else None


@dataclass(frozen=True)
class Lives:
    """What came of as many lives without newcomers as with them, from the same first day on."""

    first: date
    without: list[Outcome]
    with_newcomers: list[Outcome]

    def written(self) -> dict[str, Any]:
        """Return the lives as JSON holds them; `read` gives them back."""
        return {
            "first": self.first.isoformat(),
            "without": [one.written() for one in self.without],
            "with": [one.written() for one in self.with_newcomers],
        }

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Lives":
        """Return what was written."""
        without, with_ = ([Outcome.read(one) for one in row[key]] for key in ("without", "with"))
        return cls(date.fromisoformat(row["first"]), without, with_)


def answer(lives: Lives, *, currency: str) -> Answer:
    """Return what the lives say together."""
    first, without, with_ = lives.first, lives.without, lives.with_newcomers

    def both(figure: Callable[[Outcome], float], *, most: float | None = None) -> Compared:
        return Compared(
            estimate([figure(one) for one in without], most=most),
            estimate([figure(one) for one in with_], most=most),
        )

    some = with_[0]
    kinds = [
        kind
        for kind in some.occupancy
        if any(_mean(one.occupancy[kind]) for one in (*without, *with_))
    ]
    wished = sorted(
        {kind for one in (*without, *with_) for kind in (*one.unserved, *one.unserved_new)}
    )
    ways = sorted({way for one in with_ for way in one.unplaced})
    return Answer(
        first=first,
        currency=currency,
        lives=len(with_),
        seats=some.seats,
        kinds=[
            KindFull(
                kind,
                both(lambda one, kind=kind: _mean(one.occupancy[kind]), most=1.0),  # type: ignore[misc]  # the kind of this turn
                _by_day([one.occupancy[kind] for one in without]),
                _by_day([one.occupancy[kind] for one in with_]),
            )
            for kind in kinds
        ],
        weekdays=[
            _weekday(first, number, without, with_)
            for number in range(7)
            if _opens(first, number, some)
        ],
        peaks_without=_by_day([one.peaks for one in without]),
        peaks_with=_by_day([one.peaks for one in with_]),
        let=[
            LetKind(
                kind,
                count,
                both(lambda one, kind=kind: one.let[kind][0], most=count),  # type: ignore[misc]  # the kind of this turn
            )
            for kind, (_let, count) in some.let.items()
        ],
        months=[
            Month(
                date.fromisoformat(month),
                both(lambda one, month=month: one.contracts[month]),  # type: ignore[misc]  # the month of this turn
                both(lambda one, month=month: one.bookings[month]),  # type: ignore[misc]  # the month of this turn
            )
            for month in some.contracts
        ],
        unserved=[
            Unserved(
                kind,
                estimate([one.unserved_new.get(kind, 0) for one in with_]),
                both(lambda one, kind=kind: one.unserved.get(kind, 0)),  # type: ignore[misc]  # the kind of this turn
            )
            for kind in wished
        ],
        waits=both(lambda one: one.waits),
        unplaced={way: estimate([one.unplaced.get(way, 0) for one in with_]) for way in ways},
    )


def _weekday(
    first: date, weekday: int, without: Sequence[Outcome], with_: Sequence[Outcome]
) -> Weekday:
    def peaks(one: Outcome) -> list[tuple[int, int]]:
        return [
            (come, peak)
            for number, (come, peak) in enumerate(zip(one.come, one.peaks, strict=True))
            if peak is not None and (first + timedelta(days=number)).weekday() == weekday
        ]

    seats = with_[0].seats
    before = [(0, peak >= one.seats) for one in without for _come, peak in peaks(one)]
    after = [(come, peak >= one.seats) for one in with_ for come, peak in peaks(one)]
    return Weekday(
        weekday,
        Compared(
            estimate([_mean([peak for _come, peak in peaks(one)]) for one in without], most=seats),
            estimate([_mean([peak for _come, peak in peaks(one)]) for one in with_], most=seats),
        ),
        full_from([*before, *after]),
    )


def _opens(first: date, weekday: int, one: Outcome) -> bool:
    return bool(one.seats) and any(
        peak is not None and (first + timedelta(days=number)).weekday() == weekday
        for number, peak in enumerate(one.peaks)
    )


def _by_day(lives: Sequence[Sequence[float | None]]) -> list[float | None]:
    """Return the mean of the lives on each day; None where it was closed."""
    found: list[float | None] = []
    for day in zip(*lives, strict=True):
        known = [value for value in day if value is not None]
        found.append(mean(known) if known else None)
    return found


def _mean(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return mean(known) if known else 0.0
