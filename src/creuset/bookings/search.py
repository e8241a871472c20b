"""Bookings in the search of the house."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.bookings.queries.access import bookings_seen, loaded
from creuset.bookings.queries.lists import BookingLine, line_of
from creuset.core.registry import Found
from creuset.core.text import span_text
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.villages.models import Village


def find_bookings(
    *, words: str, by: Actor, village: Village | None, most: int, now: datetime
) -> list[Found]:
    """Return the bookings whose title, party or project holds every word, the latest first."""
    sought = fold(words).split()
    if village is None or not sought:
        return []
    bookings = bookings_seen(village, by=by, now=now)
    for word in sought:
        bookings = bookings.filter(
            Q(search_text__contains=word)
            | Q(party__search_text__contains=word)
            | Q(project__search_text__contains=word)
        )
    rows = loaded(bookings.order_by("-pk"))[:most]
    return [_found(line_of(row, now=now), village) for row in rows]


def _found(line: BookingLine, village: Village) -> Found:
    when = span_text(line.span.start, line.span.end, village.zone)
    return Found(
        kind=_("Booking"),
        title=line.title,
        detail=f"{line.party} · {', '.join(line.places)} · {when}",
        url=reverse("bookings:sheet", kwargs={"village": village.slug, "pk": line.pk}),
        icon="cal",
    )
