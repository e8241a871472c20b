"""Calibrations at the desk: what the scores say once it is known who is severe, as a table, a drawing and a file."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.text import localized
from creuset.incubation.actions import calibrations as actions
from creuset.incubation.drawing import drawing_of
from creuset.incubation.papers.minutes import method_words
from creuset.incubation.queries.calibrations import Shown, judged_in, newest_run, shown
from creuset.incubation.queries.rooms import get_round
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@require_GET
@team_page(Capability.RUN_PROGRAMMES)
def calibration(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The newest calibration of the round, and whether scores changed since."""
    in_round, seat = get_round(village, pk, by=request.actor, face="desk")
    run = newest_run(in_round)
    if run is not None:
        run.round = in_round
    found = shown(run, seat=seat) if run else None
    values = {
        "in_round": in_round,
        "call": in_round.call,
        "shown": found,
        "drawn": drawing_of(found.lines) if found else None,
        "method": method_words(run),
        "has_scores": run is not None or bool(judged_in(in_round)),
    }
    return render(request, "incubation/deliberations/calibration.html", values)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def make(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The scores are made comparable as they stand now."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    actions.calibrate_round(in_round=in_round, by=request.actor, now=clock.now())
    messages.success(request, _("The scores are comparable; what was recorded stays as it was."))
    return redirect("deliberation_desk:calibration", village, pk)


@require_POST
@team_page(Capability.RUN_PROGRAMMES)
def publish(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The page of the call tells the method, its version and the seed."""
    in_round, _seat = get_round(village, pk, by=request.actor, face="desk")
    run = newest_run(in_round)
    if run is None:
        raise NotFound(sentence("The scores of this round were never made comparable."))
    actions.publish_calibration(run=run, by=request.actor, now=clock.now())
    messages.success(request, _("The page of the call tells the method, and no score."))
    return redirect("deliberation_desk:calibration", village, pk)


@require_GET
@team_page(Capability.RUN_PROGRAMMES)
def as_csv(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The newest calibration as a file for a spreadsheet."""
    in_round, seat = get_round(village, pk, by=request.actor, face="desk")
    run = newest_run(in_round)
    if run is None:
        raise NotFound(sentence("The scores of this round were never made comparable."))
    run.round = in_round
    name = f"{_('calibration')}-{in_round.call.code}-{in_round.number}.csv"
    return csv_answer(name, _lines(shown(run, seat=seat)))


def _lines(found: Shown) -> Iterator[list[object]]:
    yield [
        pgettext("in an order", "Place"),
        _("No."),
        _("Project"),
        _("Axis"),
        _("Readings"),
        _("Raw mean"),
        _("Calibrated mean"),
        _("Low"),
        _("High"),
        _("Chance"),
        _("Group"),
        _("Proposed"),
    ]
    for line in found.lines:
        row, axis = line.values, line.application.axis
        yield [
            line.place,
            line.application.number,
            line.application.title,
            localized(axis.names) if axis else "",
            row["readings"],
            row["mean"],
            row["worth"],
            row["low"],
            row["high"],
            row["chance"],
            row["group"] + 1,
            _("yes") if row["proposed"] else _("no"),
        ]
