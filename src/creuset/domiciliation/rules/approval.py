"""The prefect's approval without which nobody domiciles companies. Pure.

Articles L123-11-3 (nobody domiciles without it) and R123-166-3 (it runs for six years) of the Code de commerce.
"""

from datetime import date, timedelta

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

#: It is asked for anew in time: the prefect has two months to answer, and silence refuses (article R123-166-3).
REMINDED_BEFORE = (timedelta(days=180), timedelta(days=90), timedelta(days=30), -timedelta(days=1))


class NotApproved(Refused):
    """The village has no approval that holds: it makes no contract of domiciliation."""

    code = "not-approved"


def check_approved(
    *, number: str, granted_on: date | None, valid_until: date | None, on: date
) -> None:
    """Raise NotApproved unless the approval holds on the day."""
    if not number or granted_on is None or valid_until is None:
        raise NotApproved(
            _(
                "No contract of domiciliation can be signed: the village has no approval of the prefect. "
                "Write it into the village file first."
            )
        )
    if on < granted_on:
        raise NotApproved(
            _(
                "No contract of domiciliation can be signed before %(day)s: the approval begins then.",
                day=granted_on,
            )
        )
    if on > valid_until:
        raise NotApproved(
            _(
                "No contract of domiciliation can be signed: the approval ended on %(day)s. "
                "Write the new one into the village file first.",
                day=valid_until,
            )
        )


def reminders_due(valid_until: date, *, today: date) -> int:
    """Return how many reminders of the approval were due by today."""
    return sum(valid_until - before <= today for before in REMINDED_BEFORE)
