"""From the sheet of a booking to announcing whoever comes for it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_invite
from creuset.bookings.ways import Way
from creuset.core.roles import Scope
from creuset.people.actors import Actor


def to_announce(booking: Booking, by: Actor, face: str, now: datetime) -> Way | None:
    """Whoever may invite people to the booking announces visitors for it, in their own home."""
    if face != "my" or not by.has_scope(Scope.RECEPTION) or not may_invite(by, booking, now=now):
        return None
    page = reverse("visitors_my:new", args=[booking.village.slug])
    return Way(_("Announce visitors"), "people", f"{page}?booking={booking.pk}")
