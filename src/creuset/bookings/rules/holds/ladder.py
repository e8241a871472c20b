"""The ladder: who is first, second, third on which stretch."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from creuset.kernel.spans import Span, subtract
from creuset.places.rules import Wanted


@dataclass(frozen=True, slots=True)
class Stretch:
    """A live option wants a smallest part for a span, turnaround included, since `asked_at`."""

    hold: int
    part_id: int
    span: Span
    asked_at: datetime

    @property
    def turn(self) -> tuple[datetime, int]:
        """Its place in the queue: who asked earlier is before."""
        return self.asked_at, self.hold


@dataclass(frozen=True, slots=True)
class Rung:
    """A piece of a stretch over which its rank is the same; `ahead` are the options before it, the first first."""

    stretch: Stretch
    span: Span
    ahead: tuple[int, ...]

    @property
    def rank(self) -> int:
        """One more than the options asked earlier."""
        return len(self.ahead) + 1


def rungs(stretches: Iterable[Stretch]) -> list[Rung]:
    """Return every stretch cut where its rank changes; by part, then time, then rank."""
    found: list[Rung] = []
    by_part = sorted(stretches, key=lambda s: (s.part_id, s.span.start, s.turn))
    for _part, some in groupby(by_part, key=lambda s: s.part_id):
        found += _of_part(list(some))
    return sorted(found, key=lambda r: (r.stretch.part_id, r.span.start, r.rank))


def _of_part(stretches: Sequence[Stretch]) -> list[Rung]:
    found: list[Rung] = []
    for mine in stretches:
        before = [
            other
            for other in stretches
            if other.hold != mine.hold and other.turn < mine.turn and other.span.overlaps(mine.span)
        ]
        edges = {mine.span.start, mine.span.end}
        edges |= {
            edge
            for other in before
            for edge in (other.span.start, other.span.end)
            if mine.span.start < edge < mine.span.end
        }
        for start, end in pairwise(sorted(edges)):
            ahead = tuple(
                other.hold
                for other in sorted(before, key=lambda s: s.turn)
                if other.span.start < end and start < other.span.end
            )
            last = found[-1] if found else None
            if last and last.stretch is mine and last.ahead == ahead:
                found[-1] = Rung(mine, Span(last.span.start, end), ahead)
            else:
                found.append(Rung(mine, Span(start, end), ahead))
    return found


def in_front(mine: Collection[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches of other options that were asked earlier and overlap one of these, the first asked first."""
    found = [
        other
        for other in others
        if any(
            other.hold != one.hold
            and other.part_id == one.part_id
            and other.turn < one.turn
            and other.span.overlaps(one.span)
            for one in mine
        )
    ]
    return sorted(found, key=lambda stretch: stretch.turn)


def behind(mine: Collection[Stretch], others: Iterable[Stretch]) -> list[int]:
    """Return the options that wait behind one of these stretches, whoever asked first first."""
    found = [
        other
        for other in others
        if any(
            other.hold != one.hold
            and other.part_id == one.part_id
            and one.turn < other.turn
            and other.span.overlaps(one.span)
            for one in mine
        )
    ]
    return list(dict.fromkeys(s.hold for s in sorted(found, key=lambda stretch: stretch.turn)))


def firsts(mine: Collection[Stretch], others: Iterable[Stretch]) -> list[int]:
    """Return the options that are first on some stretch that one of `mine` waits for: only they can be challenged.

    They alone could confirm, and so be asked to. Whoever asked first comes first.
    """
    waiting = {stretch.hold for stretch in mine}
    ahead = {
        rung.ahead[0]: None
        for rung in rungs([*mine, *others])
        if rung.stretch.hold in waiting and rung.ahead
    }
    turns = {stretch.hold: stretch.turn for stretch in others}
    return sorted(ahead, key=lambda hold: turns[hold])


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of what is wanted: asked when it was first asked for, or None where it is new."""

    part_id: int
    held: Span
    #: The end of the use; the rest is turnaround.
    ends_at: datetime
    asked_at: datetime | None


def re_asked(wanted: Iterable[Wanted], before: Sequence[Stretch]) -> list[Kept]:
    """Return what an option wants now, piece by piece: what it keeps, keeps its turn; what is new is asked now."""
    pieces: list[Kept] = []
    for want in wanted:
        mine = [stretch for stretch in before if stretch.part_id == want.part_id]
        pieces += [
            _piece(want, both, stretch.asked_at)
            for stretch in mine
            if (both := stretch.span & want.held) is not None
        ]
        new = subtract([want.held], [stretch.span for stretch in mine])
        pieces += [_piece(want, span, None) for span in new]
    return sorted(pieces, key=lambda piece: (piece.part_id, piece.held))


def _piece(want: Wanted, held: Span, asked_at: datetime | None) -> Kept:
    ends_at = max(held.start, min(held.end, want.span.end))
    return Kept(want.part_id, held, ends_at, asked_at)
