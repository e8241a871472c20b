"""A place's day on one line, as its door shows it: what was, is and comes, among the hours when it is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from creuset.kernel.openings import Interval
from creuset.kernel.spans import Span

QUARTERS = 4
#: The hours shown where nobody wrote any, or where the place is closed that day.
USUAL = (8, 20)
#: From so many hours on, only every second one is written.
MANY = 8


@dataclass(frozen=True)
class RulerBar:
    """Something on the line, in quarter hours from its beginning; its texture says how sure it is."""

    start: int
    length: int
    texture: str


@dataclass(frozen=True)
class Ruler:
    """The line: its length in quarter hours, the hours written under it, its bars, where now stands on it."""

    units: int
    marks: tuple[tuple[int, int], ...]
    bars: tuple[RulerBar, ...]
    now_at: int


def ruler_of(
    slots: Iterable[tuple[Span, str]],
    *,
    opened: Sequence[Interval],
    day: date,
    now: datetime,
    zone: ZoneInfo,
) -> Ruler:
    """Return the line of a day that holds its opening hours, now, and whatever begins or ends on that day."""

    def quarter(instant: datetime) -> int:
        local = instant.astimezone(zone)
        if local.date() != day:
            return 0 if local.date() < day else 24 * QUARTERS
        return (local.hour * 60 + local.minute) * QUARTERS // 60

    taken = [(quarter(span.start), quarter(span.end), texture) for span, texture in slots]
    ends = [at for start, end, _texture in taken for at in (start, end)]
    ends = [at for at in ends if 0 < at < 24 * QUARTERS] + [quarter(now)]
    first = min([one.opens // 60 for one in opened] or [USUAL[0]])
    last = max([min(24, -(-one.closes // 60)) for one in opened] or [USUAL[1]])
    first = min(first, min(ends) // QUARTERS)
    last = min(24, max(last, max(ends) // QUARTERS + 1))
    low, high = first * QUARTERS, last * QUARTERS
    step = 2 if last - first > MANY else 1
    return Ruler(
        units=high - low,
        marks=tuple(((hour - first) * QUARTERS, hour) for hour in range(first, last + 1, step)),
        bars=tuple(
            RulerBar(max(start, low) - low, max(1, min(end, high) - max(start, low)), texture)
            for start, end, texture in taken
            if start < high and end > low
        ),
        now_at=quarter(now) - low,
    )
