"""What decides about bookings: pure functions on values, without Django."""

from creuset.bookings.rules.moving import civil_difference, moved, same_weekday
from creuset.bookings.rules.periods import (
    FURTHEST,
    LONGEST,
    OVERRULABLE,
    AlreadyOver,
    Asked,
    AskedTwice,
    ChangedMeanwhile,
    InThePast,
    NotAsked,
    NothingAsked,
    OtherVillage,
    OutOfService,
    ReasonMissing,
    TooFar,
    TooLong,
    check,
    refusals,
    sift,
)
from creuset.bookings.rules.policies.errors import Closed

__all__ = [
    "FURTHEST",
    "LONGEST",
    "OVERRULABLE",
    "AlreadyOver",
    "Asked",
    "AskedTwice",
    "ChangedMeanwhile",
    "Closed",
    "InThePast",
    "NotAsked",
    "NothingAsked",
    "OtherVillage",
    "OutOfService",
    "ReasonMissing",
    "TooFar",
    "TooLong",
    "check",
    "civil_difference",
    "moved",
    "refusals",
    "same_weekday",
    "sift",
]
