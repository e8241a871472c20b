"""When the court registry is told of a domiciled company. Pure.

Article R123-168, 1° of the Code de commerce: when the contract ends, and when the company has not taken note of its
mail for three months.
"""

from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

#: So long without taking note of its mail.
UNREAD_FOR = relativedelta(months=3)
#: The company is told that mail waits, so many days after it came, while nobody takes it.
REMINDED_AFTER = (timedelta(days=30), timedelta(days=60), timedelta(days=80))
#: The team is told again of a letter that was not sent, so often.
TOLD_EVERY = timedelta(days=7)


class Why(StrEnum):
    """What the registry is told."""

    ENDED = "ended"
    UNCOLLECTED = "uncollected"


def unread_since(waiting: list[date], *, taken: date | None) -> date | None:
    """Return the day from which the company takes no note of its mail; None where nothing waits.

    `waiting` are the days on which came what waits; `taken` is the last on which it took anything.
    """
    if not waiting:
        return None
    return max(min(waiting), taken) if taken else min(waiting)


def is_uncollected(since: date | None, *, today: date) -> bool:
    """Say whether the registry is to be told that mail was not collected."""
    return since is not None and since + UNREAD_FOR <= today


def mail_reminders_due(since: date, *, today: date) -> int:
    """Return how many reminders of mail that waits were due by today."""
    return sum(since + after <= today for after in REMINDED_AFTER)


def times_told(since: date, *, today: date) -> int:
    """Return how often the team is told of a letter that was due since a day, and not sent: each week."""
    return max(0, (today - since) // TOLD_EVERY) + 1
