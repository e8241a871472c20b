"""Book, move, resize, cancel: each in one transaction, all or nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.models import Booking, Segment
from creuset.bookings.states import BookingState
from creuset.core import audit, outbox
from creuset.core.models import Audience
from creuset.kernel.spans import DaySpan, Span, day_start
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.places.models import Resource
from creuset.places.queries.availability import free_parts, parts_of, turnaround_of
from creuset.places.queries.hours import hours_of
from creuset.places.queries.refusals import occupied
from creuset.places.rules import Wanted
from creuset.projects.models import Project
from creuset.villages.models import Village

SOURCE = "booking"


@dataclass(frozen=True)
class Period:
    """A resource asked for a span; `building` and `village` of the resource are loaded.

    A pool gives one free unit, the same as before where it can, or all of them with `take_whole`.
    """

    resource: Resource
    span: Span
    take_whole: bool = False
    unit: Resource | None = None
    #: What has begun keeps its start: only its end is asked anew.
    has_begun: bool = False


@transaction.atomic
def book(
    *,
    village: Village,
    title: str,
    party: Party,
    periods: Sequence[Period],
    by: Actor,
    now: datetime,
    project: Project | None = None,
    note: str = "",
    overrule: Collection[str] = (),
) -> Booking:
    """A confirmed booking holds every period it asked for; or a refusal says why, and nothing changed.

    Raises: Forbidden; what `rules.check` refuses; Occupied with what is in the way and the next free slots.
    """
    _check_shape(village, periods)
    for period in periods:
        permissions.check_may_book(by, period.resource, party, now=now)
    _check_rules(periods, by=by, now=now, overrule=overrule)
    placed = _place(periods, by=by, now=now)
    booking = Booking.objects.create(
        village=village,
        title=title,
        party=party,
        booked_by=by.party,
        project=project,
        note=note,
        created_at=now,
        changed_at=now,
    )
    segments = _write(booking, placed)
    _tell(booking, facts.BOOKED, segments, by=by, now=now)
    return booking


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
    booking = _live(booking, by=by, now=now, seen=seen)
    zone = booking.village.zone
    delta = rules.civil_difference(segment.starts_at, starts_at, zone)
    periods = [
        _again(
            row,
            span=rules.moved(_span(row), by=delta, zone=zone),
            resource=to if to and row.pk == segment.pk else None,
        )
        for row in booking.segments.all()
    ]
    return _change(booking, periods, by=by, now=now, reason=reason, overrule=overrule)


@transaction.atomic
def resize(
    *,
    booking: Booking,
    segment: Segment,
    span: Span,
    by: Actor,
    now: datetime,
    reason: str = "",
    overrule: Collection[str] = (),
    seen: datetime | None = None,
) -> Booking:
    """The segment takes the span; so do the booking's other segments that had the same one.

    Raises: as `move`.
    """
    booking = _live(booking, by=by, now=now, seen=seen)
    before = _span(segment)
    periods = [
        _again(row, span=span if _span(row) == before else _span(row))
        for row in booking.segments.all()
    ]
    return _change(booking, periods, by=by, now=now, reason=reason, overrule=overrule)


@transaction.atomic
def cancel(
    *,
    booking: Booking,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: datetime | None = None,
) -> Booking:
    """The booking is cancelled and holds nothing more; what it asked for stays readable.

    Raises: Forbidden; AlreadyOver; ChangedMeanwhile.
    """
    booking = _live(booking, by=by, now=now, seen=seen)
    booking.state = BookingState.CANCELLED
    booking.cancelled_at = booking.changed_at = now
    booking.cancel_reason = reason
    booking.save(update_fields=["state", "cancelled_at", "changed_at", "cancel_reason"])
    claims.release((SOURCE, booking.pk))
    _tell(booking, facts.CANCELLED, booking.segments.all(), by=by, now=now, reason=reason)
    return booking


def _check_shape(village: Village, periods: Sequence[Period]) -> None:
    """Raise unless there is something to book, once each, in one village."""
    if not periods:
        raise rules.NothingAsked(_("Choose at least one place to book."), field="resource")
    for period in periods:
        if period.resource.village_id != village.pk:
            raise rules.OtherVillage(_("This place belongs to another village."), field="resource")
    for i, period in enumerate(periods):
        for other in periods[:i]:
            if other.resource.pk == period.resource.pk and other.span.overlaps(period.span):
                raise rules.AskedTwice(
                    _("%(name)s is asked twice at the same time.") % {"name": period.resource.name},
                    field="resource",
                )


def _check_rules(
    periods: Sequence[Period], *, by: Actor, now: datetime, overrule: Collection[str]
) -> None:
    for_team = all(permissions.may_overrule(by, period.resource) for period in periods)
    rules.check(
        [_asked(period) for period in periods], now=now, overruled=overrule if for_team else ()
    )


def _asked(period: Period) -> rules.Asked:
    resource, zone = period.resource, period.resource.village.zone
    days = DaySpan.touching(period.span, zone)
    building = resource.building
    starts = [day for day in (resource.valid_from, building.valid_from) if day]
    ends = [day for day in (resource.valid_until, building.valid_until) if day]
    return rules.Asked(
        name=resource.name,
        span=period.span,
        hours=hours_of(resource, years={days.first.year, days.last.year}),
        zone=zone,
        serves_from=day_start(max(starts), zone) if starts else None,
        serves_until=day_start(min(ends), zone) if ends else None,
        is_unbuilt=resource.is_unbuilt,
        has_begun=period.has_begun,
    )


@dataclass(frozen=True)
class _Placed:
    """A period with the unit it was given and the parts that the unit is made of."""

    period: Period
    unit_id: int
    part_ids: tuple[int, ...]

    @property
    def wanted(self) -> list[Wanted]:
        turnaround = turnaround_of(self.period.resource)
        return [Wanted(part, self.period.span, turnaround) for part in self.part_ids]


def _place(
    periods: Sequence[Period], *, by: Actor, now: datetime, booking: Booking | None = None
) -> list[_Placed]:
    """Return where each period goes, its parts held; raise Occupied where something is in the way."""
    source = (SOURCE, booking.pk) if booking else None
    parts = parts_of([period.resource for period in periods])
    claims.hold_parts({part for some in parts.values() for part in some})
    placed: list[_Placed] = []
    for period in periods:
        mine = parts[period.resource.pk]
        if period.resource.is_pool and not period.take_whole:
            placed.append(_unit_of_pool(period, mine, placed, by=by, now=now, booking=booking))
        else:
            placed.append(_Placed(period, period.resource.pk, tuple(mine)))
    in_the_way = claims.in_the_way([want for one in placed for want in one.wanted], of=source)
    if in_the_way:
        first = next(
            one for one in placed if any(claim.part_id in one.part_ids for claim in in_the_way)
        )
        raise occupied(
            resources=[p.resource for p in periods if p.span == first.period.span],
            span=first.period.span,
            claims=in_the_way,
            by=by,
            now=now,
        )
    return placed


def _unit_of_pool(
    period: Period,
    part_ids: Sequence[int],
    placed: Sequence[_Placed],
    *,
    by: Actor,
    now: datetime,
    booking: Booking | None,
) -> _Placed:
    """Return the period on a free unit of its pool: the one it has, else the first in order."""
    given = {
        part for one in placed for part in one.part_ids if one.period.span.overlaps(period.span)
    }
    held = period.span.extend(turnaround_of(period.resource))
    if booking and period.unit and period.unit.pk in part_ids and period.unit.pk not in given:
        own = [Wanted(period.unit.pk, period.span, held.duration - period.span.duration)]
        if not claims.in_the_way(own, of=(SOURCE, booking.pk)):
            return _Placed(period, period.unit.pk, (period.unit.pk,))
    for part in free_parts(part_ids, held):
        if part not in given:
            return _Placed(period, part, (part,))
    in_the_way = claims.in_the_way([Wanted(part, held) for part in part_ids])
    raise occupied(resources=[period.resource], span=period.span, claims=in_the_way, by=by, now=now)


def _live(booking: Booking, *, by: Actor, now: datetime, seen: datetime | None) -> Booking:
    """Return the booking as it is now, its segments loaded, its row locked; raise if it may not change."""
    Booking.objects.select_for_update().get(pk=booking.pk)
    fresh = (
        Booking.objects.select_related("village", "party", "project")
        .prefetch_related(
            "segments__resource__building", "segments__resource__village", "segments__unit"
        )
        .get(pk=booking.pk)
    )
    permissions.check_may_change(by, fresh, now=now)
    if fresh.state == BookingState.CANCELLED:
        raise rules.AlreadyOver(_("This booking is already cancelled."))
    if seen is not None and seen != fresh.changed_at:
        raise rules.ChangedMeanwhile(
            _("Somebody changed this booking a moment ago: look at it again.")
        )
    is_over = all(segment.ends_at <= now for segment in fresh.segments.all())
    if is_over and not all(
        permissions.may_overrule(by, segment.resource) for segment in fresh.segments.all()
    ):
        raise rules.AlreadyOver(_("This booking is over."))
    return fresh


def _again(segment: Segment, *, span: Span, resource: Resource | None = None) -> Period:
    """Return the segment as a period asked again, with another span or on another resource."""
    if resource is not None and resource.pk != segment.resource_id:
        return Period(resource, span)
    took_whole = segment.resource.is_pool and segment.unit_id == segment.resource_id
    return Period(segment.resource, span, take_whole=took_whole, unit=segment.unit)


def _span(segment: Segment) -> Span:
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
    _check_shape(booking.village, periods)
    before = list(booking.segments.all())
    changed: list[Period] = []
    for segment, period in zip(before, periods, strict=True):
        if period.resource.pk != segment.resource_id:
            permissions.check_may_book(by, period.resource, booking.party, now=now)
        if period.resource.pk != segment.resource_id or period.span != _span(segment):
            keeps_start = period.span.start == segment.starts_at
            changed.append(replace(period, has_begun=keeps_start and segment.starts_at < now))
    _check_rules(changed, by=by, now=now, overrule=overrule)
    placed = _place(periods, by=by, now=now, booking=booking)
    told_before = _told(before)
    booking.changed_at = now
    booking.save(update_fields=["changed_at"])
    Segment.objects.filter(booking=booking).delete()
    segments = _write(booking, placed)
    _tell(booking, facts.MOVED, segments, by=by, now=now, reason=reason, before=told_before)
    return booking


def _write(booking: Booking, placed: Sequence[_Placed]) -> list[Segment]:
    """The booking has these segments, which are returned, and its claims hold their parts."""
    segments = Segment.objects.bulk_create(
        Segment(
            booking=booking,
            resource=one.period.resource,
            unit_id=one.unit_id,
            starts_at=one.period.span.start,
            ends_at=one.period.span.end,
        )
        for one in placed
    )
    claims.claim(
        village_id=booking.village_id,
        source=(SOURCE, booking.pk),
        wanted=[want for one in placed for want in one.wanted],
        label=booking.title,
        party_id=booking.party_id,
        tone="use",
    )
    return segments


def _told(segments: Iterable[Segment]) -> list[dict[str, str]]:
    """Return the segments as plain values, for the audit's sentences."""
    return [
        {
            "resource": segment.resource.name,
            "starts_at": segment.starts_at.isoformat(),
            "ends_at": segment.ends_at.isoformat(),
        }
        for segment in segments
    ]


def _tell(
    booking: Booking,
    verb: str,
    segments: Iterable[Segment],
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: list[dict[str, str]] | None = None,
) -> None:
    """The audit says what happened, and whoever must know is told after the commit."""
    rows = list(segments)
    about = [
        (SOURCE, booking.pk),
        ("party", booking.party_id),
        *(("project", pk) for pk in [booking.project_id] if pk),
        *(("resource", segment.resource_id) for segment in rows),
    ]
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=booking.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={
            "title": booking.title,
            "party": booking.party.name,
            "segments": _told(rows),
            **({"before": before} if before else {}),
        },
        reason=reason,
    )
    outbox.put(verb, {"booking": booking.pk}, at=now, village_id=booking.village_id)
