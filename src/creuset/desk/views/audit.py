"""The audit of a village, for those who may read it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.roles import Capability
from creuset.core.spreadsheets import CSV, MARK, csv_lines
from creuset.desk.audit_words import object_words
from creuset.desk.forms import AuditFilter
from creuset.desk.queries.trail import Asked, TrailRow, trail_of, whole_trail
from creuset.people.actors import Via
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village

FIELDS = ("family", "who", "since", "until", "reason", "about")


@require_safe
@team_page(Capability.SEE_AUDIT)
def trail(request: TeamRequest, village: Village) -> HttpResponse:
    """Show what happened, the latest first."""
    form = AuditFilter(request.GET)
    asked = _asked(form)
    before = row_number(request.GET.get("before", ""))
    found = trail_of(village, asked, before=before)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "now": clock.now(),
        "form": form,
        "trail": found,
        "rows": [_shown(row) for row in found.rows],
        "about_words": object_words(*asked.about) if asked.about else "",
        "doors": _doors(),
        "is_filtered": asked != Asked(),
        "asked": asked,
        "query": query.urlencode(),
        "is_later": bool(before),
    }
    is_more = is_fragment(request) and bool(before)
    template = "desk/audit/rows.html" if is_more else "desk/audit/page.html"
    return render(request, template, context)


@require_safe
@team_page(Capability.SEE_AUDIT)
def export(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Give what was asked for as CSV, written as it is read."""
    lines = _lines(village, _asked(AuditFilter(request.GET)), get_language() or village.language)
    answer = StreamingHttpResponse(lines, content_type=CSV)
    day = village.day_of(clock.now())
    answer["Content-Disposition"] = f'attachment; filename="audit-{village.slug}-{day}.csv"'
    return answer


def _asked(form: AuditFilter) -> Asked:
    """Return what the filter asks; what it gets wrong is told on its field, and asks nothing."""
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    kind, _colon, pk = said.get("about", "").partition(":")
    return Asked(
        family=said.get("family", ""),
        who=said.get("who", ""),
        reason=said.get("reason", ""),
        since=said.get("since"),
        until=said.get("until"),
        about=(kind, int(pk)) if pk else None,
    )


def _doors() -> dict[str, str]:
    """Return the words for the doors that are no page."""
    return {
        Via.API: _("by the API"),
        Via.COMMAND: _("by a command"),
        Via.SIMULATION: _("by the simulation"),
        Via.SYSTEM: _("by the house"),
    }


def _shown(row: TrailRow) -> dict[str, Any]:
    """Return a row with what it is about in words."""
    return {
        **asdict(row),
        "named": [(kind, pk, object_words(kind, pk)) for kind, pk in row.about],
    }


def _lines(village: Village, asked: Asked, language: str) -> Iterator[str]:
    with override(language):
        titles = [
            _("When"),
            _("Who"),
            _("Door"),
            _("Verb"),
            _("What"),
            _("About"),
            _("Reason"),
            _("Row"),
        ]
        yield MARK + "".join(csv_lines([titles]))
    # The answer is written after the request: language and zone are set for each part anew.
    for rows in whole_trail(village, asked):
        with override(language):
            part = "".join(csv_lines(_cells(row, village) for row in rows))
        yield part


def _cells(row: TrailRow, village: Village) -> list[str]:
    at: datetime = row.at.astimezone(village.zone)
    return [
        at.isoformat(timespec="seconds"),
        row.by,
        row.via,
        row.verb,
        row.sentence,
        " ".join(f"{kind}:{pk}" for kind, pk in row.about),
        row.reason,
        integrity(row),
    ]


def integrity(row: TrailRow) -> str:
    """Return the word for whether the row still says what was written."""
    if row.is_erased:
        return _("erased")
    return _("intact") if row.is_intact else _("altered")
