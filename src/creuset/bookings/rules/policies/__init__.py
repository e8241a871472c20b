"""The rules of places: who books what, when, for how long, how much of it, beside whom."""

from collections.abc import Iterable

from creuset.bookings.rules.holds.policy import HoldPolicy, strictest
from creuset.bookings.rules.policies.errors import REFUSALS, Closed, NeedsApproval, PolicyRefused
from creuset.bookings.rules.policies.judging import (
    approving,
    limits,
    minds_noise,
    of_period,
    refusals,
)
from creuset.bookings.rules.policies.params import (
    PARAMS,
    Options,
    Over,
    Params,
    Per,
    Rule,
    Step,
    Unit,
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

#: What the team may overrule: all that a policy refuses.
OVERRULABLE = frozenset(refusal.code for refusal in REFUSALS)


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
    "Rule",
    "Step",
    "Subject",
    "Supply",
    "Unit",
    "approving",
    "faults",
    "hold_policy",
    "limits",
    "minds_noise",
    "of_period",
    "read",
    "refusals",
    "sentence",
]
