"""What a booking would cost, while it is typed; and the prices of a village, for everybody."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.bookings.actions.charging import fee_of
from creuset.bookings.forms import BookingForm
from creuset.bookings.models import Booking
from creuset.bookings.permissions import may_see_price
from creuset.bookings.price_table import shown_card
from creuset.bookings.priced import ShownFee, ShownPrice, ladders_used, shown, shown_fee
from creuset.bookings.queries.price_list import price_list
from creuset.bookings.queries.prices import price_of, price_of_booking
from creuset.bookings.queries.recorded import Recorded
from creuset.bookings.queries.tariffs import ladders_of
from creuset.bookings.states import OVER
from creuset.core import clock
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.people.requests import MemberRequest, PublicRequest
from creuset.villages.models import Village

#: The part of the form that depends on its places.
BESIDE = "beside"


def price_fragment(
    request: MemberRequest, village: Village, form_class: type[BookingForm]
) -> HttpResponse:
    """Answer the price of what is typed so far, nothing where too little is; or what may be asked beside it."""
    now = clock.now()
    form = form_class(request.GET, by=request.actor, village=village, now=now)
    if request.GET.get("part") == BESIDE:
        return render(request, "bookings/new/_beside.html", {"form": form})
    values = {"price": typed_price(form, village, now=now), "village": village}
    return render(request, "bookings/_price.html", values)


def priced_form(
    request: MemberRequest, village: Village, form_class: type[BookingForm]
) -> ShownPrice | None:
    """Return the price of the form that was sent, for a page drawn again; None where none was sent."""
    if request.method != "POST":
        return None
    now = clock.now()
    form = form_class(request.POST, by=request.actor, village=village, now=now)
    return typed_price(form, village, now=now)


def typed_price(form: BookingForm, village: Village, *, now: datetime) -> ShownPrice | None:
    """Return the price of a form that may lack its title; None where its places or times are not said."""
    form.is_valid()
    places = form.cleaned_data.get("resource")
    if (
        not places
        or form.span is None
        or "party" in form.errors
        or not form.cleaned_data.get("party")
    ):
        return None
    try:
        price = price_of(
            form.periods(),
            village=village,
            extras=form.extras(),
            party=form.chosen_party(),
            by=form.by,
            now=now,
        )
    except DomainError as error:
        return ShownPrice(refusal=str(error))
    if price is None or price.quoted is None:
        return shown(price)
    return shown(price, ladders=ladders_used(price.quoted, price.ladders))


def booking_price(
    booking: Booking, *, by: Actor, now: datetime, recorded: Recorded
) -> ShownPrice | None:
    """Return the price of a loaded booking in words; None for whom it is not, and once it ended early."""
    if booking.state in OVER or not may_see_price(by, booking, now=now):
        return None
    price = price_of_booking(booking, recorded=recorded)
    if price is None or price.quoted is None:
        return shown(price)
    return shown(price, ladders=ladders_used(price.quoted, price.ladders))


def cancellation(booking: Booking, *, by: Actor, now: datetime) -> ShownFee | None:
    """Return what a cancellation would cost now, in words; None where nothing is owed, or for whom it is not."""
    if not may_see_price(by, booking, now=now):
        return None
    fee = fee_of(booking, now=now)
    return None if fee is None else shown_fee(fee)


@require_safe
def public_prices(request: PublicRequest, village: Village) -> HttpResponse:
    """The prices of the village, before VAT, and what a cancellation costs."""
    listed = price_list(village, now=clock.now())
    known = ladders_of(village) if listed else {}
    cards = [shown_card(each, known) for each in listed]
    values: dict[str, Any] = {
        "cards": cards,
        "ladders": dict.fromkeys(ladder for card in cards for ladder in card.ladders),
        "is_invented": "rate_cards" in village.invented,
    }
    return render(request, "bookings/prices.html", values)
