"""The day at the desk: its thread, and how full the village is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from creuset.bookings.models import Booking
from creuset.bookings.queries.access import bookings_seen, loaded
from creuset.bookings.queries.lists import BookingLine, line_of
from creuset.kernel.spans import DaySpan, Span, merge, subtract
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.hours import closed_spans, service_of
from creuset.places.queries.ledger import Instant, reaching, read_instant, starting_within
from creuset.villages.models import Village

BOOKING, CLOSURE = "booking", "closure"


class When(StrEnum):
    """Where something stands in the day."""

    PAST = "past"
    NOW = "now"
    COMING = "next"


@dataclass(frozen=True)
class AgendaItem:
    """Something of the day: a booking, from its first moment of the day to its last."""

    when: When
    span: Span
    booking: BookingLine


def agenda(village: Village, *, day: date, by: Actor, now: datetime) -> list[AgendaItem]:
    """Return the bookings of the day that `by` may read, in the order in which they begin; six queries."""
    window = DaySpan.of(day, day).to_span(village.zone)
    part_ids = _smallest(village)
    booking_ids = {
        pk
        for claims in (reaching(part_ids, window.start), starting_within(part_ids, window))
        for pk in claims.filter(source_kind=BOOKING, ends_at__gt=window.start).values_list(
            "source_id", flat=True
        )
    }
    bookings = loaded(bookings_seen(village, by=by, now=now).filter(pk__in=booking_ids))
    items = [_item(booking, window, now=now) for booking in bookings]
    return sorted(items, key=lambda item: (item.span.start, item.booking.pk))


def _item(booking: Booking, window: Span, *, now: datetime) -> AgendaItem:
    today = [
        Span(segment.starts_at, segment.ends_at)
        for segment in booking.segments.all()
        if not segment.is_option
        and segment.starts_at < window.end
        and segment.ends_at > window.start
    ]
    span = Span(min(s.start for s in today), max(s.end for s in today))
    return AgendaItem(_when(span, now), span, line_of(booking, now=now))


def _when(span: Span, now: datetime) -> When:
    if span.end <= now:
        return When.PAST
    return When.NOW if span.start <= now else When.COMING


@dataclass(frozen=True)
class Share:
    """How much of the opening hours is taken; `share` is between 0 and 1."""

    taken: timedelta
    opened: timedelta

    @property
    def share(self) -> float:
        """The part taken, or 0 where nothing opens."""
        return min(self.taken / self.opened, 1.0) if self.opened else 0.0

    @property
    def percent(self) -> int:
        """The part taken, in hundredths."""
        return round(self.share * 100)


@dataclass(frozen=True)
class KindFigure:
    """How full the resources of a kind are on the day, and how many of them are taken now."""

    kind: str
    label: str
    share: Share
    busy_now: int
    count: int


@dataclass(frozen=True)
class Figures:
    """How full the village is: by kind on the day, and on each day of its week, Monday first."""

    day: date
    busy_now: int
    count: int
    kinds: tuple[KindFigure, ...]
    week: tuple[tuple[date, Share], ...]

    @property
    def today(self) -> Share:
        """All kinds together, on the day."""
        return dict(self.week)[self.day]


def figures(village: Village, *, day: date, now: datetime) -> Figures:
    """Return how full the village is on the day and in its week; three queries whatever it holds.

    Only smallest parts count, so that a whole does not count twice; closures are taken off what opens.
    """
    monday = day - timedelta(days=day.weekday())
    week = DaySpan.of(monday, monday + timedelta(days=6))
    window = week.to_span(village.zone)
    resources = _smallest_serving(village, week)
    ids = [resource.pk for resource in resources]
    taken, shut = _taken(ids, window)
    closed = closed_spans(resources, week)
    opened = {pk: subtract([window], [*closed[pk], *shut.get(pk, ())]) for pk in ids}
    spans = {day: DaySpan.of(day, day).to_span(village.zone) for day in week}
    busy = {pk for pk, some in taken.items() if any(span.contains(now) for span in some)}
    return Figures(
        day=day,
        busy_now=len(busy),
        count=len(ids),
        kinds=_by_kind(resources, taken, opened, spans[day], busy),
        week=tuple((day, _share(ids, taken, opened, span)) for day, span in spans.items()),
    )


def _by_kind(
    resources: Iterable[Resource],
    taken: Mapping[int, Sequence[Span]],
    opened: Mapping[int, Sequence[Span]],
    window: Span,
    busy: Collection[int],
) -> tuple[KindFigure, ...]:
    by_kind: dict[str, list[int]] = {}
    for resource in resources:
        by_kind.setdefault(resource.kind, []).append(resource.pk)
    return tuple(
        KindFigure(
            kind=kind,
            label=str(Kind(kind).label),
            share=_share(by_kind[kind], taken, opened, window),
            busy_now=len(set(by_kind[kind]) & set(busy)),
            count=len(by_kind[kind]),
        )
        for kind in Kind.values
        if kind in by_kind
    )


def _share(
    ids: Iterable[int],
    taken: Mapping[int, Sequence[Span]],
    opened: Mapping[int, Sequence[Span]],
    window: Span,
) -> Share:
    """Return how much is taken of what is open within the window; what is taken beyond hours is not counted."""
    used = total = timedelta(0)
    for pk in ids:
        for span in opened[pk]:
            within = span & window
            if within is None:
                continue
            total += within.duration
            parts = (within & one for one in taken.get(pk, ()))
            used += sum((part.duration for part in parts if part), timedelta(0))
    return Share(used, total)


def _taken(
    ids: Collection[int], window: Span
) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """Return what is in use of each part, and what is shut by a closure, turnarounds left out."""
    taken: dict[int, list[Span]] = {}
    shut: dict[int, list[Span]] = {}
    for claims in (reaching(ids, window.start), starting_within(ids, window)):
        rows = claims.values_list(
            "part_id", "source_kind", Instant("starts_at"), Instant("ends_at")
        )
        for part, kind, starts, ends in rows:
            into = shut if kind == CLOSURE else taken
            into.setdefault(part, []).append(Span(read_instant(starts), read_instant(ends)))
    return {pk: merge(some) for pk, some in taken.items()}, shut


def _smallest_serving(village: Village, days: DaySpan) -> list[Resource]:
    """Return the smallest parts that serve on some of these days."""
    parts = Resource.objects.filter(village=village, own_parts__isnull=True, is_unbuilt=False)
    found = [
        resource
        for resource in parts.select_related("building").order_by("position", "pk")
        if not _is_away(resource, days)
    ]
    for resource in found:
        resource.village = resource.building.village = village
    return found


def _is_away(resource: Resource, days: DaySpan) -> bool:
    first, until = service_of(resource)
    return bool((first and first >= days.until) or (until and until <= days.first))


def _smallest(village: Village) -> list[int]:
    return list(
        Resource.objects.filter(village=village, own_parts__isnull=True).values_list(
            "pk", flat=True
        )
    )
