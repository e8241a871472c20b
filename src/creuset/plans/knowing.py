"""What the house knows by itself of those who move in or out: each domain says of which facts it knows."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from creuset.plans.kinds import Fact
from creuset.plans.models import TodoList
from creuset.villages.models import Village

#: Returns the ids of those of the lists of a village, subscriptions and parties loaded, of whom the fact is true that
#: day; a constant number of queries.
type Know = Callable[[Village, Sequence[TodoList], date], Collection[int]]

_known: dict[Fact, Know] = {}


def known_by(fact: Fact, know: Know) -> None:
    """Whether the fact is true is said by `know` from now on."""
    _known[fact] = know


def true_of(fact: Fact, village: Village, lists: Sequence[TodoList], *, on: date) -> frozenset[int]:
    """Return the ids of those of the lists of which the fact is true; of none where nobody knows of it."""
    return frozenset(_known[fact](village, lists, on)) if fact in _known else frozenset()
