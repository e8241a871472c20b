"""Rules about one period by itself: its marks, when it is booked, how long it is."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from creuset.bookings.rules.moving import moved
from creuset.bookings.rules.policies.errors import (
    Closed,
    LongerThanAllowed,
    OffTheGrid,
    TooEarly,
    TooLate,
    TooShort,
)
from creuset.bookings.rules.policies.params import (
    BookingWindow,
    Granularity,
    LeadTime,
    Length,
    Step,
)
from creuset.bookings.rules.policies.values import Facts, Piece, Policy
from creuset.bookings.rules.policies.words import length
from creuset.kernel.openings import Interval, OpeningHours
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import SkippedHour, Span, day_start

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def opening_hours(name: str, hours: OpeningHours, span: Span, zone: ZoneInfo) -> Closed | None:
    """Refuse a period during which the place is closed."""
    why = hours.why_closed(span, zone)
    if why is None:
        return None
    return Closed(_("%(name)s: %(why)s", name=name, why=why.sentence()))


def granularity(
    policy: Policy, params: Granularity, piece: Piece, facts: Facts
) -> OffTheGrid | None:
    """Refuse a period that does not begin and end on the marks of its space."""
    fitting = fitted(piece.span, params, facts.zone)
    if piece.has_begun and fitting.start < piece.span.start < fitting.end:
        fitting = Span(piece.span.start, fitting.end)
    if fitting == piece.span:
        return None
    words = {
        "name": piece.name,
        "minutes": length(params.minutes),
        "slots": ", ".join(slot.replace("-", "–") for slot in params.slots),
        "hours": params.hours,
    }
    said = {
        Step.MINUTES: _("%(name)s is booked by %(minutes)s.", **words),
        Step.HALF_DAY: _("%(name)s is booked by half-days: %(slots)s.", **words),
        Step.DAY: _("%(name)s is booked by whole days: %(slots)s.", **words),
        Step.PRODUCTION_DAY: _(
            "%(name)s is booked by production days of %(hours)s h, then by %(minutes)s.", **words
        ),
    }[params.step]
    return OffTheGrid(
        said,
        policy=policy.code,
        why=policy.why,
        weight=fitting.duration / MINUTE,
        instead=fitting,
    )


def fitted(span: Span, params: Granularity, zone: ZoneInfo) -> Span:
    """Return the shortest period on the marks that holds the span: the span itself where it is on them."""
    if params.step in (Step.HALF_DAY, Step.DAY):
        return _in_slots(span, params.slots, zone)
    start = _on_grid(span.start, params.minutes, zone, up=False)
    end = _on_grid(span.end, params.minutes, zone, up=True)
    if params.step is Step.PRODUCTION_DAY and params.hours:
        end = max(end, start + timedelta(hours=params.hours))
    return Span(start, end)


def _on_grid(instant: datetime, minutes: int, zone: ZoneInfo, *, up: bool) -> datetime:
    """Return the mark of the grid at the instant, else the one before or after it on the clocks."""
    civil = instant.astimezone(zone)
    midnight = civil.replace(hour=0, minute=0, second=0, microsecond=0)
    into = civil.replace(tzinfo=None) - midnight.replace(tzinfo=None)
    beyond = into % timedelta(minutes=minutes)
    if not beyond:
        return instant
    # Marks are a part of an hour or whole hours: real time leads to them, but in the night of a change.
    return instant + (timedelta(minutes=minutes) - beyond if up else -beyond)


def _in_slots(span: Span, slots: tuple[str, ...], zone: ZoneInfo) -> Span:
    first, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    starts = [
        start for start, _end in chain(*(_slots_of(first - n * DAY, slots, zone) for n in (0, 1)))
    ]
    ends = [
        end for _start, end in chain(*(_slots_of(last + n * DAY, slots, zone) for n in (-1, 0, 1)))
    ]
    start = max((mark for mark in starts if mark <= span.start), default=span.start)
    return Span(start, min((mark for mark in ends if mark >= span.end), default=span.end))


def _slots_of(
    day: date, slots: tuple[str, ...], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for written in slots:
        slot = Interval.parse(written).on(day, zone)
        if slot is not None:
            yield slot.start, slot.end


def lead_time(policy: Policy, params: LeadTime, piece: Piece, facts: Facts) -> TooLate | None:
    """Refuse a period asked too late: `days` count to the end of the day, `hours` to the minute."""
    if params.days is not None:
        limit = day_start(_today(facts) + params.days * DAY, facts.zone)
        said = _(
            "%(name)s is booked %(ahead)s ahead at least: from %(limit)s on.",
            name=piece.name,
            ahead=length(params.days * 1440),
            limit=limit.astimezone(facts.zone).date(),
        )
    else:
        limit = facts.now + timedelta(hours=params.hours or 0)
        said = _(
            "%(name)s is booked %(ahead)s ahead at least: from %(limit)s on.",
            name=piece.name,
            ahead=_("%(hours)s h", hours=params.hours),
            limit=limit,
        )
    if piece.has_begun or piece.span.start >= limit:
        return None
    return TooLate(
        said,
        policy=policy.code,
        why=policy.why,
        weight=limit.timestamp(),
        instead=_shifted(piece.span, limit, facts.zone, later=True),
    )


def booking_window(
    policy: Policy, params: BookingWindow, piece: Piece, facts: Facts
) -> TooEarly | None:
    """Refuse a period asked too early: `days` count to the end of the last day, `hours` to the minute."""
    if params.days is not None:
        until = day_start(_today(facts) + (params.days + 1) * DAY, facts.zone)
        limit = until - MINUTE
        ahead, shown = length(params.days * 1440), limit.astimezone(facts.zone).date()
    else:
        limit = facts.now + timedelta(hours=params.hours or 0)
        ahead, shown = _("%(hours)s h", hours=params.hours), limit
    if piece.has_begun or piece.span.start <= limit:
        return None
    return TooEarly(
        _(
            "%(name)s is booked %(ahead)s ahead at most: until %(limit)s for now.",
            name=piece.name,
            ahead=ahead,
            limit=shown,
        ),
        policy=policy.code,
        why=policy.why,
        weight=-limit.timestamp(),
        instead=_shifted(piece.span, limit, facts.zone, later=False),
    )


def shortest(policy: Policy, params: Length, piece: Piece) -> TooShort | None:
    """Refuse a period shorter than the shortest."""
    least = params.at_least_minutes
    if least is None or piece.span.duration >= least * MINUTE:
        return None
    return TooShort(
        _("%(name)s is booked for %(least)s at least.", name=piece.name, least=length(least)),
        policy=policy.code,
        why=policy.why,
        weight=least,
        instead=Span(piece.span.start, piece.span.start + least * MINUTE),
    )


def longest(policy: Policy, params: Length, piece: Piece) -> LongerThanAllowed | None:
    """Refuse a period longer than the longest."""
    most = params.at_most_minutes
    if most is None or piece.span.duration <= most * MINUTE:
        return None
    return LongerThanAllowed(
        _("%(name)s is booked for %(most)s at most.", name=piece.name, most=length(most)),
        policy=policy.code,
        why=policy.why,
        weight=-most,
        instead=Span(piece.span.start, piece.span.start + most * MINUTE),
    )


def _today(facts: Facts) -> date:
    return facts.now.astimezone(facts.zone).date()


def _shifted(span: Span, limit: datetime, zone: ZoneInfo, *, later: bool) -> Span | None:
    """Return the span at its own hours on the nearest day that the limit allows; None where clocks skip them."""
    whole_days = abs(limit - span.start) // DAY
    for days in (whole_days, whole_days + 1, whole_days + 2):
        try:
            found = moved(span, by=days * DAY if later else -days * DAY, zone=zone)
        except SkippedHour:
            continue
        if found.start >= limit if later else found.start <= limit:
            return found
    return None
