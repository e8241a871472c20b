"""Reads about projects: those that a village knows, those of a party."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.projects.models import PHASE_LABELS, KnownProject, Project, TeamMember
from creuset.projects.permissions import own_projects
from creuset.projects.states import PHASES, Phase
from creuset.villages.models import Village


@dataclass(frozen=True)
class ProjectPage:
    """All that the page of a project shows, beside its story."""

    project: Project
    team: list[TeamMember]
    #: The phases that lie ahead and behind, for the line on which the project is drawn.
    line: list[tuple[str, str]]
    #: Where it may go from here.
    steps: list[Phase]


def find_known(
    village: Village, *, words: str = "", kind: str = "", phase: str = ""
) -> QuerySet[KnownProject]:
    """Return the village's rows whose project matches every word, the kind and the phase, unordered."""
    rows = KnownProject.objects.filter(village=village).select_related("project__holder")
    for word in fold(words).split():
        rows = rows.filter(
            Q(project__search_text__contains=word) | Q(project__holder__search_text__contains=word)
        )
    if kind:
        rows = rows.filter(project__kind=kind)
    if phase:
        rows = rows.filter(project__phase=phase)
    return rows


def get_known(village: Village, pk: int) -> KnownProject:
    """Return what the village knows of the project; raises NotFound where it knows nothing."""
    row = (
        KnownProject.objects.select_related("project__holder", "village")
        .filter(village=village, project_id=pk)
        .first()
    )
    if row is None:
        raise NotFound(_("This village knows no project by this number."))
    return row


def get_own(by: Actor, village: Village, pk: int) -> Project:
    """Return a project in which the actor takes part; raises NotFound for any other."""
    project = own_projects(by, village).select_related("holder").filter(pk=pk).first()
    if project is None:
        raise NotFound(_("This village knows no project by this number."))
    return project


def list_own(by: Actor, village: Village) -> list[Project]:
    """Return the projects in which the actor takes part, by title."""
    return list(own_projects(by, village).select_related("holder").order_by("search_text", "pk"))


def projects_of(party: Party, village: Village) -> QuerySet[Project]:
    """Return the projects of the village that a party holds or takes part in, by title, with the party's `own_part`."""
    own = TeamMember.objects.filter(project=OuterRef("pk"), party=party).order_by("pk")
    known = KnownProject.objects.filter(project=OuterRef("pk"), village=village)
    return (
        Project.objects.filter(Q(holder=party) | Exists(own), Exists(known))
        .annotate(own_part=Subquery(own.values("part")[:1]))
        .order_by("search_text", "pk")
    )


def members_of(project: Project) -> QuerySet[TeamMember]:
    """Return who takes part in the project, with what an action needs of them."""
    return TeamMember.objects.filter(project=project).select_related("party", "project__holder")


def get_project_page(project: Project) -> ProjectPage:
    """Return what the page of the project shows; one query."""
    here = Phase(project.phase)
    team = project.team.select_related("party").order_by("-is_editor", "pk")
    line = [phase for phase in Phase if phase is not Phase.ABANDONED]
    at = line.index(here) if here in line else -1
    return ProjectPage(
        project=project,
        team=list(team),
        line=[
            (str(PHASE_LABELS[phase]), "now" if index == at else "past" if index < at else "next")
            for index, phase in enumerate(line)
        ],
        steps=[Phase(verb) for verb in PHASES.verbs(here)],
    )
