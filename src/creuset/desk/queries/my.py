"""The member's day: what is mine today and what comes next; what is free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.access import with_segments
from creuset.bookings.queries.ladder import standing
from creuset.bookings.queries.presence import StayLine, stays_of_all
from creuset.bookings.states import SegmentState
from creuset.core.prepared import Given, Prepared
from creuset.core.text import NBSP, day_text, hour_text
from creuset.desk.queries.today import FIRST_HOUR, QUARTERS, UNITS
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.dealings import OWN, VILLAGE
from creuset.places.kinds import Kind
from creuset.places.models import Resource, WhoBooks
from creuset.places.queries.floors import resources_on
from creuset.places.queries.state import PlaceState, State, state_of_places
from creuset.villages.models import Village

_MOST_PERIODS = 60
_MOST_NEXT = 6
_MOST_OFFERS = 3
#: What is taken later than that leaves the rest of the day free.
_THE_REST = timedelta(hours=10)


@dataclass(frozen=True)
class Period:
    """A stretch of a booking of mine, with every place it takes."""

    booking: Booking
    span: Span
    places: tuple[str, ...]
    kind: str
    #: The codes of what was asked for.
    codes: tuple[str, ...] = ()
    #: Building and level of the first place: the way there.
    way: str = ""

    @property
    def where(self) -> str:
        """The places, in one line."""
        return ", ".join(self.places)

    @property
    def hours(self) -> str:
        """The hours, in the zone of the page; with the day where it ends on another."""
        first, last = localtime(self.span.start), localtime(self.span.end)
        if last.date() > first.date():
            return f"{hour_text(first)}{NBSP}– {day_text(last.date(), today=first.date())}, {hour_text(last)}"
        return f"{hour_text(first)}{NBSP}–{NBSP}{hour_text(last)}"


@dataclass(frozen=True)
class DayItem:
    """A period of today, and where it stands in the day."""

    period: Period
    #: "past", "now" or "next".
    when: str
    start: int
    length: int
    #: Which of the lanes it lies in, where periods of one day overlap.
    lane: int = 0
    #: The stay that it belongs to, and what is known of it; None where nothing is held.
    stay: StayLine | None = None


@dataclass(frozen=True)
class Day:
    """What is mine today, and what comes: nothing of anybody else."""

    today: tuple[DayItem, ...]
    coming: tuple[Period, ...]


def day_of(village: Village, *, by: Actor, now: datetime) -> Day:
    """Return my periods of today, each with its stay, and the next ones; one query, four where there are some today."""
    today = village.day_of(now)
    window = DaySpan.of(today, today).to_span(village.zone)
    periods = _periods(village, by, by.acts_for(today), window.start)
    mine = [period for period in periods if period.span.overlaps(window)]
    stays = _stays(village, mine, now=now)
    items = [
        replace(_item(period, village, window, now), stay=_stay_of(period, stays))
        for period in mine
    ]
    coming = [period for period in periods if period.span.start >= window.end]
    return Day(_in_lanes(items), tuple(coming[:_MOST_NEXT]))


def _stays(
    village: Village, periods: Sequence[Period], *, now: datetime
) -> Mapping[int, Sequence[StayLine]]:
    found = list({period.booking.pk: period.booking for period in periods}.values())
    for booking in found:
        booking.village = village
    with_segments(found)
    return stays_of_all(found, village, now=now)


def _stay_of(period: Period, stays: Mapping[int, Sequence[StayLine]]) -> StayLine | None:
    mine = stays.get(period.booking.pk, ())
    return next((line for line in mine if line.span.contains(period.span.start)), None)


def _mine() -> QuerySet[Segment]:
    since: Any = Given("since", DateTimeField())
    reader = Given("reader", BigIntegerField())
    return (
        Segment.objects.filter(
            Q(booking__party_id__in=OWN) | Q(booking__booked_by_id=reader),
            standing(since, path="booking__"),
            booking__village_id=VILLAGE,
            state=SegmentState.CONFIRMED,
            ends_at__gt=since,
        )
        .select_related(
            "booking__party", "booking__project", "resource__building", "resource__level", "unit"
        )
        .order_by("starts_at", "booking_id", "pk")[:_MOST_PERIODS]
    )


_SEGMENTS = Prepared(_mine)


def _periods(village: Village, by: Actor, own: Iterable[int], since: datetime) -> list[Period]:
    """Return what I have, and my organisations, from an instant on: places taken together are one period."""
    if by.party_id is None:
        return []
    rows = _SEGMENTS(village=village.pk, own=sorted(own), reader=by.party_id, since=since)
    together: dict[tuple[int, datetime, datetime], list[Segment]] = {}
    for row in rows:
        together.setdefault((row.booking_id, row.starts_at, row.ends_at), []).append(row)
    return [
        Period(
            booking=some[0].booking,
            span=Span(some[0].starts_at, some[0].ends_at),
            places=tuple(
                dict.fromkeys(s.unit.name if s.resource.is_pool else s.resource.name for s in some)
            ),
            kind=some[0].resource.kind,
            codes=tuple(dict.fromkeys(s.resource.code for s in some)),
            way=_way_to(some[0].resource),
        )
        for some in together.values()
    ]


def _way_to(resource: Resource) -> str:
    levels = [resource.building.name, resource.level.name if resource.level else ""]
    return " · ".join(one for one in levels if one)


def _item(period: Period, village: Village, window: Span, now: datetime) -> DayItem:
    start = max(0, units_of(period.span.start, village, window))
    end = min(UNITS, units_of(period.span.end, village, window))
    when = "past" if period.span.end <= now else "now" if period.span.start <= now else "next"
    return DayItem(period, when, min(start, UNITS - 1), max(1, end - start))


def _in_lanes(items: Sequence[DayItem]) -> tuple[DayItem, ...]:
    """Return the items, each in the first lane where nothing before it is still under way."""
    ends: list[int] = []
    placed = []
    for item in items:
        lane = next((at for at, end in enumerate(ends) if end <= item.start), len(ends))
        ends[lane : lane + 1] = [item.start + item.length]
        placed.append(replace(item, lane=lane))
    return tuple(placed)


def units_of(instant: datetime, village: Village, window: Span) -> int:
    """Return the quarter hours from the beginning of the ribbon, by the village's clocks."""
    local = instant.astimezone(village.zone)
    days = (local.date() - village.day_of(window.start)).days
    minutes = days * 1440 + local.hour * 60 + local.minute
    return (minutes - FIRST_HOUR * 60) * QUARTERS // 60


# ---- what is free -------------------------------------------------------------------------------

FAMILIES: tuple[tuple[str, str | Promise, tuple[Kind, ...]], ...] = (
    ("meeting", _("A room"), (Kind.MEETING, Kind.PHONE_BOX, Kind.CONFERENCE)),
    ("desk", _("A desk"), (Kind.OPEN_SPACE, Kind.SHARED_OFFICE)),
    ("edit", _("A suite"), (Kind.EDIT, Kind.GRADING, Kind.RECORDING)),
    ("stage", _("A stage"), (Kind.STAGE, Kind.DIGITAL_STAGE, Kind.PHOTO)),
    ("workshop", _("A workshop"), (Kind.WORKSHOP, Kind.FAB_LAB)),
)


@dataclass(frozen=True)
class Offer:
    """Something that is free now, for how long, or how many of it."""

    resource: Resource
    #: None: until the village closes, at least.
    until: datetime | None
    free: int


@dataclass
class OfferGroup:
    """What is free of one family of spaces."""

    family: str
    title: str | Promise
    offers: list[Offer] = field(default_factory=list)
    #: When something of it is free again, where nothing is now.
    next_at: datetime | None = None


def free_now(village: Village, *, by: Actor, now: datetime) -> list[OfferGroup]:
    """Return what a member may take at this moment, family by family, what stays free longest first; five queries."""
    resources = [
        row
        for row in resources_on(village, village.day_of(now), by=by)
        if row.who_books == WhoBooks.MEMBERS and not row.is_unbuilt and not _is_unit(row)
    ]
    states = state_of_places(village, at=now, by=by, now=now)
    groups = []
    for family, title, kinds in FAMILIES:
        rooms = [row for row in resources if row.kind in kinds]
        if rooms:
            groups.append(_group(OfferGroup(family, title), rooms, states, now))
    return groups


def _is_unit(resource: Resource) -> bool:
    return resource.kind == Kind.DESK


def _group(
    group: OfferGroup, rooms: Sequence[Resource], states: dict[int, PlaceState], now: datetime
) -> OfferGroup:
    tonight = now + _THE_REST
    for room in rooms:
        state = states[room.pk]
        left = state.units - state.taken
        if state.state in {State.FREE, State.SOON} and left:
            until = state.next_at if state.next_at and state.next_at < tonight else None
            group.offers.append(Offer(room, until, left if room.is_pool else 0))
    group.offers.sort(
        key=lambda o: (-(o.until or now + _THE_REST).timestamp(), o.resource.position)
    )
    del group.offers[_MOST_OFFERS:]
    if not group.offers:
        known = [until for room in rooms if (until := states[room.pk].until)]
        group.next_at = min(known, default=None)
    return group
