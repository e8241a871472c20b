"""What places do by themselves, when the outbox says that it is time."""

from collections.abc import Mapping
from typing import Any

from creuset.core import clock
from creuset.places.actions import outside


def read_calendar(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The calendar kept elsewhere that was due has been read."""
    outside.read_due(payload, now=clock.now())
    return payload
