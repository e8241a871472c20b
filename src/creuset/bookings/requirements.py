"""How a confirmation knows that what it asks for is there: quote, deposit, insurance, induction."""

from collections.abc import Sequence
from datetime import date, datetime

from creuset.billing.queries import accepted_quote, facts_of
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.holding import check_by
from creuset.bookings.states import Requirement
from creuset.documents.models import CertificateKind
from creuset.documents.queries import has_certificate
from creuset.people.queries import people_of


def register() -> None:
    """Confirmations are judged by what billing and documents know."""
    check_by(Requirement.QUOTE, has_quote)
    check_by(Requirement.DEPOSIT, has_deposit)
    check_by(Requirement.INSURANCE, has_insurance)
    check_by(Requirement.INDUCTION, has_induction)


def has_quote(booking: Booking, _segments: Sequence[Segment], _now: datetime) -> bool:
    """Say whether a quote of the booking was accepted."""
    return facts_of(booking.village, (SOURCE, booking.pk)).has_accepted_quote


def has_deposit(booking: Booking, _segments: Sequence[Segment], _now: datetime) -> bool:
    """Say whether what the accepted quote asks before the first day was received; without a quote, anything."""
    source = (SOURCE, booking.pk)
    received = facts_of(booking.village, source).received
    quote = accepted_quote(booking.village, source)
    asked = quote.deposit_cents if quote else 0
    return received.cents >= asked if asked else bool(received)


def has_insurance(booking: Booking, segments: Sequence[Segment], _now: datetime) -> bool:
    """Say whether an insurance of the party is on file for every day of the periods."""
    first, last = _days(booking, segments)
    return has_certificate(
        booking.village, [booking.party_id], CertificateKind.INSURANCE, first=first, last=last
    )


def has_induction(booking: Booking, segments: Sequence[Segment], _now: datetime) -> bool:
    """Say whether somebody of the party had the safety induction, valid on every day of the periods."""
    first, last = _days(booking, segments)
    whose = {booking.party_id, *people_of(booking.party).values_list("person_id", flat=True)}
    if booking.booked_by_id:
        whose.add(booking.booked_by_id)
    return has_certificate(
        booking.village, whose, CertificateKind.INDUCTION, first=first, last=last
    )


def _days(booking: Booking, segments: Sequence[Segment]) -> tuple[date, date]:
    """Return the first and the last civil day that the periods touch."""
    village = booking.village
    ends = max(segment.ends_at for segment in segments)
    return (
        village.day_of(min(segment.starts_at for segment in segments)),
        village.day_of(ends - datetime.resolution),
    )
