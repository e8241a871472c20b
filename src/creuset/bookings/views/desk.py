"""Bookings at the desk."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.forms import BookingForm
from creuset.bookings.views.booking import (
    cancel_page,
    change_page,
    details_page,
    new_page,
    sheet_page,
)
from creuset.bookings.views.copying import copy_page
from creuset.bookings.views.faces import Face
from creuset.bookings.views.lists import list_page
from creuset.bookings.views.prices import price_fragment
from creuset.bookings.views.search import free_page, search_page, take_page
from creuset.core.roles import Capability
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

FACE = Face(urls="bookings", base="core/desk.html", form=BookingForm, is_team=True)


@require_GET
@team_page(Capability.SEE_BOOKINGS)
def bookings(request: TeamRequest, village: Village) -> HttpResponse:
    """The bookings to come, or those that are over."""
    return list_page(request, village, FACE, title=_("Bookings"), everybody=True)


@require_GET
@team_page(Capability.SEE_DESK)
def free(request: TeamRequest, village: Village) -> HttpResponse:
    """Dates first, then what is free."""
    return free_page(request, village, FACE)


@require_GET
@team_page(Capability.SEE_DESK)
def search(request: TeamRequest, village: Village) -> HttpResponse:
    """Several wishes, then the earliest combinations of what is free."""
    return search_page(request, village, FACE)


@require_POST
@team_page(Capability.SEE_DESK)
def take(request: TeamRequest, village: Village) -> HttpResponse:
    """A combination that was found is booked, for somebody."""
    return take_page(request, village, FACE)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """A new booking, for somebody."""
    return new_page(request, village, FACE)


@require_GET
@team_page(Capability.SEE_DESK)
def price(request: TeamRequest, village: Village) -> HttpResponse:
    """What a new booking would cost, while it is typed."""
    return price_fragment(request, village, FACE.form)


@require_GET
@team_page(Capability.SEE_DESK)
def sheet(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A booking."""
    return sheet_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A booking moves, or takes another time."""
    return change_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def copy(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The same as a booking, once more."""
    return copy_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def details(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What a booking is for."""
    return details_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_DESK)
def cancel(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A booking is cancelled."""
    return cancel_page(request, village, FACE, pk)
