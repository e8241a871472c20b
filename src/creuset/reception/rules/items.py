"""Who may have a badge, a key or a locker, and until when: pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _

#: A locker is given for so long at a time; then somebody looks again.
LONGEST = timedelta(days=3 * 366)


class NumberTaken(Conflict):
    """Another badge or key of the village has the number."""

    code = "number-taken"


class NoNumber(Refused):
    """A badge or a key is known by the number that is written on it."""

    code = "no-number"


class NotAPerson(Refused):
    """A badge or a key is held by a person."""

    code = "not-a-person"


class NoLocker(Refused):
    """What is given to somebody like that is a locker."""

    code = "no-locker"


class GivenBack(Conflict):
    """The locker was given back already."""

    code = "given-back"


class WrongDays(Refused):
    """The days are over, in the wrong order, or too many."""

    code = "wrong-days"


def check_number(number: str) -> str:
    """Return the number without needless spaces; raise NoNumber where there is none."""
    kept = " ".join(number.split())
    if not kept:
        raise NoNumber(_("A number is needed: the one written on it."), field="number")
    return kept


def check_due(due_on: date | None, *, today: date) -> None:
    """Raise WrongDays where it would have to be back already."""
    if due_on is not None and due_on < today:
        raise WrongDays(_("This day is over: choose a day to come."), field="due_on")


def leaving_day(last_days: Iterable[date | None], *, issued_on: date) -> date | None:
    """Return the day on which whoever has these subscriptions leaves: the last of their last days; None while one of
    them has no end, or where none stood since the thing was handed out.
    """
    mine = [one for one in last_days if one is None or one >= issued_on]
    known = [one for one in mine if one is not None]
    return max(known) if known and len(known) == len(mine) else None


def due_day(given_until: date | None, leaves_on: date | None) -> date | None:
    """Return the day by which a thing is back: what was said, or when they leave, whichever comes first."""
    return min((one for one in (given_until, leaves_on) if one is not None), default=None)


def check_days(first: date, last: date, *, today: date) -> None:
    """Raise WrongDays unless a locker may be had on these days, both included."""
    if last < first:
        raise WrongDays(_("The last day comes after the first."), field="last_day")
    if last < today:
        raise WrongDays(_("This day is over: choose a day to come."), field="last_day")
    if last - first > LONGEST:
        raise WrongDays(_("Three years at most at a time."), field="last_day")
