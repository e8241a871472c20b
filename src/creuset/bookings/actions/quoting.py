"""Quotes of bookings: made of their price, accepted with their confirmation, or not at all."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from creuset.billing import actions as billing
from creuset.billing.models import Quote
from creuset.billing.rules.quotes import LASTS
from creuset.bookings.actions.charging import owed_lines
from creuset.bookings.actions.confirming import confirm
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.reading import check_lives, read_whole
from creuset.bookings.actions.spending import give_back
from creuset.bookings.models import Booking
from creuset.bookings.queries import ladder
from creuset.bookings.queries.billed import fingerprint_of, lines_of_quote
from creuset.bookings.queries.prices import asked_of_booking, judged
from creuset.bookings.states import BookingState
from creuset.kernel.errors import Conflict, Refused
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village


class NoPrices(Refused):
    """The village says nothing of prices: there is nothing to quote."""

    code = "no-prices"


class ChangedSinceQuote(Conflict):
    """The booking is no longer what was quoted: other places, kinds or lengths."""

    code = "changed-since-quote"


@transaction.atomic
def make_quote(
    *, booking: Booking, by: Actor, now: datetime, valid_until: date | None = None
) -> Quote:
    """A draft quote of the booking stands, with the lines of its price; it has no number before it is sent.

    Unless told it binds for two weeks, and no longer than the option it is made for. Raise Forbidden;
    AlreadyOver or OptionOver where the booking holds nothing any more; NoPrices, NoRate, NoVat;
    WrongValidity.
    """
    booking = read_whole(booking.pk)
    check_lives(booking, now=now)
    village, asked = booking.village, asked_of_booking(booking)
    price = judged(asked, village=village, party_id=booking.party_id)
    if price is not None and price.refusal is not None:
        raise price.refusal
    quoted = price.quoted if price is not None else None
    if quoted is None:
        raise NoPrices(_("This village has no prices: there is nothing to quote."))
    return billing.make_quote(
        village=village,
        party=booking.party,
        project=booking.project,
        title=dict.fromkeys(_languages(village), booking.title),
        # What is measured has no quantity yet, and is no line: it is charged once it was measured.
        lines=owed_lines([line for line in quoted.lines if line.quantity], village),
        valid_until=valid_until or last_day(booking, now=now),
        source=(SOURCE, booking.pk),
        deposit=quoted.deposit,
        fingerprint=fingerprint_of(asked),
        by=by,
        now=now,
    )


@transaction.atomic
def accept_quote(
    *, quote: Quote, name: str, by: Actor | None, now: datetime, ip: str | None = None
) -> Quote:
    """The quote is accepted, its option confirmed and its lines charged; or nothing of it, and why.

    Without `by`, whoever opened the secret address answers. Raise Forbidden; NameMissing; QuoteOver;
    ChangedSinceQuote; AlreadyOver; OptionOver; NotFirst; Occupied; every requirement that is missing.
    """
    booking = read_whole(quote.source_id)
    accepted = billing.accept_quote(quote=quote, name=name, by=by, now=now, ip=ip)
    check_lives(booking, now=now)
    if fingerprint_of(asked_of_booking(booking)) != accepted.fingerprint:
        raise ChangedSinceQuote(
            _("The booking changed since this quote was made: ask for a new one.")
        )
    if booking.state in {BookingState.OPTION, BookingState.MIXED, BookingState.ASKED}:
        # The village agreed when it sent the quote: whoever accepts needs no right of their own to book.
        booking = confirm(booking=booking, by=HOUSE, now=now, reason=accepted.printed)
    give_back(booking, by=by or HOUSE, now=now)
    billing.replace(
        village=booking.village,
        party=booking.party,
        project=booking.project,
        source=(SOURCE, booking.pk),
        lines=lines_of_quote(accepted),
        why=dict.fromkeys(_languages(booking.village), accepted.printed),
        by=by or HOUSE,
        now=now,
    )
    return accepted


def last_day(booking: Booking, *, now: datetime) -> date:
    """Return the last day on which a quote made now binds: two weeks from now, or the option's own end."""
    village = booking.village
    ends = village.day_of(now + LASTS)
    hold = ladder.find_hold(booking)
    if hold is not None and hold.ended_at is None:
        ends = min(ends, village.day_of(hold.expires_at))
    return ends


def _languages(village: Village) -> list[str]:
    return list(village.languages) or [village.language]
