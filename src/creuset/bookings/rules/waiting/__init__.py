"""The waiting list: who waits for which places, in which order, and whose turn it is when they are free."""

from creuset.bookings.rules.waiting.line import (
    Busy,
    PlaceWanted,
    Wish,
    choices,
    overlap,
    ranks,
    stands,
    would_take,
)
from creuset.bookings.rules.waiting.policy import HOUSE_POLICY, WaitingPolicy, gentlest
from creuset.bookings.rules.waiting.refusals import (
    AlreadyWaiting,
    FreeNow,
    HeldByOffer,
    NoWait,
    NoWaitingList,
    TeamDecides,
    TooManyWaits,
    WaitedFor,
)

__all__ = [
    "HOUSE_POLICY",
    "AlreadyWaiting",
    "Busy",
    "FreeNow",
    "HeldByOffer",
    "NoWait",
    "NoWaitingList",
    "PlaceWanted",
    "TeamDecides",
    "TooManyWaits",
    "WaitedFor",
    "WaitingPolicy",
    "Wish",
    "choices",
    "gentlest",
    "overlap",
    "ranks",
    "stands",
    "would_take",
]
