"""How often one caller may ask: a bucket that fills slowly and is emptied by one for each request.

Each process counts its own callers: the limits keep one process from being held by one caller, and
cost no write to the database. What must hold over all processes (sign-in) is counted in the cache.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Level:
    """How full a bucket was, and when."""

    tokens: float
    at: datetime


def take(level: Level | None, *, size: int, per_minute: int, now: datetime) -> tuple[Level, float]:
    """Return the level after one request, and the seconds to wait: 0 where the request may go on."""
    tokens = float(size)
    if level is not None:
        passed = max(0.0, (now - level.at).total_seconds())
        tokens = min(size, level.tokens + passed * per_minute / 60)
    if tokens < 1:
        return Level(tokens, now), (1 - tokens) * 60 / per_minute
    return Level(tokens - 1, now), 0.0


class Limiter:
    """Buckets by caller; the least recently seen are forgotten first."""

    def __init__(self, *, size: int, per_minute: int, callers: int = 10_000) -> None:
        self.size, self.per_minute, self.callers = size, per_minute, callers
        self._levels: OrderedDict[str, Level] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, caller: str, *, now: datetime) -> int:
        """Count one request of `caller`; return the whole seconds to wait, 0 where it may go on."""
        with self._lock:
            level, seconds = take(
                self._levels.get(caller), size=self.size, per_minute=self.per_minute, now=now
            )
            self._levels[caller] = level
            self._levels.move_to_end(caller)
            while len(self._levels) > self.callers:
                self._levels.popitem(last=False)
        return math.ceil(seconds)

    def forget(self) -> None:
        """Every bucket is full again."""
        with self._lock:
            self._levels.clear()
