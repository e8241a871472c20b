"""A Tuesday is booked on a Monday at nine, in a village that its people enter by its doors."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings

from creuset.core import clock
from creuset.core.api import house
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.reception.views import enquiry
from creuset.villages.models import Village
from tests.acceptance.ground import Browser, Program
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW

#: Mail goes through the outbox, where it is kept.
MAILERS = {
    "default": {"BACKEND": "creuset.core.mail.OutboxBackend"},
    "outside": {"BACKEND": "creuset.core.mail.KeptBackend"},
}


@pytest.fixture(autouse=True)
def now(db: None) -> Iterator[None]:
    cache.clear()
    for limiter in (house.limiter, enquiry.limiter):
        limiter.forget()
    with clock.stopped_at(NOW), override_settings(MAILERS=MAILERS):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora")


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village)


@pytest.fixture
def mine(village: Village, me: Actor) -> Browser:
    """A member in front of their pages."""
    return Browser(me, village)


@pytest.fixture
def desk(village: Village, team: Actor) -> Browser:
    """Somebody of the team at the desk."""
    return Browser(team, village, "desk")


@pytest.fixture
def program(village: Village, me: Actor) -> Program:
    """A program of the member's."""
    return Program(me, village)
