"""Free slots of the village that is measured: each fits before what is claimed or under option, in opening hours,
in days to come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench.shape import SLUG, TURNAROUND, Shape

ZONE = ZoneInfo("Europe/Paris")
LENGTH = timedelta(minutes=45)
#: What the village's places are booked by.
STEP = timedelta(minutes=15)
FIRST, LAST = 7, 21
PATH = f"/{SLUG}/desk/bookings/new"


@dataclass(frozen=True)
class Slot:
    """A stretch of time on a place, by its number among those of the village."""

    place: int
    start: datetime

    @property
    def fields(self) -> dict[str, Any]:
        """What the form of a booking sends for it, but the place."""
        first, last = (t.astimezone(ZONE) for t in (self.start, self.start + LENGTH))
        return {
            "day": f"{first:%Y-%m-%d}",
            "start": f"{first:%H:%M}",
            "end": f"{last:%H:%M}",
            "title": "Essai",
            "party": f"essai{self.place % 1000:03}@essai.example",
        }


def slots(shape: Shape, *, first_place: int = 0, step: int = 1) -> Iterator[Slot]:
    """Return free slots, place after place so that neighbours in time fall on far rows."""
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    first = int((soon - shape.begins) / (shape.use(0, 1)[0] - shape.use(0, 0)[0])) + 1
    for nth in range(max(first, 0), max(first, 0) + 10_000):
        for place in range(first_place, shape.places, step):
            start = _next_step(shape.use(place, nth)[1] + TURNAROUND).replace(tzinfo=UTC)
            local = start.astimezone(ZONE)
            if (
                FIRST <= local.hour < LAST
                and (start + LENGTH).astimezone(ZONE).date() == local.date()
            ):
                yield Slot(place, start)


def _next_step(instant: datetime) -> datetime:
    past = timedelta(minutes=instant.minute, seconds=instant.second)
    return instant + -past % STEP
