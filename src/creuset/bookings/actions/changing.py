"""A booking moves, or takes another time."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.actions.approving import change_asked
from creuset.bookings.actions.asking import (
    behind,
    check_asking,
    no_longer_behind,
    settle_moved,
)
from creuset.bookings.actions.charging import charge_booking
from creuset.bookings.actions.judging import piece_of
from creuset.bookings.actions.offering import after_who_waits
from creuset.bookings.actions.periods import (
    Period,
    again,
    check_rules,
    check_shape,
    is_team_of,
)
from creuset.bookings.actions.placing import place
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.telling import tell_promoted
from creuset.bookings.actions.writing import tell, told, told_overruled, write
from creuset.bookings.models import Booking, Segment
from creuset.bookings.rules import policies
from creuset.bookings.rules.waiting import HeldByOffer
from creuset.bookings.states import OPTIONAL, BookingState
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource


@after_who_waits
@transaction.atomic
def move(
    *,
    booking: Booking,
    segment: Segment,
    starts_at: datetime,
    by: Actor,
    now: datetime,
    to: Resource | None = None,
    reason: str = "",
    overrule: Collection[str] = (),
    seen: datetime | None = None,
) -> Booking:
    """The segment begins at `starts_at`, on the resource `to` if given; the whole booking moved with it.

    Every other segment moves as far on the village's clocks. `seen` is the booking's `changed_at` as the
    mover read it. Raises: as `book`; AlreadyOver; ChangedMeanwhile.
    """
    passes = HeldByOffer.code in overrule
    booking = live(booking, by=by, now=now, seen=seen, changes_ladder=passes)
    segment = _as_it_is(booking, segment)
    zone = booking.village.zone
    delta = rules.civil_difference(segment.starts_at, starts_at, zone)
    periods = [
        _again(
            row,
            span=rules.moved(span_of(row), by=delta, zone=zone),
            resource=to if to and row.pk == segment.pk else None,
        )
        for row in booking.segments.all()
    ]
    return _change(booking, periods, by=by, now=now, reason=reason, overrule=overrule)


@after_who_waits
@transaction.atomic
def resize(
    *,
    booking: Booking,
    segment: Segment,
    span: Span,
    by: Actor,
    now: datetime,
    to: Resource | None = None,
    reason: str = "",
    overrule: Collection[str] = (),
    seen: datetime | None = None,
) -> Booking:
    """The segment takes the span, on the resource `to` if given; so do the other segments that had the same one.

    Raises: as `move`.
    """
    passes = HeldByOffer.code in overrule
    booking = live(booking, by=by, now=now, seen=seen, changes_ladder=passes)
    segment = _as_it_is(booking, segment)
    before = span_of(segment)
    periods = [
        _again(
            row,
            span=span if span_of(row) == before else span_of(row),
            resource=to if to and row.pk == segment.pk else None,
        )
        for row in booking.segments.all()
    ]
    return _change(booking, periods, by=by, now=now, reason=reason, overrule=overrule)


def _as_it_is(booking: Booking, segment: Segment) -> Segment:
    """Return the segment of the locked booking; a change writes segments anew, so a missing one was changed."""
    for row in booking.segments.all():
        if row.pk == segment.pk:
            return row
    raise rules.ChangedMeanwhile(_("Somebody changed this booking a moment ago: look at it again."))


def _again(segment: Segment, *, span: Span, resource: Resource | None = None) -> Period:
    """Return the segment as a period asked again, with another span or on another resource."""
    same = replace(again(segment), span=span)
    if resource is None or resource.pk == segment.resource_id:
        return same
    return replace(same, resource=resource, take_whole=False, unit=None)


def span_of(segment: Segment) -> Span:
    """Return the time that the segment takes."""
    return Span(segment.starts_at, segment.ends_at)


def _change(
    booking: Booking,
    periods: Sequence[Period],
    *,
    by: Actor,
    now: datetime,
    reason: str,
    overrule: Collection[str],
) -> Booking:
    """The booking holds the periods, one for each of its segments in order, instead of what it had."""
    check_shape(booking.village, periods)
    before = list(booking.segments.all())
    changed: list[Period] = []
    kept: list[Period] = []
    grown: list[Period] = []
    for segment, period in zip(before, periods, strict=True):
        if period.resource.pk != segment.resource_id:
            permissions.check_may_book(by, period.resource, booking.party, now=now)
        if period.resource.pk != segment.resource_id or period.span != span_of(segment):
            keeps_start = period.span.start == segment.starts_at
            changed.append(replace(period, has_begun=keeps_start and segment.starts_at < now))
            is_within = span_of(segment).contains(period.span)
            if not (is_within and period.resource.pk == segment.resource_id):
                grown.append(period)
        else:
            kept.append(period)
    judgement = check_rules(
        changed,
        party=booking.party,
        by=by,
        now=now,
        overrule=overrule,
        booking=booking,
        beside=kept,
    )
    if booking.state == BookingState.ASKED:
        return change_asked(booking, periods, by=by, now=now, reason=reason)
    # What only gets shorter needs no new approval.
    if grown and not is_team_of(by, grown) and judgement.asks_only([piece_of(p) for p in grown]):
        raise policies.NeedsApproval(
            _("The team decides about other times or places: ask for them as a new booking.")
        )
    judgement.hold()
    placed, passed = place(periods, by=by, now=now, booking=booking, overrule=overrule)
    is_optional = booking.state in OPTIONAL
    if is_optional:
        check_asking(booking, placed, by=by, now=now, overrule=overrule)
    promoted = behind(booking, now=now) if is_optional else []
    told_before = told(before)
    booking.changed_at = now
    booking.ends_at = max(period.span.end for period in periods)
    booking.save(update_fields=["changed_at", "ends_at"])
    Segment.objects.filter(booking=booking).delete()
    segments = write(booking, placed, now=now)
    tell(
        booking,
        facts.MOVED,
        segments,
        by=by,
        now=now,
        reason=reason,
        before=told_before,
        more=told_overruled([*judgement.overruled, *passed]),
    )
    charge_booking(booking, segments, by=by, now=now)
    if is_optional:
        settle_moved(booking, placed, now=now)
        tell_promoted(no_longer_behind(promoted, booking, now=now), now=now)
    return booking
