"""What a person is told when a place is taken: who has it, until when, and what is free next."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from creuset.core.text import duration_text, instant_text, span_text
from creuset.kernel.errors import WayOut
from creuset.kernel.spans import DaySpan, Span, is_endless, merge
from creuset.people.actors import Actor
from creuset.places import rules
from creuset.places.models import Claim, Resource
from creuset.places.permissions import may_read_claim
from creuset.places.queries.availability import busy_spans, parts_of, turnaround_of
from creuset.places.queries.hours import distinct_hours
from creuset.villages.models import Village

#: How far the next free slots are looked for: nearby first, since short ones are found there at once.
NEARBY, LOOK_AHEAD = timedelta(days=3), timedelta(days=21)

#: Says when parts are not to be had although nobody claims them, within a window.
type Besides = Callable[[Collection[int], Span], Mapping[int, Sequence[Span]]]


def occupied(
    *,
    resources: Sequence[Resource],
    span: Span,
    claims: Sequence[Claim],
    by: Actor,
    now: datetime,
    besides: Besides | None = None,
    slots: Callable[[], Sequence[Span]] | None = None,
) -> rules.Occupied:
    """Return the refusal of a span on resources that the claims hold, as `by` may know it.

    The ways out are spans of the same length when all the resources are free together, `besides` what
    holds them without a claim; they are looked for when somebody reads them, and not by whoever still
    holds the lock under which this was found. `slots` gives them where the caller has read enough already.
    """
    village = resources[0].village
    taken = [_taken(claim, village, by=by, now=now) for claim in claims]
    first = max(taken, key=lambda t: t.span.end)
    words = {
        "resource": first.resource,
        "label": first.label,
        "party": first.party,
        "until": instant_text(first.span.end, village.zone, today=village.day_of(now)),
    }
    if is_endless(first.span.end):
        message = (
            _("%(resource)s is taken by %(party)s (%(label)s), with no end yet.") % words
            if first.label and first.party
            else _("%(resource)s is occupied, with no end yet.") % words
        )
    elif first.label and first.party:
        message = _("%(resource)s is taken by %(party)s (%(label)s) until %(until)s.") % words
    elif first.label:
        message = _("%(resource)s is taken (%(label)s) until %(until)s.") % words
    else:
        message = _("%(resource)s is occupied until %(until)s.") % words
    if gap := _gap(resources, span, claims):
        message = f"{message} {gap}"

    def ways_out() -> list[WayOut]:
        found = (
            slots()
            if slots
            else next_free_slots(resources=resources, needed=span, now=now, besides=besides)
        )
        return [slot_way_out(slot, village, now=now) for slot in found]

    return rules.Occupied(message, taken=taken, ways_out=ways_out)


def _gap(resources: Sequence[Resource], span: Span, claims: Sequence[Claim]) -> str:
    """Return what is said where only the turnaround is in the way, the uses themselves are apart; else nothing."""
    if any(claim.starts_at < span.end and span.start < claim.ends_at for claim in claims):
        return ""
    kept = [claim.held_until - claim.ends_at for claim in claims]
    longest = max([*kept, *map(turnaround_of, resources)])
    return _("%(time)s stay free after each booking.") % {"time": duration_text(longest)}


def slot_way_out(slot: Span, village: Village, *, now: datetime) -> WayOut:
    """Return a free slot as a way out."""
    return WayOut(
        label=span_text(slot.start, slot.end, village.zone, today=village.day_of(now)),
        kind="slot",
        data={"starts_at": slot.start.isoformat(), "ends_at": slot.end.isoformat()},
    )


def next_free_slots(
    *,
    resources: Sequence[Resource],
    needed: Span,
    now: datetime,
    most: int = 3,
    besides: Besides | None = None,
) -> list[Span]:
    """Return the next spans as long as `needed`, from its start on, when all resources are open and free.

    `building` and `village` of the resources must be loaded. Nothing before `now` is offered.
    """
    start = max(needed.start, now)
    parts = parts_of(resources)
    found: list[Span] = []
    is_short = 2 * most * needed.duration <= NEARBY
    for ahead in (NEARBY, LOOK_AHEAD) if is_short else (LOOK_AHEAD,):
        window = Span(start, start + ahead)
        found = _free_slots(
            resources, parts, needed=needed, window=window, most=most, besides=besides, now=now
        )
        if len(found) == most:
            break
    return found


def _free_slots(
    resources: Sequence[Resource],
    parts: Mapping[int, Sequence[int]],
    *,
    needed: Span,
    window: Span,
    most: int,
    besides: Besides | None,
    now: datetime,
) -> list[Span]:
    part_ids = [p for some in parts.values() for p in some]
    taken = busy_spans(part_ids, window, judged=(resources[0].village, now))
    for part, more in (besides(part_ids, window) if besides else {}).items():
        taken[part] = merge([*taken[part], *more])
    return slots_beside(resources, parts, taken, needed=needed, window=window, most=most)


def slots_beside(
    resources: Sequence[Resource],
    parts: Mapping[int, Sequence[int]],
    taken: Mapping[int, Sequence[Span]],
    *,
    needed: Span,
    window: Span,
    most: int,
) -> list[Span]:
    """Return the first spans as long as `needed` within the window, when all the resources are open and none of what
    is `taken` of their parts is in the way. Nothing is read.
    """
    turnaround = max((turnaround_of(r) for r in resources), default=timedelta(0))
    busy: list[Span] = []
    for resource in resources:
        of_parts = [taken[part] for part in parts[resource.pk]]
        busy += (
            _when_full(of_parts, window)
            if resource.is_pool
            else [s for some in of_parts for s in some]
        )
    slots = rules.next_free(
        busy=busy,
        opened=_opened(resources, window, turnaround),
        needed=needed.duration + turnaround,
        most=most,
    )
    return [Span(slot.start, slot.start + needed.duration) for slot in slots]


def _when_full(of_parts: Sequence[Sequence[Span]], window: Span) -> list[Span]:
    """Return when no part of a pool is free."""
    full = [window]
    for spans in of_parts:
        mine = merge(spans)
        full = [both for one in full for other in mine if (both := one & other) is not None]
    return full


def _opened(resources: Sequence[Resource], window: Span, turnaround: timedelta) -> list[Span]:
    """Return when all the resources are open; the turnaround may run past closing."""
    opened = [window.extend(turnaround)]
    zone = resources[0].village.zone
    days = DaySpan.touching(window, zone)
    for hours in distinct_hours(resources, years={days.first.year, days.last.year}):
        mine = [span.extend(turnaround) for span in hours.spans(days, zone)]
        opened = [both for one in opened for other in mine if (both := one & other) is not None]
    return opened


def _taken(claim: Claim, village: Village, *, by: Actor, now: datetime) -> rules.Taken:
    span = Span(claim.starts_at, claim.held_until)
    if not may_read_claim(by, claim, village, now=now):
        return rules.Taken(claim.part.name, span)
    party = claim.party.name if claim.party else ""
    return rules.Taken(claim.part.name, Span(claim.starts_at, claim.ends_at), claim.label, party)
