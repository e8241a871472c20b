"""Public holidays on which places would open, though nobody may have thought of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from creuset.kernel.spans import DaySpan, Span, subtract
from creuset.places.models import Closure, Resource
from creuset.places.queries.hours import closed_spans, holidays_of, out_of_service
from creuset.villages.models import Village

#: How far holidays are looked for.
AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class OpenHoliday:
    """A public holiday, and the places that their hours and closures leave open on it."""

    day: date
    name: str
    resources: tuple[Resource, ...]


def open_holidays(
    village: Village,
    resources: Collection[Resource],
    closures: Iterable[Closure],
    *,
    now: datetime,
) -> list[OpenHoliday]:
    """Return the holidays of the coming year on which some of the resources open, soonest first; no query.

    `building` of the resources and `resources` of the closures must be loaded.
    """
    today = village.day_of(now)
    days = DaySpan(today, today + AHEAD)
    shut = closed_spans(resources, days)
    # Places that share their hours share the same list: what of a year is near a day is looked for once for them.
    different = {id(spans): spans for spans in shut.values()}
    by_place = _closed_by_place(closures)
    named = holidays_of(village, {days.first.year, days.last.year})
    found = []
    for day in sorted(day for day in named if days.first <= day <= days.last):
        one = DaySpan(day, day + timedelta(days=1))
        whole = one.to_span(village.zone)
        near = {
            at: [span for span in some if span.overlaps(whole)] for at, some in different.items()
        }
        opened = tuple(
            resource
            for resource in resources
            if not resource.is_unbuilt
            and subtract(
                [whole],
                [
                    *near[id(shut[resource.pk])],
                    *out_of_service(resource, one),
                    *by_place.get(resource.pk, ()),
                    *by_place.get(resource.whole_id or 0, ()),
                ],
            )
        )
        if opened:
            found.append(OpenHoliday(day, named[day], opened))
    return found


def _closed_by_place(closures: Iterable[Closure]) -> dict[int, list[Span]]:
    """Return when closures that are not lifted close each resource."""
    found: dict[int, list[Span]] = {}
    for closure in closures:
        if closure.lifted_at is None:
            for resource in closure.resources.all():
                found.setdefault(resource.pk, []).append(Span(closure.starts_at, closure.ends_at))
    return found
