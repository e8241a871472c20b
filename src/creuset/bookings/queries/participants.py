"""Who is invited to a booking, and what their calendars are told of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.bookings.models import Booking, Participant
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.queries.premises import people_to_list
from creuset.bookings.rules.participants import Stay
from creuset.bookings.states import OVER, BookingState
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.people.secrets import hashed
from creuset.villages.models import Village


def stands(booking: Booking, *, now: datetime) -> bool:
    """Say whether there is something of a loaded booking that people may come to."""
    state = state_of(booking, now=now)
    return state not in OVER and state is not BookingState.ASKED


def stays_of(booking: Booking, *, now: datetime) -> list[Stay]:
    """Return the times of a loaded booking, each with its places; nothing where it does not stand."""
    if not stands(booking, now=now):
        return []
    firm_only = state_of(booking, now=now) is BookingState.CONFIRMED
    times: dict[Span, list[tuple[str, bool]]] = {}
    with override(booking.village.language):
        for segment in booking.segments.all():
            if segment.is_option and firm_only:
                continue
            place = f"{segment.unit.name}, {segment.resource.building.name}"
            span = Span(segment.starts_at, segment.ends_at)
            times.setdefault(span, []).append((place, segment.is_option))
    return [
        Stay(
            number,
            span,
            booking.title,
            " · ".join([*(name for name, _option in places), booking.village.name]),
            is_tentative=any(is_option for _name, is_option in places),
        )
        for number, (span, places) in enumerate(sorted(times.items()))
    ]


def ask_participants(booking: Booking) -> QuerySet[Participant]:
    """Return the question who is invited."""
    return booking.participants.filter(removed_at__isnull=True)


def in_order(rows: Iterable[Participant]) -> list[Participant]:
    """Return those who are invited by name."""
    return sorted(rows, key=lambda row: (row.called.casefold(), row.pk))


def participants_of(booking: Booking) -> list[Participant]:
    """Return who is invited, by name; one query."""
    return in_order(ask_participants(booking))


def get_participant(booking: Booking, pk: int) -> Participant:
    """Return somebody who is invited to the booking, or NotFound."""
    row = booking.participants.filter(pk=pk, removed_at__isnull=True).first()
    if row is None:
        raise NotFound(_("They are not invited, or not any more."))
    return row


def people_to_invite(booking: Booking) -> Sequence[Party]:
    """Return the persons of the booking's party that have an address; two queries."""
    return [person for person in people_to_list(booking) if person.email]


def booking_of(row: Participant) -> Booking:
    """Return the booking to which somebody is invited, with all that its page shows."""
    return loaded(Booking.objects.filter(pk=row.booking_id)).get()


def find_by_secret(village: Village, secret: str) -> Participant:
    """Return who is invited under the secret of a mail; NotFound where nobody is, or no more."""
    row = (
        Participant.objects.select_related("booking")
        .filter(booking__village=village, secret_hash=hashed(secret), removed_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotFound(_("This address leads to no invitation, or not any more."))
    return row
