"""Who is before whom, and what would be taken if it were offered now: decisions on values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.bookings.states import HoldEnd, WaitState
from creuset.kernel.spans import Span

#: What is taken of each smallest part, by claims and by live options.
type Busy = Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class PlaceWanted:
    """A place that somebody waits for: all its parts, or of a pool one of them; turnaround included."""

    resource: int
    parts: tuple[int, ...]
    held: Span
    is_pool: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody waits for: all of the places together, or any one of them."""

    wait: int
    joined_at: datetime
    places: tuple[PlaceWanted, ...]
    any_one: bool = False

    @property
    def turn(self) -> tuple[datetime, int]:
        """Who joined first comes first."""
        return self.joined_at, self.wait


def overlap(one: Wish, other: Wish) -> bool:
    """Say whether two wishes may want the same part at the same time."""
    return any(
        mine.held.overlaps(theirs.held) and not set(mine.parts).isdisjoint(theirs.parts)
        for mine in one.places
        for theirs in other.places
    )


def ranks(wishes: Iterable[Wish]) -> dict[int, int]:
    """Return the rank of each: one more than those who joined earlier and may want some of the same."""
    line = sorted(wishes, key=lambda wish: wish.turn)
    return {
        wish.wait: 1 + sum(overlap(wish, before) for before in line[:at])
        for at, wish in enumerate(line)
    }


def choices(wish: Wish) -> Iterator[tuple[PlaceWanted, ...]]:
    """Yield what would content them, the first named first."""
    if wish.any_one:
        yield from ((place,) for place in wish.places)
    else:
        yield wish.places


def would_take(wish: Wish, busy: Busy) -> list[tuple[PlaceWanted, ...]]:
    """Return what of it is free altogether, the first named first; nothing where they wait on."""
    return [places for places in choices(wish) if all(_is_free(place, busy) for place in places)]


def _is_free(place: PlaceWanted, busy: Busy) -> bool:
    each = [
        not any(span.overlaps(place.held) for span in busy.get(part, ())) for part in place.parts
    ]
    return any(each) if place.is_pool else all(each)


def stands(
    *,
    starts_at: datetime,
    left_at: datetime | None,
    lapses_at: datetime | None,
    ended_as: str,
    now: datetime,
) -> WaitState:
    """Return where a wish stands at that instant: its offer is an option, and ends as options do.

    `lapses_at` is that of its offer, None where it has none; `ended_as` says how that option was ended, if it was.
    """
    if lapses_at is not None:
        if ended_as == HoldEnd.CONFIRMED:
            return WaitState.ACCEPTED
        if ended_as in (HoldEnd.RELEASED, HoldEnd.CANCELLED):
            return WaitState.DECLINED
        return WaitState.OFFERED if not ended_as and now < lapses_at else WaitState.MISSED
    if left_at is not None:
        return WaitState.LEFT
    return WaitState.WAITING if now < starts_at else WaitState.OVER
