"""How the kernel's sentences sound: in the reader's language, with days and hours as people write them."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language, gettext

from creuset.core import clock, text
from creuset.kernel import sentences


def show(value: object) -> str:
    """Return a value as the reader writes it; an instant in the zone of the page."""
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return text.day_text(value, today=_today(), style="long")
        case time():
            return text.hour_text(value)
        case Mapping():
            return text.localized(value, get_language() or "fr", "fr")
        case _:
            return str(value)


def instant_text(instant: datetime) -> str:
    """Return the day and hour of an instant, in the zone of the page."""
    return text.instant_text(instant, timezone.get_current_timezone(), today=_today())


def speak() -> None:
    """The kernel's sentences are read in the reader's language from now on."""
    sentences.speak_through(gettext, show)


def _today() -> date:
    return clock.now().astimezone(timezone.get_current_timezone()).date()
