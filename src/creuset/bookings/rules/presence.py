"""Who may come when, what a stay is, and what follows when nobody came: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from creuset.bookings.rules.policies import Place, Policy, kept_free_for
from creuset.bookings.states import SegmentKind
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span, merge

#: People are let in so long before.
EARLY = timedelta(hours=1)
#: Nobody has to come: the house works there, or a set stands.
UNATTENDED = frozenset({SegmentKind.MAINTENANCE, SegmentKind.DAY_OFF})
MINUTE = timedelta(minutes=1)


class NotNow(Refused):
    """Nothing of the booking is on at this moment."""

    code = "not-now"


class AlreadyThere(Refused):
    """Somebody is checked in already: a code says it once."""

    code = "already-there"


class AlreadyGone(Refused):
    """Somebody came, and left again."""

    code = "already-gone"


class NotThere(Refused):
    """Nobody is checked in."""

    code = "not-there"


class GivenFree(Refused):
    """Nobody came in time, and others may have the place."""

    code = "given-free"


class WrongCode(Refused):
    """The code is no code of this village, or no more."""

    code = "wrong-code"


class OtherDay(Refused):
    """The code is for another day."""

    code = "other-day"


class NotSince(Refused):
    """Nobody leaves before they came, nor in the future."""

    code = "not-since"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a stay: the instants at which somebody came and left, or since when it is free again."""

    stay: Span
    came_at: datetime | None = None
    left_at: datetime | None = None
    missed_at: datetime | None = None


def stays(spans: Iterable[Span]) -> list[Span]:
    """Return the stays of firm periods, in order: those that overlap or touch are one."""
    return merge(spans)


def stay_at(stays: Iterable[Span], now: datetime) -> Span | None:
    """Return the stay that is on, else the next one if it begins soon enough for people to come."""
    coming = [stay for stay in stays if now < stay.end]
    if not coming:
        return None
    first = min(coming)
    return first if first.start - EARLY <= now else None


def of_stay(kept: Iterable[Kept], stay: Span) -> Kept | None:
    """Return what is known of the stay, which may have become longer since."""
    return next((one for one in kept if stay.contains(one.stay.start)), None)


def overrun(stay: Span, left_at: datetime) -> int:
    """Return how many whole minutes somebody stayed beyond the end."""
    return max(0, (left_at - stay.end) // MINUTE)


def free_at(
    stay: Span, waits: Iterable[timedelta | None], *, changed_at: datetime
) -> datetime | None:
    """Return when the rest of a stay to which nobody came is free again; None: never.

    `waits` says of each of its places how long it is kept, None where it is kept to the end: then all is.
    It is kept as the most patient of them, counted from its start, or from the last change of the booking
    if that is later.
    """
    each = list(waits)
    known = [wait for wait in each if wait is not None]
    if not known or len(known) < len(each):
        return None
    at = max(stay.start, changed_at) + max(known)
    return at if at < stay.end else None


def free_since(
    stay: Span,
    used: Iterable[tuple[str, Place]],
    policies: Iterable[Policy],
    *,
    changed_at: datetime,
) -> datetime | None:
    """Return when a stay is free again unless somebody comes, as the policies say; None: never.

    `used` are its firm periods: what each is for, and where.
    """
    known = list(policies)
    waits = []
    for kind, place in used:
        if kind in UNATTENDED:
            return None
        waits.append(kept_free_for(known, place))
    return free_at(stay, waits, changed_at=changed_at)


def check_may_come(kept: Kept | None, free_since: datetime | None, *, now: datetime) -> None:
    """Raise unless somebody may still come to the stay of which `kept` is known.

    What was written down as missed stays so, whatever the clock of whoever asks said before they waited.
    """
    since = kept.missed_at if kept else free_since
    if since is not None and (kept is not None or since <= now):
        raise GivenFree(
            _("Nobody came by %(at)s, and the place was given free. Book it again.", at=since)
        )
    if kept is None or kept.came_at is None:
        return
    if kept.left_at is not None:
        raise AlreadyGone(_("Checked out already, on %(at)s.", at=kept.left_at))
    raise AlreadyThere(_("Checked in already, on %(at)s.", at=kept.came_at))


def check_may_leave(kept: Kept | None, *, at: datetime, now: datetime) -> None:
    """Raise unless somebody is there who may have left at that instant."""
    if kept is None or kept.came_at is None:
        raise NotThere(_("Nobody is checked in."))
    if kept.left_at is not None:
        raise AlreadyGone(_("Checked out already, on %(at)s.", at=kept.left_at))
    if not kept.came_at <= at <= now:
        raise NotSince(_("They left after they came, and not in the future."), field="at")
