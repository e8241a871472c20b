"""Bookings of a member."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.forms import MyBookingForm
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
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village

FACE = Face(urls="bookings_my", base="core/my.html", form=MyBookingForm, is_team=False)


@require_GET
@member_page
def bookings(request: MemberRequest, village: Village) -> HttpResponse:
    """My bookings to come, or those that are over."""
    return list_page(request, village, FACE, title=_("My bookings"))


@require_GET
@member_page
def free(request: MemberRequest, village: Village) -> HttpResponse:
    """Dates first, then what is free."""
    return free_page(request, village, FACE)


@require_GET
@member_page
def search(request: MemberRequest, village: Village) -> HttpResponse:
    """Several wishes, then the earliest combinations of what is free."""
    return search_page(request, village, FACE)


@require_POST
@member_page
def take(request: MemberRequest, village: Village) -> HttpResponse:
    """A combination that was found is booked."""
    return take_page(request, village, FACE)


@require_http_methods(["GET", "POST"])
@member_page
def new(request: MemberRequest, village: Village) -> HttpResponse:
    """A new booking, for myself or for whom I speak for."""
    return new_page(request, village, FACE)


@require_GET
@member_page
def price(request: MemberRequest, village: Village) -> HttpResponse:
    """What a new booking would cost me, while it is typed."""
    return price_fragment(request, village, FACE.form)


@require_GET
@member_page
def sheet(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A booking of mine."""
    return sheet_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def change(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A booking of mine moves, or takes another time."""
    return change_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def copy(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """The same as a booking of mine, once more."""
    return copy_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def details(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What a booking of mine is for."""
    return details_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def cancel(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A booking of mine is cancelled."""
    return cancel_page(request, village, FACE, pk)
