"""What a booking costs, said without a clock: how many questions it asks, and how many of them are written anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings.rules.policies import Rule
from creuset.places.models import Resource
from creuset.places.queries.access import MOST_ALIKE
from creuset.villages.models import Village
from tests.factories.people import know, make_person, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

#: Session, reader and roles included; so are the points to which the tests' own transaction may return.
MOST = 29
MOST_REFUSED = 24

type Send = Callable[..., HttpResponse]


@pytest.fixture
def village() -> Village:
    """A village with rules that count, and with prices for everything."""
    village = make_village()
    make_policy(village, Rule.QUOTA, most=100, unit="hours", per="person", over="week")
    make_policy(village, Rule.QUOTA, most=100, unit="hours", per="company", over="week")
    make_policy(village, Rule.OPEN_BOOKINGS, most=50, per="person")
    make_policy(village, Rule.LENGTH, at_most_minutes=600)
    card = make_card(village)
    card.rates.update(kinds=["meeting", "desk", "open-space"])
    return village


@pytest.fixture
def send(village: Village) -> Send:
    """Give what sends the desk's form for a place, so many days from now, and returns the answer."""
    client = Client()
    client.force_login(team_of(village).party.user)
    party = make_person(name="Ana Essai", email="ana@essai.example")
    know(village, party)

    def post(place: Resource, days: int, **more: str) -> HttpResponse:
        day = (NOW + timedelta(days=days)).date()
        fields = {
            "resource": place.code,
            "day": day.isoformat(),
            "start": "10:00",
            "end": "11:00",
            "title": "Lecture",
            "party": party.email,
            **more,
        }
        return client.post(f"/{village.slug}/desk/bookings/new", fields)

    return post


@contextmanager
def written() -> Iterator[list[Any]]:
    """Give the questions that Django puts into SQL meanwhile."""
    found: list[Any] = []
    usual = SQLCompiler.as_sql

    def as_sql(self: Any, *args: Any, **more: Any) -> Any:
        found.append(self.query)
        return usual(self, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "as_sql", as_sql)
        yield found


@pytest.mark.parametrize("kind", ["room", "desk", "pool"])
def test_a_booking_asks_little_and_django_writes_none_of_it_anew(
    village: Village, send: Send, kind: str
) -> None:
    pool, (desk, *_others) = make_pool(village)
    place = {"room": make_resource(village), "desk": desk, "pool": pool}[kind]
    assert send(place, 1).status_code == 302
    with CaptureQueriesContext(connection) as asked, written() as compiled:
        assert send(place, 2).status_code == 302
    assert [str(query) for query in compiled] == []
    assert len(asked) <= MOST, "\n".join(row["sql"] for row in asked.captured_queries)


def test_a_refusal_asks_little_and_lists_only_places_like_the_one_that_was_taken(
    village: Village, send: Send
) -> None:
    room, other = make_resource(village), make_resource(village)
    pool, _desks = make_pool(village)
    assert send(room, 1).status_code == 302
    assert send(room, 1).status_code == 422
    with CaptureQueriesContext(connection) as asked:
        answer = send(room, 1).content.decode()
    assert len(asked) <= MOST_REFUSED, "\n".join(row["sql"] for row in asked.captured_queries)
    assert f'value="{other.code}"' in answer
    assert f'value="{pool.code}"' not in answer
    # The others are a click away, what was typed kept.
    every = send(room, 1, every="1").content.decode()
    assert f'value="{pool.code}"' in every
    assert 'value="Lecture"' in every


def test_a_refusal_lists_the_nearest_of_many_alike(village: Village, send: Send) -> None:
    rooms = [make_resource(village) for _number in range(MOST_ALIKE + 6)]
    assert send(rooms[0], 1).status_code == 302
    answer = send(rooms[0], 1).content.decode()
    listed = [room for room in rooms if f'value="{room.code}"' in answer]
    assert len(listed) == MOST_ALIKE + 1
    assert rooms[0] in listed
