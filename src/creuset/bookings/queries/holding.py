"""What the places of an option say of options, and what a confirmation still lacks."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.policies import place_of, policies_of
from creuset.bookings.rules import holds, policies
from creuset.bookings.states import Requirement
from creuset.places.models import Resource

#: Says whether the booking has what a requirement asks, for some of its periods.
type Check = Callable[[Booking, Sequence[Segment], datetime], bool]

_checks: dict[Requirement, Check] = {}


def policy_of(resources: Iterable[Resource]) -> holds.HoldPolicy:
    """Return how an option goes on all of them at once, as their village's policies say; one query."""
    each = {resource.pk: resource for resource in resources}
    if not each:
        return holds.HOUSE_POLICY
    village = next(iter(each.values())).village
    return policies.hold_policy(
        policies_of(village), [place_of(resource) for resource in each.values()]
    )


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
