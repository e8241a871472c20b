"""Options made for tests, through the action itself."""

from datetime import datetime
from typing import Any

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from tests.factories.people import make_organisation
from tests.factories.villages import NOW


def make_option(
    *resources: Resource,
    when: Span,
    party: Party | None = None,
    by: Actor = HOUSE,
    now: datetime = NOW,
    title: str = "Tournage",
    **more: Any,
) -> Booking:
    """An option on the resources, asked for by the house for a company of its own."""
    village = resources[0].village
    return actions.ask_option(
        village=village,
        title=title,
        party=party or make_organisation(known_in=village),
        periods=[actions.Period(resource, when) for resource in resources],
        by=by,
        now=now,
        **more,
    )
