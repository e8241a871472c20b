"""Projects at the desk: their list, their pages, their teams."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.roles import Capability
from creuset.core.together import groups_together
from creuset.people.panels import panels_from, questions_of
from creuset.people.queries import get_known as get_known_party
from creuset.people.queries import story_from, story_rows
from creuset.people.requests import TeamRequest, team_page
from creuset.people.views.answers import answer_form
from creuset.projects.actions import (
    add_member,
    change_member,
    change_notes,
    change_project,
    move_project,
    remove_member,
    start_project,
)
from creuset.projects.forms import (
    DeskProjectForm,
    MemberForm,
    MoveForm,
    NotesForm,
    ProjectFilter,
    ProjectForm,
)
from creuset.projects.models import TeamMember
from creuset.projects.panels import ask_panels
from creuset.projects.permissions import may_change
from creuset.projects.queries import find_known, get_known, get_project_page, members_of
from creuset.projects.states import Phase
from creuset.villages.models import Village

ROWS = 40


@require_GET
@team_page(Capability.SEE_PEOPLE)
def projects(request: TeamRequest, village: Village) -> HttpResponseBase:
    """Every project that the village knows."""
    form = ProjectFilter(request.GET or None)
    asked = form.asked() if form.is_bound else {}
    found = find_known(village, **asked).order_by("project__search_text", "pk")
    values = {
        "form": form,
        "page": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "is_filtered": bool(asked),
        "may_add": request.actor.may(Capability.CHANGE_PROJECTS, village),
    }
    return render(request, "projects/list.html", values)


@require_GET
@team_page(Capability.SEE_PEOPLE)
def project(request: TeamRequest, village: Village, pk: int) -> HttpResponseBase:
    """The page of a project."""
    known = get_known(village, pk)
    before = request.GET.get("before", "")
    now = clock.now()
    told = story_rows(
        kind="project", ids=[pk], village=village, is_team=True, before=row_number(before)
    )
    values: dict[str, object] = {"story_url": request.path, "now": now}
    if is_fragment(request) and before:
        return render(request, "people/story.html", values | {"story": story_from(told)})
    askings = ask_panels(known.project, village, request.actor, "desk", now=now)
    (story,), answers = groups_together((told,), questions_of(askings))
    page = get_project_page(known.project)
    values |= {
        "story": story_from(story),
        "panels": panels_from(askings, answers),
        "known": known,
        "page": page,
        "project": known.project,
        "may_change": may_change(request.actor, known.project, village),
        "may_note": request.actor.may(Capability.CHANGE_PROJECTS, village),
        "move_form": MoveForm(page.steps),
    }
    return render(request, "projects/project.html", values)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PROJECTS)
def new_project(request: TeamRequest, village: Village) -> HttpResponse:
    """A project is started for somebody."""
    asked = row_number(request.GET.get("holder", ""))
    holder = get_known_party(village, asked).party if asked else None
    form = DeskProjectForm(village, request.POST or None, initial={"holder": holder})
    return answer_form(
        request,
        form,
        lambda: start_project(
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=lambda done: _("“%(title)s” has a page.") % {"title": done.title},
        then=lambda done: reverse("projects:project", args=[village, done.pk]),
        title=_("A new project"),
        submit=_("Create the project"),
        cancel_url=reverse("projects:list", args=[village]),
        lede=_("A film, a series, a start-up, a work: one page from the idea to the end."),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PROJECTS)
def change(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """What a project is, and who answers for it."""
    found = get_known(village, pk).project
    form = DeskProjectForm(village, request.POST or None, initial=ProjectForm.values_of(found))
    return answer_form(
        request,
        form,
        lambda: change_project(
            project=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("projects:project", args=[village, pk]),
        title=_("Change “%(title)s”") % {"title": found.title},
        submit=_("Save"),
        cancel_url=reverse("projects:project", args=[village, pk]),
    )


@require_POST
@team_page(Capability.CHANGE_PROJECTS)
def move(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """A project goes to another phase."""
    found = get_known(village, pk).project
    form = MoveForm(list(Phase), request.POST)
    if form.is_valid():
        move_project(
            project=found,
            village=village,
            phase=Phase(form.cleaned_data["phase"]),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=clock.now(),
        )
        messages.success(request, _("Saved."))
    return redirect("projects:project", village, pk)


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PROJECTS)
def notes(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """The village's own notes on a project."""
    known = get_known(village, pk)
    form = NotesForm(request.POST or None, initial={"notes": known.notes})
    return answer_form(
        request,
        form,
        lambda: change_notes(known=known, **form.cleaned_data, by=request.actor, now=clock.now()),
        said=_("Saved."),
        then=reverse("projects:project", args=[village, pk]),
        title=_("Notes on “%(title)s”") % {"title": known.project.title},
        submit=_("Save"),
        cancel_url=reverse("projects:project", args=[village, pk]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PROJECTS)
def new_member(request: TeamRequest, village: Village, pk: int) -> HttpResponse:
    """Somebody takes part in a project."""
    found = get_known(village, pk).project
    form = MemberForm(village, request.POST or None, asks_party=True)
    return answer_form(
        request,
        form,
        lambda: add_member(
            project=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("projects:project", args=[village, pk]),
        title=_("Who takes part in “%(title)s”") % {"title": found.title},
        submit=_("Add"),
        cancel_url=reverse("projects:project", args=[village, pk]),
    )


@require_http_methods(["GET", "POST"])
@team_page(Capability.CHANGE_PROJECTS)
def member(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """The part of somebody in a project."""
    found = _member(village, pk, row)
    initial = {"part": found.part, "is_editor": found.is_editor}
    form = MemberForm(village, request.POST or None, asks_party=False, initial=initial)
    return answer_form(
        request,
        form,
        lambda: change_member(
            member=found,
            village=village,
            **form.cleaned_data,
            by=request.actor,
            now=clock.now(),
        ),
        said=_("Saved."),
        then=reverse("projects:project", args=[village, pk]),
        title=_("%(name)s in “%(title)s”")
        % {"name": found.party.name, "title": found.project.title},
        submit=_("Save"),
        end_url=reverse("projects:end_member", args=[village, pk, row]),
        end_label=_("They left the project"),
    )


@require_POST
@team_page(Capability.CHANGE_PROJECTS)
def end_member(request: TeamRequest, village: Village, pk: int, row: int) -> HttpResponse:
    """Somebody takes part no more."""
    found = _member(village, pk, row)
    remove_member(member=found, village=village, by=request.actor, now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("projects:project", village, pk)


def _member(village: Village, pk: int, row: int) -> TeamMember:
    return get_object_or_404(members_of(get_known(village, pk).project), pk=row)
