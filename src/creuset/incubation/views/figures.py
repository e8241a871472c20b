"""Figures of programmes at the desk: over the years, of a call, of a cohort; drawn, in tables, as CSV and as PDF."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.core import clock
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.text import in_language, number_text
from creuset.core.views_files import pdf_answer
from creuset.incubation.models import Call, Cohort
from creuset.incubation.papers.figures import figures_pdf
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.cohorts import get_cohort
from creuset.incubation.queries.figures import (
    Table,
    Value,
    calls_with_files,
    cohorts_with_members,
    lines,
    of_call,
    of_cohort,
    over_years,
)
from creuset.people.requests import TeamRequest, team_page
from creuset.villages.models import Village


@dataclass(frozen=True)
class Bar:
    """One value of a drawing: what it is of, the value in words, its length out of a hundred."""

    label: str
    value: str
    length: float


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def years(request: TeamRequest, village: Village) -> HttpResponse:
    """What the programmes did year by year, and the way to each call and cohort."""
    values = {
        "tables": drawn(over_years(village)),
        "calls": calls_with_files(village),
        "cohorts": cohorts_with_members(village),
        "now": clock.now(),
    }
    return render(request, "incubation/figures/years.html", values)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def years_as(_request: TeamRequest, village: Village, ending: str) -> HttpResponseBase:
    """The same as a file."""
    tables = over_years(village)
    return _file(village, _("Programmes, year by year"), "programmes", tables, ending)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def call(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """How far the files of a call came, who is behind them, how the jury worked."""
    row = get_call(village, pk, by=request.actor)
    return _page(request, village, in_language(row.names), of_call(row), "call", row)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def call_as(request: TeamRequest, village: Village, pk: int, ending: str) -> HttpResponseBase:
    """The same as a file."""
    row = get_call(village, pk, by=request.actor)
    return _file(village, in_language(row.names), row.code, of_call(row), ending)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def cohort(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Who is in a cohort, who came, what support each goal was given, how the projects go."""
    row = get_cohort(village, pk, request.actor)
    tables = of_cohort(row, today=village.day_of(clock.now()))
    return _page(request, village, in_language(row.names), tables, "cohort", row)


@require_safe
@team_page(Capability.SEE_PROGRAMMES)
def cohort_as(request: TeamRequest, village: Village, pk: int, ending: str) -> HttpResponseBase:
    """The same as a file."""
    row = get_cohort(village, pk, request.actor)
    tables = of_cohort(row, today=village.day_of(clock.now()))
    return _file(village, in_language(row.names), row.code, tables, ending)


def drawn(tables: list[Table]) -> list[tuple[Table, list[Bar]]]:
    """Return each table with its bars."""
    return [(table, [_bar(row, table.longest) for row in table.rows]) for table in tables]


def _bar(row: Value, longest: float) -> Bar:
    if row.value is None:
        return Bar(row.label, _("not told"), 0)
    words = number_text(row.value, 0 if row.value == int(row.value) else 1)
    return Bar(row.label, words, 100 * row.value / (longest or 1))


def _page(
    request: TeamRequest,
    village: Village,
    title: str,
    tables: list[Table],
    kind: str,
    row: Call | Cohort,
) -> HttpResponse:
    values = {
        kind: row,
        "title": title,
        "tables": drawn(tables),
        "csv": reverse(f"programme_figures:{kind}_csv", args=[village, row.pk]),
        "pdf": reverse(f"programme_figures:{kind}_pdf", args=[village, row.pk]),
        "now": clock.now(),
    }
    return render(request, "incubation/figures/tables.html", values)


def _file(
    village: Village, title: str, name: str, tables: list[Table], ending: str
) -> HttpResponseBase:
    now: datetime = clock.now()
    full = f"{name}-{village.day_of(now)}.{ending}"
    if ending == "csv":
        return csv_answer(full, lines(tables))
    return pdf_answer(full, figures_pdf(village, title, drawn(tables), now=now))
