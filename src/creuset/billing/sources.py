"""What the domains above say of the things that are charged and quoted: a title, a page, what acceptance does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from creuset.billing.actions.quotes import accept_quote
from creuset.billing.models import Quote
from creuset.billing.rules.lines import Line
from creuset.core.traces import Named as Source
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.projects.models import Project
from creuset.villages.models import Village


@dataclass(frozen=True)
class Named:
    """A source as a list shows it: its title, and its page for this reader, if they may open it."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Quotable:
    """What a source says of a quote that somebody writes for it: whose, until when, and the lines to begin with."""

    party: Party
    title: str
    valid_until: date
    fingerprint: str
    project: Project | None = None
    lines: Sequence[Line] = ()
    deposit: Money | None = None


@dataclass(frozen=True)
class VatRate:
    """A rate of VAT of a village, as it is on a day."""

    key: str
    names: Mapping[str, str]
    percent: Decimal


class Accept(Protocol):
    """Accepts a quote and does what follows from it, in one transaction."""

    def __call__(
        self, *, quote: Quote, name: str, by: Actor | None, now: datetime, ip: str | None
    ) -> Quote:
        """Return the accepted quote; raise what stands in the way, and nothing has happened."""


#: Names the sources of those ids for a reader on a face ("desk" or "my"); a constant number of queries.
type Name = Callable[[Village, Iterable[int], str], Mapping[int, Named]]

#: Reads a source to be quoted, with its lock where it has one; NotFound unless the actor may read it.
type Read = Callable[[Village, int, Actor, datetime], Quotable]
type Rates = Callable[[Village, date], Sequence[VatRate]]

_names: dict[str, Name] = {}
_readers: dict[str, Read] = {}
_rates: list[Rates] = []
_acceptors: dict[str, Accept] = {}


def name_by(kind: str, name: Name) -> None:
    """Sources of the kind are named by `name` from now on."""
    _names[kind] = name


def accept_by(kind: str, accept: Accept) -> None:
    """Quotes of sources of the kind are accepted by `accept` from now on."""
    _acceptors[kind] = accept


def quote_by(kind: str, read: Read) -> None:
    """Quotes are written by hand for sources of the kind, which `read` tells of, from now on."""
    _readers[kind] = read


def quotable_of(village: Village, source: Source, *, by: Actor, now: datetime) -> Quotable | None:
    """Return what the source's domain says of it; None of a kind that nobody tells of. Raises NotFound."""
    kind, pk = source
    return _readers[kind](village, pk, by, now) if kind in _readers else None


def tax_by(rates: Rates) -> None:
    """The rates of VAT of villages are known from `rates` from now on."""
    _rates.append(rates)


def vat_rates_of(village: Village, on: date) -> list[VatRate]:
    """Return the rates of VAT that the village's file names, as they are on the day, the highest first."""
    found = [rate for rates in _rates for rate in rates(village, on)]
    return sorted(found, key=lambda rate: (-rate.percent, rate.key))


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
