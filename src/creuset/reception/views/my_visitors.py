"""The visitors whom a member expects."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.people.requests import MemberRequest, member_page
from creuset.reception.permissions import may_announce
from creuset.reception.queries.visitors import (
    find_inside,
    get_visitor,
    own_visitors,
    standing,
    told,
)
from creuset.reception.views.visitor_faces import (
    MINE,
    announce_page,
    call_off_page,
    change_page,
    visitor_values,
)
from creuset.villages.models import Village
from creuset.villages.retention import months

PER_PAGE = 40
MOST = 200


@require_GET
@member_page
def visitors(request: MemberRequest, village: Village) -> HttpResponseBase:
    """Whom I expect, the next first, and who came."""
    now = clock.now()
    today = village.day_of(now)
    rows = own_visitors(village, by=request.actor)
    coming = rows.filter(last_on__gte=today, cancelled_at__isnull=True)
    before = rows.exclude(pk__in=coming.values("pk")).order_by("-last_on", "-pk")
    page = Paginator(before, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "coming": standing(
            coming.order_by("first_on", "hour", "name", "pk")[:MOST], village=village, now=now
        ),
        "page": page,
        "before": standing(page, village=village, now=now),
        "may_announce": may_announce(request.actor, village, now=now),
        "months": months(village, "visitors"),
        "now": now,
    }
    return render(request, "reception/my_visitors.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def announce(request: MemberRequest, village: Village) -> HttpResponse:
    """I expect somebody."""
    return announce_page(request, village, MINE)


@require_GET
@member_page
def visitor(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """Somebody I expect, and what may be done."""
    now = clock.now()
    row = get_visitor(village, pk, by=request.actor)
    found = told(row, find_inside(row, now=now), village=village, now=now)
    values = visitor_values(request, MINE, found) | {"now": now}
    return render(request, "reception/my_visitor.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def change(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """They come otherwise than I announced."""
    return change_page(request, village, MINE, pk)


@require_POST
@member_page
def call_off(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """They come no more."""
    return call_off_page(request, village, MINE, pk)
