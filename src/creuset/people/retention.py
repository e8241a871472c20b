"""The house forgets what the time is over for: people, and who changed what."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from creuset.people.actions.forgetting import forget_audit as forget_some_audit
from creuset.people.actions.forgetting import forget_people as forget_some_people
from creuset.people.actions.forgetting import forget_visitors
from creuset.people.actors import HOUSE
from creuset.villages.models import Village


def forget_people(now: datetime) -> int:
    """Nobody is known longer than the villages say; return how many were forgotten."""
    forgotten = sum(
        until_none(partial(forget_some_people, village=village, by=HOUSE, now=now))
        for village in Village.objects.all()
    )
    return forgotten + until_none(partial(forget_visitors, by=HOUSE, now=now))


def forget_audit(now: datetime) -> int:
    """The audit tells nothing older than the villages say; return how many rows fell silent."""
    return sum(
        until_none(partial(forget_some_audit, village=village, by=HOUSE, now=now))
        for village in (*Village.objects.all(), None)
    )


def until_none(forget: Callable[[], int]) -> int:
    """Call `forget`, a transaction each time, until nothing is left; return how much there was."""
    total = 0
    while some := forget():
        total += some
    return total
