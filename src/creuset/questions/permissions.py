"""Who reads the forms of a village, and who writes them."""

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope
from creuset.villages.models import Village


def may_read_forms(by: Actor, village: Village) -> bool:
    """Say whether the actor reads the forms of the village, drafts among them; not what was answered."""
    return by.may(Capability.SEE_PROGRAMMES, village)


def may_write_forms(by: Actor, village: Village) -> bool:
    """Say whether the actor writes and publishes the forms of the village."""
    return by.has_scope(Scope.PROGRAMMES) and by.may(Capability.RUN_PROGRAMMES, village)


def check_may_write_forms(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor writes the forms of the village."""
    check_scope(by, Scope.PROGRAMMES)
    if not may_write_forms(by, village):
        raise Forbidden(_("Only those of the team who run programmes do this."))
