"""Whether the scores of jurors can be compared: through the applications that they read together.

A juror who is severe is told from applications that are weak only by what others say of the same
applications. Two jurors are linked who read one together; scores of jurors between whom no chain of links
leads cannot be compared at all.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from creuset.incubation.rules.assignment.values import Juror, Reading

#: Who shares so many applications with so many others can be told from them well.
SHARED, PARTNERS = 3, 2


@dataclass(frozen=True, slots=True)
class Links:
    """How the jurors who read at all are linked."""

    #: The groups within which scores can be compared; one is what one wants.
    groups: int
    #: How many pairs of jurors share an application, and how many pairs there are.
    pairs: int
    of: int
    #: Jurors who share fewer than three applications with two others, though they read as many.
    alone: tuple[int, ...]


def links_of(readings: Collection[Reading], jurors: Iterable[Juror]) -> Links:
    """Return how well the scores of those readings can be compared."""
    shared = shared_by_pair(readings)
    loads = Counter(reading.juror for reading in readings)
    partners = Counter(juror for pair, count in shared.items() if count >= SHARED for juror in pair)
    known = {juror.key for juror in jurors} & set(loads)
    return Links(
        groups=len(groups_of(readings)),
        pairs=len(shared),
        of=len(known) * (len(known) - 1) // 2,
        alone=tuple(
            sorted(key for key in known if loads[key] >= SHARED and partners[key] < PARTNERS)
        ),
    )


def shared_by_pair(readings: Collection[Reading]) -> Counter[tuple[int, int]]:
    """Return how many applications each pair of jurors reads together, where it is one at least."""
    by_application: dict[int, list[int]] = {}
    for reading in sorted(readings):
        by_application.setdefault(reading.application, []).append(reading.juror)
    return Counter(pair for jurors in by_application.values() for pair in combinations(jurors, 2))


def groups_of(readings: Collection[Reading]) -> list[frozenset[int]]:
    """Return the jurors who read, in the groups between which no link leads; the largest first."""
    first: dict[int, int] = {reading.juror: reading.juror for reading in readings}

    def root(juror: int) -> int:
        while first[juror] != juror:
            first[juror] = juror = first[first[juror]]
        return juror

    seen: dict[int, int] = {}
    for reading in sorted(readings):
        other = seen.setdefault(reading.application, reading.juror)
        first[root(reading.juror)] = root(other)
    groups: dict[int, set[int]] = {}
    for juror in first:
        groups.setdefault(root(juror), set()).add(juror)
    return sorted(map(frozenset, groups.values()), key=lambda group: (-len(group), min(group)))
