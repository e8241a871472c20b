"""Bookings as billing shows them: their titles and their pages."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from creuset.billing import sources
from creuset.bookings.actions import quoting
from creuset.bookings.actions.charging import owed_lines
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.models import Booking
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.billed import fingerprint_of
from creuset.bookings.queries.prices import asked_of_booking, judged
from creuset.bookings.queries.tariffs import vats_of
from creuset.people.actors import Actor
from creuset.villages.models import Village


def register() -> None:
    """Billing names bookings, and accepts their quotes as bookings do."""
    sources.name_by(SOURCE, names)
    sources.accept_by(SOURCE, quoting.accept_quote)
    sources.quote_by(SOURCE, quotable)
    sources.tax_by(vat_rates)


def quotable(village: Village, pk: int, by: Actor, now: datetime) -> sources.Quotable:
    """Return what a quote of a booking begins with: its price, where there is one. Raises NotFound."""
    booking = get_booking(village, pk, by=by, now=now)
    asked = asked_of_booking(booking)
    price = judged(asked, village=village, party_id=booking.party_id)
    quoted = price.quoted if price else None
    lines = [line for line in quoted.lines if line.quantity] if quoted else []
    return sources.Quotable(
        party=booking.party,
        title=booking.title,
        valid_until=quoting.last_day(booking, now=now),
        fingerprint=fingerprint_of(asked),
        project=booking.project,
        lines=owed_lines(lines, village),
        deposit=quoted.deposit if quoted else None,
    )


def vat_rates(village: Village, on: date) -> list[sources.VatRate]:
    """Return the rates of VAT of the village's file on the day; one query."""
    return [
        sources.VatRate(code, vat.names, percent)
        for code, vat in vats_of(village).items()
        if (percent := vat.on(on)) is not None
    ]


def names(village: Village, ids: Iterable[int], face: str) -> dict[int, sources.Named]:
    """Return the titles of bookings, and their pages on a face; one query."""
    rows = Booking.objects.filter(village=village, pk__in=list(ids)).values_list("pk", "title")
    page = "bookings:sheet" if face == "desk" else "bookings_my:sheet"
    return {pk: sources.Named(title, reverse(page, args=[village, pk])) for pk, title in rows}
