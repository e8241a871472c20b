"""What a report must say, and how long it may be opened again: pure."""

from datetime import datetime, timedelta

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

#: Later, what happens again is a new report.
REOPENED_WITHIN = timedelta(days=30)
MOST_PICTURES = 6


class NothingSaid(Refused):
    """Nobody can look after what was not said."""

    code = "nothing-said"


class TooLate(Refused):
    """It was resolved too long ago to be opened again."""

    code = "too-late"


class TooManyPictures(Refused):
    """So many pictures tell nothing more."""

    code = "too-many-pictures"


class NotOfTheTeam(Refused):
    """Whoever looks after it has a role in the village's team."""

    code = "not-of-the-team"


def check_says(words: str, *, field: str) -> str:
    """Return the words without spaces around; raise NothingSaid where there are none."""
    kept = words.strip()
    if not kept:
        raise NothingSaid(_("Say it in some words."), field=field)
    return kept


def check_pictures(number: int) -> None:
    """Raise TooManyPictures where there are more than are kept."""
    if number > MOST_PICTURES:
        raise TooManyPictures(_("At most %(most)s pictures.", most=MOST_PICTURES), field="pictures")


def check_reopening(resolved_at: datetime | None, *, now: datetime) -> None:
    """Raise TooLate where it was resolved so long ago that what happens now is something else."""
    if resolved_at is not None and now - resolved_at > REOPENED_WITHIN:
        raise TooLate(_("This was resolved long ago: report what happens now."))
