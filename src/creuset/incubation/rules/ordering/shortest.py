"""The shortest order of a meeting: few groups exactly, many by insertion and exchange."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from creuset.incubation.rules.ordering import File, Order

#: So many groups in each part are ordered exactly: 2^12 × 12 steps.
EXACTLY = 12
#: So often a good order of many groups is cut up and settled again; always in the same way.
KICKS = 200


def ordered(files: Sequence[File]) -> Order:
    """Return the files in the order of the meeting; everybody is in the room before the first and after the last."""
    parts = [_groups([file for file in files if file.is_grey is grey]) for grey in (True, False)]
    sizes = [len(part) for part in parts]
    groups = [group for part in parts for group in part]
    if not groups:
        return Order((), 0, 0)
    masks = _masks([away for away, _keys in groups])
    far = _distances(masks)
    if max(sizes) <= EXACTLY:
        path = _exact(far, sizes)
        least = _length(far, path)
    else:
        path = _improved(far, sizes)
        least = min(_bound(far, masks), _length(far, path))
    keys = tuple(key for node in path for key in groups[node][1])
    return Order(keys, _length(far, path), least)


type _Group = tuple[frozenset[int], tuple[int, ...]]
type _Far = NDArray[np.int64]


def _groups(files: Sequence[File]) -> list[_Group]:
    """Return the files of a part with the same people away together, the best first in each and among them."""
    found: dict[frozenset[int], list[int]] = {}
    for file in sorted(files, key=lambda one: (one.place, one.key)):
        found.setdefault(file.away, []).append(file.key)
    return [(away, tuple(keys)) for away, keys in found.items()]


def _masks(aways: Sequence[frozenset[int]]) -> list[int]:
    bit_of = {person: n for n, person in enumerate(sorted(frozenset[int]().union(*aways)))}
    return [sum(1 << bit_of[person] for person in away) for away in aways]


def _distances(masks: Sequence[int]) -> _Far:
    """Return who must move between two groups; the last row and column are the room with everybody in it."""
    nodes = [*masks, 0]
    return np.array([[(one ^ other).bit_count() for other in nodes] for one in nodes], np.int64)


def _length(far: _Far, path: Sequence[int]) -> int:
    room = len(far) - 1
    return int(
        sum(far[one, other] for one, other in zip([room, *path], [*path, room], strict=True))
    )


def _exact(far: _Far, sizes: Sequence[int]) -> list[int]:
    """Return the shortest path through all groups, part after part."""
    room, first = len(far) - 1, 0
    #: For each node where the path may stand: how long it is, and itself.
    ends: list[tuple[int, list[int]]] = [(0, [])]
    for size in sizes:
        if not size:
            continue
        own = range(first, first + size)
        begun = [
            min(
                ((so_far + int(far[(path or [room])[-1], node]), path) for so_far, path in ends),
                key=_first,
            )
            for node in own
        ]
        within = _held_karp(far[np.ix_(own, own)], np.array([cost for cost, _path in begun]))
        ends = [
            (cost, [*begun[inside[0]][1], *(first + node for node in inside)])
            for cost, inside in within
        ]
        first += size
    return min(((cost + int(far[path[-1], room]), path) for cost, path in ends), key=_first)[1]


def _first(one: tuple[int, list[int]]) -> int:
    return one[0]


def _held_karp(far: _Far, start: _Far) -> list[tuple[int, list[int]]]:
    """Return, for each node, the shortest path through all nodes that ends there, begun at the cost of `start`."""
    size = len(far)
    endless = np.iinfo(np.int64).max // 4
    cost = np.full((1 << size, size), endless, np.int64)
    before = np.full((1 << size, size), -1, np.int64)
    for node in range(size):
        cost[1 << node, node] = start[node]
    for mask in range(1, 1 << size):
        ways = cost[mask][:, None] + far
        best = ways.argmin(axis=0)
        for node in range(size):
            further = mask | (1 << node)
            if further != mask and ways[best[node], node] < cost[further, node]:
                cost[further, node] = ways[best[node], node]
                before[further, node] = best[node]
    found = []
    for last in range(size):
        mask, node, path = (1 << size) - 1, last, [last]
        while before[mask, node] >= 0:
            mask, node = mask ^ (1 << node), int(before[mask, node])
            path.append(node)
        found.append((int(cost[-1, last]), path[::-1]))
    return found


def _improved(far: _Far, sizes: Sequence[int]) -> list[int]:
    """Return a path in which no group moved elsewhere, and no stretch turned round, makes it shorter.

    It is never longer than the groups in their own order, the best first.
    """
    path: list[int] = []
    first = 0
    for size in sizes:
        start = len(path)
        for node in range(first, first + size):
            ends = _with_room(far, path)
            longer = far[ends[:-1], node] + far[node, ends[1:]] - far[ends[:-1], ends[1:]]
            path.insert(start + int(longer[start:].argmin()), node)
        first += size
    edges = np.cumsum([0, *sizes]).tolist()
    parts = [(low, high) for low, high in pairwise(edges) if high - low > 1]
    starts = (path, list(range(len(path))))
    best = min((_settled(far, start, parts) for start in starts), key=lambda one: _length(far, one))
    chance = np.random.default_rng(KICKS)
    for _ in range(KICKS):
        path = list(best)
        for low, high in parts:
            i, j = sorted(int(cut) for cut in chance.integers(low, high + 1, 2))
            path[low:high] = [*path[i:j], *path[low:i], *path[j:high]]
        best = min(best, _settled(far, path, parts), key=lambda one: _length(far, one))
    return best


def _settled(far: _Far, path: list[int], parts: Sequence[tuple[int, int]]) -> list[int]:
    """Return the path once no single change makes it shorter."""
    while any(_turn(far, path, low, high) or _move(far, path, low, high) for low, high in parts):
        pass
    return path


def _with_room(far: _Far, path: Sequence[int]) -> NDArray[np.intp]:
    """Return the path with the room of everybody before and after it."""
    room = len(far) - 1
    return np.array([room, *path, room], np.intp)


def _turn(far: _Far, path: list[int], low: int, high: int) -> bool:
    """Turn round the stretch of the part that shortens the path most; say whether one does."""
    ends = _with_room(far, path)
    # Of a stretch from place i to place j: who stands before and at its beginning, at and after its end.
    before, at = ends[low:high], ends[low + 1 : high + 1]
    after = ends[low + 2 : high + 2]
    shorter = (
        far[before, at][:, None]
        + far[at, after][None, :]
        - far[np.ix_(before, at)]
        - far[np.ix_(at, after)]
    )
    shorter = np.triu(shorter, 1)
    i, j = divmod(int(shorter.argmax()), high - low)
    if shorter[i, j] <= 0:
        return False
    path[low + i : low + j + 1] = path[low + i : low + j + 1][::-1]
    return True


def _move(far: _Far, path: list[int], low: int, high: int) -> bool:
    """Move the group of the part whose move shortens the path most; say whether one does."""
    ends = _with_room(far, path)
    before, at, after = ends[low:high], ends[low + 1 : high + 1], ends[low + 2 : high + 2]
    gained = far[before, at] + far[at, after] - far[before, after]
    # Between every two neighbours, of whom the last may follow the part.
    left, right = ends[low : high + 1], ends[low + 1 : high + 2]
    paid = far[np.ix_(at, left)] + far[np.ix_(at, right)] - far[left, right][None, :]
    shorter = gained[:, None] - paid
    places = np.arange(high - low)
    shorter[places, places] = shorter[places, places + 1] = 0
    i, j = divmod(int(shorter.argmax()), high - low + 1)
    if shorter[i, j] <= 0:
        return False
    node = path.pop(low + i)
    path.insert(low + j - (j > i), node)
    return True


def _bound(far: _Far, masks: Sequence[int]) -> int:
    """Return what no order comes below: whoever is away goes out and comes back; a tree joins all groups."""
    away = 0
    for mask in masks:
        away |= mask
    return max(2 * away.bit_count(), _tree(far))


def _tree(far: _Far) -> int:
    """Return the length of the least spanning tree (Prim)."""
    reach = far[-1].copy()
    is_in = np.zeros(len(far), bool)
    is_in[-1] = True
    total = 0
    for _ in range(len(far) - 1):
        node = int(np.where(is_in, np.iinfo(np.int64).max, reach).argmin())
        total += int(reach[node])
        is_in[node] = True
        reach = np.minimum(reach, far[node])
    return total
