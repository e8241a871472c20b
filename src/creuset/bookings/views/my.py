"""Bookings of a member."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.bookings.forms import FreeForm, MyBookingForm
from creuset.bookings.queries.free import free_for
from creuset.bookings.queries.planning_choices import planning_choices
from creuset.bookings.views.booking import (
    cancel_page,
    change_page,
    details_page,
    new_page,
    sheet_page,
)
from creuset.bookings.views.faces import Face
from creuset.bookings.views.lists import list_page
from creuset.bookings.views.prices import price_fragment
from creuset.core import clock
from creuset.people.requests import MemberRequest, member_page
from creuset.places.queries.access import resources_seen
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
    seen = resources_seen(village, request.actor).select_related("building")
    form = FreeForm(village.zone, planning_choices(seen).features, request.GET or None)
    found = None
    if form.is_bound and form.is_valid() and form.span is not None:
        found = free_for(
            village,
            span=form.span,
            by=request.actor,
            now=clock.now(),
            kind=form.cleaned_data["kind"],
            capacity=form.cleaned_data["capacity"],
            features=dict.fromkeys(form.cleaned_data.get("feature", ()), True),
        )
    values = {"form": form, "found": found, "span": form.span, "base": FACE.base}
    return render(request, "bookings/free.html", values, status=422 if form.errors else 200)


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
def details(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What a booking of mine is for."""
    return details_page(request, village, FACE, pk)


@require_http_methods(["GET", "POST"])
@member_page
def cancel(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """A booking of mine is cancelled."""
    return cancel_page(request, village, FACE, pk)
