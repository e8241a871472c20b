"""Projects for tests."""

from itertools import count
from typing import Any

from creuset.people.models import Party
from creuset.projects.models import KnownProject, Project, TeamMember
from creuset.projects.states import Phase, ProjectKind
from creuset.villages.models import Village
from tests.factories.people import make_organisation
from tests.factories.villages import NOW

_numbers = count(1)


def make_project(*, known_in: Village | None = None, **more: Any) -> Project:
    """A film in writing; its holder is made unless given; known in a village where one is given."""
    values: dict[str, Any] = {
        "title": f"Projet {next(_numbers)}",
        "kind": ProjectKind.FILM.value,
        "phase": Phase.WRITING.value,
        "created_at": NOW,
    } | more
    if "holder" not in values:
        values["holder"] = make_organisation(known_in=known_in)
    project = Project.objects.create(**values)
    if known_in:
        know_project(known_in, project)
    return project


def know_project(village: Village, project: Project, **more: Any) -> KnownProject:
    """The village knows the project."""
    values: dict[str, Any] = {"since": NOW} | more
    return KnownProject.objects.create(village=village, project=project, **values)


def take_part(project: Project, party: Party, **more: Any) -> TeamMember:
    """The party takes part in the project."""
    return TeamMember.objects.create(project=project, party=party, **more)
