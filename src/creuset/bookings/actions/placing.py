"""Places looked for and taken as it is judged now: nobody is kept by who did not come, and who waits comes first."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from creuset.bookings.actions import periods as asked
from creuset.bookings.actions.absence import give_parts_free
from creuset.bookings.actions.passing import check_line, withdraw_offers
from creuset.bookings.models import Booking, Wait
from creuset.bookings.rules.waiting import HeldByOffer, WaitedFor
from creuset.kernel.errors import DomainError
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
    periods: Sequence[asked.Period],
    *,
    by: Actor,
    now: datetime,
    booking: Booking | None = None,
    overrule: Collection[str] = (),
    turn: Wait | None = None,
) -> tuple[list[asked.Placed], list[DomainError]]:
    """Return where each period goes, its parts held, as `periods.place`; and who was passed by, as it was told.

    Whoever waits for it and is offered it, or would be now, is in the way: HeldByOffer, WaitedFor. The team of
    every place passes them by with `overrule`, the ladder locked; they wait on. `turn` is whoever takes what they
    waited for.
    """
    passes = HeldByOffer.code in overrule and asked.is_team_of(by, periods)
    passed: list[DomainError] = []

    def attempt() -> tuple[list[asked.Placed], Collection[int]]:
        return _again(
            lambda: asked.place(periods, by=by, now=now, booking=booking), periods, now=now
        )

    try:
        placed, near = attempt()
    except HeldByOffer as held:
        if not passes:
            raise
        withdraw_offers(held.offers, by=by, now=now)
        return attempt()[0], [held]
    try:
        check_line(placed, near, by=by, now=now, turn=turn)
    except WaitedFor as waited:
        if not passes:
            raise
        passed.append(waited)
    return placed, passed


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
