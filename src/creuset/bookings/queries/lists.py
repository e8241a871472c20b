"""Lists of bookings: what a party or a project has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from creuset.bookings.models import STATE_LABELS, Booking, Segment
from creuset.bookings.queries.access import bookings_seen, loaded
from creuset.bookings.queries.ladder import standing, state_of
from creuset.bookings.states import BookingState
from creuset.core.registry import Words
from creuset.core.together import keep_all_prefetched
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.villages.models import Village

PER_PAGE = 20


@dataclass(frozen=True)
class BookingLine:
    """A booking in a list."""

    pk: int
    title: str
    party: str
    project: str
    places: tuple[str, ...]
    kind: str
    span: Span
    state: BookingState
    state_label: Words
    #: How many stretches of time it holds.
    periods: int


@dataclass(frozen=True)
class BookingPage:
    """Some lines, and whether more follow: ask then for the next page."""

    lines: tuple[BookingLine, ...]
    number: int
    has_next: bool


def bookings_of(
    village: Village,
    *,
    by: Actor,
    now: datetime,
    party_id: int | None = None,
    project_id: int | None = None,
    resource_id: int | None = None,
    everybody: bool = False,
    is_past: bool = False,
    page: int = 1,
    most: int = PER_PAGE,
) -> BookingPage:
    """Return a page of bookings that `by` may read: those to come, soonest first, or those over or
    cancelled, latest first. Where nothing says whose, those of `by` and of whom they speak for; with
    `everybody`, all.

    Three queries whatever the page holds.
    """
    bookings = bookings_seen(village, by=by, now=now)
    if party_id is not None:
        bookings = bookings.filter(party_id=party_id)
    if project_id is not None:
        bookings = bookings.filter(project_id=project_id)
    if resource_id is not None:
        # Whoever takes one of its smallest parts takes it, or some of it.
        on_it = Segment.objects.filter(unit__part_rows__part__whole_rows__resource_id=resource_id)
        bookings = bookings.filter(pk__in=on_it.values("booking_id"))
    if not everybody and party_id is None and project_id is None and resource_id is None:
        own = Q(party_id__in=sorted(by.acts_for(village.day_of(now))))
        bookings = bookings.filter(own | Q(booked_by_id=by.party_id))
    start = (max(page, 1) - 1) * most
    # Chosen by their keys first: whoever sorts all that a village ever booked carries no more than these.
    shown = _ordered(bookings, now=now, is_past=is_past).values("pk")[start : start + most + 1]
    rows = list(loaded(_in_order(Booking.objects.filter(pk__in=shown), is_past=is_past)))
    return BookingPage(
        lines=tuple(line_of(row, now=now) for row in rows[:most]),
        number=max(page, 1),
        has_next=len(rows) > most,
    )


def ask_coming(
    village: Village, *, by: Actor, now: datetime, party_id: int, most: int
) -> tuple[QuerySet[Booking], QuerySet[Segment]]:
    """Return the questions of `lines_from` for the next bookings of a party that `by` may read, soonest first."""
    seen = bookings_seen(village, by=by, now=now).filter(party_id=party_id)
    found = _ordered(seen, now=now, is_past=False)[:most]
    periods = Segment.objects.filter(booking__in=found.values("pk"))
    return (
        found.select_related("party", "project", "hold"),
        periods.select_related("resource", "unit").order_by("starts_at", "pk"),
    )


def lines_from(
    bookings: Sequence[Booking], segments: Sequence[Segment], *, now: datetime
) -> list[BookingLine]:
    """Return the lines of bookings as they stand now, from the answers to `ask_coming`."""
    keep_all_prefetched(bookings, "segments", segments, by="booking_id")
    return [line_of(booking, now=now) for booking in bookings]


def _ordered(bookings: QuerySet[Booking], *, now: datetime, is_past: bool) -> QuerySet[Booking]:
    # What ended by its last hour needs no look at its times; one that was given free earlier does.
    to_come = Exists(Segment.objects.filter(booking=OuterRef("pk"), ends_at__gt=now))
    stands = standing(now) | Q(state=BookingState.ASKED)
    if is_past:
        found = bookings.filter(~stands | Q(ends_at__lte=now) | ~to_come)
    else:
        found = bookings.filter(stands, to_come, ends_at__gt=now)
    return _in_order(found, is_past=is_past)


def _in_order(bookings: QuerySet[Booking], *, is_past: bool) -> QuerySet[Booking]:
    if is_past:
        return bookings.order_by("-ends_at", "-pk")
    periods = Segment.objects.filter(booking=OuterRef("pk")).order_by("starts_at")
    return bookings.annotate(since=Subquery(periods.values("starts_at")[:1])).order_by(
        "since", "pk"
    )


def line_of(booking: Booking, *, now: datetime) -> BookingLine:
    """Return a loaded booking as a line, as it stands now."""
    state = state_of(booking, now=now)
    segments = list(booking.segments.all())
    names = [s.unit.name if s.resource.is_pool else s.resource.name for s in segments]
    return BookingLine(
        pk=booking.pk,
        title=booking.title,
        party=booking.party.name,
        project=booking.project.title if booking.project else "",
        places=tuple(dict.fromkeys(names)),
        kind=segments[0].resource.kind if segments else "",
        span=Span(min(s.starts_at for s in segments), max(s.ends_at for s in segments)),
        state=state,
        state_label=STATE_LABELS[state],
        periods=len({(s.starts_at, s.ends_at) for s in segments}),
    )
