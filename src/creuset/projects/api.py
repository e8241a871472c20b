"""Projects for programs: the same lists, pages and actions as on the pages."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Status

from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Capability, Scope
from creuset.people.api import Before, StoryOut, story_values
from creuset.people.queries import get_known as get_known_party
from creuset.people.queries import get_story
from creuset.people.requests import ApiRequest
from creuset.projects import actions
from creuset.projects.models import KnownProject, Project, TeamMember
from creuset.projects.permissions import own_projects
from creuset.projects.queries import find_known, get_known, get_own, get_project_page, members_of
from creuset.projects.states import Phase, ProjectKind

router = Router(tags=["projects"])

Part = Annotated[str, Field(max_length=80)]
Key = Annotated[int, Field(ge=1, le=2**53)]


class ProjectOut(Out):
    """A project that the village knows."""

    id: int
    title: str
    kind: str
    phase: str
    summary: str
    holder: int
    holder_name: str


class MemberOut(Out):
    """Somebody who takes part."""

    id: int
    party: int
    name: str
    part: str
    is_editor: bool


class ProjectPageOut(ProjectOut):
    """A project, who makes it, and the phases to which it may go."""

    team: list[MemberOut]
    steps: list[str]


class ProjectIn(In):
    """What a project is, and who answers for it."""

    title: Line
    kind: ProjectKind
    holder: Key
    summary: Text = ""


class PhaseIn(In):
    """To which phase it goes."""

    phase: Phase
    reason: Annotated[str, Field(max_length=200)] = ""


class MemberIn(In):
    """Who takes part, as what."""

    party: Key
    part: Part = ""
    is_editor: bool = False


class MemberChangeIn(In):
    """As what, and whether they may change the project."""

    part: Part = ""
    is_editor: bool = False


class NotesIn(In):
    """What the village keeps about the project for itself."""

    notes: Text = ""


class NotesOut(Out):
    """What the village keeps about the project for itself."""

    notes: str


class ProjectFilter(Paging):
    """Which projects of the village."""

    words: Annotated[str, Field(max_length=120)] = ""
    kind: ProjectKind | None = None
    phase: Phase | None = None


@router.get("/projects", response=Paged[ProjectOut], summary="The projects of the village")
def list_projects(
    request: ApiRequest, response: HttpResponse, asked: Query[ProjectFilter]
) -> Page[dict[str, Any]]:
    """By title: all for the team, for others those in which they take part."""
    rows = find_known(
        request.village, words=asked.words, kind=asked.kind or "", phase=asked.phase or ""
    )
    if not request.auth.may(Capability.SEE_PEOPLE, request.village):
        rows = rows.filter(project__in=own_projects(request.auth, request.village).values("pk"))
    found = page(
        rows, order=("project__search_text",), at=asked, request=request, response=response
    )
    return mapped(found, lambda known: [_values(row.project) for row in known])


@router.post("/projects", response={201: ProjectOut}, summary="Start a project")
@needs(Scope.PROJECTS)
def start_project(request: ApiRequest, project: ProjectIn) -> Status[dict[str, Any]]:
    """A project exists, and the village knows it."""
    made = actions.start_project(
        village=request.village,
        title=project.title,
        kind=project.kind,
        summary=project.summary,
        holder=get_known_party(request.village, project.holder).party,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(made))


@router.get("/projects/{int:pk}", response=ProjectPageOut, summary="A project")
def get_project(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What it is, who makes it, where it may go."""
    found = get_project_page(_project(request, pk))
    return {
        **_values(found.project),
        "team": [_member_values(row) for row in found.team],
        "steps": [step.value for step in found.steps],
    }


@router.put("/projects/{int:pk}", response=ProjectOut, summary="Change a project")
@needs(Scope.PROJECTS)
def change_project(request: ApiRequest, pk: int, project: ProjectIn) -> dict[str, Any]:
    """What it is, and who answers for it."""
    changed = actions.change_project(
        project=_project(request, pk),
        village=request.village,
        title=project.title,
        kind=project.kind,
        summary=project.summary,
        holder=get_known_party(request.village, project.holder).party,
        by=request.auth,
        now=clock.now(),
    )
    return _values(changed)


@router.post("/projects/{int:pk}/move", response=ProjectOut, summary="Move to another phase")
@needs(Scope.PROJECTS)
def move_project(request: ApiRequest, pk: int, step: PhaseIn) -> dict[str, Any]:
    """The project is in that phase, if a step leads there."""
    moved = actions.move_project(
        project=_project(request, pk),
        village=request.village,
        phase=step.phase,
        reason=step.reason,
        by=request.auth,
        now=clock.now(),
    )
    return _values(moved)


@router.get("/projects/{int:pk}/story", response=StoryOut, summary="What happened")
def story(request: ApiRequest, pk: int, asked: Query[Before]) -> dict[str, Any]:
    """What the audit tells of the project, to those who may read it."""
    project = _project(request, pk)
    told = get_story(
        kind="project",
        ids=[project.pk],
        village=request.village,
        is_team=request.auth.may(Capability.SEE_PEOPLE, request.village),
        before=asked.before,
    )
    return story_values(told)


@router.put("/projects/{int:pk}/notes", response=NotesOut, summary="Change the village's notes")
@needs(Scope.PROJECTS)
def change_notes(request: ApiRequest, pk: int, typed: NotesIn) -> KnownProject:
    """The village keeps these notes on the project."""
    _project(request, pk)
    known = get_known(request.village, pk)
    return actions.change_notes(known=known, notes=typed.notes, by=request.auth, now=clock.now())


@router.post("/projects/{int:pk}/team", response={201: MemberOut}, summary="Somebody takes part")
@needs(Scope.PROJECTS)
def add_member(request: ApiRequest, pk: int, member: MemberIn) -> Status[dict[str, Any]]:
    """The party takes part in the project; an editor may change it."""
    row = actions.add_member(
        project=_project(request, pk),
        village=request.village,
        party=get_known_party(request.village, member.party).party,
        part=member.part,
        is_editor=member.is_editor,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _member_values(row))


@router.put("/projects/{int:pk}/team/{int:row}", response=MemberOut, summary="Change their part")
@needs(Scope.PROJECTS)
def change_member(request: ApiRequest, pk: int, row: int, member: MemberChangeIn) -> dict[str, Any]:
    """As what they take part, and whether they may change the project."""
    changed = actions.change_member(
        member=_member(request, pk, row),
        village=request.village,
        part=member.part,
        is_editor=member.is_editor,
        by=request.auth,
        now=clock.now(),
    )
    return _member_values(changed)


@router.delete("/projects/{int:pk}/team/{int:row}", response={204: None}, summary="Somebody leaves")
@needs(Scope.PROJECTS)
def remove_member(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """They take part no more."""
    found = _member(request, pk, row)
    actions.remove_member(member=found, village=request.village, by=request.auth, now=clock.now())
    return Status(204, None)


def _project(request: ApiRequest, pk: int) -> Project:
    """Return a project of the village to its team, else one in which the caller takes part."""
    if request.auth.may(Capability.SEE_PEOPLE, request.village):
        return get_known(request.village, pk).project
    return get_own(request.auth, request.village, pk)


def _member(request: ApiRequest, pk: int, row: int) -> TeamMember:
    return get_object_or_404(members_of(_project(request, pk)), pk=row)


def _values(project: Project) -> dict[str, Any]:
    return {
        "id": project.pk,
        "title": project.title,
        "kind": project.kind,
        "phase": project.phase,
        "summary": project.summary,
        "holder": project.holder_id,
        "holder_name": project.holder.name,
    }


def _member_values(row: TeamMember) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "name": row.party.name,
        "part": row.part,
        "is_editor": row.is_editor,
    }
