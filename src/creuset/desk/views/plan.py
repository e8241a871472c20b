"""The plan: a floor coloured by what its places are, now or at a chosen moment."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.bookings.ranks import rank_text
from creuset.core import audit, clock
from creuset.core.http import is_fragment
from creuset.core.text import span_text
from creuset.desk.forms import MomentForm
from creuset.desk.queries.moments import Moment, RoomMoment, moment_of, room_moment
from creuset.desk.views.drawn import drawn_floor
from creuset.desk.views.words import pool_words, state_words, until_text
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

#: What the form of a booking begins with, from the moment that the plan shows.
BOOKED_FOR = timedelta(hours=1)


@require_safe
@team_page()
def plan(request: TeamRequest, village: Village) -> HttpResponse:
    """Show a floor now, or at the moment of the address."""
    now = clock.now()
    version = audit.version(village.pk)
    form = MomentForm(request.GET, village=village, now=now)
    asked = form.at
    moment = moment_of(
        village,
        at=asked or now,
        by=request.actor,
        now=now,
        building=request.GET.get("building", ""),
        level=request.GET.get("level", ""),
    )
    chosen = moment.chosen
    context = {
        "now": now,
        "at": moment.at,
        "asked": asked,
        "form": form,
        "version": version,
        "version_url": reverse("core:version", args=[village]),
        "here": request.get_full_path(),
        "now_url": _address(moment, None),
        "moment": moment,
        "quarter": _minutes(moment.at, village),
        "tabs": _tabs(moment, asked),
        "floor": drawn_floor(chosen, village, at=moment.at, states=moment.states),
        "at_word": f"{moment.at.astimezone(village.zone):%Y-%m-%dT%H:%M}" if asked else "",
    }
    template = "desk/plan/panel.html" if is_fragment(request) else "desk/plan/page.html"
    return render(request, template, context)


@require_safe
@team_page()
def room(request: TeamRequest, village: Village, code: str) -> HttpResponse:
    """Show one room of the floor beside it: what it is, until when, what comes next."""
    now = clock.now()
    asked = MomentForm(request.GET, village=village, now=now).at
    found = room_moment(village, code, at=asked or now, by=request.actor, now=now)
    context = {
        "now": now,
        "room": found,
        "words": pool_words(found.state) if found.resource.is_pool else state_words(found.state),
        "until": until_text(found.state.until, asked or now, village) if found.state.until else "",
        "next": [
            {
                "bar": bar,
                "words": bar.label or _("Option") if bar.rank else bar.text,
                "rank": rank_text(bar.rank) if bar.rank else "",
                "when": span_text(
                    bar.starts_at,
                    bar.ends_at,
                    village.zone,
                    today=village.day_of(now),
                ),
            }
            for bar in found.bars
        ],
        "book_url": _book_url(found, village, asked),
    }
    template = "desk/plan/room.html" if is_fragment(request) else "desk/plan/room_page.html"
    return render(request, template, context)


def _book_url(found: RoomMoment, village: Village, asked: datetime | None) -> str:
    if not found.may_book:
        return ""
    words = {"resource": found.resource.code}
    if asked:
        words["start"] = asked.isoformat()
        words["end"] = (asked + BOOKED_FOR).isoformat()
    return f"{reverse('bookings:new', args=[village])}?{urlencode(words)}"


def _tabs(moment: Moment, asked: datetime | None) -> list[dict[str, Any]]:
    """Return the floors of the day: building by building, each with its levels."""
    return [
        {
            "building": building,
            "levels": [
                {
                    "name": plan.level.name,
                    "url": _address(moment, asked, building.code, plan.level.code),
                    "is_here": plan is moment.chosen,
                }
                for plan in moment.plans
                if plan.level.building_id == building.pk
            ],
        }
        for building in moment.buildings
    ]


def _address(moment: Moment, asked: datetime | None, building: str = "", level: str = "") -> str:
    """Return the plan of a floor at the same moment; without a floor, of the one that is shown."""
    chosen = moment.chosen
    words = {}
    if chosen:
        words["building"] = building or chosen.level.building.code
        words["level"] = level or chosen.level.code
    if asked and chosen:
        zone = chosen.level.building.village.zone
        words["at"] = f"{asked.astimezone(zone):%Y-%m-%dT%H:%M}"
    return f"?{urlencode(words)}"


def _minutes(at: datetime, village: Village) -> int:
    local = at.astimezone(village.zone)
    return local.hour * 60 + local.minute // 15 * 15
