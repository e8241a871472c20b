"""Those who move in or out: what is to do, at the desk and for a member; the state of their places."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock, files
from creuset.core.registry import Badge
from creuset.core.roles import Capability
from creuset.people.requests import MemberRequest, TeamRequest, member_page, team_page
from creuset.people.views.answers import attempt
from creuset.plans.actions import checklists, inspections
from creuset.plans.forms.checklists import (
    AgreeForm,
    InspectionForm,
    ListsFilter,
    PicturesForm,
    WaiveForm,
)
from creuset.plans.kinds import Doer, Fact, Side
from creuset.plans.models import CONDITION_LABELS, Todo, TodoList
from creuset.plans.permissions import may_act_for, may_change_plans, may_do
from creuset.plans.queries.checklists import (
    LATE,
    Inspected,
    find_inspection,
    get_inspection,
    get_list,
    get_own_list,
    get_todo,
    lists_of,
    narrowed_lists,
    own_lists,
)
from creuset.plans.states import TODO, TodoState
from creuset.villages.models import Village

PER_PAGE = 40


@require_GET
@team_page(Capability.SEE_PLANS)
def lists(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Who moves in or out, what is due next first; or what is asked for."""
    form = ListsFilter(request.GET)
    today = village.day_of(clock.now())
    found = narrowed_lists(lists_of(village, by=request.actor), form.asked(), today=today)
    rows = found.order_by(F("next_on"), "pk") if not form.asked().is_over else found.order_by("-pk")
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "today": today,
        "now": clock.now(),
    }
    return render(request, "plans/checklists.html", values)


@require_GET
@team_page(Capability.SEE_PLANS)
def one_list(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """What is to do for somebody who moves in or out."""
    return _list_page(request, get_list(village, pk, by=request.actor), "desk")


@require_POST
@team_page(Capability.CHANGE_PLANS)
def do(request: TeamRequest, village: Village, pk: int, code: str) -> HttpResponse:
    """A thing is ticked, waived or to do again."""
    return _done(request, get_list(village, pk, by=request.actor), code, "desk")


@require_http_methods(["GET", "POST"])
@team_page(Capability.SEE_PLANS)
def inspect(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The state of the places: the team writes it down, who reads it sees it."""
    found = get_list(village, pk, by=request.actor)
    if request.method == "POST" and "begin" in request.POST:
        inspections.begin_inspection(todo_list=found, by=request.actor, now=clock.now())
        return redirect("plans:inspection", village, pk)
    seen = get_inspection(found)
    may_write = may_change_plans(request.actor, village) and not seen.inspection.is_agreed
    form = InspectionForm(seen, request.POST or None) if may_write else None
    if form is not None and form.is_valid():
        asked = form.asked()
        made = attempt(
            form,
            lambda: inspections.write_inspection(
                inspection=seen.inspection, **asked, by=request.actor, now=clock.now()
            ),
        )
        if made is not None:
            messages.success(request, _("It is written down. Both sides still have to agree."))
            return redirect("plans:inspection", village, pk)
    return _inspection_page(request, found, seen, "desk", form)


@require_POST
@team_page(Capability.CHANGE_PLANS)
def agree(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The village agrees; or the holder does, beside the team."""
    return _agreed(request, get_list(village, pk, by=request.actor), "desk")


@require_POST
@team_page(Capability.CHANGE_PLANS)
def show(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Pictures are added."""
    return _shown(request, get_list(village, pk, by=request.actor), "desk")


@require_GET
@member_page
def mine(request: MemberRequest, village: Village) -> HttpResponseBase:
    """What I and my structures have to do, or have done, as we move in or out."""
    rows = own_lists(village, by=request.actor).order_by("-pk")
    values = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "today": village.day_of(clock.now()),
    }
    return render(request, "plans/my_checklists.html", values)


@require_GET
@member_page
def my_list(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """My list, or one of a structure that I look after."""
    return _list_page(request, get_own_list(village, pk, by=request.actor), "my")


@require_POST
@member_page
def my_do(request: MemberRequest, village: Village, pk: int, code: str) -> HttpResponse:
    """I have done a thing, or not after all."""
    return _done(request, get_own_list(village, pk, by=request.actor), code, "my")


@require_GET
@member_page
def my_inspection(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """The state of my place, as the village wrote it down."""
    found = get_own_list(village, pk, by=request.actor)
    return _inspection_page(request, found, get_inspection(found), "my")


@require_POST
@member_page
def my_agree(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I agree on the state of my place."""
    return _agreed(request, get_own_list(village, pk, by=request.actor), "my")


@require_POST
@member_page
def my_show(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I add pictures."""
    return _shown(request, get_own_list(village, pk, by=request.actor), "my")


def _address(face: str, name: str) -> str:
    return f"{'plans' if face == 'desk' else 'plans_my'}:{name}"


def _back(found: TodoList, face: str, name: str) -> HttpResponse:
    return redirect(_address(face, name), found.subscription.village, found.pk)


def _list_page(
    request: MemberRequest,
    found: TodoList,
    face: str,
    *,
    refused: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    row, now = found.subscription, clock.now()
    village = row.village
    today = village.day_of(now)

    def may(todo: Todo, verb: str) -> bool:
        return TODO.allows(TodoState(todo.state), verb) and may_do(
            request.actor, row, Doer(todo.doer), verb
        )

    things = [
        {
            "todo": todo,
            "is_late": todo.is_late(today),
            "may_tick": may(todo, "tick") and not todo.fact,
            "may_waive": may(todo, "waive"),
            "may_undo": may(todo, "undo") and not (todo.fact and todo.state == TodoState.DONE),
            "waive": refused[1]
            if refused and refused[0] == todo.code
            else WaiveForm(auto_id=f"{todo.code}_%s"),
            "is_refused": bool(refused and refused[0] == todo.code),
        }
        for todo in found.todos.all()
    ]
    values = {
        "list": found,
        "subscription": row,
        "things": things,
        "left": sum(todo.state == TodoState.OPEN for todo in found.todos.all()),
        "inspection": find_inspection(found),
        "has_inspection": any(todo.fact == Fact.INSPECTED for todo in found.todos.all()),
        "may_write": face == "desk" and may_change_plans(request.actor, village),
        "face": face,
        "base": "core/desk.html" if face == "desk" else "core/my.html",
        "do_name": _address(face, "todo"),
        "inspection_name": _address(face, "inspection"),
        "lists_name": _address(face, "checklists"),
        "today": today,
        "now": now,
    }
    return render(request, "plans/checklist.html", values, status=422 if refused else 200)


def _done(request: MemberRequest, found: TodoList, code: str, face: str) -> HttpResponse:
    todo, verb = get_todo(found, code), request.POST.get("verb", "")
    if verb not in checklists.VERBS:
        return _back(found, face, "checklist")
    form: forms.Form = WaiveForm(request.POST, auto_id=f"{code}_%s")
    why = form.cleaned_data["why"] if form.is_valid() else ""
    if verb == "waive" and not why:
        return _list_page(request, found, face, refused=(code, form))
    checklists.do(todo=todo, step=verb, why=why, by=request.actor, now=clock.now())
    return _back(found, face, "checklist")


def _inspection_page(
    request: MemberRequest,
    found: TodoList,
    seen: Inspected,
    face: str,
    form: InspectionForm | None = None,
    *,
    agreeing: forms.Form | None = None,
    showing: PicturesForm | None = None,
) -> HttpResponse:
    row, me = found.subscription, request.actor.party
    village, inspection = row.village, seen.inspection
    speaks = may_act_for(request.actor, village, row.party)
    is_team = face == "desk" and may_change_plans(request.actor, village)
    open_still = not inspection.is_agreed
    name = row.party.name if face == "desk" else me.name if me else ""
    values = {
        "list": found,
        "subscription": row,
        "inspection": inspection,
        "lines": [
            (one, CONDITION_LABELS[one.condition] if one.condition else "", _was(seen, one))
            for one in seen.lines
        ],
        "meters": sorted(inspection.meters.all(), key=lambda one: one.position),
        "pictures": [(files.address(one, 320), files.address(one)) for one in seen.pictures],
        "form": form,
        "may_agree_village": open_still and is_team and not inspection.village_agreed_at,
        "may_agree_holder": open_still and (is_team or speaks) and not inspection.holder_agreed_at,
        "may_show": open_still and (is_team or speaks),
        "agreeing": agreeing
        if isinstance(agreeing, AgreeForm)
        else AgreeForm(initial={"name": name}, auto_id="agree_%s"),
        "refused": agreeing.non_field_errors() if agreeing else [],
        "showing": showing or PicturesForm(auto_id="show_%s"),
        "base": "core/desk.html" if face == "desk" else "core/my.html",
        "list_name": _address(face, "checklist"),
        "lists_name": _address(face, "checklists"),
        "agree_name": _address(face, "agree"),
        "show_name": _address(face, "show"),
        "now": clock.now(),
    }
    refused = any(one is not None and one.errors for one in (form, agreeing, showing))
    return render(request, "plans/inspection.html", values, status=422 if refused else 200)


def _was(seen: Inspected, one: Any) -> str:
    was = seen.was.get((one.place, one.thing))
    return str(CONDITION_LABELS[was]) if was else ""


def _agreed(request: MemberRequest, found: TodoList, face: str) -> HttpResponse:
    seen = get_inspection(found)
    is_village = face == "desk" and request.POST.get("side") == Side.VILLAGE
    form = forms.Form(request.POST) if is_village else AgreeForm(request.POST, auto_id="agree_%s")

    def act() -> object:
        return inspections.agree(
            inspection=seen.inspection,
            side=Side.VILLAGE if is_village else Side.HOLDER,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        )

    if form.is_valid() and attempt(form, act) is not None:
        messages.success(request, _("It is agreed."))
        return _back(found, face, "inspection")
    return _inspection_page(request, found, seen, face, _writing(face, seen), agreeing=form)


def _writing(face: str, seen: Inspected) -> InspectionForm | None:
    """Return the form that goes with the page where something else was refused."""
    return InspectionForm(seen) if face == "desk" and not seen.inspection.is_agreed else None


def _shown(request: MemberRequest, found: TodoList, face: str) -> HttpResponse:
    seen, form = get_inspection(found), PicturesForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["pictures"]

        def keep() -> bool:
            for one in given:
                inspections.add_picture(
                    inspection=seen.inspection, upload=one, by=request.actor, now=clock.now()
                )
            return True

        if attempt(form, keep):
            return _back(found, face, "inspection")
    return _inspection_page(request, found, seen, face, _writing(face, seen), showing=form)


def late(*, village: Village, **_reader: object) -> Badge:
    """Return how much of the lists is late, for the team's menu."""
    return Badge(LATE.counted(village=village.pk, on=village.day_of(clock.now())))
