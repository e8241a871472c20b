"""Bookings made for tests, through the action itself."""

from datetime import datetime, timedelta

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.models import Resource
from tests.factories.people import make_person
from tests.factories.villages import NOW


def hours(first: float, last: float) -> Span:
    """The stretch between so many hours after NOW."""
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def make_booking(
    *resources: Resource,
    when: Span,
    party: Party | None = None,
    title: str = "Lecture",
    now: datetime = NOW,
    **more: object,
) -> Booking:
    """A booking of the resources, made by the house for a party that the village knows."""
    village = resources[0].village
    return actions.book(
        village=village,
        title=title,
        party=party or make_person(known_in=village),
        periods=[actions.Period(resource, when) for resource in resources],
        by=HOUSE,
        now=now,
        **more,  # type: ignore[arg-type]
    )
