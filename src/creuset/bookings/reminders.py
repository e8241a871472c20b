"""What people are told before it happens: a booking begins, an option ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min

from creuset.bookings.actions.writing import told
from creuset.bookings.models import Booking, Hold
from creuset.bookings.notices import ABOUT_TO_LAPSE, REMINDER, tell_people
from creuset.bookings.queries.access import loaded
from creuset.bookings.states import BookingState

#: How long before. What was made later than that needs no reminder.
AHEAD = timedelta(days=1)
#: As many at once as one sweep tells; the next one tells the rest.
MOST = 500


def remind_of_bookings(now: datetime) -> int:
    """People are told, once, of the bookings that begin within a day and were made before that; return how many."""
    rows = (
        Booking.objects.filter(
            state__in=(BookingState.CONFIRMED, BookingState.MIXED),
            segments__starts_at__gt=now - AHEAD,
            segments__starts_at__lte=now + AHEAD,
        )
        .annotate(first_at=Min("segments__starts_at"))
        .filter(first_at__gt=now, first_at__lte=now + AHEAD, changed_at__lt=F("first_at") - AHEAD)
        .order_by("first_at", "pk")
    )
    return _tell({row.pk: row.first_at for row in rows[:MOST]}, REMINDER, now=now)


def remind_of_options(now: datetime) -> int:
    """People are told, once, of the options that end within a day and lasted longer; return how many."""
    rows = Hold.objects.filter(
        ended_at__isnull=True,
        lapses_at__gt=now,
        lapses_at__lte=now + AHEAD,
        asked_at__lt=F("lapses_at") - AHEAD,
    ).order_by("lapses_at", "pk")
    return _tell({row.booking_id: row.lapses_at for row in rows[:MOST]}, ABOUT_TO_LAPSE, now=now)


def _tell(instants: dict[int, datetime], fact: str, *, now: datetime) -> int:
    bookings: Iterable[Booking] = loaded(Booking.objects.filter(pk__in=instants))
    for booking in bookings:
        at = instants[booking.pk].isoformat()
        content = {
            "title": booking.title,
            "party": booking.party.name,
            "segments": told(booking.segments.all()),
            "at": at,
        }
        tell_people(booking, fact, content, key=f"{booking.pk} {at}", now=now)
    return len(instants)
