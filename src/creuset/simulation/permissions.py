"""Who may ask what happens if people come."""

from creuset.core.roles import Capability
from creuset.people.actors import Actor
from creuset.people.permissions import check_may
from creuset.villages.models import Village


def check_may_simulate(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor leads the village."""
    check_may(by, Capability.SIMULATE, village)
