"""Who may read, make and sign contracts, and write their texts."""

from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.permissions import check_scope, signs_for
from creuset.villages.models import Village


def may_see_contracts(by: Actor, village: Village) -> bool:
    """Say whether the actor may read every contract of the village."""
    return by.may(Capability.SEE_CONTRACTS, village)


def may_make_contracts(by: Actor, village: Village) -> bool:
    """Say whether the actor may prepare, send, withdraw and end contracts in the village's name."""
    return by.has_scope(Scope.CONTRACTS) and by.may(Capability.MAKE_CONTRACTS, village)


def check_may_make_contracts(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may make contracts in the village's name."""
    check_scope(by, Scope.CONTRACTS)
    if not may_make_contracts(by, village):
        raise Forbidden(_("Only those of the team who make contracts do this."))


def may_write_texts(by: Actor, village: Village) -> bool:
    """Say whether the actor may write and publish the texts of the village's contracts."""
    return by.has_scope(Scope.CONTRACTS) and by.may(Capability.WRITE_CONTRACTS, village)


def check_may_write_texts(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may write and publish the texts of the village's contracts."""
    check_scope(by, Scope.CONTRACTS)
    if not may_write_texts(by, village):
        raise Forbidden(_("Only whoever leads the village writes the texts of its contracts."))


def may_sign(by: Actor, party: Party) -> bool:
    """Say whether the actor may sign for the party: it is the party, looks after it, or is let to. Never the house."""
    return not by.is_house and by.has_scope(Scope.CONTRACTS) and signs_for(by, party)


def check_may_sign(by: Actor, party: Party) -> None:
    """Raise Forbidden unless the actor may sign for the party."""
    check_scope(by, Scope.CONTRACTS)
    if not may_sign(by, party):
        raise Forbidden(_("Only %(name)s or somebody who looks after it signs.", name=party.name))
