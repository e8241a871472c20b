"""Announced visitors at the desk: who is expected today, received, labelled, called off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.bookings.states import Means
from creuset.bookings.views.faces import told as told_in
from creuset.core import clock
from creuset.core.http import is_fragment
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.people.queries import get_known
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import attempt
from creuset.reception import actions
from creuset.reception.forms.visitors import ReceiveForm, StopForm, VisitorFilter
from creuset.reception.models import VISITOR_LABELS, AnnouncedVisitor
from creuset.reception.permissions import may_receive
from creuset.reception.queries.visitors import (
    Visitor,
    find_inside,
    get_visitor,
    in_state,
    on_day,
    standing,
    stops_of,
    terms_of,
    told,
    visitors_of,
)
from creuset.reception.rules.visitors import still_given
from creuset.reception.states import VisitorState
from creuset.reception.views.visitor_faces import (
    DESK,
    announce_page,
    call_off_page,
    change_page,
    visitor_values,
)
from creuset.villages.models import Village

PER_PAGE = 60
A_DAY = timedelta(days=1)


@require_GET
@team_page(Capability.SEE_VISITS)
def visitors(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who is expected on a day, by hour; or whoever the words find, on any day."""
    now = clock.now()
    form, day, rows = _asked(request, village, now=now)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "page": found,
        "rows": standing(found, village=village, now=now),
        "form": form,
        "day": day,
        "before": day - A_DAY if day else None,
        "after": day + A_DAY if day else None,
        "is_today": day == village.day_of(now),
        "is_filtered": bool(form.cleaned_data.get("words") or form.cleaned_data.get("state")),
        "query": request.GET.urlencode(),
        "may_write": may_receive(request.actor, village),
        "now": now,
    }
    return render(request, "reception/visitors.html", values)


@require_GET
@team_page(Capability.SEE_VISITS)
def as_csv(request: TeamRequest, village: Village) -> HttpResponse:
    """What the page shows, as a table for a spreadsheet: the register of visitors."""
    now = clock.now()
    _form, day, rows = _asked(request, village, now=now)
    name = f"visitors-{village.slug}-{day or village.day_of(now)}.csv"
    return csv_answer(name, _lines(standing(rows, village=village, now=now), village))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """The team announces visitors for somebody."""
    return announce_page(request, village, DESK)


@require_GET
@team_page(Capability.SEE_VISITS)
def visitor(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who is expected, by whom, and what may be done."""
    return _page(request, get_visitor(village, pk, by=request.actor))


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They come otherwise than was announced."""
    return change_page(request, village, DESK, pk)


@require_POST
@team_page(Capability.RECEIVE)
def call_off(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They come no more."""
    return call_off_page(request, village, DESK, pk)


@require_POST
@team_page(Capability.RECEIVE)
def receive(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They are here; what they still have to say is asked on their page."""
    now = clock.now()
    row = get_visitor(village, pk, by=request.actor)
    form = ReceiveForm(row, _missing(row), request.POST, auto_id="receive_%s")
    is_one_press = not any(name in request.POST for name in form.fields)
    if is_one_press:
        # In a list, or on the day: as many as were announced, and what is missing is asked on their page.
        form.fields.pop("more", None)
    if is_one_press and form.fields:
        return _asks_first(request, row)
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.receive_visitor(
                visitor=row, **form.asked(), by=request.actor, how=Means.RECEPTION, now=now
            ),
        )
        if done is not None:
            said = _("%(name)s is here; %(host)s is told.")
            names = {"name": row.name, "host": row.host.name}
            return told_in(request, said % names, reverse("visitors:list", args=[village]))
    if is_fragment(request):
        return _asks_first(request, row)
    return _page(request, row, form=form)


@require_GET
@team_page(Capability.SEE_VISITS)
def badge(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A label with their name, to print: one light page without scripts."""
    row = get_visitor(village, pk, by=request.actor)
    answer = render(request, "reception/badge.html", {"visitor": row, "now": clock.now()})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@team_page(Capability.RECEIVE)
def stops(request: TeamRequest, village: Village) -> HttpResponse:
    """Who announces nobody any more, and one more of them."""
    form = StopForm(village, request.POST or None)
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.stop_announcing(
                village=village, **form.asked(), by=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(
                request, _("%(name)s announces nobody any more.") % {"name": done.party.name}
            )
            return redirect("visitors:stops", village)
    values = {"form": form, "rows": stops_of(village), "terms": terms_of(village)}
    status = 422 if form.errors else 200
    return render(request, "reception/announcing.html", values, status=status)


@require_POST
@team_page(Capability.RECEIVE)
def allow(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """They announce visitors again."""
    party = get_known(village, pk).party
    actions.allow_announcing(village=village, party=party, by=request.actor, now=clock.now())
    messages.success(request, _("%(name)s announces visitors again.") % {"name": party.name})
    return redirect("visitors:stops", village)


def _asked(
    request: TeamRequest, village: Village, *, now: datetime
) -> tuple[VisitorFilter, date | None, Any]:
    """Return the form of what is asked for, its day – today unless words are sought – and the rows in order."""
    form = VisitorFilter(request.GET or None)
    form.is_valid()
    values = getattr(form, "cleaned_data", {})
    form.cleaned_data = values
    words, state = values.get("words", ""), values.get("state", "")
    day = values.get("day") or (None if words else village.day_of(now))
    rows = visitors_of(village, by=request.actor, words=words)
    if state:
        rows = in_state(rows, VisitorState(state), village=village, now=now)
    shown = VisitorFilter({"day": day, "state": state, "words": words})
    shown.cleaned_data = values
    if day is None:
        return shown, None, rows.order_by("-first_on", "hour", "name", "pk")
    if not state:
        rows = rows.filter(cancelled_at__isnull=True)
    return shown, day, on_day(rows, day).order_by("hour", "name", "pk")


def _asks_first(request: TeamRequest, row: AnnouncedVisitor) -> HttpResponse:
    """Return the way to the page where what is missing is asked."""
    address = reverse("visitors:visitor", args=[row.village, row.pk])
    if not is_fragment(request):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _missing(row: AnnouncedVisitor) -> Sequence[Any]:
    return still_given(
        terms_of(row.village).asks, company=row.company, has_agreed=row.agreed_at is not None
    )


def _page(
    request: TeamRequest, row: AnnouncedVisitor, *, form: ReceiveForm | None = None
) -> HttpResponse:
    now = clock.now()
    found = told(row, find_inside(row, now=now), village=row.village, now=now)
    may_write = may_receive(request.actor, row.village)
    comes = found.state is VisitorState.EXPECTED and row.stay.contains(row.village.day_of(now))
    shown = form or ReceiveForm(row, _missing(row), auto_id="receive_%s")
    values = visitor_values(request, DESK, found) | {
        "receive": shown if may_write and comes else None,
        "refusal": getattr(form, "refusal", None),
        "presences": row.presences.select_related("building").order_by("-came_at")[:PER_PAGE],
        "may_write": may_write,
        "now": now,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "reception/visitor_at_desk.html", values, status=status)


def _lines(rows: Sequence[Visitor], village: Village) -> list[list[object]]:
    head: list[object] = [
        _("First day"),
        _("Last day"),
        _("Hour"),
        _("Name"),
        _("Company"),
        _("Others"),
        _("Host"),
        _("Where"),
        _("Number plate"),
        _("State"),
        _("Came at"),
        _("House rules accepted"),
    ]
    return [head, *(_line(one, village) for one in rows)]


def _line(one: Visitor, village: Village) -> list[object]:
    row = one.row
    came = row.arrived_at.astimezone(village.zone) if row.arrived_at else None
    agreed = row.agreed_at.astimezone(village.zone) if row.agreed_at else None
    return [
        row.first_on.isoformat(),
        row.last_on.isoformat(),
        row.hour.isoformat("minutes") if row.hour else "",
        row.name,
        row.company,
        row.more,
        row.host.name,
        row.resource.name if row.resource else "",
        row.plate,
        str(VISITOR_LABELS[one.state]),
        came.isoformat(" ", "minutes") if came else "",
        agreed.isoformat(" ", "minutes") if agreed else "",
    ]
