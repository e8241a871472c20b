"""How the kernel's sentences sound: in the reader's language, with days and hours as people write them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language, gettext

from creuset.core import clock, text
from creuset.kernel import sentences
from creuset.kernel.money import Money
from creuset.kernel.units import Quantity


def show(value: object) -> str:
    """Return a value as the reader writes it; an instant in the zone of the page."""
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return text.day_text(value, today=_today(), style="long")
        case time():
            return text.hour_text(value)
        case Money() | Quantity() | Decimal():
            return _number(value)
        case Mapping():
            return text.localized(value, get_language() or "fr", "fr")
        case _:
            return str(value)


def _number(value: Money | Quantity | Decimal) -> str:
    """Return an amount with its unit, or a number with the decimals that it needs: 25, 5.5."""
    if not isinstance(value, Decimal):
        return value.format(get_language() or "fr")
    exponent = value.normalize().as_tuple().exponent
    return text.number_text(value, max(-exponent, 0) if isinstance(exponent, int) else 0)


def instant_text(instant: datetime) -> str:
    """Return the day and hour of an instant, in the zone of the page."""
    return text.instant_text(instant, timezone.get_current_timezone(), today=_today())


def speak() -> None:
    """The kernel's sentences are read in the reader's language from now on."""
    sentences.speak_through(gettext, show)


def _today() -> date:
    return clock.now().astimezone(timezone.get_current_timezone()).date()
