"""Where the domains above lead from the sheet of a booking: to announce visitors for it…"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from creuset.bookings.models import Booking
from creuset.people.actors import Actor


@dataclass(frozen=True)
class Way:
    """A way on: its words, its icon, its address."""

    label: str | Promise
    icon: str
    url: str


#: Says where a reader is led from a booking that is not over, on a face ("desk" or "my"); None where nowhere.
#: It asks the database nothing: the sheet has asked already.
type Leading = Callable[[Booking, Actor, str, datetime], Way | None]

_leading: list[Leading] = []


def lead_from_booking(leading: Leading) -> None:
    """Sheets of bookings show where `leading` leads, from now on."""
    if leading not in _leading:
        _leading.append(leading)


def ways_from(booking: Booking, *, by: Actor, face: str, now: datetime) -> list[Way]:
    """Return where the domains above lead the reader from the sheet of the booking."""
    found = (leading(booking, by, face, now) for leading in _leading)
    return [way for way in found if way is not None]
