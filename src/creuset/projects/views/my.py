"""Projects as the member sees them: those in which I take part."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from creuset.core import clock
from creuset.core.http import is_fragment, row_number
from creuset.core.together import groups_together
from creuset.people.panels import panels_from, questions_of
from creuset.people.queries import story_from, story_rows
from creuset.people.requests import MemberRequest, member_page
from creuset.people.views.answers import answer_form
from creuset.projects.actions import change_project, move_project, remove_member, start_project
from creuset.projects.forms import MoveForm, OwnProjectForm, ProjectForm
from creuset.projects.models import Project
from creuset.projects.panels import ask_panels
from creuset.projects.permissions import may_change
from creuset.projects.queries import get_own, get_project_page, list_own
from creuset.projects.states import Phase
from creuset.villages.models import Village

BASE = "core/my.html"


@require_GET
@member_page
def projects(request: MemberRequest, village: Village) -> HttpResponseBase:
    """My projects."""
    return render(request, "projects/my_list.html", {"projects": list_own(request.actor, village)})


@require_GET
@member_page
def project(request: MemberRequest, village: Village, pk: int) -> HttpResponseBase:
    """A project of mine and its story."""
    found = get_own(request.actor, village, pk)
    before = request.GET.get("before", "")
    now = clock.now()
    told = story_rows(
        kind="project", ids=[pk], village=village, is_team=False, before=row_number(before)
    )
    values: dict[str, object] = {"story_url": request.path, "now": now}
    if is_fragment(request) and before:
        return render(request, "people/story.html", values | {"story": story_from(told)})
    askings = ask_panels(found, village, request.actor, "my", now=now)
    (story,), answers = groups_together((told,), questions_of(askings))
    page = get_project_page(found)
    values |= {
        "story": story_from(story),
        "panels": panels_from(askings, answers),
        "page": page,
        "project": found,
        "may_change": may_change(request.actor, found, village),
        "move_form": MoveForm(page.steps),
    }
    return render(request, "projects/my_project.html", values)


@require_http_methods(["GET", "POST"])
@member_page
def new_project(request: MemberRequest, village: Village) -> HttpResponse:
    """I start a project, for myself or for an organisation that I look after."""
    form = OwnProjectForm(request.actor, village, request.POST or None)
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
        then=lambda done: reverse("projects_my:project", args=[village, done.pk]),
        title=_("A new project"),
        submit=_("Create the project"),
        cancel_url=reverse("projects_my:list", args=[village]),
        base=BASE,
    )


@require_http_methods(["GET", "POST"])
@member_page
def change(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """What my project is."""
    found = _editable(request, village, pk)
    form = ProjectForm(request.POST or None, initial=ProjectForm.values_of(found))
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
        then=reverse("projects_my:project", args=[village, pk]),
        title=_("Change “%(title)s”") % {"title": found.title},
        submit=_("Save"),
        base=BASE,
    )


@require_POST
@member_page
def move(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """My project goes to another phase."""
    found = _editable(request, village, pk)
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
    return redirect("projects_my:project", village, pk)


@require_POST
@member_page
def leave(request: MemberRequest, village: Village, pk: int) -> HttpResponse:
    """I take part in a project no more."""
    found = get_own(request.actor, village, pk)
    row = get_object_or_404(
        found.team.select_related("party", "project"), party_id=request.actor.party_id
    )
    remove_member(member=row, village=village, by=request.actor, now=clock.now())
    messages.success(request, _("You left “%(title)s”.") % {"title": found.title})
    return redirect("projects_my:list", village)


def _editable(request: MemberRequest, village: Village, pk: int) -> Project:
    found = get_own(request.actor, village, pk)
    if not may_change(request.actor, found, village):
        raise Http404
    return found
