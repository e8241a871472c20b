"""Moves of all residents at the desk: planned, looked at, carried out, undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.roles import Capability
from creuset.core.spreadsheets import csv_answer
from creuset.core.templatetags.ui import area_text
from creuset.kernel.errors import DomainError
from creuset.people.queries import get_story
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.places.models import Resource
from creuset.plans.actions import relocating, relocating_back, relocations
from creuset.plans.actions.relocating import Foreseen, Line
from creuset.plans.forms.relocations import STAYS, RelocationForm, begun_with, seats_typed
from creuset.plans.models import Mover, Relocation
from creuset.plans.queries.relocations import (
    get_relocation,
    movers_of,
    places_for,
    relocations_of,
)
from creuset.plans.views.before_moving import Before, before_moving
from creuset.plans.views.moving_floors import floors_of
from creuset.villages.models import Village


@dataclass(frozen=True)
class Row:
    """One who moves, as the table of a plan shows it."""

    line: Line
    mover: Mover
    #: The places of the kind, as options of a choice: one text for all who choose among them.
    options: SafeString
    remarks: Sequence[str]
    in_the_way: Sequence[str]


@require_GET
@team_page(Capability.SEE_PLANS)
def relocations_page(request: TeamRequest, village: Village) -> HttpResponseBase:
    """The moves that are planned, and those that were."""
    rows = list(relocations_of(village))
    return render(request, "plans/relocations.html", {"rows": rows, "may": _may(request, village)})


@require_http_methods(["GET", "POST"])
@team_page(Capability.MOVE_RESIDENTS)
def new(request: TeamRequest, village: Village) -> HttpResponse:
    """All residents of a building are to move."""
    form = RelocationForm(village, request.POST or None)
    return answer_form(
        request,
        form,
        lambda: relocations.plan(
            village=village, plan=form.plan(), by=request.actor, now=clock.now()
        ),
        said=_("The move is planned: nothing is taken before it is carried out."),
        then=lambda made: reverse("plans:relocation", args=[village, made.pk]),
        cancel_url=reverse("plans:relocations", args=[village]),
        title=_("Plan a move"),
        submit=_("Propose places"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.MOVE_RESIDENTS)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The plan is another: other buildings, another day, other prices."""
    row = get_relocation(village, pk)
    form = RelocationForm(village, request.POST or None, initial=begun_with(row))
    return answer_form(
        request,
        form,
        lambda: relocations.change_plan(
            relocation=row, plan=form.plan(), by=request.actor, now=clock.now()
        ),
        said=_("The plan is changed, and places are proposed again."),
        then=reverse("plans:relocation", args=[village, pk]),
        title=_("Change the plan"),
        submit=_("Save"),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def relocation(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """Who goes where: a table to be changed, which says at once what stands in the way."""
    row = get_relocation(village, pk)
    before = request.GET.get("before", "")
    if is_fragment(request) and before:
        return render(request, "people/story.html", _story(request, row))
    movers = movers_of(row)
    refusal: DomainError | None = None
    if request.method == "POST" and _may(request, village) and row.is_planned:
        kinds = {mover.from_place.kind for mover in movers}
        seats = seats_typed(request.POST, movers, places_for(row, kinds))
        try:
            if "check" not in request.POST:
                relocations.seat(relocation=row, seats=seats, by=request.actor, now=clock.now())
                messages.success(request, _("The plan is saved."))
                return redirect("plans:relocation", village, pk)
            _sit(row, movers, seats)
        except DomainError as error:
            _sit_quietly(row, movers, seats)
            refusal = error
    values = _plan_values(request, row, movers) | {"refusal": refusal, "tab": "plan"}
    if "check" in request.POST:
        return render(request, "plans/movers.html", values)
    status = 422 if refusal else 200
    return render(request, "plans/relocation.html", values | _story(request, row), status=status)


@require_POST
@team_page(Capability.MOVE_RESIDENTS)
def propose(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Places are proposed again, to all who were not placed by hand."""
    row = get_relocation(village, pk)
    relocations.propose(relocation=row, by=request.actor, now=clock.now())
    messages.success(request, _("Places are proposed again; those chosen by hand stay."))
    return redirect("plans:relocation", village, pk)


@require_POST
@team_page(Capability.MOVE_RESIDENTS)
def drop(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Nothing comes of the plan."""
    row = get_relocation(village, pk)
    relocations.drop(relocation=row, by=request.actor, now=clock.now())
    messages.success(request, _("The move is given up."))
    return redirect("plans:relocations", village)


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def carry_out(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What the move would do to each, and to the building; a press of a button does it."""
    row = get_relocation(village, pk)
    now = clock.now()
    if request.method == "POST":
        try:
            done = relocating.carry_out(relocation=row, by=request.actor, now=now)
        except relocating.NotReady as error:
            messages.error(request, str(error))
            return redirect("plans:carry_out_relocation", village, pk)
        said = _("The move is carried out: everybody was told.")
        messages.success(request, said)
        return redirect("plans:relocation", village, done.pk)
    seen = relocating.foresee(row, by=request.actor, now=now)
    found = before_moving(row, seen, now=now)
    if request.GET.get("as") == "csv":
        return csv_answer(f"{village.slug}-{row.on}-{pk}.csv", _sheet(found))
    values = {"row": row, "seen": seen, "found": found, "may": _may(request, village), "now": now}
    return render(request, "plans/carry_out.html", values | {"tab": "preview"})


@require_GET
@team_page(Capability.SEE_PLANS)
def floors(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The floors that are left as they are today, and those of the next building as they would be."""
    row = get_relocation(village, pk)
    before, after = floors_of(row, movers_of(row), by=request.actor)
    values = {"row": row, "before": before, "after": after, "tab": "floors"}
    return render(request, "plans/relocation_floors.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.MOVE_RESIDENTS)
def undo(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What undoing the move would do, and what changed meanwhile; a press of a button undoes it."""
    row = get_relocation(village, pk)
    now = clock.now()
    if request.method == "POST":
        try:
            relocating_back.undo(relocation=row, by=request.actor, now=now)
        except relocating.NotReady as error:
            messages.error(request, str(error))
            return redirect("plans:undo_relocation", village, pk)
        messages.success(request, _("The move is undone: everybody was told."))
        return redirect("plans:relocation", village, pk)
    found = relocating_back.foresee_undoing(row, by=request.actor, now=now) if row.is_done else []
    values = {
        "row": row,
        "found": found,
        "is_possible": row.is_done and not any(one.in_the_way for one in found),
        "now": now,
    }
    return render(request, "plans/undo_relocation.html", values)


def _may(request: TeamRequest, village: Village) -> bool:
    return request.actor.may(Capability.MOVE_RESIDENTS, village)


def _story(request: TeamRequest, row: Relocation) -> dict[str, Any]:
    story = get_story(
        kind=relocations.KIND,
        ids=[row.pk],
        village=row.village,
        is_team=True,
        before=row_number(request.GET.get("before", "")),
    )
    return {"story": story, "story_url": request.path, "now": clock.now()}


def _sit(row: Relocation, movers: Sequence[Mover], seats: Mapping[int, relocations.Seat]) -> None:
    _sit_quietly(row, movers, seats)
    relocations.check_apart(movers)


def _sit_quietly(
    row: Relocation, movers: Sequence[Mover], seats: Mapping[int, relocations.Seat]
) -> None:
    for mover in movers:
        if mover.pk in seats:
            relocations.sit(row, mover, seats[mover.pk])


def _plan_values(request: TeamRequest, row: Relocation, movers: Sequence[Mover]) -> dict[str, Any]:
    seen = relocating.foresee(row, by=request.actor, now=clock.now(), movers=movers)
    may = _may(request, row.village) and row.is_planned
    return {
        "row": row,
        "seen": seen,
        "rows": _rows(seen),
        "may": may,
        "may_undo": _may(request, row.village) and row.is_done,
        "stays": STAYS,
        "in_the_way": [str(one) for one in seen.in_the_way] if row.is_planned else [],
    }


def _rows(seen: Foreseen) -> list[Row]:
    by_kind: dict[str, list[Resource]] = {}
    for place in seen.places:
        by_kind.setdefault(place.kind, []).append(place)
    options = {kind: _options(some, seen) for kind, some in by_kind.items()}
    is_planned = seen.relocation.is_planned
    return [
        Row(
            line=line,
            mover=line.mover,
            options=_with_choice(options, line.mover),
            remarks=[str(one) for one in line.remarks] if is_planned else [],
            in_the_way=[str(one) for one in line.in_the_way] if is_planned else [],
        )
        for line in seen.lines
    ]


def _options(places: Sequence[Resource], seen: Foreseen) -> SafeString:
    return format_html_join(
        "", '<option value="{}">{}</option>', ((p.code, _called(p, seen)) for p in places)
    )


def _with_choice(options: Mapping[str, SafeString], mover: Mover) -> SafeString:
    """Return the options of the kind, the place of the mover chosen."""
    some = options.get(mover.from_place.kind, SafeString(""))
    if mover.to_place is None:
        return some
    # A code is letters, digits and dashes: nothing that would have to be escaped.
    chosen = f'value="{mover.to_place.code}"'
    return SafeString(some.replace(chosen, f"{chosen} selected", 1))


def _called(place: Resource, seen: Foreseen) -> str:
    parts = [place.name]
    if place.area_m2:
        parts.append(area_text(place.area_m2))
    if place.pk in seen.taken:
        parts.append(_("taken"))
    return " · ".join(parts)


def _sheet(found: Before) -> Iterator[Sequence[object]]:
    yield [
        _("Who"),
        _("Leaves"),
        _("Goes to"),
        _("From"),
        _("Price before"),
        _("Price after"),
        _("Papers"),
        _("Keys and lockers"),
    ]
    for one in found.rows:
        mover = one.line.mover
        yield [
            mover.subscription.party.name,
            mover.from_place.name,
            mover.to_place.name if mover.to_place else "",
            one.line.day.isoformat(),
            one.price_now,
            one.price_then,
            ", ".join(one.papers),
            ", ".join(one.belongings),
        ]
