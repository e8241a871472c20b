"""What a page asks of the database: little in all, and no more for three of a thing than for one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

#: The session, its reader and their roles included.
MOST = 12

TEAM_PAGES = {
    "list": "/desk/bookings/",
    "past": "/desk/bookings/?past",
    "new": "/desk/bookings/new?resource={code}&start=2026-11-24T10:00&end=2026-11-24T12:00",
    "sheet": "/desk/bookings/{booking}/",
    "change": "/desk/bookings/{booking}/change/",
    "cancel": "/desk/bookings/{booking}/cancel/",
    "planning": "/desk/planning/",
    "panel": "/desk/planning/panel",
    "closures": "/desk/closures/",
    "close": "/desk/closures/new",
    "lift": "/desk/closures/{closure}/lift/",
    "places": "/desk/resources/",
    "place": "/desk/resources/{code}/",
    "change place": "/desk/resources/{code}/change/",
    "new rule": "/desk/rules/new?rule=granularity",
}
MEMBER_PAGES = {
    "list": "/my/bookings/",
    "free": "/my/bookings/free/?day=2026-11-24&start=10:00&end=12:00",
    "new": "/my/bookings/new?resource={code}",
    "sheet": "/my/bookings/{booking}/",
    "change": "/my/bookings/{booking}/change/",
    "cancel": "/my/bookings/{booking}/cancel/",
    "planning": "/my/planning/",
}
PAGES = [
    *(("team", name) for name in TEAM_PAGES),
    *(("member", name) for name in MEMBER_PAGES),
]


@pytest.fixture(autouse=True)
def _now() -> object:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def add(village: Village) -> Callable[[Actor, int], dict[str, object]]:
    """Give some places more, each with a booking of the actor and a closure; return the last of each."""

    def make(who: Actor, number: int) -> dict[str, object]:
        made: dict[str, object] = {}
        for _ in range(number):
            room: Resource = make_resource(village)
            booking = actions.book(
                village=village,
                title="Lecture",
                party=who.party,
                periods=[actions.Period(room, hours(n, n + 1)) for n in (1, 3)],
                by=HOUSE,
                now=NOW,
            )
            closure = actions.close_places(
                village=village,
                resources=[room],
                span=hours(30, 32),
                title="Travaux",
                by=HOUSE,
                now=NOW,
            )
            made = {"code": room.code, "booking": booking.pk, "closure": closure.pk}
        return made

    return make


def hours(first: float, last: float) -> Span:
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def asked(client: Client, address: str) -> list[str]:
    """The queries of a page that was visited before."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in told.captured_queries]


@pytest.mark.parametrize(("who", "name"), PAGES)
def test_a_page_asks_little_and_no_more_for_three_than_for_one(
    village: Village, add: Callable[[Actor, int], dict[str, object]], who: str, name: str
) -> None:
    actor = team_of(village) if who == "team" else member_of(village)
    pages = TEAM_PAGES if who == "team" else MEMBER_PAGES
    client = Client()
    client.force_login(actor.party.user)

    def visit(made: dict[str, object]) -> list[str]:
        return asked(client, f"/{village.slug}" + pages[name].format(**made))

    one = visit(add(actor, 1))
    three = visit(add(actor, 2))

    assert len(three) == len(one), "\n".join(three)
    assert len(one) <= MOST, "\n".join(one)
