"""Quotes of a booking: those that were made, and a new one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.billing.models import QUOTE_LABELS, Quote
from creuset.billing.permissions import may_change_money, may_make_quotes
from creuset.billing.queries import quotes_of
from creuset.billing.words import money_text
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.quoting import make_quote
from creuset.bookings.models import Booking
from creuset.bookings.queries import get_booking
from creuset.bookings.views.faces import Face
from creuset.core import clock
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError, NotFound
from creuset.people.requests import MemberRequest, TeamRequest, team_page
from creuset.villages.models import Village


def quotes_of_booking(request: MemberRequest, booking: Booking, now: datetime) -> QuerySet[Quote]:
    """Return the quotes of a booking that the reader may read, the latest first."""
    village = booking.village
    rows = quotes_of(village, by=request.actor, on=village.day_of(now))
    return rows.filter(source_kind=SOURCE, source_id=booking.pk).order_by("-pk")[:8]


def quotes_shown(
    request: MemberRequest, booking: Booking, face: Face, now: datetime, rows: Iterable[Quote]
) -> dict[str, Any]:
    """Return what the page of a booking shows of these quotes, and where one is made."""
    village = booking.village
    today = village.day_of(now)
    page = "quotes:quote" if face.is_team else "quotes_my:quote"
    return {
        "quotes": [
            {
                "quote": row,
                "state": row.state_on(today),
                "label": QUOTE_LABELS[row.state_on(today)],
                "gross": money_text(row.gross),
                "url": reverse(page, args=[village, row.pk]),
            }
            for row in rows
        ],
        "quote_url": reverse("bookings:quote", args=[village, booking.pk])
        if face.is_team and may_make_quotes(request.actor, village)
        else "",
        "by_hand_url": by_hand_url(booking)
        if face.is_team and may_make_quotes(request.actor, village)
        else "",
        "deposit_url": deposit_url(booking)
        if face.is_team and may_change_money(request.actor, village)
        else "",
    }


def by_hand_url(booking: Booking) -> str:
    """Return where a quote of the booking is written by hand, from its price on."""
    page = reverse("quotes:new", args=[booking.village])
    return f"{page}?source={SOURCE}-{booking.pk}"


def deposit_url(booking: Booking) -> str:
    """Return where a deposit for the booking is recorded."""
    page = reverse("money:new_deposit", args=[booking.village])
    return f"{page}?source={SOURCE}-{booking.pk}&party={booking.party_id}"


@require_POST
@team_page(Capability.MAKE_QUOTES)
def quote(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A draft quote of the booking's price, to be read and sent."""
    now = clock.now()
    booking = get_booking(village, pk, by=request.actor, now=now)
    try:
        made = make_quote(booking=booking, by=request.actor, now=now)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("bookings:sheet", village, pk)
    messages.success(request, _("The quote is written: read it, then send it."))
    return redirect("quotes:quote", village, made.pk)
