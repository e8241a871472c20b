"""Options as people read them: the ladder of one booking, and what the desk answers today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from creuset.bookings.models import Booking, Challenge, Hold, HoldPart, Segment
from creuset.bookings.queries.access import bookings_seen, loaded
from creuset.bookings.queries.held import held_as_known
from creuset.bookings.queries.ladder import find_hold, live_parts, stretches
from creuset.bookings.ranks import rank_text
from creuset.bookings.rules import holds
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.places.queries.availability import busy_spans, parts_of, turnaround_of
from creuset.villages.models import Village

MOST = 200


@dataclass(frozen=True)
class Ahead:
    """An option before another one, as the reader may know it."""

    rank: int
    label: str
    party: str
    until: datetime
    #: The booking, where the reader may open it.
    booking_id: int | None


@dataclass(frozen=True)
class Piece:
    """A piece of an optional period over which its rank is the same."""

    segment: Segment
    span: Span
    rank: int
    ahead: tuple[Ahead, ...]
    #: Somebody booked it firm meanwhile.
    is_taken: bool

    @property
    def words(self) -> str:
        """Its rank, as people say it."""
        return rank_text(self.rank)


@dataclass(frozen=True)
class Answer:
    """A challenge that waits for an answer, seen from one of its two sides."""

    booking: Booking
    answer_by: datetime


@dataclass(frozen=True)
class LadderView:
    """The live option of a booking."""

    hold: Hold
    pieces: tuple[Piece, ...]
    #: How many wait behind on some stretch.
    behind: int
    #: Until when it has to answer; None where nobody asked.
    answer_by: datetime | None
    #: Until when whoever is before has to answer.
    asked_until: datetime | None

    @property
    def is_first(self) -> bool:
        """Whether it may be confirmed whole, as far as ranks go."""
        return all(piece.rank == 1 and not piece.is_taken for piece in self.pieces)

    @property
    def worst(self) -> int:
        """Its worst rank."""
        return max((piece.rank for piece in self.pieces), default=1)

    @property
    def waits_for_answer(self) -> bool:
        """Whether somebody before it could be asked and was not."""
        return self.worst > 1 and self.asked_until is None


def ladder_of(booking: Booking, *, by: Actor, now: datetime) -> LadderView | None:
    """Return the live option of a loaded booking, as the reader may know who is before it; None where it has none.

    Six queries whatever is on it.
    """
    hold = find_hold(booking)
    if hold is None or hold.ended_at or not holds.is_live(hold.lapses_at, now=now):
        return None
    options = [segment for segment in booking.segments.all() if segment.is_option]
    return _views([(booking, hold, options)], booking.village, by=by, now=now)[hold.pk]


def _views(
    rows: Sequence[tuple[Booking, Hold, Sequence[Segment]]],
    village: Village,
    *,
    by: Actor,
    now: datetime,
) -> dict[int, LadderView]:
    segments = [segment for _booking, _hold, options in rows for segment in options]
    parts = parts_of([segment.unit for segment in segments])
    window = Span(
        min(segment.starts_at for segment in segments),
        max(segment.ends_at for segment in segments) + timedelta(days=1),
    )
    part_ids = {part for some in parts.values() for part in some}
    standing = live_parts(part_ids, window, now=now)
    rungs = holds.rungs(stretches(standing))
    known = {row.hold_id: row for row in standing}
    busy = busy_spans(part_ids, window)
    own = _own_claims(segments, parts)
    due, asked = _challenges([hold.pk for _booking, hold, _options in rows], now=now)
    views = {}
    for _booking, hold, options in rows:
        pieces = [
            piece
            for segment in options
            for piece in _pieces(
                segment, parts[segment.unit_id], rungs, hold, known, by, village, now
            )
        ]
        taken = [_with_taken(piece, parts, busy, own) for piece in pieces]
        mine = [stretch for stretch in stretches(standing) if stretch.hold == hold.pk]
        views[hold.pk] = LadderView(
            hold=hold,
            pieces=tuple(taken),
            behind=len(holds.behind(mine, stretches(standing))),
            answer_by=due.get(hold.pk),
            asked_until=asked.get(hold.pk),
        )
    return views


def _pieces(
    segment: Segment,
    part_ids: Sequence[int],
    rungs: Sequence[holds.Rung],
    hold: Hold,
    known: Mapping[int, HoldPart],
    by: Actor,
    village: Village,
    now: datetime,
) -> list[Piece]:
    """Return the period cut where its rank changes: over its parts, the worst counts."""
    whole = Span(segment.starts_at, segment.ends_at)
    mine = [
        (both, rung)
        for rung in rungs
        if rung.stretch.hold == hold.pk
        and rung.stretch.part_id in part_ids
        and (both := rung.span & whole) is not None
    ]
    edges = sorted({edge for span, _rung in mine for edge in (span.start, span.end)})
    found: list[Piece] = []
    for start, end in pairwise(edges):
        here = [rung for span, rung in mine if span.start <= start and end <= span.end]
        if not here:
            continue
        worst = max(here, key=lambda rung: rung.rank)
        ahead = tuple(
            _ahead(known[pk], rank, village, by=by, now=now)
            for rank, pk in enumerate(worst.ahead, start=1)
        )
        last = found[-1] if found else None
        if last and last.rank == worst.rank and last.ahead == ahead and last.span.end == start:
            found[-1] = Piece(
                segment, Span(last.span.start, end), worst.rank, ahead, is_taken=False
            )
        else:
            found.append(Piece(segment, Span(start, end), worst.rank, ahead, is_taken=False))
    return found


def _ahead(row: HoldPart, rank: int, village: Village, *, by: Actor, now: datetime) -> Ahead:
    held = held_as_known(row, rank, village, by=by, now=now)
    booking_id = row.hold.booking_id if held.label else None
    return Ahead(rank, held.label, held.party, held.until, booking_id)


def _own_claims(
    segments: Iterable[Segment], parts: Mapping[int, Sequence[int]]
) -> dict[int, list[Span]]:
    """Return what bookings in part confirmed hold themselves: nobody is in their own way."""
    own: dict[int, list[Span]] = {}
    for segment in segments:
        for other in segment.booking.segments.all():
            if other.is_option:
                continue
            rest = turnaround_of(segment.resource)
            for part in parts.get(other.unit_id, ()):
                own.setdefault(part, []).append(Span(other.starts_at, other.ends_at + rest))
    return own


def _with_taken(
    piece: Piece,
    parts: Mapping[int, Sequence[int]],
    busy: Mapping[int, Sequence[Span]],
    own: Mapping[int, Sequence[Span]],
) -> Piece:
    is_taken = any(
        claim.overlaps(piece.span) and not any(mine.contains(claim) for mine in own.get(part, ()))
        for part in parts[piece.segment.unit_id]
        for claim in busy[part]
    )
    return Piece(piece.segment, piece.span, piece.rank, piece.ahead, is_taken)


def _challenges(
    hold_ids: Sequence[int], *, now: datetime
) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Return until when each option has to answer, and until when it is answered."""
    rows = Challenge.objects.filter(ended_at__isnull=True, answer_by__gt=now)
    due: dict[int, datetime] = {}
    asked: dict[int, datetime] = {}
    for hold, by, answer_by in (
        rows.filter(hold__in=hold_ids)
        .values_list("hold_id", "by_id", "answer_by")
        .union(rows.filter(by__in=hold_ids).values_list("hold_id", "by_id", "answer_by"))
    ):
        due[hold] = min(answer_by, due.get(hold, answer_by))
        asked[by] = max(answer_by, asked.get(by, answer_by))
    return due, asked


@dataclass(frozen=True)
class OptionLine:
    """A live option in a list of the desk."""

    booking: Booking
    places: tuple[str, ...]
    span: Span
    view: LadderView

    @property
    def words(self) -> str:
        """Its ranks, as people say them: the best one, and the worst where they differ."""
        ranks = sorted({piece.rank for piece in self.view.pieces})
        return " – ".join(rank_text(rank) for rank in dict.fromkeys([ranks[0], ranks[-1]]))

    @property
    def due_at(self) -> datetime:
        """Until when something has to be done."""
        return self.view.hold.lapses_at


@dataclass(frozen=True)
class OptionsToAnswer:
    """The live options of a village: who has to answer, what ends soon, what may be confirmed, what waits."""

    challenged: tuple[OptionLine, ...]
    ending: tuple[OptionLine, ...]
    confirmable: tuple[OptionLine, ...]
    waiting: tuple[OptionLine, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has an option."""
        return not (self.challenged or self.ending or self.confirmable or self.waiting)


def options_to_answer(village: Village, *, by: Actor, now: datetime) -> OptionsToAnswer:
    """Return the live options that the reader may read, each once, where it is most pressing, soonest first.

    What ends by tomorrow evening ends soon. Nine queries whatever they are.
    """
    bookings = loaded(
        bookings_seen(village, by=by, now=now).filter(
            hold__ended_at__isnull=True, hold__lapses_at__gt=now
        )
    ).order_by("hold__lapses_at", "pk")[:MOST]
    rows = []
    for booking in bookings:
        booking.village = village
        options = [segment for segment in booking.segments.all() if segment.is_option]
        for segment in options:
            segment.resource.village = segment.resource.building.village = village
            segment.booking = booking
        rows.append((booking, booking.hold, options))
    if not rows:
        return OptionsToAnswer((), (), (), ())
    views = _views(rows, village, by=by, now=now)
    lines = [_line(booking, options, views[hold.pk]) for booking, hold, options in rows]
    today = village.day_of(now)
    soon = DaySpan.of(today, today + timedelta(days=1)).to_span(village.zone).end
    sections: dict[str, list[OptionLine]] = {
        name: [] for name in ("challenged", "ending", "confirmable", "waiting")
    }
    for line in lines:
        sections[_section(line, soon)].append(line)
    return OptionsToAnswer(**{name: tuple(some) for name, some in sections.items()})


def options_due(village: Village, *, by: Actor, now: datetime) -> QuerySet[Booking, Any]:
    """Return titles and ends of the options that end, or have to be answered, by tomorrow evening, soonest first."""
    today = village.day_of(now)
    soon = DaySpan.of(today, today + timedelta(days=1)).to_span(village.zone).end
    rows = bookings_seen(village, by=by, now=now).filter(
        hold__ended_at__isnull=True, hold__lapses_at__gt=now, hold__lapses_at__lt=soon
    )
    return rows.order_by("hold__lapses_at", "pk").values_list("title", "hold__lapses_at")


def _section(line: OptionLine, soon: datetime) -> str:
    if line.view.answer_by is not None:
        return "challenged"
    if line.due_at < soon:
        return "ending"
    return "confirmable" if line.view.is_first else "waiting"


def _line(booking: Booking, options: Sequence[Segment], view: LadderView) -> OptionLine:
    names = [s.unit.name if s.resource.is_pool else s.resource.name for s in options]
    return OptionLine(
        booking=booking,
        places=tuple(dict.fromkeys(names)),
        span=Span(min(s.starts_at for s in options), max(s.ends_at for s in options)),
        view=view,
    )
