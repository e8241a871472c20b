"""What the places of an option say of options, and what a confirmation still lacks."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from creuset.bookings.models import Booking, Segment
from creuset.bookings.rules import holds
from creuset.bookings.states import Requirement
from creuset.places.models import Resource

#: Says whether the booking has what a requirement asks, for some of its periods.
type Check = Callable[[Booking, Sequence[Segment], datetime], bool]

_checks: dict[Requirement, Check] = {}


def hold_policy(resource: Resource) -> holds.HoldPolicy:  # noqa: ARG001 -- every place has the house's own for now
    """Return how options go on the resource."""
    return holds.HOUSE_POLICY


def policy_of(resources: Iterable[Resource]) -> holds.HoldPolicy:
    """Return how an option goes on all of them at once."""
    each = {resource.pk: resource for resource in resources}
    return holds.strictest([hold_policy(resource) for resource in each.values()])


def check_by(requirement: Requirement, check: Check) -> None:
    """Confirmations that ask for the requirement are judged by `check` from now on."""
    _checks[requirement] = check


def missing_for(
    booking: Booking, segments: Sequence[Segment], *, now: datetime
) -> list[Requirement]:
    """Return what the places of the periods ask for a confirmation and what the booking does not have.

    What nobody knows how to check is missing: the team may overrule it.
    """
    required = policy_of(segment.resource for segment in segments).requires
    had = [
        requirement
        for requirement in required
        if requirement in _checks and _checks[requirement](booking, segments, now)
    ]
    return holds.missing(required, had)
