"""Options and the places that are let: an option is in the way of a letting as it is of a firm booking."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from creuset.bookings.actions.offering import look_for_who_waits
from creuset.bookings.actions.telling import tell_overtaken
from creuset.bookings.queries import ladder
from creuset.bookings.queries.held import held_against_letting
from creuset.core import outbox
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.rules import Wanted
from creuset.plans.actions import absence, changing, leaving, letting
from creuset.plans.models import Subscription
from creuset.plans.standing import Watch, watch_by

#: What leaves a place, or a day of it, to whoever waits.
FREEING = (letting.FREED, changing.MOVED, leaving.NOTICE, absence.AWAY)


def register() -> None:
    """Whoever lets a place is told which options stand in the way, and whose options were passed by is told so;
    what is let no more is offered to whoever waits for it.
    """
    watch_by(
        Watch(
            spans=lambda parts, window, now: ladder.held_spans(parts, window, now=now),
            refusal=_refusal,
            passed=_passed,
        )
    )
    for fact in FREEING:
        outbox.receive(fact, _freed)


def _refusal(
    place: Resource, wanted: Sequence[Wanted], by: Actor, now: datetime
) -> DomainError | None:
    rows = ladder.in_the_way(wanted, now=now)
    return held_against_letting(place.village, rows, by=by, now=now) if rows else None


def _passed(wanted: Sequence[Wanted], now: datetime) -> None:
    """Those options stay in their places on the ladder until they end, behind what was let: their parties are told."""
    bookings = {row.hold_id: row.hold.booking for row in ladder.in_the_way(wanted, now=now)}
    tell_overtaken(list(bookings.values()), now=now)


def _freed(fact: Mapping[str, Any], now: datetime) -> None:
    village = Subscription.objects.filter(pk=fact["subscription"]).values_list("village", flat=True)
    for village_id in village:
        look_for_who_waits(village_id, now=now)
