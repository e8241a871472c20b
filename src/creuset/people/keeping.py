"""What keeps a person from being forgotten for now, and what stays of them: told by each domain, beforehand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from creuset.core.together import together
from creuset.people.models import Party
from creuset.people.rules.erasing import Held

#: More of one kind than that are not counted.
MOST = 200


@dataclass(frozen=True)
class Asked:
    """What a domain asks of a person: that of all domains is asked in one query."""

    questions: Sequence[QuerySet[Any, Any]]
    #: Says of the rows of each question what is open, and what stays.
    make: Callable[..., Iterable[Held]]


#: Says what to ask of a person at an instant.
type Teller = Callable[[Party, datetime], Asked]

_tellers: list[Teller] = []


def tell_held(teller: Teller) -> None:
    """Whoever asks to be forgotten is told what `teller` asks for."""
    if teller not in _tellers:
        _tellers.append(teller)


def held_of(party: Party, *, now: datetime) -> list[Held]:
    """Return what is open with the person, then what stays when they are forgotten; one query."""
    asked = [teller(party, now) for teller in _tellers]
    rows = iter(together(*(question for one in asked for question in one.questions)))
    found = [held for one in asked for held in one.make(*islice(rows, len(one.questions)))]
    return sorted((held for held in found if held.count), key=lambda held: not held.is_open)
