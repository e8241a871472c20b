"""What a quote of a booking was made for, its lines once it was accepted, and what bookings owe."""

import hashlib
import json

from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery, Sum

from creuset.billing.models import Charge, Quote, QuoteLine
from creuset.billing.rules.lines import Line
from creuset.billing.states import ChargeState
from creuset.bookings.models import Booking
from creuset.bookings.rules import tariffs
from creuset.bookings.states import BookingState
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.villages.models import Village

#: As in the audit and the ledger: bookings.actions.SOURCE, which stands above.
SOURCE = "booking"
#: What the key of a line begins with that is of no place.
NO_PLACES = frozenset({"extra", "discount", "cancelled", "missed"})


def fingerprint_of(asked: tariffs.Asked) -> str:
    """Return a digest of the places, kinds and lengths that a price is asked for: a quote holds for these."""
    shape = tariffs.shape_of(asked)
    return hashlib.sha256(json.dumps(shape, default=str).encode()).hexdigest()


def accepted_for(quote: Quote | None, asked: tariffs.Asked) -> tariffs.Accepted | None:
    """Return an accepted quote, its lines loaded, as the rules read it, if it was made for what is asked."""
    if quote is None or quote.fingerprint != fingerprint_of(asked):
        return None
    whole = Span(asked.starts_at, max(period.span.end for period in asked.periods))
    return tariffs.Accepted(
        number=quote.printed,
        lines=tuple(_as_asked(row, whole) for row in quote.lines.all()),
        shape=tariffs.shape_of(asked),
        deposit=quote.deposit or None,
    )


def lines_of_quote(quote: Quote) -> list[Line]:
    """Return the lines of a quote as they were proposed."""
    return [
        Line(
            key=row.line,
            label=row.label,
            explanation=row.explanation,
            quantity=row.quantity,
            unit=row.unit,
            unit_price=row.unit_price,
            vat_key=row.vat_key,
            vat_percent=row.vat_percent,
            span=Span(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else None,
        )
        for row in quote.lines.order_by("position")
    ]


def _as_asked(row: QuoteLine, whole: Span) -> tariffs.Line:
    """Return a line as the rules read it; its key begins with the code of its place."""
    place, colon, _rest = row.line.partition(":")
    span = Span(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else whole
    return tariffs.Line(
        key=row.line,
        nature=tariffs.Nature.TIME,
        label=_said(row.label),
        quantity=row.quantity,
        unit=tariffs.Counted(row.unit),
        unit_price=row.unit_price,
        net=row.net,
        vat=row.vat_key,
        vat_percent=row.vat_percent,
        span=span,
        why=(_said(row.explanation),),
        resource=place if colon and place not in NO_PLACES else "",
    )


def _said(texts: dict[str, str]) -> Sentence:
    return Sentence("%(what)s", (("what", texts),))


def charged_bookings(village: Village, party: Party) -> QuerySet[Booking]:
    """Return the firm bookings of a party that owe something which waits for an invoice, unordered."""
    waits = Charge.objects.filter(
        source_kind=SOURCE, source_id=OuterRef("pk"), state=ChargeState.WAITING
    )
    firm = [BookingState.CONFIRMED, BookingState.MIXED]
    return Booking.objects.filter(Exists(waits), village=village, party=party, state__in=firm)


def owed_by_booking(village: Village, party: Party, *, most: int) -> list[tuple[Booking, Money]]:
    """Return those that owe more than nothing, the first to begin first, with what each owes before VAT; one query."""
    sums = (
        Charge.objects.filter(
            source_kind=SOURCE, source_id=OuterRef("pk"), state=ChargeState.WAITING
        )
        .order_by()
        .values("source_id")
        .annotate(in_all=Sum("net_cents"))
        .values("in_all")
    )
    rows = (
        charged_bookings(village, party)
        .annotate(starts_at=Min("segments__starts_at"), owed=Subquery(sums))
        .filter(owed__gt=0)
        .order_by("starts_at", "pk")
    )
    return [(row, Money(row.owed, village.currency)) for row in rows[:most]]
