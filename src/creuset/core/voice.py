"""How the kernel's sentences sound: in the reader's language, with days and hours as people write them."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext

from creuset.core.text import localized
from creuset.kernel import sentences


def show(value: object) -> str:
    """Return a value as the reader writes it; an instant in the zone of the page."""
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return date_format(value, "l j F Y")
        case time():
            return time_format(value, "H:i")
        case Mapping():
            return localized(value, get_language() or "fr", "fr")
        case _:
            return str(value)


def instant_text(instant: datetime) -> str:
    """Return the day and hour of an instant, in the zone of the page."""
    local = timezone.localtime(instant)
    return f"{date_format(local, 'D j M')}, {date_format(local, 'H:i')}"


def speak() -> None:
    """The kernel's sentences are read in the reader's language from now on."""
    sentences.speak_through(gettext, show)
