"""In which order a jury takes up the files, so that the fewest people go out and come in.

Whoever has a conflict leaves the room while a file is judged. The files on which chance decides come first,
the clear ones after them; within each part files with the same people away follow one another, and these groups
are put in the order in which doors open least often. Distances between groups – who must move – keep to the
triangle inequality, so that no better order splits a group. Few groups are ordered exactly (Held & Karp 1962);
many by insertion and exchange, with a bound below which nobody can come.


`shortest`, which looks for it, is imported by whoever does: its library takes long to come, and most processes
never order a meeting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class File(NamedTuple):
    """An application to be taken up: who must be away, whether chance decides on it, and its place by merit."""

    key: int
    away: frozenset[int]
    is_grey: bool
    place: int


@dataclass(frozen=True)
class Order:
    """The files as they are taken up; how often somebody goes out or comes in, and how often at least."""

    keys: tuple[int, ...]
    moves: int
    #: No order has fewer moves than this.
    least: int

    @property
    def is_best(self) -> bool:
        """Whether no order has fewer moves."""
        return self.moves == self.least


def moves(aways: Sequence[frozenset[int]]) -> int:
    """Return how often somebody goes out or comes in, in this order; everybody comes back at the end."""
    room: frozenset[int] = frozenset()
    count = 0
    for away in (*aways, frozenset[int]()):
        count += len(room ^ away)
        room = away
    return count
