"""What is thrown away in time: each owner of rows that expire says how."""

import logging
from collections.abc import Callable
from datetime import datetime

log = logging.getLogger(__name__)

#: Removes what expired before `now`, and returns how many rows that was; it may run at any time, any often.
type Broom = Callable[[datetime], int]

_brooms: dict[str, Broom] = {}


def sweep_by(name: str, broom: Broom) -> None:
    """`tidy` runs `broom` from now on."""
    _brooms[name] = broom


def tidy(*, now: datetime) -> dict[str, int]:
    """What had expired is gone; return how much, by name. A broom that fails stops no other."""
    swept = {}
    for name, broom in _brooms.items():
        try:
            swept[name] = broom(now)
        except Exception:
            log.exception("housekeeping: %s failed", name)
    return swept
