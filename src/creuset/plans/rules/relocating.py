"""Who goes where when residents move from one building to the next: a proposal, and why somebody has no place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from creuset.kernel.assignment import assign

#: What one pair of neighbours kept together is worth, in square metres let for nothing.
TOGETHER_M2 = 4
#: So near, in metres, places on one level are next to one another: a partition or a gangway lies between.
NEAR_M = 2.6
#: What a seat too many weighs, in square metres.
SEAT_M2 = 2
#: Exchanges between neighbours are tried so many times over: each round must better the last.
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that somebody has, or could have."""

    pk: int
    kind: str
    area_m2: Decimal | None = None
    seats: int | None = None
    features: frozenset[str] = frozenset()
    #: The room that it is a desk of.
    room: int | None = None
    level: int | None = None
    #: Left, top, right, bottom, in metres of the site.
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who moves: from which place, what the next must have, and what was decided for them already."""

    key: int
    party: int
    spot: Spot
    needs: frozenset[str] = frozenset()
    #: The place that was chosen by hand: the proposal leaves it to them.
    chosen: int | None = None


class Lacks(StrEnum):
    """Why nothing suits somebody."""

    KIND = "kind"
    AREA = "area"
    SEATS = "seats"
    FEATURES = "features"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class NoPlace:
    """Why somebody has no place; `best` is the largest area, or the most seats, that there is."""

    lacks: Lacks
    best: Decimal | int | None = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who goes where, by key, and why the others go nowhere."""

    places: Mapping[int, int]
    without: Mapping[int, NoPlace]


def suits(wish: Wish, spot: Spot) -> bool:
    """Say whether the place is of the same kind, as large, for as many, and has what is needed."""
    return (
        spot.kind == wish.spot.kind
        and (wish.spot.area_m2 is None or (spot.area_m2 or 0) >= wish.spot.area_m2)
        and (wish.spot.seats is None or (spot.seats or 0) >= wish.spot.seats)
        and wish.needs <= spot.features
    )


def propose(wishes: Iterable[Wish], spots: Iterable[Spot]) -> Proposed:
    """Return a place for as many as possible, of those that are free: as little too large as can be, exactly.

    Then whoever sat side by side changes places with others until no exchange keeps more of them together for what
    it costs in area. What was chosen by hand stays. The same residents and places give the same proposal.
    """
    people = sorted(wishes, key=lambda wish: wish.key)
    every = sorted(spots, key=lambda spot: spot.pk)
    chosen = {wish.key: wish.chosen for wish in people if wish.chosen is not None}
    free = [spot for spot in every if spot.pk not in chosen.values()]
    asking = [wish for wish in people if wish.chosen is None]
    placed = dict(chosen)
    for kind in sorted({wish.spot.kind for wish in asking}):
        some = [wish for wish in asking if wish.spot.kind == kind]
        here = [spot for spot in free if spot.kind == kind]
        columns = assign([[_excess(wish, spot) for spot in here] for wish in some])
        placed |= {
            wish.key: here[column].pk
            for wish, column in zip(some, columns, strict=True)
            if column is not None
        }
    _exchange(people, every, placed)
    return Proposed(
        placed,
        {wish.key: why_not(wish, every) for wish in asking if wish.key not in placed},
    )


def why_not(wish: Wish, spots: Sequence[Spot]) -> NoPlace:
    """Return why none of the places is for them: the first thing that none of them has, else that others have them."""
    alike = [spot for spot in spots if spot.kind == wish.spot.kind]
    if not alike:
        return NoPlace(Lacks.KIND)
    large = [spot for spot in alike if _is_large_enough(wish, spot)]
    if not large:
        return NoPlace(Lacks.AREA, max(spot.area_m2 or Decimal() for spot in alike))
    seated = [spot for spot in large if not wish.spot.seats or (spot.seats or 0) >= wish.spot.seats]
    if not seated:
        return NoPlace(Lacks.SEATS, max(spot.seats or 0 for spot in large))
    if not any(wish.needs <= spot.features for spot in seated):
        missing = min(
            (sorted(wish.needs - spot.features) for spot in seated),
            key=lambda names: (len(names), names),
        )
        return NoPlace(Lacks.FEATURES, features=tuple(missing))
    return NoPlace(Lacks.TAKEN)


def neighbours(spots: Sequence[Spot]) -> set[tuple[int, int]]:
    """Return the pairs of places, the lower key first, that lie in one room or side by side on one level."""
    return {
        (min(one.pk, other.pk), max(one.pk, other.pk))
        for one, other in combinations(spots, 2)
        if are_near(one, other)
    }


def are_near(one: Spot, other: Spot) -> bool:
    """Say whether two places lie side by side: within a partition or a gangway on one level, else in one room."""
    if one.box is None or other.box is None:
        return one.room is not None and one.room == other.room
    return one.level == other.level and _gap(one.box, other.box) <= NEAR_M


def kept_together(wishes: Sequence[Wish], placed: Mapping[int, int], spots: Iterable[Spot]) -> int:
    """Return how many pairs that sit together, or are of one company, are together where they go."""
    by_pk = {spot.pk: spot for spot in spots}
    return sum(
        are_near(by_pk[placed[one.key]], by_pk[placed[other.key]])
        for one, other in _pairs(wishes)
        if one.key in placed and other.key in placed
    )


def _is_large_enough(wish: Wish, spot: Spot) -> bool:
    return wish.spot.area_m2 is None or (spot.area_m2 or 0) >= wish.spot.area_m2


def _excess(wish: Wish, spot: Spot) -> int | None:
    """Return by how much the place is too large, in square decimetres; None where it does not suit."""
    if not suits(wish, spot):
        return None
    area = (spot.area_m2 or Decimal()) - (wish.spot.area_m2 or spot.area_m2 or Decimal())
    seats = (spot.seats or 0) - (wish.spot.seats or spot.seats or 0)
    return int(area * 100) + seats * SEAT_M2 * 100


def _pairs(wishes: Sequence[Wish]) -> list[tuple[Wish, Wish]]:
    return [
        (one, other)
        for one, other in combinations(wishes, 2)
        if one.party == other.party or are_near(one.spot, other.spot)
    ]


def _gap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return max(across, down)


def _exchange(people: Sequence[Wish], spots: Sequence[Spot], placed: dict[int, int]) -> None:
    """Whoever was not placed by hand changes places, or takes a free one, while that is better for all together."""
    board = _Board(people, spots, placed)
    movable = [wish for wish in people if wish.chosen is None and wish.key in placed]
    for _round in range(MOST_ROUNDS):
        if not sum(board.try_better(wish, movable) for wish in movable):
            return


class _Board:
    """Who is where while places are exchanged."""

    def __init__(
        self, people: Sequence[Wish], spots: Sequence[Spot], placed: dict[int, int]
    ) -> None:
        self.placed = placed
        self.spots = {spot.pk: spot for spot in spots}
        self.near: dict[int, set[int]] = {}
        for one, other in neighbours(spots):
            self.near.setdefault(one, set()).add(other)
            self.near.setdefault(other, set()).add(one)
        self.friends: dict[int, list[int]] = {}
        for a, b in _pairs(people):
            self.friends.setdefault(a.key, []).append(b.key)
            self.friends.setdefault(b.key, []).append(a.key)

    def try_better(self, wish: Wish, movable: Sequence[Wish]) -> bool:
        """Try every exchange of one resident, and every free place; say whether one was made."""
        if wish.key not in self.friends:
            return False
        made = False
        for other in movable:
            if other.key != wish.key and self._is_better_exchanged(wish, other):
                here, there = self.placed[wish.key], self.placed[other.key]
                self.placed[wish.key], self.placed[other.key] = there, here
                made = True
        taken = set(self.placed.values())
        for pk, spot in self.spots.items():
            if pk not in taken and suits(wish, spot) and self._gain(wish, {wish.key: pk}) > 0:
                taken = (taken - {self.placed[wish.key]}) | {pk}
                self.placed[wish.key] = pk
                made = True
        return made

    def _is_better_exchanged(self, one: Wish, other: Wish) -> bool:
        here, there = self.spots[self.placed[one.key]], self.spots[self.placed[other.key]]
        if not (suits(one, there) and suits(other, here)):
            return False
        wanted = {one.key: there.pk, other.key: here.pk}
        # Both sit somewhere else at once: a pair of the two is counted once, and stays as it was.
        return self._gain(one, wanted) + self._gain(other, wanted) > 0

    def _gain(self, wish: Wish, wanted: Mapping[int, int]) -> int:
        """Return what it is worth to all that they go there, in square decimetres."""
        old, new = self.placed[wish.key], wanted[wish.key]
        kept = 0
        for key in self.friends.get(wish.key, ()):
            if key in self.placed:
                kept -= self.placed[key] in self.near.get(old, ())
                kept += wanted.get(key, self.placed[key]) in self.near.get(new, ())
        excess_old = _excess(wish, self.spots[old]) or 0
        excess_new = _excess(wish, self.spots[new]) or 0
        return kept * TOGETHER_M2 * 100 - (excess_new - excess_old)
