"""Calls for projects, as anybody reads them."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.core import calendars, clock
from creuset.incubation.call_page import parts_of
from creuset.incubation.deadlines import entry_of
from creuset.incubation.queries.calls import calls_of, get_call, read_whole, standing_of
from creuset.incubation.queries.showing import demo_days_shown, has_alumni_shown
from creuset.incubation.rules.calls import PUBLIC, Phase
from creuset.incubation.words.calls import grids_of
from creuset.incubation.writing import axes_of
from creuset.people.requests import PublicRequest
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.villages.models import Village

#: What was decided or given up is listed for so long after its deadline.
LISTED = timedelta(days=3 * 366)
_LATER = (Phase.CLOSED, Phase.JUDGING)


@require_safe
def calls(request: PublicRequest, village: Village) -> HttpResponse:
    """The calls that anybody may answer, those to come, and those that were."""
    now = clock.now()
    rows = calls_of(village, by=None).filter(closes_at__gt=now - LISTED)
    standings = [standing_of(row, now=now) for row in rows.order_by("closes_at", "pk")]
    shown = [one for one in standings if one.phase in PUBLIC]
    values = {
        "groups": [
            (name, title, found)
            for name, title, test in (
                ("open", _("Open now"), lambda one: one.takes_files),
                ("announced", _("To come"), lambda one: one.phase is Phase.ANNOUNCED),
                ("closed", _("Being judged"), lambda one: one.phase in _LATER),
                ("over", _("Past"), lambda one: one.phase in (Phase.DECIDED, Phase.DROPPED)),
            )
            if (found := [one for one in shown if test(one)])
        ],
        "demo_days": demo_days_shown(village, today=village.day_of(now)),
        "has_alumni": has_alumni_shown(village),
        "is_invented": "calls" in village.invented,
        "now": now,
    }
    return render(request, "incubation/calls/public_list.html", values)


@require_safe
def call(request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """One call: what, for whom, until when, by which rules, and how one is judged."""
    now = clock.now()
    row = get_call(village, code, by=None)
    read_whole(row)
    standing = standing_of(row, now=now)
    axes = axes_of(row)
    values = {
        "call": row,
        "standing": standing,
        "axes": axes,
        "kinds": [KIND_LABELS[ProjectKind(kind)] for kind in row.project_kinds],
        "grids": grids_of(row),
        "parts": parts_of(row, request, now=now),
        "apply_url": reverse("incubation_apply:begin", args=[village, row.code])
        if standing.takes_files
        else "",
        "address": request.build_absolute_uri(request.path),
        "is_invented": "calls" in village.invented,
        "now": now,
    }
    return render(request, "incubation/calls/public_call.html", values)


@require_safe
def deadline(_request: PublicRequest, village: Village, code: str) -> HttpResponse:
    """The deadline as an entry for calendars."""
    row = get_call(village, code, by=None)
    if row.dropped_at is not None:
        raise Http404
    entry = entry_of(row)
    answer = HttpResponse(
        calendars.written(entry.title, [entry]), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.ics"'
    return answer
