"""What follows when the decisions of a round are released, and when a laureate does not come.

Letters and cohorts register here; the jury knows nothing of them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from creuset.incubation.models import Decision, Round
from creuset.people.actors import Actor


class FollowRelease(Protocol):
    """Does what follows from decisions that applicants may know now, in the transaction that releases them."""

    def __call__(
        self, *, in_round: Round, decisions: Sequence[Decision], by: Actor, now: datetime
    ) -> None:
        """Applications have their new state and round; `decision.application` is read already.

        Told again of a decision that is promoted from the waiting list: `promoted_at` says so.
        """


class FollowDecline(Protocol):
    """Does what follows when a laureate gives up the place, in the transaction in which they do."""

    def __call__(self, *, decision: Decision, by: Actor, now: datetime) -> None:
        """`decision.application` has its new state."""


_released: list[FollowRelease] = []
_declined: list[FollowDecline] = []


def when_released(follow: FollowRelease) -> None:
    """Releasing decisions, and promoting one from the waiting list, does `follow` too, from now on."""
    if follow not in _released:
        _released.append(follow)


def when_declined(follow: FollowDecline) -> None:
    """A laureate who gives up the place does `follow` too, from now on."""
    if follow not in _declined:
        _declined.append(follow)


def follow_release(
    in_round: Round, decisions: Sequence[Decision], *, by: Actor, now: datetime
) -> None:
    """What follows from these decisions is done."""
    for follow in _released:
        follow(in_round=in_round, decisions=decisions, by=by, now=now)


def follow_decline(decision: Decision, *, by: Actor, now: datetime) -> None:
    """What follows from the place given up is done."""
    for follow in _declined:
        follow(decision=decision, by=by, now=now)
