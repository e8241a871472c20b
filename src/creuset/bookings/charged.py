"""Bookings as billing shows them: their titles and their pages."""

from collections.abc import Iterable

from django.urls import reverse

from creuset.billing import sources
from creuset.bookings.actions import quoting
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.models import Booking
from creuset.villages.models import Village


def register() -> None:
    """Billing names bookings, and accepts their quotes as bookings do."""
    sources.name_by(SOURCE, names)
    sources.accept_by(SOURCE, quoting.accept_quote)


def names(village: Village, ids: Iterable[int], face: str) -> dict[int, sources.Named]:
    """Return the titles of bookings, and their pages on a face; one query."""
    rows = Booking.objects.filter(village=village, pk__in=list(ids)).values_list("pk", "title")
    page = "bookings:sheet" if face == "desk" else "bookings_my:sheet"
    return {pk: sources.Named(title, reverse(page, args=[village, pk])) for pk, title in rows}
