"""The rules of places: who books what, when, for how long, how much of it, beside whom."""

from collections.abc import Iterable
from datetime import timedelta

from creuset.bookings.rules.holds.policy import HoldPolicy, strictest
from creuset.bookings.rules.policies.docs import doc
from creuset.bookings.rules.policies.errors import REFUSALS, Closed, NeedsApproval, PolicyRefused
from creuset.bookings.rules.policies.judging import (
    approving,
    limits,
    minds_noise,
    of_all,
    of_period,
    of_series,
    refusals,
)
from creuset.bookings.rules.policies.params import (
    PARAMS,
    Options,
    Over,
    Params,
    Per,
    ReleaseUnlessCheckedIn,
    Rule,
    Step,
    Unit,
    WaitingList,
    faults,
    read,
)
from creuset.bookings.rules.policies.sentences import sentence
from creuset.bookings.rules.policies.values import (
    Certificate,
    Facts,
    Had,
    Load,
    Nearby,
    Piece,
    Place,
    Policy,
    Subject,
    Supply,
)
from creuset.bookings.rules.waiting.policy import WaitingPolicy, gentlest

#: What the team may overrule: all that a policy refuses.
OVERRULABLE = frozenset(refusal.code for refusal in REFUSALS)


#: Kept to the end unless a policy names it: a shoot that begins late is no ghost.
STAGE = "stage"


def hold_policy(policies: Iterable[Policy], places: Iterable[Place]) -> HoldPolicy:
    """Return what holds for an option on these places: the strictest of each."""
    wanted = list(places)
    return strictest(
        [
            policy.params.to_hold_policy()
            for policy in policies
            if isinstance(policy.params, Options) and any(policy.covers(place) for place in wanted)
        ]
    )


def waiting_policy(policies: Iterable[Policy], places: Iterable[Place]) -> WaitingPolicy:
    """Return what holds for whoever waits for these places."""
    wanted = list(places)
    return gentlest(
        [
            policy.params.to_waiting_policy()
            for policy in policies
            if isinstance(policy.params, WaitingList)
            and any(policy.covers(place) for place in wanted)
        ]
    )


def kept_free_for(policies: Iterable[Policy], place: Place) -> timedelta | None:
    """Return how long the place is kept for somebody who does not come: the strictest; None: to the end."""
    waits = [
        policy.params.after_minutes
        for policy in policies
        if isinstance(policy.params, ReleaseUnlessCheckedIn)
        and policy.covers(place)
        and (place.kind != STAGE or policy.kinds or policy.resources)
    ]
    return timedelta(minutes=min(waits)) if waits else None


__all__ = [
    "OVERRULABLE",
    "PARAMS",
    "REFUSALS",
    "Certificate",
    "Closed",
    "Facts",
    "Had",
    "HoldPolicy",
    "Load",
    "Nearby",
    "NeedsApproval",
    "Options",
    "Over",
    "Params",
    "Per",
    "Piece",
    "Place",
    "Policy",
    "PolicyRefused",
    "ReleaseUnlessCheckedIn",
    "Rule",
    "Step",
    "Subject",
    "Supply",
    "Unit",
    "WaitingPolicy",
    "approving",
    "doc",
    "faults",
    "hold_policy",
    "kept_free_for",
    "limits",
    "minds_noise",
    "of_all",
    "of_period",
    "of_series",
    "read",
    "refusals",
    "sentence",
    "waiting_policy",
]
