"""The day: the desk's first page."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from creuset.core import audit, clock
from creuset.desk.queries.day import Day, day_of
from creuset.desk.views.day_parts import draw_floor, draw_now, draw_tiles, draw_week
from creuset.desk.views.kept import drawn_once
from creuset.desk.views.words import sentence_of
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

type Draw = Callable[[TeamRequest, Day], str]


@require_safe
@team_page()
def day(request: TeamRequest, village: Village) -> HttpResponse:
    """Show what the team needs this morning."""
    now, by = clock.now(), request.actor
    # Read before the drawing: what is drawn is then never older than the version that it bears.
    version = audit.version(village.pk)
    today = day_of(village, by=by, now=now)
    context = {
        "now": now,
        "version": version,
        "first_name": (by.party.given_name or by.party.name) if by.party else "",
        "sentence": sentence_of(today),
        "version_url": reverse("core:version", args=[village]),
        "tiles": draw_tiles(request, today),
        "week": draw_week(request, today),
        "floor": draw_floor(request, today),
    }
    return render(request, "desk/day/page.html", context)


@require_safe
@team_page()
def day_now(request: TeamRequest, village: Village) -> HttpResponse:
    """Give what follows the hour: the tiles, the floor and the thread."""
    return _fragment(request, village, "day-now", draw_now)


@require_safe
@team_page()
def day_week(request: TeamRequest, village: Village) -> HttpResponse:
    """Give the week of the day's page."""
    return _fragment(request, village, "day-week", draw_week)


def _fragment(request: TeamRequest, village: Village, name: str, draw: Draw) -> HttpResponse:
    now, by = clock.now(), request.actor
    version = audit.version(village.pk)
    drawn = drawn_once(
        name,
        village,
        by=by,
        version=version,
        now=now,
        draw=lambda: draw(request, day_of(village, by=by, now=now)),
    )
    answer = HttpResponse(drawn)
    answer["Cache-Control"] = "private, no-store"
    return answer
