"""The plan at a moment: which floors, which states, what comes next in a room."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.core import clock
from creuset.core.roles import Role
from creuset.desk.forms import MomentForm
from creuset.desk.queries.moments import moment_of, room_moment
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Building, Level, Resource
from creuset.places.queries.state import State
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.options import make_option
from tests.factories.people import make_grant, make_person, make_user, member_of, team_of
from tests.factories.places import make_building, make_level, make_pool, make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]
ROOM = [[0, 0], [5, 0], [5, 10], [0, 10]]


def floor(village: Village, name: str, **fields: object) -> tuple[Building, Level, Resource]:
    building = make_building(village, name=name, **fields)
    level = make_level(building, outline=SQUARE)
    room = make_resource(
        village, building=building, level=level, polygon=ROOM, name=f"Salle {name}", area_m2=50
    )
    return building, level, room


def book(room: Resource, when: Span, title: str = "Lecture") -> None:
    actions.book(
        village=room.village,
        title=title,
        party=make_person(known_in=room.village),
        periods=[actions.Period(room, when)],
        by=HOUSE,
        now=NOW - timedelta(days=1),
    )


def sign_in(client: Client, actor: Actor) -> None:
    assert actor.party
    client.force_login(actor.party.user)


# ---- which floor --------------------------------------------------------------------------------


def test_only_the_buildings_that_serve_on_the_day_have_floors(village):
    floor(village, "École", valid_until=date(2026, 11, 1))
    _b, level, _r = floor(village, "Totem", valid_from=date(2026, 11, 1))
    by = team_of(village)
    now = moment_of(village, at=NOW, by=by, now=NOW)
    assert [building.name for building in now.buildings] == ["Totem"]
    assert now.chosen
    assert now.chosen.level == level
    before = moment_of(village, at=NOW - timedelta(days=60), by=by, now=NOW)
    assert [building.name for building in before.buildings] == ["École"]


def test_the_floor_asked_for_is_shown_and_an_unknown_one_gives_way(village):
    first, ground, _r = floor(village, "Halle")
    second, other, _r = floor(village, "Annexe")
    by = team_of(village)

    def chosen(building: str = "", level: str = "") -> Level | None:
        moment = moment_of(village, at=NOW, by=by, now=NOW, building=building, level=level)
        return moment.chosen.level if moment.chosen else None

    assert chosen(second.code, other.code) == other
    assert chosen(first.code) == ground
    assert chosen("nowhere", "neither") in {ground, other}
    assert chosen() in {ground, other}


def test_a_village_without_floors_says_so(village, client):
    by = team_of(village)
    assert moment_of(village, at=NOW, by=by, now=NOW).chosen is None
    sign_in(client, by)
    answer = client.get(f"/{village.slug}/desk/plan/")
    assert answer.status_code == 200
    assert 'class="d-flat' not in answer.content.decode()


# ---- which moment -------------------------------------------------------------------------------


def at(data: dict[str, str], village: Village) -> datetime | None:
    return MomentForm(data, village=village, now=NOW).at


def test_a_moment_is_read_on_the_clocks_of_the_village(village):
    expected = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert at({"at": "2026-11-24T10:30"}, village) == expected
    assert at({"day": "2026-11-24", "time": "10:30"}, village) == expected


def test_a_moment_in_the_skipped_hour_is_the_next_that_there_is(village):
    assert at({"at": "2027-03-28T02:30"}, village) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("asked", ["", "tomorrow", "2026-13-40T10:00", "9999-01-01T10:00", "T"])
def test_what_names_no_moment_is_now(village, asked):
    assert at({"at": asked}, village) is None


def test_the_page_shows_the_states_of_the_moment_asked(village, client):
    _b, _l, room = floor(village, "Halle")
    book(room, Span(NOW + timedelta(hours=4), NOW + timedelta(hours=5)), "Étalonnage")
    sign_in(client, team_of(village))
    with clock.stopped_at(NOW):
        now = client.get(f"/{village.slug}/desk/plan/").content.decode()
        then = client.get(f"/{village.slug}/desk/plan/?at=2026-11-23T13:15").content.decode()
    assert "Étalonnage" not in now
    assert "creuset:changed" in now
    assert "Étalonnage" in then
    assert "creuset:changed" not in then


# ---- a room beside it ---------------------------------------------------------------------------


def test_a_room_tells_its_state_and_what_comes_next(village):
    _b, _l, room = floor(village, "Halle")
    book(room, Span(NOW - timedelta(hours=1), NOW + timedelta(hours=1)), "En cours")
    book(room, Span(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1)), "Plus tard")
    found = room_moment(village, room.code, at=NOW, by=team_of(village), now=NOW)
    assert found.state.state is State.BUSY
    assert found.state.label == "En cours"
    assert [bar.text for bar in found.bars] == ["Plus tard"]
    assert found.may_book


def test_a_room_of_another_village_does_not_exist(village, client):
    _b, _l, room = floor(make_village(), "Ailleurs")
    by = team_of(village)
    with pytest.raises(NotFound):
        room_moment(village, room.code, at=NOW, by=by, now=NOW)
    sign_in(client, by)
    assert client.get(f"/{village.slug}/desk/plan/{room.code}/").status_code == 404


def test_a_narrowed_role_reads_only_its_own_place(village, client):
    _b, _l, mine = floor(village, "Halle")
    _b, _l, theirs = floor(village, "Annexe")
    for room in (mine, theirs):
        book(room, Span(NOW, NOW + timedelta(hours=2)), f"Secret {room.name}")
    person = make_person()
    make_user(party=person)
    make_grant(person, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=mine.pk)
    sign_in(client, Actor(person))
    with clock.stopped_at(NOW + timedelta(hours=1)):
        own = client.get(f"/{village.slug}/desk/plan/{mine.code}/").content.decode()
        other = client.get(f"/{village.slug}/desk/plan/{theirs.code}/").content.decode()
    assert "Secret Salle Halle" in own
    assert "Secret" not in other


@pytest.mark.parametrize("path", ["", "room/"])
def test_only_the_team_sees_the_plan(village, client, path):
    _b, _l, room = floor(village, "Halle")
    address = f"/{village.slug}/desk/plan/{path.replace('room', room.code)}"
    assert client.get(address).status_code == 302
    for actor in (member_of(village), team_of(make_village())):
        sign_in(client, actor)
        assert client.get(address).status_code == 404


# ---- under option -------------------------------------------------------------------------------

THEN = Span(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=4))


def told_at(village: Village, at: datetime, by: Actor) -> dict[str, object]:
    moment = moment_of(village, at=at, by=by, now=NOW)
    return {plan.code: moment.states[plan.pk] for plan in moment.plans[0].resources}


def test_a_room_under_option_says_so_at_its_moment_and_to_whom_it_may(village):
    _b, _l, room = floor(village, "Halle")
    make_option(room, when=THEN, title="Pilote")
    make_option(room, when=THEN, title="Suite")
    team, member = team_of(village), member_of(village)
    inside = THEN.start + timedelta(hours=1)

    read = told_at(village, inside, team)[room.code]
    assert (read.state, read.label, read.options, read.until) == (
        State.OPTION,
        "Pilote",
        2,
        THEN.end,
    )
    hidden = told_at(village, inside, member)[room.code]
    assert (hidden.state, hidden.label, hidden.party) == (State.OPTION, "", "")
    for other in (THEN.start - timedelta(hours=2), THEN.end + timedelta(hours=3)):
        assert told_at(village, other, team)[room.code].state is State.FREE


def test_what_is_booked_hides_the_option_and_an_ended_option_is_none(village):
    _b, _l, room = floor(village, "Halle")
    option = make_option(room, when=THEN)
    actions.release(booking=option, by=HOUSE, now=NOW)
    inside = THEN.start + timedelta(hours=1)
    assert told_at(village, inside, team_of(village))[room.code].state is State.FREE
    book(room, THEN)
    assert told_at(village, inside, team_of(village))[room.code].state is State.BUSY


def test_a_pool_is_under_option_once_no_unit_is_left(village):
    building = make_building(village, name="Halle")
    level = make_level(building, outline=SQUARE)
    pool, _desks = make_pool(village, units=2, building=building, level=level, polygon=ROOM)
    inside = THEN.start + timedelta(hours=1)
    make_option(pool, when=THEN)
    assert told_at(village, inside, team_of(village))[pool.code].state is State.FREE
    make_option(pool, when=THEN)
    assert told_at(village, inside, team_of(village))[pool.code].state is State.OPTION


def test_the_page_draws_and_lists_what_is_under_option(village, client):
    _b, _l, room = floor(village, "Halle")
    make_option(room, when=THEN, title="Pilote")
    sign_in(client, team_of(village))
    when = (THEN.start + timedelta(hours=1)).astimezone(village.zone)
    with clock.stopped_at(NOW):
        page = client.get(f"/{village.slug}/desk/plan/?at={when:%Y-%m-%dT%H:%M}").content.decode()
        now = client.get(f"/{village.slug}/desk/plan/").content.decode()
        beside = client.get(f"/{village.slug}/desk/plan/{room.code}/").content.decode()
    assert "is-option" in page
    assert "d-hatch" in page
    assert 'data-state="option"' in page
    assert "Pilote" in page
    assert 'data-state="option"' not in now
    assert "Pilote" in beside
    assert "1re option" in beside


def test_a_program_reads_the_same_of_the_plan(village):
    _b, _l, room = floor(village, "Halle")
    make_option(room, when=THEN, title="Pilote")
    at = (THEN.start + timedelta(hours=1)).isoformat().replace("+", "%2B")
    with clock.stopped_at(NOW):
        told = {
            who: Program(actor, village).get(f"/plan?at={at}").json()["states"][0]
            for who, actor in (("team", team_of(village)), ("member", member_of(village)))
        }
    assert [(t["state"], t["label"], t["options"]) for t in told.values()] == [
        ("option", "Pilote", 1),
        ("option", "", 1),
    ]


def test_options_cost_the_plan_one_question_whatever_they_are(village):
    _b, _l, room = floor(village, "Halle")
    team, inside = team_of(village), THEN.start + timedelta(hours=1)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            moment_of(village, at=inside, by=team, now=NOW)
        return len(asked)

    make_option(room, when=THEN)
    count()  # Who reads is known from here on.
    one = count()
    make_option(room, when=THEN)
    make_option(room, when=THEN)
    assert count() == one
