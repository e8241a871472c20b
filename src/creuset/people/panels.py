"""What the domains above add to the page of a party: its projects, its bookings…"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.functional import Promise

from creuset.core.together import Question
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


@dataclass(frozen=True)
class Panel:
    """A block of the page: its title, the template of its body, and what that reads."""

    title: str | Promise
    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """What a panel asks, a screenful at most: a page asks for all of its panels in one query."""

    questions: Sequence[Question]
    #: Makes the panel of the rows of each question; None where there is nothing to show.
    make: Callable[..., Panel | None]


#: Says what to ask of a party for a reader on a face ("desk" or "my"); None where there is nothing to tell them.
type Maker = Callable[[Party, Village, Actor, str, datetime], Asking | None]

_makers: list[Maker] = []


def add_panel(maker: Maker) -> None:
    """Pages of parties show the panel for which `maker` asks, from now on."""
    if maker not in _makers:
        _makers.append(maker)


def ask_panels(
    party: Party, village: Village, by: Actor, face: str, *, now: datetime
) -> list[Asking]:
    """Return what the panels of the party ask for this reader."""
    asked = (maker(party, village, by, face, now) for maker in _makers)
    return [asking for asking in asked if asking is not None]


def questions_of(askings: Sequence[Asking]) -> list[Question]:
    """Return the questions of the panels: put with others in one statement."""
    return [question for asking in askings for question in asking.questions]


def panels_from(askings: Sequence[Asking], answers: Sequence[list[Any]]) -> list[Panel]:
    """Return what the domains above show of the party, from the answers to the questions of its panels."""
    rows = iter(answers)
    made = (asking.make(*islice(rows, len(asking.questions))) for asking in askings)
    return [panel for panel in made if panel is not None]
