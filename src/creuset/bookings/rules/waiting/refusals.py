"""Why somebody is not put on the waiting list, and what somebody on it keeps from others."""

from creuset.bookings.rules.holds.refusals import HeldByOption
from creuset.kernel.errors import Conflict, Refused


class NoWaitingList(Refused):
    """The place keeps no waiting list."""

    code = "no-waiting-list"


class FreeNow(Refused):
    """What is wished is free: it is booked, and not waited for."""

    code = "free-now"


class AlreadyWaiting(Refused):
    """They wait for it already."""

    code = "already-waiting"


class TooManyWaits(Refused):
    """They wait for as much as anybody may."""

    code = "too-many-waits"


class TeamDecides(Refused):
    """Who asks for the place is answered by the team, which keeps the list itself."""

    code = "team-decides"


class NoWait(Refused):
    """Nobody waits here any more."""

    code = "not-waiting"


class HeldByOffer(HeldByOption):
    """It is offered to somebody who waited for it; the team alone passes them by. `offers` are their bookings."""

    code = "held-by-offer"
    offers: tuple[int, ...] = ()


class WaitedFor(Conflict):
    """It is free, and somebody who waits for it comes first."""

    code = HeldByOffer.code
