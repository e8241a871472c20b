"""When a resource is open: its own hours, else its building's, else its village's."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import holidays as public_holidays
from django.utils.translation import get_language

from creuset.kernel.openings import OpeningHours, always_open
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
    country = str(village.address.get("country", "FR")).upper()
    language = (get_language() or village.language)[:2]
    return {
        day: name for year in years for day, name in holiday_names(country, year, language).items()
    }


def hours_of(resource: Resource, *, years: Iterable[int]) -> OpeningHours:
    """Return when the resource is open; `building` and `village` of the resource must be loaded.

    Where nobody wrote hours, it is always open.
    """
    written = resource.hours or resource.building.hours or resource.village.hours
    return _read(written, resource.village, years)


def hours_of_building(building: Building, *, years: Iterable[int]) -> OpeningHours:
    """Return when the building is open; `village` of the building must be loaded."""
    return _read(building.hours or building.village.hours, building.village, years)


def hours_of_village(village: Village, *, years: Iterable[int]) -> OpeningHours:
    """Return when the village is open."""
    return _read(village.hours, village, years)


def _read(written: Mapping[str, object], village: Village, years: Iterable[int]) -> OpeningHours:
    if not written:
        return always_open()
    return OpeningHours.from_data(written, names=holidays_of(village, years))
