"""Waits made for tests, through the action itself."""

from datetime import datetime

from creuset.bookings import actions
from creuset.bookings.models import Wait
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from tests.factories.people import make_person
from tests.factories.villages import NOW


def make_wait(
    *resources: Resource,
    when: Span,
    party: Party | None = None,
    title: str = "Répétition",
    by: Actor = HOUSE,
    now: datetime = NOW,
    any_one: bool = False,
    **more: object,
) -> Wait:
    """A party that the village knows waits for the resources."""
    village = resources[0].village
    return actions.join(
        village=village,
        title=title,
        party=party or make_person(known_in=village),
        resources=resources,
        span=when,
        any_one=any_one,
        by=by,
        now=now,
        **more,  # type: ignore[arg-type]
    )
