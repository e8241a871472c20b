"""A series changes from one of its times on: that time alone, it and those that follow, or all to come."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.bookings.actions.booking import cancel
from creuset.bookings.actions.changing import resize
from creuset.bookings.actions.confirming import confirm
from creuset.bookings.actions.series.booking import locked
from creuset.bookings.actions.series.plan import conflicts_on
from creuset.bookings.actions.series.writing import tell_series
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.rules import civil_difference, moved
from creuset.bookings.rules import series as rules
from creuset.bookings.states import OPTIONAL, OVER
from creuset.kernel.errors import Conflict
from creuset.kernel.spans import Span
from creuset.people.actors import Actor


class Scope(StrEnum):
    """How much of a series a change is about."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@transaction.atomic
def move_series(
    *,
    booking: Booking,
    span: Span,
    scope: Scope,
    by: Actor,
    now: datetime,
    reason: str = "",
    overrule: Collection[str] = (),
    leave: Collection[date] = (),
) -> list[Booking]:
    """The booking takes the span, and the other times of the scope move and last as much more on the village's clocks.

    Times of the days in `leave` stay as they are; so does what has begun. Return the bookings that moved.
    Raises: as `resize`; NotInSeries; SeriesConflicts naming the days on which something is in the way.
    """
    series, rows = _concerned(booking, scope, by=by, now=now)
    before = _span(booking)
    zone = series.village.zone
    shift = civil_difference(before.start, span.start, zone)
    longer = civil_difference(before.end, span.end, zone)

    def change(row: Booking) -> Booking:
        own = _span(row)
        start = moved(own, by=shift, zone=zone).start
        end = moved(own, by=longer, zone=zone).end
        return resize(
            booking=row,
            segment=row.segments.all()[0],
            span=Span(start, end),
            by=by,
            now=now,
            reason=reason,
            overrule=overrule,
        )

    # What moves later goes first from the end, so that no time waits for its own neighbour.
    rows = [row for row in rows if row.occurs_on not in leave]
    changed = _each(sorted(rows, key=_day, reverse=shift >= timedelta(0)), change)
    if scope is not Scope.THIS:
        series = _parted(series, booking, scope, now=now)
        for row in changed:
            row.series = series
        series.shift_minutes += shift // timedelta(minutes=1)
        series.minutes += (longer - shift) // timedelta(minutes=1)
        series.changed_at = now
        series.save(update_fields=["shift_minutes", "minutes", "changed_at"])
        tell_series(series, facts.SERIES_MOVED, changed, by=by, now=now, reason=reason)
    return changed


@transaction.atomic
def cancel_series(
    *, booking: Booking, scope: Scope, by: Actor, now: datetime, reason: str = ""
) -> list[Booking]:
    """The times of the scope that have not begun are cancelled; return them. What is cancelled may be booked again.

    Raises: as `cancel`; NotInSeries.
    """
    series, rows = _concerned(booking, scope, by=by, now=now)
    cancelled = [cancel(booking=row, by=by, now=now, reason=reason) for row in rows]
    if scope is not Scope.THIS:
        tell_series(series, facts.SERIES_CANCELLED, cancelled, by=by, now=now, reason=reason)
    return cancelled


@transaction.atomic
def confirm_series(
    *,
    booking: Booking,
    scope: Scope,
    by: Actor,
    now: datetime,
    reason: str = "",
    overrule: Collection[str] = (),
) -> list[Booking]:
    """The options among the times of the scope are confirmed, all of them or none; return them.

    Raises: as `confirm`; NotInSeries; SeriesConflicts naming the days that are not first, or are taken.
    """
    series, rows = _concerned(booking, scope, by=by, now=now)
    rows = [row for row in rows if row.state in OPTIONAL]
    if not rows:
        raise rules.NotInSeries(_("No option of this series waits to be confirmed."), field="scope")

    def change(row: Booking) -> Booking:
        return confirm(booking=row, by=by, now=now, reason=reason, overrule=overrule)

    confirmed = _each(rows, change)
    if scope is not Scope.THIS:
        tell_series(series, facts.SERIES_CONFIRMED, confirmed, by=by, now=now, reason=reason)
    return confirmed


def _concerned(
    booking: Booking, scope: Scope, *, by: Actor, now: datetime
) -> tuple[Series, list[Booking]]:
    """Return the series, its row held, and its live bookings that the scope is about, the earliest first."""
    if booking.series is None:
        raise rules.NotInSeries(_("This booking is of no series."), field="scope")
    series = locked(booking.series, by=by, now=now)
    rows = [
        row
        for row in loaded(Booking.objects.filter(series=series).order_by("occurs_on"))
        if state_of(row, now=now) not in OVER and (row.pk == booking.pk or _span(row).start > now)
    ]
    if scope is Scope.THIS:
        rows = [row for row in rows if row.pk == booking.pk]
    elif scope is Scope.FOLLOWING:
        rows = [row for row in rows if _day(row) >= _day(booking)]
    if not rows:
        raise rules.NotInSeries(_("Nothing of this series is to come."), field="scope")
    for row in rows:
        row.village = series.village
        for segment in row.segments.all():
            segment.resource.village = segment.resource.building.village = series.village
    return series, rows


def _each(rows: Sequence[Booking], change: Callable[[Booking], Booking]) -> list[Booking]:
    """Return the bookings after each has changed; raise with every day on which something is in the way."""
    changed, hindered = [], []
    for row in rows:
        try:
            with transaction.atomic():
                changed.append(change(row))
        except Conflict as error:
            hindered.append((row, error))
    if len(rows) == 1 and hindered:
        raise hindered[0][1]
    if hindered:
        raise conflicts_on(sorted(_day(row) for row, _error in hindered))
    return changed


def _parted(series: Series, booking: Booking, scope: Scope, *, now: datetime) -> Series:
    """Return the series of the scope: what came before goes its own way."""
    day = _day(booking)
    earlier = Booking.objects.filter(series=series, occurs_on__lt=day)
    if scope is Scope.ALL or not earlier.exists():
        return series
    following = Series.objects.get(pk=series.pk)
    following.pk, following._state.adding = None, True
    following.starts_on, following.created_at = day, now
    following.rule = _counted_on(series, day, now=now)
    following.save()
    following.village = series.village
    following.resources.set(series.resources.all())
    series.rule = rules.cut(series.rule, before=day)
    series.changed_at = now
    series.save(update_fields=["rule", "changed_at"])
    Booking.objects.filter(series=series, occurs_on__gte=day).update(series=following)
    return following


def _counted_on(series: Series, day: date, *, now: datetime) -> str:
    """Return the rule of a series as it goes on from a day, to the same end."""
    last = rules.times_of(series.pattern, now=now)[-1].on
    return rules.prolonged(series.rule, until=max(last, day))


def _span(booking: Booking) -> Span:
    segments = booking.segments.all()
    return Span(min(s.starts_at for s in segments), max(s.ends_at for s in segments))


def _day(booking: Booking) -> date:
    assert booking.occurs_on is not None  # noqa: S101 - a booking of a series has its day
    return booking.occurs_on
