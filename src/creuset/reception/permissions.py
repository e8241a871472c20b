"""Who may read the requests to visit and the enquiries, and who may answer them."""

from django.utils.translation import gettext_lazy as _

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor
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
