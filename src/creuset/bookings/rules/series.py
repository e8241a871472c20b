"""Bookings that come again: when they take place, where they fit, and what could be taken instead."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from creuset.bookings.rules.moving import moved
from creuset.bookings.rules.periods import FURTHEST
from creuset.kernel.errors import Conflict, DomainError, Refused
from creuset.kernel.recurrence import Recurrence, TooManyOccurrences, read_rule
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span, merge

#: As many times as a series takes place at most.
MOST = 500
#: Where the start of another time of the day is looked for.
STEP = timedelta(minutes=15)
_DAILY_OR_RARER = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


class BadSeries(Refused):
    """A series that no booking means: without end, too long, or in its own way."""

    code = "bad-series"


class SeriesConflicts(Conflict):
    """Some times of a series are not free, and nobody said what becomes of them."""

    code = "series-conflicts"


class NotInSeries(Refused):
    """The booking is of no series, or the day is none of its own."""

    code = "not-in-series"


@dataclass(frozen=True, slots=True)
class Pattern:
    """When a series takes place: a rule, a first civil time, how long, and how far it was moved since."""

    rule: str
    starts: datetime
    duration: timedelta
    zone: ZoneInfo
    shift: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """One time of a series; `on` is the day that the rule gave it, by which it is known whatever moves."""

    on: date
    span: Span


def times_of(pattern: Pattern, *, now: datetime) -> list[Time]:
    """Return every time of a series, in order.

    Raises: BadRule for what cannot be read; BadSeries for one without end, with more times than MOST, beyond
    what is booked ahead, more than once a day, or whose times overlap.
    """
    parts = read_rule(pattern.rule)
    if parts["FREQ"] not in _DAILY_OR_RARER or {"BYHOUR", "BYMINUTE"} & parts.keys():
        raise BadSeries(_("A series takes place once a day at most."), field="rule")
    recurrence = Recurrence(pattern.rule, pattern.starts, pattern.duration, pattern.zone)
    if recurrence.is_endless:
        raise BadSeries(
            _("A series has an end: its last day, or how many times it takes place."), field="until"
        )
    spans = _spans(recurrence, now=now)
    if not spans:
        raise BadSeries(_("This series never takes place."), field="rule")
    _check_end(parts, spans, pattern, now=now)
    times = [Time(span.start.astimezone(pattern.zone).date(), span) for span in spans]
    if pattern.shift:
        zone = pattern.zone
        times = [replace(t, span=moved(t.span, by=pattern.shift, zone=zone)) for t in times]
    if any(one.span.overlaps(next_.span) for one, next_ in pairwise(times)):
        raise BadSeries(_("The times of this series overlap each other."), field="ends_at")
    return times


def _spans(recurrence: Recurrence, *, now: datetime) -> list[Span]:
    # A little beyond what is booked ahead, to see whether there is more.
    first = recurrence.starts.replace(tzinfo=recurrence.zone) - timedelta(days=1)
    window = Span(first, max(now, first) + FURTHEST + timedelta(days=366))
    try:
        return recurrence.occurrences(window, limit=MOST)
    except TooManyOccurrences as error:
        raise BadSeries(
            _("A series takes place %(most)s times at most.", most=MOST), field="until"
        ) from error


def _check_end(
    parts: Mapping[str, str], spans: Sequence[Span], pattern: Pattern, *, now: datetime
) -> None:
    """Raise for a series of which some times are further away than anything is booked."""
    horizon = now + FURTHEST
    until = parts.get("UNTIL", "")[:8]
    ends_later = bool(until) and until > f"{horizon.astimezone(pattern.zone):%Y%m%d}"
    if spans[-1].start > horizon or ends_later or len(spans) < int(parts.get("COUNT", 0)):
        raise BadSeries(_("This series ends more than three years from now."), field="until")


@dataclass(frozen=True, slots=True)
class Want:
    """A resource that each time of a series takes: its smallest parts, one of them if it is a pool."""

    resource_id: int
    part_ids: tuple[int, ...]
    turnaround: timedelta = timedelta(0)
    takes_one: bool = False


@dataclass
class Taken:
    """What is taken of each part, turnarounds included: sorted and disjoint."""

    spans: dict[int, list[Span]] = field(default_factory=dict)

    @classmethod
    def of(cls, *spans: Mapping[int, Iterable[Span]]) -> "Taken":
        """Return what all of it takes together."""
        parts = {part for some in spans for part in some}
        return cls({p: merge(s for some in spans for s in some.get(p, ())) for p in parts})

    def is_free(self, part: int, span: Span) -> bool:
        """Say whether nothing takes of the part during the span."""
        mine = self.spans.get(part, [])
        before = bisect_left(mine, span.end, key=lambda taken: taken.start)
        return before == 0 or mine[before - 1].end <= span.start

    def take(self, part: int, span: Span) -> None:
        """The part is taken during the span too."""
        mine = self.spans.setdefault(part, [])
        if self.is_free(part, span):
            mine.insert(bisect_left(mine, span.start, key=lambda taken: taken.start), span)
        else:
            self.spans[part] = merge([*mine, span])


def fit(span: Span, wants: Sequence[Want], taken: Taken) -> dict[int, tuple[int, ...]] | None:
    """Return the parts that each resource gives during the span, by resource; None where one gives none."""
    given: dict[int, tuple[int, ...]] = {}
    used: set[int] = set()
    for want in wants:
        held = span.extend(want.turnaround)
        free = [p for p in want.part_ids if p not in used and taken.is_free(p, held)]
        needed = 1 if want.takes_one else len(want.part_ids)
        if len(free) < needed:
            return None
        chosen = tuple(free[:needed])
        given[want.resource_id] = chosen
        used.update(chosen)
    return given


def fit_all(
    asked: Iterable[tuple[Time, Sequence[Want]]], taken: Taken, *, at_worst: Taken | None = None
) -> dict[date, dict[int, tuple[int, ...]] | None]:
    """Return, for each time of a series by its day, what `fit` gives; what a time takes, the next ones do not.

    A time that does not fit beside what is `taken` may fit `at_worst`, which holds less of it. `taken` holds all
    of it at the end.
    """
    placed: dict[date, dict[int, tuple[int, ...]] | None] = {}
    for time, wants in asked:
        given = fit(time.span, wants, taken)
        if given is None and at_worst is not None:
            given = fit(time.span, wants, at_worst)
        placed[time.on] = given
        for want in wants:
            for part in given[want.resource_id] if given else ():
                held = time.span.extend(want.turnaround)
                for one in (taken, at_worst) if at_worst is not None else (taken,):
                    one.take(part, held)
    return placed


def other_time(
    span: Span, wants: Sequence[Want], taken: Taken, opened: Iterable[Span], *, now: datetime
) -> Span | None:
    """Return the time of the same length that is nearest to the span, free, within what is opened; None if none is."""
    found = (
        Span(start, start + span.duration)
        for free in opened
        for start in _starts(free, span.duration, now)
    )
    near = sorted(found, key=lambda other: (abs(other.start - span.start), other.start))
    return next((o for o in near if o != span and fit(o, wants, taken) is not None), None)


def _starts(free: Span, length: timedelta, now: datetime) -> Iterable[datetime]:
    start = max(free.start, now)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight + -(-(start - midnight) // STEP) * STEP
    while start + length <= free.end:
        yield start
        start += STEP


def cut(rule: str, *, before: date) -> str:
    """Return the rule that ends on the eve of a day."""
    return prolonged(rule, until=before - timedelta(days=1))


def prolonged(rule: str, *, until: date) -> str:
    """Return the rule that ends with a day."""
    parts = read_rule(rule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{until:%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def told(refusals: Iterable[DomainError]) -> list[str]:
    """Return what the refusals say, each once."""
    return list(dict.fromkeys(str(refusal) for refusal in refusals))
