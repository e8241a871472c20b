"""Whether a place has a waiting list, and how long whoever is offered it has to accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class WaitingPolicy:
    """What a place says of waiting; the values here are the house's own, where nobody said anything."""

    is_kept: bool = True
    #: From the offer on, never beyond the beginning of what is offered.
    accept_within: timedelta = timedelta(hours=24)
    #: Closed days do not count, and the time runs from the next opening.
    in_open_days: bool = True


HOUSE_POLICY = WaitingPolicy()


def gentlest(policies: Sequence[WaitingPolicy]) -> WaitingPolicy:
    """Return what holds for several places at once: a list only where all keep one, and the longest time to accept."""
    if not policies:
        return HOUSE_POLICY
    slowest = max(policies, key=lambda policy: (policy.accept_within, policy.in_open_days))
    return WaitingPolicy(
        is_kept=all(policy.is_kept for policy in policies),
        accept_within=slowest.accept_within,
        in_open_days=slowest.in_open_days,
    )
