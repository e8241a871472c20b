"""The prefect's approval without which nobody domiciles companies. Pure.

Articles L123-11-3 (nobody domiciles without it) and R123-166-3 (it runs for six years) of the Code de commerce.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import sentence as _

#: It is asked for anew in time: the prefect has two months to answer, and silence refuses (article R123-166-3).
REMINDED_BEFORE = (timedelta(days=180), timedelta(days=90), timedelta(days=30), -timedelta(days=1))


class NotApproved(Refused):
    """The village has no approval that holds: it makes no contract of domiciliation."""

    code = "not-approved"


class BadApproval(Refused):
    """An approval that no prefect gives."""

    code = "bad-approval"


#: What an approval says of itself and of those who are told.
NEEDED = ("number", "prefecture", "registry", "tax_office", "social_body")
LONGEST = relativedelta(years=6)


def check_written(*, granted_on: date, valid_until: date, **words: str) -> None:
    """Raise Refusals of BadApproval, all at once, unless the approval may be one: its days in order, six years at
    most, and nobody who is told left out.
    """
    wrong = [
        BadApproval(_("Write it down: the contracts, lists and letters name it."), field=name)
        for name in NEEDED
        if not words[name].strip()
    ]
    if valid_until <= granted_on:
        wrong.append(BadApproval(_("Its last day comes after its first."), field="valid_until"))
    elif valid_until > granted_on + LONGEST:
        wrong.append(
            BadApproval(
                _("An approval runs for six years at most (article R123-166-3)."),
                field="valid_until",
            )
        )
    if wrong:
        raise Refusals(wrong)


def check_approved(
    *, number: str, granted_on: date | None, valid_until: date | None, on: date
) -> None:
    """Raise NotApproved unless the approval holds on the day."""
    if not number or granted_on is None or valid_until is None:
        raise NotApproved(
            _(
                "No contract of domiciliation can be signed: the village has no approval of the prefect. "
                "Whoever leads the village writes it down first."
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
                "Whoever leads the village writes the new one down first.",
                day=valid_until,
            )
        )


def reminders_due(valid_until: date, *, today: date) -> int:
    """Return how many reminders of the approval were due by today."""
    return sum(valid_until - before <= today for before in REMINDED_BEFORE)
