"""The only reader of the clock. Views, tasks, commands and the API call it; rules and actions are given `now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return this instant, in UTC; in a demonstration opened at another hour, that hour running on."""
    return _stopped.get() or datetime.now(UTC) + timedelta(seconds=settings.CLOCK_AHEAD)


def by_the_machine(instant: datetime) -> datetime:
    """Return what the machine's own clock shows at that instant: the queue of tasks reads no other."""
    return instant - timedelta(seconds=settings.CLOCK_AHEAD)


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Within the block `now()` is `instant`: for the simulation, pictures and tests."""
    token = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(token)
