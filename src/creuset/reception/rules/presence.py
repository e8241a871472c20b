"""How long somebody who came is counted in the building, unless they say that they leave: pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.openings import OpeningHours
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import next_local_instant

#: At this hour, whoever said nothing is no longer looked for: the day of a house ends in the night.
NIGHT = time(4)
#: Whoever comes shortly before that hour is counted until the next night.
SHORTEST = timedelta(hours=2)
#: A code shown twice within that time was read twice.
A_SLIP = timedelta(minutes=2)


class NobodyNamed(Refused):
    """Whoever is there is a person of the village, or has a name."""

    code = "nobody-named"


class AlreadyInside(Conflict):
    """They are counted in the building already."""

    code = "already-inside"


class NotInside(Conflict):
    """They have left, or are counted no more."""

    code = "not-inside"


class NotThen(Refused):
    """Nobody leaves before they came, nor in the future."""

    code = "not-then"


@dataclass(frozen=True, slots=True)
class Counted:
    """Until when somebody is there for sure, and until when they may be there still."""

    sure_until: datetime
    listed_until: datetime

    def is_listed(self, now: datetime) -> bool:
        """Say whether a list of who is inside still names them."""
        return now < self.listed_until

    def is_sure(self, now: datetime) -> bool:
        """Say whether they are there as far as anybody knows; else nobody saw them leave."""
        return now < self.sure_until


def day_ends(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return when the house's day ends in which something happens: the next four o'clock in the morning that is at
    least two hours away.
    """
    least = instant + SHORTEST
    local = least.astimezone(zone)
    day = local.date() if local.time() <= NIGHT else local.date() + timedelta(days=1)
    return next_local_instant(day, NIGHT, zone)


def counted(came_at: datetime, hours: OpeningHours, zone: ZoneInfo) -> Counted:
    """Return how long whoever came without a booking is counted: for sure until the building closes, and listed
    until the house's day ends, since nobody saw them leave.

    Where nothing closes before the end of that day, both are the same.
    """
    listed_until = day_ends(came_at, zone)
    closes = hours.next_closing(came_at, zone, within_days=1)
    opens = hours.next_opening(came_at, zone, within_days=1)
    if closes is None or opens is None or opens >= listed_until or closes <= came_at:
        return Counted(listed_until, listed_until)
    return Counted(min(closes, listed_until), listed_until)


def counted_of_stay(ends_at: datetime, zone: ZoneInfo) -> Counted:
    """Return how long whoever checked in to a booking is counted: for sure until it ends, listed until the day ends."""
    return Counted(ends_at, day_ends(ends_at, zone))


def check_no_slip(came_at: datetime, *, now: datetime) -> None:
    """Raise AlreadyInside where a code is shown again so soon that nobody meant to leave."""
    if now - came_at < A_SLIP:
        raise AlreadyInside(_("You have just come in: nothing more to do."))


def check_may_leave(
    came_at: datetime, left_at: datetime | None, *, at: datetime, now: datetime
) -> None:
    """Raise unless somebody who came is there still and may have left at that instant."""
    if left_at is not None:
        raise NotInside(_("They left already, on %(at)s.", at=left_at))
    if not came_at <= at <= now:
        raise NotThen(_("They left after they came, and not in the future."), field="at")
