"""Who may read what reception keeps, who answers visitors, and who receives people and what comes for them."""

from django.utils.translation import gettext_lazy as _

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope
from creuset.villages.models import Village


def may_see_visits(by: Actor, village: Village) -> bool:
    """Say whether the actor may read the requests to visit the village."""
    return by.may(Capability.SEE_VISITS, village)


def check_may_see_visits(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may read the requests to visit the village."""
    if not may_see_visits(by, village):
        raise Forbidden(_("Only the village's team reads the requests to visit."))


def may_answer_visits(by: Actor, village: Village) -> bool:
    """Say whether the actor may answer the requests to visit the village."""
    return by.has_scope(Scope.VISITS) and by.may(Capability.ANSWER_VISITS, village)


def check_may_answer_visits(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may answer the requests to visit the village."""
    if not may_answer_visits(by, village):
        raise Forbidden(_("Only reception and whoever leads the village answers visitors."))


def may_see_inside(by: Actor, village: Village) -> bool:
    """Say whether the actor may read who is in the buildings."""
    return by.may(Capability.SEE_VISITS, village)


def check_may_see_inside(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may read who is in the buildings."""
    if not may_see_inside(by, village):
        raise Forbidden(_("Only the village's team reads who is in the building."))


def may_receive(by: Actor, village: Village) -> bool:
    """Say whether the actor receives people, parcels and keys for the village."""
    return by.has_scope(Scope.RECEPTION) and by.may(Capability.RECEIVE, village)


def check_may_receive(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor receives people, parcels and keys for the village."""
    check_scope(by, Scope.RECEPTION)
    if not may_receive(by, village):
        raise Forbidden(_("Only whoever receives people for the village does this."))


def may_handle(by: Actor, village: Village) -> bool:
    """Say whether the actor looks after what members report and ask."""
    return by.has_scope(Scope.RECEPTION) and by.may(Capability.HANDLE_TICKETS, village)


def check_may_handle(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor looks after what members report and ask."""
    check_scope(by, Scope.RECEPTION)
    if not may_handle(by, village):
        raise Forbidden(_("Only the team looks after what members report."))


def check_may_say_own(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor is somebody of the village, who speaks for themselves."""
    check_scope(by, Scope.RECEPTION)
    if not by.is_known_in(village):
        raise Forbidden(_("Only people of the village do this."))
