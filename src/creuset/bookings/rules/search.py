"""Several wishes searched together: the earliest times, and the places that answer all of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from creuset.bookings.rules.series import Taken, Want
from creuset.kernel.errors import Refused
from creuset.kernel.spans import DaySpan, SkippedHour, Span, local_instant, merge

#: Where shorter times than a day begin.
STEP = timedelta(minutes=30)
#: As many wishes, and as many of one, as somebody reads at once.
MOST_WISHES, MOST_OF_ONE = 6, 10
MOST_DAYS = 31

#: When a wish is answered: one stretch, or one a day.
type Times = tuple[Span, ...]
type _Key = tuple[str, int]
type _Used = frozenset[tuple[_Key, Times]]


class BadSearch(Refused):
    """What is wished cannot be searched."""

    code = "bad-search"


@dataclass(frozen=True)
class Offer:
    """A resource that may answer a wish, at the times when it may be booked."""

    want: Want
    may: Callable[[Times], bool] = lambda _times: True


@dataclass(frozen=True)
class Need:
    """So many of some resources, the better ones first."""

    offers: Sequence[Offer]
    count: int = 1


@dataclass(frozen=True)
class Step:
    """What is needed at the same time; it begins after the step before, at most so many days later."""

    #: The times that it may take, in order.
    times: Sequence[Times]
    needs: Sequence[Need]
    within_days: int | None = None

    @cached_property
    def starts(self) -> list[datetime]:
        """When each of its times begins."""
        return [times[0].start for times in self.times]


@dataclass(frozen=True)
class Answer:
    """A step answered: when, and by which resources, for each need."""

    times: Times
    given: tuple[tuple[int, ...], ...]


def combinations(
    steps: Sequence[Step], taken: Taken, zone: ZoneInfo, *, most: int = 3
) -> list[tuple[Answer, ...]]:
    """Return the earliest combinations that answer every step, each beginning later than the one before.

    Of two combinations the earlier is the one whose first step begins first, then its second, and so on. None
    overlaps what is taken, nor itself, turnarounds included; where one exists it is found.
    """
    search = _Search(steps, taken, zone)
    found: list[tuple[Answer, ...]] = []
    since = 0
    while len(found) < most and steps:
        at = search.first(since)
        if at is None:
            break
        found.append(search.answers(at))
        since = at[0] + 1
    return found


@dataclass
class _Search:
    """A walk through the times of each step; what cannot be answered is found out once."""

    steps: Sequence[Step]
    taken: Taken
    zone: ZoneInfo
    _can_follow: dict[tuple[int, int], bool] = field(default_factory=dict)

    def first(self, since: int) -> tuple[int, ...] | None:
        """Return the earliest times of all steps, by number, the first of them not before a number."""
        return next(self._walk((), range(since, len(self.steps[0].times))), None)

    def answers(self, at: Sequence[int]) -> tuple[Answer, ...]:
        """Return who answers each step at these times."""
        given = self._placed(at)
        assert given is not None  # noqa: S101 -- the walk ends where all is placed
        answers, left = [], list(given)
        for step, number in zip(self.steps, at, strict=False):
            mine, left = left[: len(step.needs)], left[len(step.needs) :]
            answers.append(Answer(step.times[number], tuple(mine)))
        return tuple(answers)

    def _walk(self, at: tuple[int, ...], numbers: range) -> Iterator[tuple[int, ...]]:
        for number in numbers:
            if not self._follows(len(at), number):
                continue
            here = (*at, number)
            # Two steps may ask for one place, one soon after the other: only together they tell.
            if len(here) > 1 and self._placed(here) is None:
                continue
            if len(here) == len(self.steps):
                yield here
            else:
                yield from self._walk(here, self._after(len(at), number))

    def _follows(self, index: int, number: int) -> bool:
        """Say whether the step can be answered then by itself, and the others after it."""
        key = (index, number)
        if key not in self._can_follow:
            self._can_follow[key] = _place(self._asked(index, number), self.taken) is not None and (
                index + 1 == len(self.steps)
                or any(self._follows(index + 1, n) for n in self._after(index, number))
            )
        return self._can_follow[key]

    def _after(self, index: int, number: int) -> range:
        """Return the times of the next step that come soon enough after this one."""
        following = self.steps[index + 1]
        end = self.steps[index].times[number][-1].end
        first = bisect_left(following.starts, end)
        if following.within_days is None:
            return range(first, len(following.times))
        last = end.astimezone(self.zone).date() + timedelta(days=following.within_days)
        until = datetime.combine(last + timedelta(days=1), time(), self.zone)
        return range(first, bisect_left(following.starts, until))

    def _asked(self, index: int, number: int) -> list[tuple[Times, Need]]:
        step = self.steps[index]
        return [(step.times[number], need) for need in step.needs]

    def _placed(self, at: Sequence[int]) -> list[tuple[int, ...]] | None:
        asked = [each for index, number in enumerate(at) for each in self._asked(index, number)]
        return _place(asked, self.taken)


@dataclass(frozen=True)
class _Option:
    """A way in which a resource answers a need: what it takes, and for how long."""

    resource_id: int
    uses: _Used
    keys: frozenset[_Key]


def _place(asked: Sequence[tuple[Times, Need]], taken: Taken) -> list[tuple[int, ...]] | None:
    """Return the resources that answer each need at its times, the better ones first; None where none do."""
    options = [_options(times, need, taken) for times, need in asked]
    counts = [need.count for _times, need in asked]
    return _Placing(options, counts).solve()


class _Placing:
    """Needs answered together, none taking what another takes."""

    def __init__(self, options: Sequence[Sequence[_Option]], counts: Sequence[int]) -> None:
        self.options, self.counts = options, counts
        self.dead: set[tuple[int, int, int, _Used]] = set()
        #: What is still asked for from an option of a need on: the rest of what is used does not matter.
        self.ahead: list[list[frozenset[_Key]]] = []
        later: frozenset[_Key] = frozenset()
        for some in reversed(options):
            mine = [later]
            for option in reversed(some):
                mine.append(mine[-1] | option.keys)
            self.ahead.append(mine[::-1])
            later = mine[-1]
        self.ahead.reverse()

    def solve(self) -> list[tuple[int, ...]] | None:
        """Return what answers each need, or None."""
        chosen: list[list[int]] = [[] for _need in self.options]
        if not self._try(0, 0, frozenset(), chosen):
            return None
        return [tuple(mine) for mine in chosen]

    def _try(self, need: int, start: int, used: _Used, chosen: list[list[int]]) -> bool:
        while need < len(self.options) and len(chosen[need]) == self.counts[need]:
            need, start = need + 1, 0
        if need == len(self.options):
            return True
        missing = self.counts[need] - len(chosen[need])
        state = (need, start, missing, self._mattering(need, start, used))
        if state in self.dead or len(self.options[need]) - start < missing:
            return False
        for at in range(start, len(self.options[need])):
            option = self.options[need][at]
            if _collide(option, used):
                continue
            chosen[need].append(option.resource_id)
            if self._try(need, at + 1, used | option.uses, chosen):
                return True
            chosen[need].pop()
        self.dead.add(state)
        return False

    def _mattering(self, need: int, start: int, used: _Used) -> _Used:
        ahead = self.ahead[need][start]
        return frozenset(use for use in used if use[0] in ahead)


def _collide(option: _Option, used: _Used) -> bool:
    return any(
        key == mine and any(one.overlaps(other) for one in held for other in times)
        for key, held in used
        if key in option.keys
        for mine, times in option.uses
    )


def _options(times: Times, need: Need, taken: Taken) -> list[_Option]:
    """Return how the need can be answered at the times, each offer by itself."""
    found: list[_Option] = []
    for offer in need.offers:
        want = offer.want
        held = tuple(merge(span.extend(want.turnaround) for span in times))
        free = [p for p in want.part_ids if all(taken.is_free(p, span) for span in held)]
        if (not free if want.takes_one else len(free) < len(want.part_ids)) or not want.part_ids:
            continue
        if not offer.may(times):
            continue
        # A resource is asked once at a time: a pool too, whose units are alike.
        own: tuple[_Key, Times] = (("resource", want.resource_id), times)
        for parts in [(part,) for part in free] if want.takes_one else [tuple(free)]:
            uses: _Used = frozenset({own, *((("part", part), held) for part in parts)})
            found.append(_Option(want.resource_id, uses, frozenset(key for key, _held in uses)))
    return found


# ---- times --------------------------------------------------------------------------------------


def days_in_a_row(
    days: DaySpan, count: int, hours: tuple[time, time], zone: ZoneInfo
) -> list[Times]:
    """Return every run of so many days that begins within the days, each day between the hours.

    Days on which the clocks skip an hour of it are left out; hours that end as they begin end the day after.
    """
    spans: dict[date, Span] = {}
    for day in DaySpan(days.first, days.until + timedelta(days=count)):
        if (span := _on(day, hours, zone)) is not None:
            spans[day] = span
    runs = [[spans.get(first + timedelta(days=n)) for n in range(count)] for first in days]
    return [tuple(merge(whole)) for run in runs if len(whole := [s for s in run if s]) == count]


def hours_in_a_day(
    days: DaySpan, length: timedelta, hours: tuple[time, time], zone: ZoneInfo
) -> list[Times]:
    """Return every stretch of a length that lies within the hours of one day, every half-hour."""
    found: list[Times] = []
    for day in days:
        if (opened := _on(day, hours, zone)) is None:
            continue
        start = opened.start
        while start + length <= opened.end:
            found.append((Span(start, start + length),))
            start += STEP
    return found


def _on(day: date, hours: tuple[time, time], zone: ZoneInfo) -> Span | None:
    first, last = hours
    try:
        until = day if first < last else day + timedelta(days=1)
        return Span(local_instant(day, first, zone), local_instant(until, last, zone))
    except SkippedHour:
        return None


def has_features(features: Mapping[str, object], wanted: Mapping[str, str | float | bool]) -> bool:
    """Say whether a place has what is wanted: a number at least, anything else equal."""
    for name, value in wanted.items():
        had = features.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not isinstance(had, int | float) or isinstance(had, bool) or had < value:
                return False
        elif had != value:
            return False
    return True
