"""What the village's own address is told of bookings by mail: that somebody waits for the team's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.bookings import facts
from creuset.bookings.actions.writing import told
from creuset.bookings.models import Booking
from creuset.bookings.queries.access import loaded
from creuset.bookings.sentences import places
from creuset.bookings.states import BookingState
from creuset.core import outbox
from creuset.core.mail import letter


def register() -> None:
    """The village is told what waits for its approval."""
    outbox.receive(facts.APPROVAL_ASKED, tell_village)


def tell_village(fact: Mapping[str, Any], _now: datetime) -> None:
    """The village's address is told, in its language, what is asked; nothing where it was answered meanwhile."""
    booking = loaded(Booking.objects.filter(pk=fact["booking"])).first()
    if booking is None or booking.state != BookingState.ASKED:
        return
    village = booking.village
    address = str(village.contact.get("email", ""))
    if not address:
        return
    path = reverse("approvals:answer", args=[village, booking.pk])
    with override(village.language), timezone.override(village.zone):
        values = {
            "booking": booking,
            "village": village,
            "where": places(told(booking.segments.all())),
            "url": f"{settings.BASE_URL.rstrip('/')}{path}",
        }
        subject = render_to_string("bookings/mail/village_approval_subject.txt", values)
        letter(
            subject=subject,
            text=render_to_string("bookings/mail/village_approval.txt", values),
            to=address,
            language=village.language,
        ).send()
