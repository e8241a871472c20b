"""What the search, the pages of parties and their merge ask of projects."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.core.registry import Found
from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.people.panels import Asking, Panel
from creuset.projects.models import Project, TeamMember
from creuset.projects.permissions import own_projects
from creuset.projects.queries import find_known, projects_of
from creuset.villages.models import Village


def find_projects(
    *,
    words: str,
    by: Actor,
    village: Village,
    most: int,
    now: datetime,  # noqa: ARG001 - a finder's signature
) -> list[Found]:
    """Return the projects that match the words: all those of the village for its team, else one's own."""
    if not words.strip():
        return []
    rows = find_known(village, words=words)
    face = "projects"
    if not by.may(Capability.SEE_PEOPLE, village):
        rows = rows.filter(project__in=own_projects(by, village).values("pk"))
        face = "projects_my"
    sought = fold(words)
    return [
        Found(
            kind=project.get_kind_display(),
            title=project.title,
            detail=f"{project.holder.name} · {project.get_phase_display()}",
            url=reverse(f"{face}:project", args=[village, project.pk]),
            icon="film",
            rank=2 if fold(project.title) == sought else 1,
        )
        for project in (row.project for row in rows.order_by("project__search_text")[:most])
    ]


def project_panel(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 - a panel's signature
) -> Asking:
    """Ask for the projects of a party, for its page."""
    found = projects_of(party, village)
    if face == "my":
        found = found.filter(pk__in=own_projects(by, village).values("pk"))

    def make(projects: list[Project]) -> Panel | None:
        rows = [{"project": project, "part": _part(project, party)} for project in projects]
        if not rows:
            return None
        url = "projects:project" if face == "desk" else "projects_my:project"
        return Panel(
            title=_("Projects"),
            template="projects/panel.html",
            values={"rows": rows, "url": url, "village": village},
        )

    return Asking([found], make)


def _part(project: Project, party: Party) -> str:
    if project.holder_id == party.pk:
        return str(_("holder"))
    own_part: str | None = getattr(project, "own_part", None)
    return own_part or ""


def unite_members(kept: TeamMember, other: TeamMember) -> None:
    """One party that took part twice takes part once, with the widest of both rights and both parts."""
    kept.part = " / ".join(dict.fromkeys(part for part in (kept.part, other.part) if part))[:80]
    kept.is_editor = kept.is_editor or other.is_editor
