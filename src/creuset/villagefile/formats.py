"""Checks of single texts: each gives the text in its usual form, or None."""

from __future__ import annotations

from zoneinfo import available_timezones

from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from creuset.villagefile.vocabulary import CURRENCIES, LANGUAGES


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
