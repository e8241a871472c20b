"""How long an application that came to nothing is kept."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from creuset.incubation.states import ApplicationState

_S = ApplicationState
#: What came to nothing; the files of laureates stay with their projects.
UNSUCCESSFUL = frozenset(
    {
        _S.INADMISSIBLE,
        _S.INELIGIBLE,
        _S.REFUSED,
        _S.WAITING,
        _S.DECLINED,
        _S.WITHDRAWN,
        _S.LAPSED,
    }
)
#: Its holder is told so many days before it is emptied.
TOLD_BEFORE = 30


@dataclass(frozen=True, slots=True)
class Ended:
    """When an application came to nothing."""

    state: ApplicationState
    #: The day on which it came to this state; for what was never filed, the deadline of its call.
    ended_on: date
    months: int
    #: The call was given up that day.
    dropped_on: date | None = None
    #: The last day on which the refusal may be contested, where its letter has told so.
    appeal_until: date | None = None
    answered_on: date | None = None
    is_contested: bool = False


def kept_until(ended: Ended) -> date | None:
    """Return the last day on which it is kept; None where no time runs.

    The months run from the end: of its own way, of the days in which it may be contested, of the answer to that.
    """
    if ended.is_contested:
        return None
    if ended.state not in UNSUCCESSFUL and (
        ended.dropped_on is None or ended.state is ApplicationState.SELECTED
    ):
        return None
    since = max(
        day
        for day in (ended.ended_on, ended.dropped_on, ended.appeal_until, ended.answered_on)
        if day is not None
    )
    return since + relativedelta(months=ended.months)


def is_over(ended: Ended, today: date) -> bool:
    """Say whether its time is over."""
    until = kept_until(ended)
    return until is not None and today > until


def is_told(ended: Ended, today: date) -> bool:
    """Say whether its holder is told now that it will be emptied."""
    until = kept_until(ended)
    return until is not None and today >= until - relativedelta(days=TOLD_BEFORE)
