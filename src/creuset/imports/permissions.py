"""Who may bring files of other systems."""

from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.permissions import check_may
from creuset.villages.models import Village


def check_may_import(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may bring in people and what they subscribe to."""
    check_may(by, Capability.IMPORT, village)


def may_import(by: Actor, village: Village) -> bool:
    """Say whether the actor may."""
    return by.may(Capability.IMPORT, village)
