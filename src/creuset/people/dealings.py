"""What is under way between somebody and a village: their papers, what they asked for, what waits at the door.

Each domain tells its own, with where it stands and the next step. The member's home shows what waits for the reader
themselves, and two pages show everything.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField

from creuset.core.prepared import Given, GivenList
from creuset.core.registry import Words
from creuset.core.together import Question
from creuset.people.actors import Actor
from creuset.villages.models import Village

#: A page shows so many of each question, the latest first.
MOST = 40
#: What a question that is put into SQL once leaves open: the village, and the reader with what they look after.
VILLAGE = Given("village", BigIntegerField())
OWN = GivenList("own", BigIntegerField())


class Shelf(StrEnum):
    """Where a dealing is looked for."""

    #: What was agreed, or is to be: contracts, subscriptions, quotes, certificates.
    PAPERS = "papers"
    #: What was asked for: tickets, options, wishes on the waiting list.
    REQUESTS = "requests"
    #: What waits at the door: a parcel, a visitor. It has a page of its own.
    DOOR = "door"


@dataclass(frozen=True, kw_only=True)
class Dealing:
    """One thing that is under way, or was: where it stands, and what comes next."""

    shelf: Shelf
    icon: str
    title: str
    url: str
    #: When it last moved: the order of the pages.
    at: datetime
    #: Whose it is, where that is an organisation; what it is about.
    about: str = ""
    state: Words = ""
    #: The tone of the word for its state, as pills have them.
    tone: str = ""
    #: What the reader does, or waits for.
    step: Words = ""
    #: Whether the next step is the reader's: their home shows it.
    is_mine: bool = False
    #: The last day for it.
    due: date | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Asked:
    """What a domain asks for its dealings: a page asks for those of all domains in one query."""

    questions: Sequence[Question]
    #: Makes them of the rows of each question.
    make: Callable[..., Iterable[Dealing]]


#: Says what to ask in a village for a reader; None where there is nothing to tell them.
type Maker = Callable[[Village, Actor, datetime], Asked | None]

_makers: list[Maker] = []


def tell_dealings(maker: Maker) -> None:
    """Members are told the dealings for which `maker` asks, from now on."""
    if maker not in _makers:
        _makers.append(maker)


def ask_dealings(village: Village, by: Actor, *, now: datetime) -> list[Asked]:
    """Return what the dealings of the reader ask."""
    asked = (maker(village, by, now) for maker in _makers)
    return [one for one in asked if one is not None]


def questions_of(asked: Sequence[Asked]) -> list[Question]:
    """Return the questions of the dealings: put with others in one statement."""
    return [question for one in asked for question in one.questions]


def dealings_from(asked: Sequence[Asked], answers: Sequence[list[Any]]) -> list[Dealing]:
    """Return the dealings from the answers to their questions, `in_order`."""
    rows = iter(answers)
    found = [dealing for one in asked for dealing in one.make(*islice(rows, len(one.questions)))]
    return sorted(found, key=in_order)


def in_order(dealing: Dealing) -> tuple[bool, bool, date, float]:
    """What waits for the reader comes first, by its last day; then what runs, then what is over, the latest first."""
    due = dealing.due if dealing.is_mine and dealing.due else date.max
    return dealing.is_over, not dealing.is_mine, due, -dealing.at.timestamp()
