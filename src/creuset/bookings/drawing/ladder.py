"""The ladder of a booking drawn: a lane a rank, what is before it above what it wants."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from creuset.bookings.models import Segment
from creuset.bookings.queries.options import LadderView, Piece
from creuset.core.slots import Line, ruler
from creuset.kernel.spans import Span


@dataclass(frozen=True)
class Mark:
    """What lies on a lane: of the booking itself, or of somebody before it."""

    line: Line
    is_mine: bool
    is_taken: bool = False


@dataclass(frozen=True)
class DrawnPeriod:
    """An optional period: a lane a rank."""

    segment: Segment
    lanes: Sequence[tuple[int, Sequence[Mark]]]


@dataclass(frozen=True)
class DrawnLadder:
    """Every optional period of a booking on one scale."""

    periods: Sequence[DrawnPeriod]
    marks: Sequence[tuple[int, str]]
    units: int


def drawn_ladder(view: LadderView, zone: ZoneInfo) -> DrawnLadder:
    """Return the ladder as lanes, the first rank first."""
    segments = list({piece.segment.pk: piece.segment for piece in view.pieces}.values())
    wholes = [Span(segment.starts_at, segment.ends_at) for segment in segments]
    scale = ruler([*wholes, *(piece.span for piece in view.pieces)], zone)
    lines = dict(zip(map(id, view.pieces), scale.lines[len(wholes) :], strict=True))
    return DrawnLadder(
        periods=[
            DrawnPeriod(segment, _lanes([p for p in view.pieces if p.segment is segment], lines))
            for segment in segments
        ],
        marks=scale.marks,
        units=scale.units,
    )


def _lanes(pieces: Sequence[Piece], lines: dict[int, Line]) -> list[tuple[int, list[Mark]]]:
    worst = max(piece.rank for piece in pieces)
    return [
        (
            rank,
            [
                Mark(lines[id(piece)], is_mine=piece.rank == rank, is_taken=piece.is_taken)
                for piece in pieces
                if piece.rank >= rank
            ],
        )
        for rank in range(1, worst + 1)
    ]
