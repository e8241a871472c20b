"""Where a request to visit stands."""

from enum import StrEnum


class VisitState(StrEnum):
    """A request waits, then the team proposes a time or declines; either may still be changed."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    DECLINED = "declined"
