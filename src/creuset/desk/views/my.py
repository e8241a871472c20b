"""The member's home, and its copy for when there is no connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from creuset.bookings import codes
from creuset.bookings.queries.presence import Stands
from creuset.bookings.views.presence import STANDS_LABELS, Button, deeds_of
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.registry import Words
from creuset.desk.queries.home import dealings_of, home_of
from creuset.desk.queries.my import DayItem, day_of, free_now
from creuset.people.dealings import Shelf
from creuset.people.requests import MemberRequest, member_page
from creuset.villages.models import Village

#: A booking made again is for the same hours, so long after.
AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class TodayItem:
    """A period of mine today with what may be done about it by one press, and its code."""

    item: DayItem
    #: Where its stay stands, in words; nothing for a period that is only coming.
    stands: Words
    deeds: Sequence[Button]
    code_url: str
    cancel_url: str
    again_url: str
    #: The code, drawn and as people type it, where it still lets in.
    drawn: Mapping[str, object] | None = None
    typed: str = ""


@require_safe
@member_page
def home(request: MemberRequest, village: Village) -> HttpResponseBase:
    """My day, what comes next, where I belong, what changed; `?kept` gives of it what a phone keeps, only mine."""
    now = clock.now()
    if "kept" in request.GET:
        return _kept(request, village, now)
    found = home_of(village, by=request.actor, now=now)
    values = {
        "home": found,
        "today": [_today(item, village, now) for item in found.today],
        "now": now,
    }
    return render(request, "desk/my/home.html", values)


def _kept(request: MemberRequest, village: Village, now: datetime) -> HttpResponse:
    if request.method == "HEAD":
        # Asked by a phone that has just kept the day: its owner is still signed in.
        return HttpResponse()
    day = day_of(village, by=request.actor, now=now)
    today = [_today(item, village, now, request=request) for item in day.today]
    values = {"day": day, "today": today, "now": now}
    answer = render(request, "desk/my/kept.html", values)
    # What a phone keeps, it keeps by itself, and forgets when its owner signs out.
    answer["Cache-Control"] = "private, no-store"
    return answer


def _today(
    item: DayItem, village: Village, now: datetime, *, request: MemberRequest | None = None
) -> TodayItem:
    """Return an item with its ways; with its code drawn, where a request tells how the house is called."""
    pk, line = item.period.booking.pk, item.stay
    waits = line is not None and line.stands in (Stands.OPEN, Stands.COMING)
    is_on = line is not None and line.stands in (Stands.OPEN, Stands.THERE)
    drawn, typed = None, ""
    if request and line and waits:
        code = codes.stay_code(pk, line.span.start)
        arrival = reverse("bookings:arrival", args=[village, code])
        drawn = codes.drawn(request.build_absolute_uri(arrival))
        typed = codes.spaced(codes.short_code(pk, line.span.start))
    return TodayItem(
        item,
        STANDS_LABELS[line.stands] if line and line.stands is not Stands.COMING else "",
        [
            Button(deed, reverse(f"bookings_my:{deed.name}", args=[village, pk]))
            for deed in (deeds_of(line, now) if is_on else ())
        ],
        reverse("bookings_my:code", args=[village, pk]) if waits else "",
        reverse("bookings_my:cancel", args=[village, pk]) if item.when != "past" else "",
        _again_url(item, village),
        drawn,
        typed,
    )


def _again_url(item: DayItem, village: Village) -> str:
    """Return where the same is booked for the same hours a week later."""
    zone, span = village.zone, item.period.span
    starts, ends = (
        at.astimezone(zone).replace(tzinfo=None) + AGAIN for at in (span.start, span.end)
    )
    asked = [
        *(("resource", code) for code in item.period.codes),
        ("start", starts.isoformat(timespec="minutes")),
        ("end", ends.isoformat(timespec="minutes")),
        ("title", item.period.booking.title),
    ]
    return f"{reverse('bookings_my:new', args=[village])}?{urlencode(asked)}"


@require_safe
@member_page
def papers(request: MemberRequest, village: Village) -> HttpResponse:
    """All that is under way between me and the village: what waits for me, my papers, my requests, what is over."""
    now = clock.now()
    found = dealings_of(village, by=request.actor, now=now)
    under_way = [one for one in found if not (one.is_mine or one.is_over)]
    values = {
        "waiting": [one for one in found if one.is_mine],
        "papers": [one for one in under_way if one.shelf is Shelf.PAPERS],
        "requests": [one for one in under_way if one.shelf is Shelf.REQUESTS],
        "over": [one for one in found if one.is_over],
        "now": now,
    }
    return render(request, "desk/my/papers.html", values)


@require_safe
@member_page
def free(request: MemberRequest, village: Village) -> HttpResponse:
    """What I may take at this moment: a part of the home, and a page by itself."""
    now = clock.now()
    values = {"groups": free_now(village, by=request.actor, now=now), "now": now}
    template = "desk/my/free.html#offers" if is_fragment(request) else "desk/my/free.html"
    return render(request, template, values)
