"""When a refusal may be contested, and what is answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from creuset.incubation.states import ApplicationState

#: What may be contested.
REFUSED = frozenset(
    {ApplicationState.INADMISSIBLE, ApplicationState.INELIGIBLE, ApplicationState.REFUSED}
)


class AppealOutcome(StrEnum):
    """What is answered to an appeal."""

    GRANTED = "granted"
    REJECTED = "rejected"


class WhyNot(StrEnum):
    """Why a decision cannot be contested."""

    NOT_REFUSED = "not_refused"
    ALREADY = "already"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Contested:
    """A refusal: what it refuses, the day on which its letter left, whether it was contested before."""

    state: ApplicationState
    told_on: date | None
    days: int
    was_contested: bool


def last_day(contested: Contested) -> date | None:
    """Return the last day on which it may be contested; None while no letter has told how: no time runs then."""
    if contested.told_on is None:
        return None
    return contested.told_on + timedelta(days=contested.days)


def why_not(contested: Contested, today: date) -> WhyNot | None:
    """Return why it cannot be contested today; None where it can. Each refusal is contested once."""
    if contested.state not in REFUSED:
        return WhyNot.NOT_REFUSED
    if contested.was_contested:
        return WhyNot.ALREADY
    until = last_day(contested)
    return WhyNot.TOO_LATE if until is not None and today > until else None
