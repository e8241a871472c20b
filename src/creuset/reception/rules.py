"""Which day may be wished for, and which time proposed: decisions on values."""

from datetime import date, datetime, timedelta

from creuset.kernel.errors import Refused, WayOut
from creuset.kernel.openings import OpeningHours
from creuset.kernel.sentences import sentence as _

#: Nobody knows what a village does later than that.
FARTHEST = timedelta(days=366)
_LOOKED_AT = 60


class DayOutOfReach(Refused):
    """The day is over, or too far away to promise anything."""

    code = "day-out-of-reach"


class ClosedThatDay(Refused):
    """Nobody is there to receive on that day; the ways out are the next open days."""

    code = "closed-that-day"


def next_open_days(hours: OpeningHours, *, after: date, most: int = 3) -> list[date]:
    """Return the first days after that one on which the place opens; sorted, at most `most`."""
    found: list[date] = []
    for number in range(1, _LOOKED_AT + 1):
        day = after + timedelta(days=number)
        if hours.on(day):
            found.append(day)
        if len(found) == most:
            break
    return found


def check_wish(on: date, *, today: date, hours: OpeningHours) -> None:
    """Raise DayOutOfReach or ClosedThatDay where nobody can receive on the day."""
    if on < today:
        raise DayOutOfReach(_("This day is over: choose a day to come."), field="on")
    if on - today > FARTHEST:
        raise DayOutOfReach(_("Choose a day within a year."), field="on")
    if hours.on(on):
        return
    days = next_open_days(hours, after=on)
    raise ClosedThatDay(
        _("The village is closed on %(day)s: choose another day.", day=on),
        field="on",
        ways_out=[
            WayOut(label=_("On %(day)s", day=day), kind="day", data={"on": day.isoformat()})
            for day in days
        ],
    )


def check_slot(visit_at: datetime, *, now: datetime) -> None:
    """Raise DayOutOfReach where the proposed time is over, or farther than a year."""
    if visit_at <= now:
        raise DayOutOfReach(
            _("This time is over: propose one that is still to come."), field="visit_at"
        )
    if visit_at - now > FARTHEST:
        raise DayOutOfReach(_("Choose a day within a year."), field="visit_at")
