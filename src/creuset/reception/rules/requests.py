"""Which day may be wished for, which time proposed, and which enquiry taken: decisions on values."""

from datetime import date, datetime, timedelta

from creuset.bookings.rules import Asked, refusals
from creuset.kernel.errors import Conflict, DomainError, Refusals, Refused, WayOut
from creuset.kernel.openings import OpeningHours
from creuset.kernel.sentences import sentence as _

#: Nobody knows what a village does later than that.
FARTHEST = timedelta(days=366)
_LOOKED_AT = 60
#: What is shorter, or longer, was mistyped; or is no matter for a form.
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=92)
#: For so long the mailed address confirms.
CONFIRMED_WITHIN = timedelta(hours=48)
#: So many enquiries of one address wait for their mail at once: the form is no way to fill somebody's box.
MOST_UNCONFIRMED = 3


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


class NotExpected(Refused):
    """Nobody is expected then: no time was proposed, or it is for another day."""

    code = "not-expected"


class AlreadyArrived(Conflict):
    """They said already that they are here."""

    code = "already-arrived"


def check_arrival(
    visit_at: datetime | None, arrived_at: datetime | None, *, today: date, day: date | None
) -> None:
    """Raise NotExpected unless a visit is expected on this very day; AlreadyArrived where it was announced.

    `day` is the day of the visit on the village's clocks.
    """
    if visit_at is None or day is None:
        raise NotExpected(_("No time was agreed for this visit: ask at reception."))
    if day != today:
        raise NotExpected(_("This visit is expected on %(at)s, not today.", at=visit_at))
    if arrived_at is not None:
        raise AlreadyArrived(_("This visit was announced already, on %(at)s.", at=arrived_at))


class AbsurdLength(Refused):
    """Nobody takes a space for so short, or so long, by a form."""

    code = "absurd-length"


class TooManyUnconfirmed(Refused):
    """Mails to this address already wait to be opened."""

    code = "too-many-unconfirmed"


class LinkOver(Refused):
    """The mailed address is older than it serves."""

    code = "link-over"


class AlreadyConfirmed(Conflict):
    """The enquiry is at the desk already."""

    code = "already-confirmed"


class NotConfirmed(Refused):
    """Nobody has opened the mail yet: the desk does not answer."""

    code = "not-confirmed"


def check_enquiry(asked: Asked, *, now: datetime) -> None:
    """Raise every reason why nobody can take the space then: past, closed, too far, too short, too long."""
    found: list[DomainError] = [one for one in refusals(asked, now=now) if one.code != "too-long"]
    if asked.span.duration < SHORTEST:
        found.append(AbsurdLength(_("Ask for a quarter of an hour at least."), field="ends_at"))
    if asked.span.duration > LONGEST:
        found.append(
            AbsurdLength(_("For more than three months, write to the village."), field="ends_at")
        )
    if asked.span.start - now > FARTHEST and all(one.code != "too-far" for one in found):
        found.append(DayOutOfReach(_("Choose a day within a year."), field="starts_at"))
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)


def check_unconfirmed(number: int) -> None:
    """Raise TooManyUnconfirmed where so many enquiries of an address wait for their mail already."""
    if number >= MOST_UNCONFIRMED:
        raise TooManyUnconfirmed(
            _("Requests of this address wait already: open the mails, and confirm them."),
            field="email",
        )


def is_link_over(created_at: datetime, *, now: datetime) -> bool:
    """Say whether the mailed address serves no more."""
    return now >= created_at + CONFIRMED_WITHIN


def check_confirming(
    created_at: datetime, confirmed_at: datetime | None, starts_at: datetime, *, now: datetime
) -> None:
    """Raise AlreadyConfirmed, LinkOver, or DayOutOfReach where what was asked has begun meanwhile."""
    if confirmed_at is not None:
        raise AlreadyConfirmed(_("This request was confirmed already."))
    if is_link_over(created_at, now=now):
        raise LinkOver(_("This link served for two days: please ask again."))
    if starts_at <= now:
        raise DayOutOfReach(_("The time you asked for has begun: please ask again."))


def check_answering(confirmed_at: datetime | None, answered_at: datetime | None) -> None:
    """Raise NotConfirmed, or Conflict where it was answered: an answer was mailed, and stands."""
    if confirmed_at is None:
        raise NotConfirmed(_("Nobody has confirmed this request by mail yet."))
    if answered_at is not None:
        raise Conflict(_("A colleague has just answered this request."))
