"""When a resource is open: its own hours, else its building's, else its village's."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache

import holidays as public_holidays
from django.utils.translation import get_language

from creuset.kernel.openings import OpeningHours, always_open
from creuset.kernel.spans import DaySpan, Span, day_start, gaps
from creuset.places.models import Building, Resource
from creuset.villages.models import Village

LANGUAGES = {"fr": "fr", "en": "en_US"}


@cache
def holiday_names(country: str, year: int, language: str) -> Mapping[date, str]:
    """Return the public holidays of a country in a year, named in a language."""
    return dict(
        public_holidays.country_holidays(
            country, years=year, language=LANGUAGES.get(language, "en_US")
        ).items()
    )


def holidays_of(village: Village, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of the village's country in these years, in the reader's language."""
    return _holidays(*_told_in(village), years)


def _told_in(village: Village) -> tuple[str, str]:
    """Return the country of the village, and the language of its reader."""
    country = str(village.address.get("country", "FR")).upper()
    return country, (get_language() or village.language)[:2]


def _holidays(country: str, language: str, years: Iterable[int]) -> dict[date, str]:
    return {
        day: name for year in years for day, name in holiday_names(country, year, language).items()
    }


def hours_of(resource: Resource, *, years: Iterable[int]) -> OpeningHours:
    """Return when the resource is open; `building` and `village` of the resource must be loaded.

    Where nobody wrote hours, it is always open.
    """
    return _read(_written(resource), resource.village, years)


def distinct_hours(resources: Iterable[Resource], *, years: Iterable[int]) -> list[OpeningHours]:
    """Return the opening hours of resources of one village, those that many share once; loaded as for `hours_of`."""
    shared = {str(_written(resource)): resource for resource in resources}
    return [hours_of(resource, years=years) for resource in shared.values()]


def hours_of_building(building: Building, *, years: Iterable[int]) -> OpeningHours:
    """Return when the building is open; `village` of the building must be loaded."""
    return _read(building.hours or building.village.hours, building.village, years)


def hours_of_village(village: Village, *, years: Iterable[int]) -> OpeningHours:
    """Return when the village is open."""
    return _read(village.hours, village, years)


def closed_spans(resources: Iterable[Resource], days: DaySpan) -> dict[int, tuple[Span, ...]]:
    """Return when each resource is closed in these days; `building` and `village` must be loaded.

    Hours that many resources share are worked out once. Shape: sorted and disjoint.
    """
    years = {days.first.year, days.last.year}
    known: dict[tuple[str, str], tuple[Span, ...]] = {}
    found = {}
    for resource in resources:
        village = resource.village
        written = _written(resource)
        key = (village.zone_name, str(written))
        if key not in known:
            opened = _read(written, village, years).spans(days, village.zone)
            known[key] = tuple(gaps(opened, days.to_span(village.zone)))
        found[resource.pk] = known[key]
    return found


def service_of(resource: Resource) -> tuple[date | None, date | None]:
    """Return the first day on which a resource and its building serve, and the first on which they no more do."""
    building = resource.building
    starts = [day for day in (resource.valid_from, building.valid_from) if day]
    ends = [day for day in (resource.valid_until, building.valid_until) if day]
    return (max(starts) if starts else None, min(ends) if ends else None)


def out_of_service(resource: Resource, days: DaySpan) -> tuple[Span, ...]:
    """Return when a resource or its building does not serve in these days; both loaded, with the village."""
    first, until = service_of(resource)
    if first is None and until is None:
        return ()
    zone, window = resource.village.zone, days.to_span(resource.village.zone)
    starts = max(window.start, day_start(first, zone)) if first else window.start
    ends = min(window.end, day_start(until, zone)) if until else window.end
    if starts >= ends:
        return (window,)
    return tuple(gaps([Span(starts, ends)], window))


def _written(resource: Resource) -> Mapping[str, object]:
    hours: Mapping[str, object] = (
        resource.hours or resource.building.hours or resource.village.hours
    )
    return hours


def _read(written: Mapping[str, object], village: Village, years: Iterable[int]) -> OpeningHours:
    if not written:
        return always_open()
    return _understood(json.dumps(written, default=str), *_told_in(village), tuple(sorted(years)))


@lru_cache(maxsize=512)
def _understood(written: str, country: str, language: str, years: tuple[int, ...]) -> OpeningHours:
    """Return the hours that are so written: every booking, and each place of a list, asks for one of a few."""
    names = _holidays(country, language, years)
    return OpeningHours.from_data(json.loads(written), names=names)
