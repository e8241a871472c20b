"""What differs between two versions of a village, and how a file and the desk's own changes come together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from creuset.villagefile.schema import VillageFile
from creuset.villagefile.trees import Coded, from_tree, to_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.villagefile.trees import KeyPath


class ChangeKind(StrEnum):
    """What happened to a key."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """A key that differs; `before` or `after` is None where the key was or is absent.

    A whole thing that came or went (a resource, a level) is one change, its value the nodes of :mod:`.trees`. `moved`
    says that a list holds the same codes in another order.
    """

    kind: ChangeKind
    path: KeyPath
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """The path as the file's readers write it: ``resources.plateau-1.area``."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key that the file and the desk both changed, each in its own way; None where one of them removed it."""

    path: KeyPath
    base: Any
    file: Any
    desk: Any

    @property
    def key(self) -> str:
        """The path as the file's readers write it."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Merged:
    """The village after a load: what the desk alone changed is `kept`, unless the file was told to win.

    Where both changed a key, the desk's value stands and the key is among the `conflicts`; with `theirs` the file's
    stands everywhere and `overridden` lists what the desk loses. The village still has to be checked: two changes that
    are right alone may be wrong together.
    """

    village: VillageFile
    kept: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    overridden: tuple[Change, ...] = ()


_ABSENT: Any = None
"""Trees hold no None, so None says that a key is absent."""


def difference(old: VillageFile, new: VillageFile) -> tuple[Change, ...]:
    """Every change that leads from the old village to the new one, in the order of the keys."""
    return tuple(_changes((), to_tree(old), to_tree(new)))


def _changes(path: KeyPath, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*old, *(key for key in new if key not in old)):
            yield from _changes((*path, key), old.get(key, _ABSENT), new.get(key, _ABSENT))
        if _is_moved(old, new):
            yield Change(ChangeKind.MOVED, path, tuple(old), tuple(new))
    elif old is _ABSENT:
        yield Change(ChangeKind.ADDED, path, None, new)
    elif new is _ABSENT:
        yield Change(ChangeKind.REMOVED, path, old, None)
    elif old != new:
        yield Change(ChangeKind.CHANGED, path, old, new)


def _is_moved(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether the codes that both lists hold stand in another order."""
    return isinstance(old, Coded) and [key for key in old if key in new] != [
        key for key in new if key in old
    ]


def merge(
    base: VillageFile, file: VillageFile, desk: VillageFile, *, theirs: bool = False
) -> Merged:
    """Bring a file and the desk together, knowing what was last loaded (`base`).

    A key that only one of them changed takes that change. See :class:`Merged` for keys that both changed.
    """
    if theirs:
        return Merged(file, overridden=_lost(base, file, desk))
    merger = _Merger()
    tree = merger.node((), to_tree(base), to_tree(file), to_tree(desk))
    village = from_tree(VillageFile, tree)
    agreed = difference(base, file)
    kept = [one for one in _stands(difference(base, desk), village) if one not in agreed]
    return Merged(village, kept=tuple(kept), conflicts=tuple(merger.conflicts))


def _lost(base: VillageFile, file: VillageFile, desk: VillageFile) -> tuple[Change, ...]:
    """The desk's changes that are not in the file as well."""
    also = {change.path: change.after for change in difference(base, file)}
    return tuple(
        change
        for change in difference(base, desk)
        if change.path not in also or also[change.path] != change.after
    )


def _stands(changes: tuple[Change, ...], village: VillageFile) -> tuple[Change, ...]:
    """The changes that the merged village shows; only an order may have given way."""
    tree = to_tree(village)
    return tuple(
        change
        for change in changes
        if change.kind is not ChangeKind.MOVED or _is_in_order(tree, change)
    )


def _is_in_order(tree: Any, change: Change) -> bool:
    for key in change.path:
        tree = tree.get(key, {})
    return [key for key in tree if key in change.after] == [
        key for key in change.after if key in tree
    ]


class _Merger:
    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []

    def node(self, path: KeyPath, base: Any, file: Any, desk: Any) -> Any:
        """The node that stands; None when it goes."""
        if desk == base:
            return file
        if file == base:
            return desk
        if isinstance(file, dict) and isinstance(desk, dict):
            return self._table(path, base if isinstance(base, dict) else {}, file, desk)
        if file != desk:
            self.conflicts.append(Conflict(path, base, file, desk))
        return desk

    def _table(
        self, path: KeyPath, base: dict[str, Any], file: dict[str, Any], desk: dict[str, Any]
    ) -> dict[str, Any]:
        merged = type(file)()
        for key in _order(list(base), list(file), list(desk)):
            value = self.node(
                (*path, key), base.get(key, _ABSENT), file.get(key, _ABSENT), desk.get(key, _ABSENT)
            )
            if value is not _ABSENT:
                merged[key] = value
        return merged


def _order(base: list[str], file: list[str], desk: list[str]) -> list[str]:
    """The order of the file, or that of the desk where only the desk moved things; what is the other's comes last."""
    common = [key for key in base if key in file and key in desk]
    moved_by_file = [key for key in file if key in common] != common
    leading, other = (file, desk) if moved_by_file else (desk, file)
    if not moved_by_file and [key for key in desk if key in common] == common:
        leading, other = file, desk
    return [*leading, *(key for key in other if key not in leading)]
