"""Places looked for and taken as it is judged now: what nobody came to is in nobody's way."""

from collections.abc import Callable, Sequence
from datetime import datetime

from creuset.bookings.actions import periods as asked
from creuset.bookings.actions.absence import give_parts_free
from creuset.bookings.models import Booking
from creuset.people.actors import Actor
from creuset.places.queries.availability import parts_of
from creuset.places.rules import Occupied


def look(
    periods: Sequence[asked.Period], *, by: Actor, now: datetime, booking: Booking | None = None
) -> None:
    """Raise Occupied where something is seen in the way, as `periods.look`; nothing of it is held yet."""
    _again(
        lambda: asked.look(periods, by=by, now=now, booking=booking), periods, now=now, waits=True
    )


def place(
    periods: Sequence[asked.Period], *, by: Actor, now: datetime, booking: Booking | None = None
) -> list[asked.Placed]:
    """Return where each period goes, its parts held, as `periods.place`."""
    return _again(lambda: asked.place(periods, by=by, now=now, booking=booking), periods, now=now)


def _again[R](
    attempt: Callable[[], R],
    periods: Sequence[asked.Period],
    *,
    now: datetime,
    waits: bool = False,
) -> R:
    """Return what the attempt does; where something that is on now is in its way, once more without those who did
    not come.
    """
    try:
        return attempt()
    except Occupied as error:
        if not any(taken.span.contains(now) for taken in error.taken):
            raise
    parts = parts_of([period.resource for period in periods])
    held = {part for some in parts.values() for part in some}
    give_parts_free(held, now=now, waits=waits)
    return attempt()
