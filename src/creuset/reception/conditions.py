"""What the domains above ask before reception takes something for somebody."""

from collections.abc import Callable
from datetime import date

from creuset.people.models import Party
from creuset.reception.models import ParcelKind
from creuset.villages.models import Village

#: Raises NotToBeTaken where nothing lets the village take what came for the party on the day.
type Condition = Callable[[Village, Party, ParcelKind, date], None]

_conditions: list[Condition] = []


def ask_before_taking(condition: Condition) -> None:
    """Nothing is received that `condition` refuses, from now on, but for a reason."""
    if condition not in _conditions:
        _conditions.append(condition)


def check_taken(village: Village, party: Party, kind: ParcelKind, *, on: date) -> None:
    """Raise what the domains above say against receiving it."""
    for condition in _conditions:
        condition(village, party, kind, on)
