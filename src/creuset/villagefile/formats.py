"""Checks of single texts: each gives the text in its usual form, or None."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from creuset.villagefile.vocabulary import CURRENCIES, LANGUAGES

_TIMES = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)")


def check_zone(text: str) -> str | None:
    """A zone of the IANA database that is a place, not an abbreviation."""
    return text if "/" in text and text in available_timezones() else None


def check_currency(text: str) -> str | None:
    return text if text in CURRENCIES else None


def check_language(text: str) -> str | None:
    return text if text in LANGUAGES else None


def check_siren(text: str) -> str | None:
    try:
        return str(siren.validate(text))
    except ValidationError:
        return None


def check_siret(text: str) -> str | None:
    try:
        return str(siret.validate(text))
    except ValidationError:
        return None


def check_vat(text: str) -> str | None:
    try:
        return str(vat.validate(text))
    except ValidationError:
        return None


def check_times(text: str) -> str | None:
    """From a time to a later one of the same day; 24:00 is its end."""
    return text if _TIMES.fullmatch(text) and text[:5] < text[6:] else None
