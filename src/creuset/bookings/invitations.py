"""The mails that invite to a booking: what a person reads, and what their calendar does."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from creuset.bookings.models import Booking, Participant
from creuset.bookings.rules.participants import Changes, Stay
from creuset.bookings.states import ParticipantAnswer
from creuset.core.invitations import Answer, Invitation, Method, Person, written
from creuset.core.mail import calendar_part, letter
from creuset.core.text import span_text
from creuset.people.secrets import hashed

SALT = "creuset.bookings.participant"
ANSWERS = {
    ParticipantAnswer.NONE: Answer.NONE,
    ParticipantAnswer.YES: Answer.YES,
    ParticipantAnswer.NO: Answer.NO,
}


def secret_of(key: str) -> str:
    """Return the secret of somebody invited, the same in every mail; nothing that is kept tells it."""
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()[:43]


def digest_of(key: str) -> str:
    """Return by what somebody invited is found."""
    return hashed(secret_of(key))


def message_of(
    row: Participant, booking: Booking, told: Changes, *, is_new: bool, now: datetime
) -> EmailMessage:
    """Return the mail that tells somebody invited what changes for them, in their language, with a calendar file
    for each of its times.
    """
    village = booking.village
    path = reverse("invited:page", args=[village, secret_of(row.key)])
    url = f"{settings.BASE_URL.rstrip('/')}{path}"
    with override(row.language), timezone.override(village.zone):
        values = {
            "booking": booking,
            "village": village,
            "name": row.name,
            "host": booking.booked_by.name if booking.booked_by else booking.party.name,
            "requested": _lines(told.requested, booking),
            "cancelled": _lines(told.cancelled, booking),
            "is_new": is_new,
            "url": url if told.requested else "",
        }
        subject = render_to_string("bookings/mail/participant_subject.txt", values)
        message = letter(
            subject=subject,
            text=render_to_string("bookings/mail/participant.txt", values),
            to=row.email,
            language=row.language,
            headers=_reply_to(booking),
        )
    for method, stays in ((Method.CANCEL, told.cancelled), (Method.REQUEST, told.requested)):
        for stay in stays:
            event = _invitation(row, booking, stay, url=url, now=now)
            name = f"{'invite' if method is Method.REQUEST else 'cancel'}-{stay.number + 1}.ics"
            message.attach(calendar_part(written(event, method), method.value, name))
    return message


def _lines(stays: Sequence[Stay], booking: Booking) -> list[str]:
    zone = booking.village.zone
    return [f"{span_text(stay.span.start, stay.span.end, zone)} – {stay.place}" for stay in stays]


def _reply_to(booking: Booking) -> dict[str, str]:
    address = str(booking.village.contact.get("email", ""))
    return {"Reply-To": address} if address else {}


def organizer_of(booking: Booking) -> Person:
    """Return who invites as calendars see it: the village, so that nobody's own address is told."""
    address = str(booking.village.contact.get("email", "")) or settings.DEFAULT_FROM_EMAIL
    return Person(address, booking.village.name)


def _invitation(
    row: Participant, booking: Booking, stay: Stay, *, url: str, now: datetime
) -> Invitation:
    return Invitation(
        uid=f"booking-{booking.pk}-stay-{stay.number}@creuset",
        sequence=row.sequence,
        span=stay.span,
        zone=booking.village.zone,
        title=stay.title,
        place=stay.place,
        organizer=organizer_of(booking),
        attendee=Person(row.email, row.name),
        sent_at=now,
        answer=ANSWERS[ParticipantAnswer(row.answer)],
        is_tentative=stay.is_tentative,
        url=url,
    )
