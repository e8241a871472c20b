"""From the sheet of a booking to announcing whoever comes for it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_invite
from creuset.bookings.ways import Way
from creuset.core.roles import Scope
from creuset.people.actors import Actor
from creuset.reception.permissions import may_receive


def to_announce(booking: Booking, by: Actor, face: str, now: datetime) -> Way | None:
    """Whoever may invite people to the booking announces visitors for it in their home; reception at the desk."""
    if not by.has_scope(Scope.RECEPTION):
        return None
    if face == "my" and may_invite(by, booking, now=now):
        urls = "visitors_my"
    elif face == "desk" and may_receive(by, booking.village):
        urls = "visitors"
    else:
        return None
    page = reverse(f"{urls}:new", args=[booking.village.slug])
    return Way(_("Announce visitors"), "people", f"{page}?booking={booking.pk}")
