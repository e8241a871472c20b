"""What a search found, on one scale: each place with what is taken of it, under option, and offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creuset.bookings.queries.search import Combination
from creuset.core.slots import UNITS, ruler
from creuset.core.slots import Line as Bar
from creuset.core.text import day_text, hour_text, span_text
from creuset.kernel.spans import Span, day_start
from creuset.places.models import Resource
from creuset.villages.models import Village


@dataclass(frozen=True)
class DrawnPlace:
    """A place of a combination: when, in words and as bars."""

    place: Resource
    words: str
    mine: Sequence[Bar]
    taken: Sequence[Bar]
    options: Sequence[Bar]


@dataclass(frozen=True)
class Drawn:
    """A combination on one scale; `periods` is what its button sends."""

    places: Sequence[DrawnPlace]
    marks: Sequence[tuple[int, str]]
    periods: Sequence[str]
    units: int = UNITS


def drawn(found: Combination, *, since: date) -> Drawn:
    """Return the drawing of a combination, from a day on."""
    village = found.village
    window = Span(
        min(day_start(since, village.zone), found.span.start),
        found.span.end,
    )
    spans: list[Span] = []
    counts: list[list[int]] = []
    for line in found.lines:
        groups = [
            list(line.times),
            [both for span in line.taken if (both := span & window)],
            [both for span in line.options if (both := span & window)],
        ]
        counts.append([len(group) for group in groups])
        spans += [span for group in groups for span in group]
    # What lies on several days is not laid upon the hours of one.
    days = {span.start.astimezone(village.zone).date() for span in spans}
    scale = ruler(spans, village.zone, in_days=len(days) > 1)
    bars = list(scale.lines)
    places = []
    for line, numbers in zip(found.lines, counts, strict=True):
        cut = []
        for number in numbers:
            cut.append(bars[:number])
            bars = bars[number:]
        places.append(DrawnPlace(line.place, _words(line.times, village), *cut))
    return Drawn(
        places,
        scale.marks,
        [
            f"{line.place.code}|{span.start.isoformat()}|{span.end.isoformat()}"
            for line in found.lines
            for span in line.times
        ],
    )


def _words(times: Sequence[Span], village: Village) -> str:
    """Return when a place is offered: days in a row are told by the first and the last."""
    first, last = times[0], times[-1]
    zone = village.zone
    if len(times) == 1:
        return span_text(first.start, first.end, zone, today=first.start.astimezone(zone).date())
    starts, ends = first.start.astimezone(zone), last.end.astimezone(zone)
    days = [day_text(at.date(), today=at.date(), style="short") for at in (starts, ends)]
    return f"{days[0]} – {days[1]}, {hour_text(starts)} – {hour_text(ends)}"
