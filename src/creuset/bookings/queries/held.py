"""What a person is told when an option is in the way: whose, until when, and what they may ask instead."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from creuset.bookings.models import HoldPart
from creuset.bookings.queries.ladder import held_spans, offers_among, stretches
from creuset.bookings.ranks import rank_text
from creuset.bookings.rules import holds, waiting
from creuset.core.roles import Capability
from creuset.core.text import instant_text
from creuset.kernel.errors import WayOut
from creuset.kernel.spans import DaySpan, Span, merge
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.permissions import places_of
from creuset.places.queries.refusals import Besides, next_free_slots, slot_way_out
from creuset.places.rules import Wanted
from creuset.villages.models import Village


def besides(now: datetime) -> Besides:
    """Return what says when live options are on parts."""

    def held(part_ids: Collection[int], window: Span) -> Mapping[int, Sequence[Span]]:
        found = held_spans(part_ids, window, now=now)
        return {part: merge(spans) for part, spans in found.items()}

    return held


def held_by_option(
    *,
    resources: Sequence[Resource],
    span: Span,
    wanted: Sequence[Wanted],
    rows: Sequence[HoldPart],
    by: Actor,
    now: datetime,
    slots: Callable[[], Sequence[Span]] | None = None,
) -> holds.HeldByOption:
    """Return the refusal of a span on resources that live options hold, as `by` may know them.

    Ways out: an option behind them, then the next slots that are free of claims and of options; `slots` gives
    them where the caller has read enough already. Behind what is offered to somebody who waited nobody has an
    option: HeldByOffer where nothing else is in the way.
    """
    village = resources[0].village
    held = _all_as_known(rows, village, by=by, now=now)
    offers = offers_among(rows)
    offered = [row for row in rows if row.hold_id in offers]
    rank = rank_if_asked(wanted, rows)

    def ways_out() -> Iterator[WayOut]:
        if not offered:
            yield WayOut(
                label=_("Ask for the %(rank)s") % {"rank": rank_text(rank)},
                kind="option",
                data={"rank": rank},
            )
        found = (
            slots()
            if slots
            else next_free_slots(resources=resources, needed=span, now=now, besides=besides(now))
        )
        for slot in found:
            yield slot_way_out(slot, village, now=now)

    if len(offered) < len(rows):
        return holds.HeldByOption(_told(held[0], village, now=now), held=held, ways_out=ways_out)
    refusal = waiting.HeldByOffer(_offered(held[0], village, now=now), held=held, ways_out=ways_out)
    refusal.offers = tuple({row.hold.booking_id: None for row in offered})
    return refusal


def held_against_letting(
    village: Village, rows: Sequence[HoldPart], *, by: Actor, now: datetime
) -> holds.HeldByOption:
    """Return the refusal of a letting over live options, as `by` may know them; the way out is the day after them."""
    held = _all_as_known(rows, village, by=by, now=now)
    day = DaySpan.touching(max((one.span for one in held), key=attrgetter("end")), village.zone)
    ways = [WayOut(day.until.isoformat(), "day", {"from_on": day.until.isoformat()})]
    offers = offers_among(rows)
    if len({row.hold_id for row in rows} - set(offers)):
        return holds.HeldByOption(_told(held[0], village, now=now), held=held, ways_out=ways)
    return waiting.HeldByOffer(_offered(held[0], village, now=now), held=held, ways_out=ways)


def not_first(
    *, village: Village, rows: Sequence[HoldPart], by: Actor, now: datetime
) -> holds.NotFirst:
    """Return the refusal of a confirmation over options that were asked earlier."""
    held = _all_as_known(rows, village, by=by, now=now)
    message = _("Only the 1st option is confirmed: %(told)s") % {
        "told": _told(held[0], village, now=now)
    }
    return holds.NotFirst(message, held=held)


def rank_if_asked(wanted: Sequence[Wanted], rows: Sequence[HoldPart]) -> int:
    """Return the last rank that an option on all of this would have if it were asked now."""
    latest = datetime.max.replace(tzinfo=rows[0].asked_at.tzinfo) if rows else None
    if latest is None:
        return 1
    mine = [holds.Stretch(0, want.part_id, want.held, latest) for want in wanted]
    ranks = [rung.rank for rung in holds.rungs([*mine, *stretches(rows)]) if rung.stretch.hold == 0]
    return max(ranks, default=1)


def _all_as_known(
    rows: Sequence[HoldPart], village: Village, *, by: Actor, now: datetime
) -> list[holds.HeldBy]:
    ranks: dict[holds.Stretch, int] = {}
    for rung in holds.rungs(stretches(rows)):
        ranks[rung.stretch] = max(rung.rank, ranks.get(rung.stretch, 1))
    return [
        held_as_known(row, ranks[stretch], village, by=by, now=now)
        for row, stretch in zip(rows, stretches(rows), strict=True)
    ]


def held_as_known(
    row: HoldPart, rank: int, village: Village, *, by: Actor, now: datetime
) -> holds.HeldBy:
    """Return a live stretch of a rank as the reader may know it; its part, option, booking and party are loaded."""
    booking = row.hold.booking
    row.part.village = village
    known = by.may(Capability.SEE_BOOKINGS, village, places=places_of(row.part)) or (
        booking.party_id in by.acts_for(village.day_of(now))
    )
    until = instant_text(row.hold.lapses_at, village.zone, today=village.day_of(now))
    return holds.HeldBy(
        resource=row.part.name,
        span=Span(row.starts_at, row.held_until),
        until=row.hold.lapses_at,
        label=booking.title if known else "",
        party=booking.party.name if known else "",
        words=_("%(rank)s, until %(until)s") % {"rank": rank_text(rank), "until": until},
    )


def _words(held: holds.HeldBy, village: Village, *, now: datetime) -> dict[str, str]:
    return {
        "resource": held.resource,
        "party": held.party,
        "label": held.label,
        "until": instant_text(held.until, village.zone, today=village.day_of(now)),
    }


def _offered(held: holds.HeldBy, village: Village, *, now: datetime) -> str:
    words = _words(held, village, now=now)
    if held.label:
        return (
            _("%(party)s waited for %(resource)s (%(label)s) and may accept it until %(until)s.")
            % words
        )
    return _("Somebody waited for %(resource)s and may accept it until %(until)s.") % words


def _told(held: holds.HeldBy, village: Village, *, now: datetime) -> str:
    words = _words(held, village, now=now)
    if held.label:
        return _("%(party)s has an option on %(resource)s (%(label)s) until %(until)s.") % words
    return _("Somebody has an option on %(resource)s until %(until)s.") % words
