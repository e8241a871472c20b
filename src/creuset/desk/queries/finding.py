"""The search of the house: every finder is asked, village by village, for what this reader may see.

Accents and capitals never matter: parties, projects and bookings keep a folded text beside their words
(`people.fields.SearchTextField`), the few hundred names of resources are folded as they are read, so
that SQLite and PostgreSQL answer the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from creuset.core.registry import Found, finders
from creuset.people.actors import Actor
from creuset.villages.models import Village

#: Shorter words match everything.
SHORTEST = 2
LONGEST = 80
#: How many answers of each finder a page shows, and how many suggestions there are in all.
MOST, SUGGESTED = 20, 8


@dataclass(frozen=True)
class Kind:
    """The answers of one kind."""

    label: str
    found: Sequence[Found]


@dataclass(frozen=True)
class VillageAnswers:
    """What a village answers, the best kind first."""

    village: Village
    kinds: Sequence[Kind]

    @property
    def count(self) -> int:
        """How many answers there are."""
        return sum(len(kind.found) for kind in self.kinds)


def search(
    words: str, *, by: Actor, villages: Iterable[Village], now: datetime
) -> list[VillageAnswers]:
    """Return what the reader may see of these villages that holds the words; villages without are left out.

    As many queries for one answer as for twenty.
    """
    sought = tidy(words)
    if len(sought) < SHORTEST:
        return []
    answers = [
        VillageAnswers(village, _kinds(_ask(sought, by, village, MOST, now)))
        for village in villages
        if by.is_known_in(village)
    ]
    return [one for one in answers if one.kinds]


def suggest(
    words: str, *, by: Actor, villages: Iterable[Village], now: datetime
) -> list[VillageAnswers]:
    """Return the few best answers, while the words are being typed."""
    left = SUGGESTED
    shown = []
    for one in search(words, by=by, villages=villages, now=now):
        every = [found for kind in one.kinds for found in kind.found]
        # A kind never hides the others: each gives its best before any gives its second.
        best = sorted(every, key=lambda found: (_place(found, one.kinds), -found.rank))[:left]
        left -= len(best)
        if best:
            shown.append(VillageAnswers(one.village, _kinds(best)))
    return shown


def tidy(words: str) -> str:
    """Return the words without needless spaces, no longer than any name."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST].strip()


def _ask(words: str, by: Actor, village: Village, most: int, now: datetime) -> list[Found]:
    return [
        found
        for finder in finders
        for found in finder(words=words, by=by, village=village, most=most, now=now)
    ]


def _kinds(found: Iterable[Found]) -> list[Kind]:
    """Return the answers grouped by kind; kinds with the best answer first, each in its own order of rank."""
    ordered = sorted(found, key=lambda one: str(one.kind))
    kinds = [
        Kind(label, sorted(some, key=lambda one: -one.rank))
        for label, some in groupby(ordered, key=lambda one: str(one.kind))
    ]
    return sorted(kinds, key=lambda kind: (-kind.found[0].rank, kind.label))


def _place(found: Found, kinds: Sequence[Kind]) -> int:
    return next(list(kind.found).index(found) for kind in kinds if found in kind.found)
