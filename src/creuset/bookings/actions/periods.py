"""What is asked of which resource, judged, and given a place: before anything is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from creuset.bookings import permissions, rules
from creuset.bookings.actions.judging import Judgement, judged
from creuset.bookings.models import Booking, HoldPart, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.queries.around import around
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.held import besides, held_by_option
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.core.traces import Named
from creuset.kernel.spans import DaySpan, Span, day_start, subtract
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.places.models import Claim, Resource
from creuset.places.queries.availability import free_parts, parts_of, turnaround_of
from creuset.places.queries.hours import hours_of, service_of
from creuset.places.queries.refusals import occupied
from creuset.places.rules import Wanted
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
    kind: SegmentKind = SegmentKind.USE
    #: An option holds no claim.
    state: SegmentState = SegmentState.CONFIRMED
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Decimal | None = None
    #: What the meter said, once it was read.
    power_kwh: Decimal | None = None

    @property
    def is_option(self) -> bool:
        """Whether it is only asked as an option."""
        return self.state is SegmentState.OPTION


def again(segment: Segment) -> Period:
    """Return a period as it was asked."""
    return Period(
        segment.resource,
        Span(segment.starts_at, segment.ends_at),
        take_whole=segment.resource.is_pool and segment.unit_id == segment.resource_id,
        unit=segment.unit,
        kind=SegmentKind(segment.kind),
        state=SegmentState(segment.state),
        power_mode=PowerMode(segment.power_mode),
        power_kva=segment.power_kva,
        power_kwh=segment.power_kwh,
    )


def check_shape(village: Village, periods: Sequence[Period]) -> None:
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


def check_rules(
    periods: Sequence[Period],
    *,
    party: Party,
    by: Actor,
    now: datetime,
    overrule: Collection[str],
    booking: Booking | None = None,
    beside: Sequence[Period] = (),
) -> Judgement:
    """Raise what the rules refuse, all of it at once; only the team of every resource asked may overrule some.

    `booking` is the one that changes: it does not count against itself, but for its periods `beside`, which stay.
    Return what was judged: `hold` it in the transaction that writes, before the parts are held.
    """
    village = periods[0].resource.village if periods else booking.village if booking else None
    if village is None:
        raise rules.NothingAsked(_("Choose at least one place to book."), field="resource")
    judgement = judged(
        Asking(village, party, by, now),
        periods,
        booking_id=booking.pk if booking else None,
        beside=beside,
    )
    allowed = overrule if is_team_of(by, periods) else ()
    overruled = rules.check(
        [asked_of(p.resource, p.span, has_begun=p.has_begun) for p in periods],
        now=now,
        overruled=allowed,
        policies_say=[*judgement.refusals, *judgement.missing],
    )
    return judgement.passed(overruled, allowed)


def is_team_of(by: Actor, periods: Sequence[Period]) -> bool:
    """Say whether the actor may overrule the rules of every place asked."""
    return all(permissions.may_overrule(by, period.resource) for period in periods)


def asked_of(resource: Resource, span: Span, *, has_begun: bool = False) -> rules.Asked:
    """Return what the rules need to know of a span asked of a resource."""
    zone = resource.village.zone
    days = DaySpan.touching(span, zone)
    first, until = service_of(resource)
    ends = [day_start(until, zone)] if until else []
    ends += [at for at in (resource.retired_at, resource.building.retired_at) if at]
    return rules.Asked(
        name=resource.name,
        span=span,
        hours=hours_of(resource, years={days.first.year, days.last.year}),
        zone=zone,
        serves_from=day_start(first, zone) if first else None,
        serves_until=min(ends, default=None),
        is_unbuilt=resource.is_unbuilt,
        has_begun=has_begun,
    )


@dataclass(frozen=True)
class Placed:
    """A period with the unit it was given and the parts that the unit is made of."""

    period: Period
    unit_id: int
    part_ids: tuple[int, ...]

    @property
    def wanted(self) -> list[Wanted]:
        """What it takes of the ledger, turnaround included."""
        turnaround = turnaround_of(self.period.resource)
        tone = self.period.kind.value
        return [Wanted(part, self.period.span, turnaround, tone) for part in self.part_ids]


def look(
    periods: Sequence[Period], *, by: Actor, now: datetime, booking: Booking | None = None
) -> None:
    """Raise Occupied where something is seen in the way: a plain read, which waits for nobody who writes.

    What it does not see proves nothing: `place` looks again, its parts held.
    """
    parts = parts_of([period.resource for period in periods])
    placed = _placed(periods, parts, by=by, now=now, booking=booking)
    wanted = [want for one in placed for want in one.wanted]
    _check_free(placed, claims.in_the_way(wanted, of=_source(booking)), by=by, now=now)


def place(
    periods: Sequence[Period], *, by: Actor, now: datetime, booking: Booking | None = None
) -> tuple[list[Placed], Collection[int]]:
    """Return where each period goes, its parts held, and the keys of whoever waits for something around them.

    Raise Occupied where something is in the way; HeldByOption where a live option of somebody else is in the way of
    what is not an option itself; HeldByOffer where all that is in the way of anything is offered to somebody who
    waited.
    """
    parts = claims.hold_parts_of([period.resource for period in periods])
    placed = _placed(periods, parts, by=by, now=now, booking=booking, looks_at_options=True)
    seen = around(
        periods[0].resource.village_id,
        [want for one in placed for want in one.wanted],
        of=_source(booking),
        but=ladder.find_hold(booking) if booking else None,
        now=now,
    )
    _check_free(placed, claims.told(seen.claims), by=by, now=now)
    _check_options(placed, ladder.told(seen.options), booking, by=by, now=now)
    return placed, seen.waits


def _source(booking: Booking | None) -> Named | None:
    return (SOURCE, booking.pk) if booking else None


def _check_free(
    placed: Sequence[Placed], in_the_way: Sequence[Claim], *, by: Actor, now: datetime
) -> None:
    """Raise Occupied where claims are in the way."""
    if not in_the_way:
        return
    taken = {claim.part_id for claim in in_the_way}
    first = next(one for one in placed if taken & set(one.part_ids)).period
    raise occupied(
        resources=[one.period.resource for one in placed if one.period.span == first.span],
        span=first.span,
        claims=in_the_way,
        by=by,
        now=now,
        besides=besides(now),
    )


def _check_options(
    placed: Sequence[Placed],
    stretches: Sequence[HoldPart],
    booking: Booking | None,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Raise HeldByOption, HeldByOffer where live options of others are in the way of what the booking newly takes."""
    if not stretches:
        return
    new = _newly_wanted([one for one in placed if not one.period.is_option], booking)
    asked = [want for one in placed if one.period.is_option for want in one.wanted]
    # Nobody has an option behind what is offered to somebody who waited: the list goes on behind them.
    offers = ladder.offers_among(stretches) if asked else ()
    rows = [
        row
        for row in stretches
        if ladder.is_in_the_way(row, new)
        or (row.hold_id in offers and ladder.is_in_the_way(row, asked))
    ]
    if not rows:
        return
    held = {row.part_id for row in rows}
    first = next(one for one in placed if held & set(one.part_ids)).period
    raise held_by_option(
        resources=[one.period.resource for one in placed if one.period.span == first.span],
        span=first.span,
        wanted=[*new, *asked],
        rows=rows,
        by=by,
        now=now,
    )


def _newly_wanted(placed: Sequence[Placed], booking: Booking | None) -> list[Wanted]:
    """Return what of it the booking does not claim already: what it has, no option that came later takes away."""
    wanted = [want for one in placed for want in one.wanted]
    if booking is None or not wanted:
        return wanted
    had = claims.held_by((SOURCE, booking.pk))
    return [
        Wanted(want.part_id, span)
        for want in wanted
        for span in subtract([want.held], had.get(want.part_id, ()))
    ]


def _placed(
    periods: Sequence[Period],
    parts: Mapping[int, Sequence[int]],
    *,
    by: Actor,
    now: datetime,
    booking: Booking | None,
    looks_at_options: bool = False,
) -> list[Placed]:
    """Return the unit and the parts that each period would have."""
    # What is asked by name goes first: a pool gives another unit than those.
    given = {
        at: Placed(period, period.resource.pk, tuple(parts[period.resource.pk]))
        for at, period in enumerate(periods)
        if period.take_whole or not period.resource.is_pool
    }
    for at, period in enumerate(periods):
        if at not in given:
            given[at] = _unit_of_pool(
                period,
                parts[period.resource.pk],
                list(given.values()),
                by=by,
                now=now,
                booking=booking,
                looks_at_options=looks_at_options,
            )
    placed = [given[at] for at in range(len(periods))]
    _check_apart(placed)
    return placed


def _check_apart(placed: Sequence[Placed]) -> None:
    """Raise where two places of one booking are, at the same time, the same: a kit, and a microphone that is in it."""
    taken: dict[int, list[Placed]] = {}
    for one in placed:
        for part in one.part_ids:
            for other in taken.setdefault(part, []):
                if other.period.span.overlaps(one.period.span):
                    part_of, whole = sorted((one, other), key=lambda each: len(each.part_ids))
                    words = {
                        "part": part_of.period.resource.name,
                        "whole": whole.period.resource.name,
                    }
                    raise rules.AskedTwice(
                        _("%(part)s is a part of %(whole)s, which is asked at the same time.")
                        % words,
                        field="resource",
                    )
            taken[part].append(one)


def _unit_of_pool(
    period: Period,
    part_ids: Sequence[int],
    placed: Sequence[Placed],
    *,
    by: Actor,
    now: datetime,
    booking: Booking | None,
    looks_at_options: bool,
) -> Placed:
    """Return the period on a free unit of its pool: the one it has, else the first in order.

    Units on which nobody has an option come first.
    """
    given = {
        part for one in placed for part in one.part_ids if one.period.span.overlaps(period.span)
    }
    held = period.span.extend(turnaround_of(period.resource))
    if booking and period.unit and period.unit.pk in part_ids and period.unit.pk not in given:
        own = [Wanted(period.unit.pk, period.span, held.duration - period.span.duration)]
        if not claims.in_the_way(own, of=_source(booking)):
            return Placed(period, period.unit.pk, (period.unit.pk,))
    free = [part for part in free_parts(part_ids, held) if part not in given]
    if not free:
        in_the_way = claims.in_the_way([Wanted(part, held) for part in part_ids])
        raise occupied(
            resources=[period.resource],
            span=period.span,
            claims=in_the_way,
            by=by,
            now=now,
            besides=besides(now),
        )
    held_by_others = ladder.held_parts(free, held, now=now) if looks_at_options else set()
    part = min(free, key=lambda unit: unit in held_by_others)
    return Placed(period, part, (part,))
