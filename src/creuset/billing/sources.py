"""What the domains above say of the things that are charged and quoted: a title, a page, what acceptance does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from creuset.billing.actions.quotes import accept_quote
from creuset.billing.models import Quote
from creuset.people.actors import Actor
from creuset.villages.models import Village


@dataclass(frozen=True)
class Named:
    """A source as a list shows it: its title, and its page for this reader, if they may open it."""

    title: str
    url: str = ""


class Accept(Protocol):
    """Accepts a quote and does what follows from it, in one transaction."""

    def __call__(
        self, *, quote: Quote, name: str, by: Actor | None, now: datetime, ip: str | None
    ) -> Quote:
        """Return the accepted quote; raise what stands in the way, and nothing has happened."""


#: Names the sources of those ids for a reader on a face ("desk" or "my"); a constant number of queries.
type Name = Callable[[Village, Iterable[int], str], Mapping[int, Named]]

_names: dict[str, Name] = {}
_acceptors: dict[str, Accept] = {}


def name_by(kind: str, name: Name) -> None:
    """Sources of the kind are named by `name` from now on."""
    _names[kind] = name


def accept_by(kind: str, accept: Accept) -> None:
    """Quotes of sources of the kind are accepted by `accept` from now on."""
    _acceptors[kind] = accept


def acceptor_of(quote: Quote) -> Accept:
    """Return what accepts the quote: the action of its source's domain, else our own."""
    return _acceptors.get(quote.source_kind, accept_quote)


def names_of(
    village: Village, sources: Iterable[tuple[str, int]], face: str
) -> dict[tuple[str, int], Named]:
    """Return the sources that somebody names, for a reader on a face."""
    by_kind: dict[str, set[int]] = {}
    for kind, pk in sources:
        by_kind.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): named
        for kind, ids in by_kind.items()
        if kind in _names
        for pk, named in _names[kind](village, ids, face).items()
    }
