"""Somebody comes to what is booked, stays longer, and leaves."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.actions.changing import resize
from creuset.bookings.actions.charging import charge_use
from creuset.bookings.actions.reading import check_lives, read_whole
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Attendance, Booking
from creuset.bookings.queries.presence import as_kept, firm_stays, free_since, kept_of
from creuset.bookings.rules import presence
from creuset.bookings.rules.tariffs import NoRate, NoVat
from creuset.bookings.states import Means
from creuset.core.locks import hold_row
from creuset.core.text import instant_text
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor

HOUR = timedelta(hours=1)


@transaction.atomic
def check_in(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    how: Means = Means.PAGE,
    stay_starts_at: datetime | None = None,
) -> Attendance:
    """Somebody came to the stay that is on, or begins soon; nobody gives it free any more.

    `stay_starts_at` is the stay that a code names. Raises: Forbidden; AlreadyOver; OptionOver; NotNow; OtherDay;
    AlreadyThere; AlreadyGone; GivenFree.
    """
    booking = _locked(booking, by=by, now=now)
    if how is Means.PHONE:
        permissions.check_may_receive(by, booking)
    check_lives(booking, now=now)
    stays = firm_stays(booking)
    if stay_starts_at is not None:
        _check_day(booking, stays, stay_starts_at, now=now)
    stay = presence.stay_at(stays, now)
    if stay is None:
        raise presence.NotNow(_next_text(booking, stays, now=now))
    kept = presence.of_stay(kept_of(booking), stay)
    presence.check_may_come(kept, free_since(booking, stay), now=now)
    row = Attendance.objects.create(
        booking=booking,
        starts_at=stay.start,
        ends_at=stay.end,
        came_at=now,
        came_by=by.party,
        came_how=how,
    )
    _tell(booking, facts.CHECKED_IN, stay, by=by, now=now, data={"how": how.value})
    return row


@transaction.atomic
def check_out(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    how: Means = Means.PAGE,
    at: datetime | None = None,
) -> Attendance:
    """Whoever was there has left, now or at the instant that the team says; how long beyond the end is kept.

    After the last stay, what was measured and overtime are owed. Raises: Forbidden; NotThere; AlreadyGone;
    NotSince.
    """
    booking = _locked(booking, by=by, now=now)
    if at is not None:
        permissions.check_may_receive(by, booking)
    rows = list(booking.attendances.order_by("starts_at"))
    row = next((one for one in reversed(rows) if one.is_there), None) or (
        rows[-1] if rows else None
    )
    if row is None:
        raise presence.NotThere(_("Nobody is checked in."))
    presence.check_may_leave(as_kept(row), at=at or now, now=now)
    stays = firm_stays(booking)
    stay = next((one for one in stays if one.contains(row.starts_at)), row.stay)
    row.ends_at, row.left_at, row.left_by, row.left_how = stay.end, at or now, by.party, how
    row.overrun_minutes = presence.overrun(stay, at or now)
    row.save(
        update_fields=["ends_at", "left_at", "left_by", "left_how", "overrun_minutes"],
    )
    data = {"overrun": row.overrun_minutes, "at": (at or now).isoformat()}
    _tell(booking, facts.CHECKED_OUT, stay, by=by, now=now, data=data)
    if not any(one.start > stay.start for one in stays):
        _charge(booking, now=now)
    return row


def stay_longer(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> Booking:
    """What is on lasts an hour longer on every place that it ends on, by the same rules as any change.

    Raises: NotNow; what `resize` refuses: Occupied, HeldByOption, closed…
    """
    fresh = read_whole(booking.pk)
    permissions.check_may_change(by, fresh, now=now)
    stay = presence.stay_at(firm_stays(fresh), now)
    if stay is None or now < stay.start:
        raise presence.NotNow(_next_text(fresh, firm_stays(fresh), now=now))
    last = next(
        segment
        for segment in fresh.segments.all()
        if segment.ends_at == stay.end and not segment.is_option
    )
    longer = Span(last.starts_at, last.ends_at + HOUR)
    return resize(booking=fresh, segment=last, span=longer, by=by, now=now, seen=seen)


def _locked(booking: Booking, *, by: Actor, now: datetime) -> Booking:
    """Return the booking as it is now, its row locked; raise unless the actor says who came."""
    hold_row(Booking, booking.pk)
    fresh = read_whole(booking.pk)
    permissions.check_may_say_presence(by, fresh, now=now)
    return fresh


def _check_day(booking: Booking, stays: list[Span], starts_at: datetime, *, now: datetime) -> None:
    """Raise unless the code that names the start of a stay is for one of today."""
    if any(stay.contains(starts_at) and presence.stay_at([stay], now) for stay in stays):
        return
    raise presence.OtherDay(
        _("This code is not for now: it was made for %(at)s. %(next)s")
        % {
            "at": _said(booking, starts_at, now=now),
            "next": _next_text(booking, stays, now=now),
        }
    )


def _next_text(booking: Booking, stays: list[Span], *, now: datetime) -> str:
    """Return when people may come, in the reader's language."""
    coming = [stay for stay in stays if stay.start > now]
    if not coming:
        return _("Nothing of this booking is on now, nor to come.")
    begins = min(coming).start
    return _("It begins on %(at)s: check-in opens an hour before.") % {
        "at": _said(booking, begins, now=now)
    }


def _said(booking: Booking, instant: datetime, *, now: datetime) -> str:
    return instant_text(instant, booking.village.zone, today=booking.village.day_of(now))


def _tell(
    booking: Booking,
    verb: str,
    stay: Span,
    *,
    by: Actor,
    now: datetime,
    data: dict[str, object],
) -> None:
    segments = [s for s in booking.segments.all() if stay.contains(s.starts_at)]
    record(booking, verb, segments, by=by, now=now, data=data)


def _charge(booking: Booking, *, now: datetime) -> None:
    """Overtime and what was measured are owed, as long as somebody really stayed; without a price, the team sees
    the minutes and charges them by hand.
    """
    try:
        charge_use(booking=booking, by=HOUSE, now=now)
    except (NoRate, NoVat):
        return
