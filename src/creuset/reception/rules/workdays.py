"""What a day in the open space costs whoever comes without a booking: pure."""

from dataclasses import dataclass
from enum import StrEnum

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import CheckIns


class DayState(StrEnum):
    """How a day is paid: with credits or a pass; not yet; or there is nothing to pay, as the team said."""

    SPENT = "spent"
    OWED = "owed"
    WAIVED = "waived"


class NoDayLeft(Refused):
    """Nothing that they have pays for a day, and the village lets nobody in without."""

    code = "no-day-left"


class NothingOwed(Refused):
    """The day is paid, or was never to be paid."""

    code = "nothing-owed"


@dataclass(frozen=True, slots=True)
class Comes:
    """Somebody who comes without a booking: what says that they need no day of the open space."""

    is_team: bool = False
    #: A place of their own, or of their company, is let to them that day.
    has_place: bool = False
    #: A desk is booked for them that day, and was paid by that.
    has_booking: bool = False
    #: The village has an open space that they could work in.
    has_open_space: bool = True


def needs_day(comes: Comes, rule: CheckIns) -> bool:
    """Say whether coming costs a day: not the team's, nor those who sit in a place of their own or booked a desk."""
    return (
        rule is not CheckIns.FREE
        and comes.has_open_space
        and not (comes.is_team or comes.has_place or comes.has_booking)
    )


def judged(*, is_paid: bool, rule: CheckIns, why: str = "") -> DayState:
    """Return how the day stands once it was tried to be paid. Raise NoDayLeft where the village lets nobody in."""
    if is_paid:
        return DayState.SPENT
    if rule is CheckIns.REFUSED:
        refusal = _(
            "You have no day left for the open space: buy a pass, or ask reception for one."
        )
        raise NoDayLeft(f"{refusal} {why}" if why else refusal)
    return DayState.OWED
