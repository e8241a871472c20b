"""Who may see and change a project: its holder, the editors of its team, and a village's team."""

from django.db.models import Q, QuerySet

from creuset.core.roles import Capability
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.people.permissions import speaks_for
from creuset.projects.models import Project
from creuset.villages.models import Village


def may_change(by: Actor, project: Project, village: Village | None) -> bool:
    """Say whether the actor may change the project, its team and its phase.

    `village` is the one through which the actor came: its team may, where the village knows the project.
    """
    if by.is_house or speaks_for(by, project.holder):
        return True
    if by.party and project.team.filter(party=by.party, is_editor=True).exists():
        return True
    return (
        village is not None
        and by.may(Capability.CHANGE_PROJECTS, village)
        and project.known_in.filter(village=village).exists()
    )


def check_may_change(by: Actor, project: Project, village: Village | None) -> None:
    """Raise Forbidden unless the actor may change the project."""
    if not may_change(by, project, village):
        raise Forbidden(
            _(
                "Only the holder of “%(title)s”, its editors or the team change it.",
                title=project.title,
            )
        )


def check_may_start(by: Actor, village: Village, holder: Party) -> None:
    """Raise Forbidden unless the actor may start a project of this holder in the village."""
    if by.may(Capability.CHANGE_PROJECTS, village):
        return
    if not (by.is_known_in(village) and speaks_for(by, holder)):
        raise Forbidden(
            _("A project is started for oneself, or for an organisation one looks after.")
        )


def takes_part(by: Actor) -> Q:
    """Return the condition under which a project is the actor's own: held, worked on, or their organisation's."""
    mine = Q(holder_id=by.party_id) | Q(team__party_id=by.party_id)
    organisations = Affiliation.objects.filter(person_id=by.party_id, until__isnull=True)
    return mine | Q(holder__in=organisations.values("organisation_id"))


def own_projects(by: Actor, village: Village) -> QuerySet[Project]:
    """Return the actor's own projects that the village knows."""
    return Project.objects.filter(takes_part(by), known_in__village=village).distinct()
