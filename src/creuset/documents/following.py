"""What the domains above say of the things that contracts are of: a title, a page, what a signature does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from creuset.core.traces import Named as Source
from creuset.documents.models import Contract
from creuset.people.actors import Actor
from creuset.villages.models import Village


@dataclass(frozen=True)
class Named:
    """A source as a page shows it: its title, and its page for this reader, if they may open it."""

    title: str
    url: str = ""


class Follow(Protocol):
    """Does what follows from a signature, in the transaction of the signature."""

    def __call__(self, *, contract: Contract, by: Actor | None, now: datetime) -> None:
        """Raise what stands in the way, and nothing was signed. `by` is None for the bearer of the mailed secret."""


#: Holds the source of that id until the transaction ends: whoever changes it holds it before its contract.
type Hold = Callable[[int], object]


#: Names the sources of those ids for a reader on a face ("desk" or "my"); a constant number of queries.
type Name = Callable[[Village, Iterable[int], str], Mapping[int, Named]]

_follow: dict[str, Follow] = {}
_declined: dict[str, Follow] = {}
_holds: dict[str, Hold] = {}
_names: dict[str, Name] = {}


def when_signed(kind: str, follow: Follow) -> None:
    """Signing a contract of a source of the kind does `follow` too, from now on."""
    _follow[kind] = follow


def when_declined(kind: str, follow: Follow) -> None:
    """Declining a contract of a source of the kind does `follow` too, from now on."""
    _declined[kind] = follow


def hold_by(kind: str, hold: Hold) -> None:
    """Sources of the kind are held by `hold` before their contract is, from now on."""
    _holds[kind] = hold


def name_by(kind: str, name: Name) -> None:
    """Sources of the kind are named by `name` from now on."""
    _names[kind] = name


def follow(contract: Contract, *, by: Actor | None, now: datetime) -> None:
    """What follows from the signature is done."""
    if contract.source_kind in _follow:
        _follow[contract.source_kind](contract=contract, by=by, now=now)


def follow_declined(contract: Contract, *, by: Actor | None, now: datetime) -> None:
    """What follows from the party's no is done."""
    if contract.source_kind in _declined:
        _declined[contract.source_kind](contract=contract, by=by, now=now)


def hold_source(contract: Contract) -> None:
    """What it is a contract of is held: always before the contract, so that no two wait for each other."""
    if contract.source_kind in _holds:
        _holds[contract.source_kind](contract.source_id)


def named(village: Village, source: Source, face: str) -> Named | None:
    """Return the source as a page shows it; None where nobody names it."""
    kind, pk = source
    return _names[kind](village, [pk], face).get(pk) if kind in _names else None
