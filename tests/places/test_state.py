"""What every place is at an instant."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.places.models import ClaimAudience, Resource
from creuset.places.queries.state import PlaceState, State, state_of_places
from creuset.places.rules import Wanted
from creuset.villages.models import Village
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


def take(
    *parts: Resource,
    first: float,
    last: float,
    party: Party | None = None,
    kind: str = "lease",
    number: int = 1,
) -> None:
    span = Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))
    claims.claim(
        village_id=parts[0].village_id,
        source=(kind, number),
        wanted=[Wanted(part.pk, span) for part in parts],
        label="Lecture",
        party_id=party.pk if party else None,
        tone="use",
        audience=ClaimAudience.TEAM,
    )


def state(resource: Resource, by: Actor | None = HOUSE, hours: float = 0) -> PlaceState:
    at = NOW + timedelta(hours=hours)
    return state_of_places(resource.village, at=at, by=by, now=NOW)[resource.pk]


def test_free_soon_busy_then_free_again(village: Village) -> None:
    room = make_resource(village)
    take(room, first=2, last=3)

    told = [state(room, hours=hours) for hours in (0, 1, 2, 3)]

    assert [s.state for s in told] == [State.FREE, State.SOON, State.BUSY, State.FREE]
    assert told[0].next_at == NOW + timedelta(hours=2)
    assert told[2].until == NOW + timedelta(hours=3)


def test_who_has_it_is_told_to_the_team_and_to_themselves(village: Village) -> None:
    room, me = make_resource(village), member_of(village)
    take(room, first=0, last=1, party=me.party)

    assert state(room, team_of(village)).label == "Lecture"
    assert state(room, me).is_mine
    assert state(room, me).party == me.party.name
    for reader in (member_of(village), None):
        assert (state(room, reader).label, state(room, reader).party) == ("", "")


def test_a_whole_is_busy_with_one_part_a_pool_with_all(village: Village) -> None:
    whole, left, right = make_stage_of_two_halves(village)
    pool, desks = make_pool(village, units=2)
    take(left, desks[0], first=0, last=1)

    assert state(whole).state is State.BUSY
    assert state(right).state is State.FREE
    assert (state(pool).state, state(pool).taken, state(pool).units) == (State.FREE, 1, 2)
    take(desks[1], first=0, last=1, number=2)
    assert state(pool).state is State.BUSY


def test_closed_by_hours_by_a_closure_by_its_days_or_not_built(village: Village) -> None:
    shut = make_resource(village, hours={"tue": ["09:00-18:00"]})
    works = make_resource(village)
    take(works, first=0, last=5, kind="closure")
    gone = make_resource(village, valid_until=date(2026, 11, 23))
    drawn = make_resource(village, is_unbuilt=True)

    assert state(shut).state is State.CLOSED
    assert state(shut).until == NOW + timedelta(hours=24)
    assert [state(r).state for r in (works, gone, drawn)] == [
        State.CLOSED,
        State.CLOSED,
        State.UNBUILT,
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_price_is_the_same(
    village: Village, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        take(make_resource(village), first=0, last=1, party=make_person(), number=number)
    with django_assert_num_queries(5):
        state_of_places(village, at=NOW, by=HOUSE, now=NOW)
