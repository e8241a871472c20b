"""Who is in the building: how long they are counted, who says so, the fire list."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.actions import check_in, check_out, expect
from creuset.bookings.models import Screen
from creuset.bookings.states import Means
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.openings import OpeningHours, always_open
from creuset.people.actions import merge
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from creuset.reception.actions import (
    announce_visit,
    arrive,
    forget_presences,
    leave,
    let_out,
    pass_by,
    propose_visit,
)
from creuset.reception.models import Presence
from creuset.reception.queries import Why, find_by_pass, pass_code, who_is_inside
from creuset.reception.rules.presence import (
    NIGHT,
    SHORTEST,
    AlreadyInside,
    NobodyNamed,
    NotInside,
    NotThen,
    counted,
    day_ends,
)
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_building, make_level, make_resource
from tests.factories.villages import NOW, make_village
from tests.reception.ground import HOURS, ask, make_open_village

PARIS = ZoneInfo("Europe/Paris")
WEEK = OpeningHours.from_data(HOURS, names={})
instants = st.integers(0, 2 * 366 * 24 * 60).map(lambda more: NOW + timedelta(minutes=more))


# ---- rules --------------------------------------------------------------------------------------


@given(instants)
def test_a_day_of_the_house_ends_in_the_night(at):
    end = day_ends(at, PARIS)
    assert end.astimezone(PARIS).time() == NIGHT
    assert SHORTEST <= end - at <= timedelta(hours=27)


@given(instants, st.sampled_from([WEEK, always_open()]))
def test_whoever_comes_is_sure_before_they_are_listed_no_more(at, opening):
    found = counted(at, opening, PARIS)
    assert at < found.sure_until <= found.listed_until == day_ends(at, PARIS)
    assert found.is_listed(at)
    assert found.is_sure(at)
    assert not found.is_listed(found.listed_until)


@pytest.mark.parametrize(
    ("came", "sure", "listed"),
    [
        # a Monday: until the building closes; nobody saw them leave until the night
        ((23, 9), (23, 20), (24, 4)),
        # before it opens
        ((23, 6), (23, 20), (24, 4)),
        # after it closed: the whole night
        ((23, 21), (24, 4), (24, 4)),
        # shortly before the night ends: until the next evening
        ((24, 3), (24, 20), (25, 4)),
        # a Saturday on which nothing opens
        ((28, 10), (29, 4), (29, 4)),
    ],
)
def test_how_long_somebody_is_counted(came, sure, listed):
    def at(day, hour):
        return datetime(2026, 11, day, hour, tzinfo=PARIS)

    found = counted(at(*came), WEEK, PARIS)
    assert (found.sure_until, found.listed_until) == (at(*sure), at(*listed))


def test_the_night_on_which_the_clock_changes_has_one_end():
    came = datetime(2026, 10, 24, 23, tzinfo=PARIS)
    assert day_ends(came, PARIS) - came.astimezone(UTC) == timedelta(hours=6)
    assert day_ends(came, PARIS).astimezone(PARIS).time() == time(4)


# ---- actions ------------------------------------------------------------------------------------


@pytest.fixture
def village(db):
    return make_open_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


def inside(village, *, now=NOW):
    return [row for house in who_is_inside(village, by=HOUSE, now=now) for row in house.rows]


@pytest.mark.django_db
def test_a_member_says_that_they_come_and_leave(village):
    building = make_building(village)
    me = member_of(village)
    made = arrive(village=village, person=me.party, by=me, now=NOW)
    assert (made.building, made.came_how) == (building, Means.PAGE)
    with pytest.raises(AlreadyInside):
        arrive(village=village, person=me.party, by=me, now=NOW)
    gone = leave(presence=made, by=me, now=NOW + timedelta(hours=1))
    assert gone.left_at == NOW + timedelta(hours=1)
    with pytest.raises(NotInside):
        leave(presence=made, by=me, now=NOW + timedelta(hours=2))
    verbs = AuditRow.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["reception.arrived", "reception.left"]


@pytest.mark.django_db
def test_only_whoever_receives_people_says_it_of_others(village, desk):
    me, other = member_of(village), make_person(known_in=village)
    for refused in (me, team_of(village, Role.ACCOUNTANT)):
        with pytest.raises(Forbidden):
            arrive(village=village, person=other, by=refused, now=NOW)
    made = arrive(village=village, person=other, by=desk, now=NOW, how=Means.RECEPTION)
    with pytest.raises(Forbidden):
        leave(presence=made, by=me, now=NOW)
    with pytest.raises(NotThen):
        leave(presence=made, by=desk, now=NOW, at=NOW - timedelta(minutes=1))
    assert Presence.objects.get().left_at is None


@pytest.mark.django_db
def test_somebody_has_a_name_and_is_of_the_village(village, desk):
    stranger, company = make_person(), make_organisation(known_in=village)
    for wrong in ({}, {"name": " "}, {"person": company}):
        with pytest.raises(NobodyNamed):
            arrive(village=village, by=desk, now=NOW, **wrong)
    for wrong in (
        {"person": stranger},
        {"name": "Livreur", "host": stranger},
        {"name": "Livreur", "building": make_building(make_village())},
    ):
        with pytest.raises(NotFound):
            arrive(village=village, by=desk, now=NOW, **wrong)
    assert not Presence.objects.exists()


@pytest.mark.django_db
def test_whoever_said_nothing_comes_again_the_next_day(village):
    me = member_of(village)
    first = arrive(village=village, person=me.party, by=me, now=NOW)
    assert [row.is_sure for row in inside(village, now=NOW + timedelta(hours=12))] == [False]
    tomorrow = NOW + timedelta(days=1)
    assert inside(village, now=tomorrow) == []
    arrive(village=village, person=me.party, by=me, now=tomorrow)
    first.refresh_from_db()
    assert (first.left_at, first.left_how) == (first.sure_until, "")


@pytest.mark.django_db
def test_the_database_counts_nobody_twice_nor_anybody_without_a_name(village):
    me = member_of(village)
    made = arrive(village=village, person=me.party, by=me, now=NOW)
    for wrong in (
        {"person": me.party},
        {"person": None},
        {"person": None, "name": "x", "sure_until": NOW},
        {"person": None, "name": "x", "left_at": NOW - timedelta(hours=1)},
    ):
        values = {
            "village": village,
            "came_at": NOW,
            "sure_until": made.sure_until,
            "listed_until": made.listed_until,
        } | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.create(**values)


@pytest.mark.django_db
def test_a_code_at_the_entrance_lets_in_then_out(village):
    me = member_of(village)
    code = pass_code(village, me.party)
    assert find_by_pass(village, code) == me.party
    assert find_by_pass(make_village(), code) is None
    pass_by(village=village, person=me.party, building=None, now=NOW)
    with pytest.raises(AlreadyInside):
        pass_by(village=village, person=me.party, building=None, now=NOW + timedelta(seconds=30))
    gone = pass_by(village=village, person=me.party, building=None, now=NOW + timedelta(hours=1))
    assert (gone.left_at, gone.left_how) == (NOW + timedelta(hours=1), Means.KIOSK)


# ---- the list -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_joins_bookings_visitors_and_those_who_come(village, desk):
    building = make_building(village, name="Totem", position=1)
    other = make_building(village, name="Modulaire", position=0)
    up = make_level(building, position=1)
    room = make_resource(village, building=building, level=up, name="Rushes")
    company = make_organisation(known_in=village, name="Lumen")
    crew = make_person(known_in=village)
    affiliate(crew, company)
    booking = make_booking(room, when=hours(0, 2), party=company, title="Montage")
    expect(booking=booking, person=crew, by=HOUSE, now=NOW)
    expect(booking=booking, name="Zoé Costumes", by=HOUSE, now=NOW)
    check_in(booking=booking, by=HOUSE, now=NOW)
    # Known in two places: told where they booked.
    arrive(village=village, person=crew, building=other, by=desk, now=NOW)
    visit = propose_visit(visit=ask(village), visit_at=NOW + timedelta(hours=1), by=desk, now=NOW)
    announce_visit(visit=visit, by=desk, now=NOW, building=other)
    low, high = who_is_inside(village, by=desk, now=NOW)
    assert [(row.why, row.name, row.of) for row in low.rows] == [
        (Why.VISITS, "Ada Lovelace", desk.name)
    ]
    (floor,) = high.floors
    assert floor.name == up.name
    (stay,) = floor.rows
    assert (stay.why, stay.name, stay.place) == (Why.BOOKED, "Lumen", "Rushes")
    assert stay.names == (crew.name, "Zoé Costumes")
    assert (low.count, high.count, high.unsure) == (1, 2, 0)
    later = who_is_inside(village, by=desk, now=NOW + timedelta(hours=3))[1]
    assert (later.count, later.unsure) == (0, 2)
    check_out(booking=booking, by=HOUSE, now=NOW + timedelta(hours=3))
    assert who_is_inside(village, by=desk, now=NOW + timedelta(hours=3))[1].rows == []


@pytest.mark.django_db
def test_a_visitor_who_leaves_is_counted_no_more(village, desk):
    visit = propose_visit(visit=ask(village), visit_at=NOW + timedelta(hours=1), by=desk, now=NOW)
    visit = announce_visit(visit=visit, by=HOUSE, now=NOW, how=Means.KIOSK)
    with pytest.raises(AlreadyInside):
        let_out(visit=visit, now=NOW)
    assert let_out(visit=visit, now=NOW + timedelta(hours=1))
    assert inside(village, now=NOW + timedelta(hours=1)) == []
    assert let_out(visit=visit, now=NOW + timedelta(hours=2)) is None


@pytest.mark.django_db
@pytest.mark.once
def test_members_do_not_read_the_list(village):
    with pytest.raises(Forbidden):
        who_is_inside(village, by=member_of(village), now=NOW)


@pytest.mark.django_db
def test_no_query_counts_grow_with_who_is_inside(village, desk):
    def fill(number):
        for _ in range(number):
            room = make_resource(village, level=make_level(village.buildings.first()))
            booking = make_booking(room, when=hours(0, 2))
            expect(booking=booking, name="Zoé", by=HOUSE, now=NOW)
            check_in(booking=booking, by=HOUSE, now=NOW)
            arrive(village=village, person=make_person(known_in=village), by=desk, now=NOW)
        with CaptureQueriesContext(connection) as asked:
            assert who_is_inside(village, by=HOUSE, now=NOW)
        return len(asked)

    make_building(village)
    assert fill(1) == fill(2) <= 8


# ---- what is forgotten --------------------------------------------------------------------------


@pytest.mark.django_db
def test_presences_are_forgotten_when_the_village_says(village, desk):
    village.retention = {"presences_months": 1}
    village.save()
    for days in (0, 40):
        arrive(village=village, name="Livreur", by=desk, now=NOW + timedelta(days=days))
    assert forget_presences(village=village, by=HOUSE, now=NOW + timedelta(days=41)) == 1
    kept = [row.content and row.content["who"] for row in AuditRow.objects.order_by("pk")]
    assert kept == [None, "Livreur"]
    with pytest.raises(Forbidden):
        forget_presences(village=village, by=desk, now=NOW)


@pytest.mark.django_db
def test_an_erased_person_was_never_there_and_two_who_are_one_are_once(village, desk):
    one, two = make_person(known_in=village), make_person(known_in=village)
    for later, party in enumerate((one, two)):
        arrive(village=village, person=party, by=desk, now=NOW + timedelta(hours=later))
    merge(kept=one, other=two, by=HOUSE, now=NOW + timedelta(hours=2))
    row = Presence.objects.get()
    assert (row.person_id, row.came_at) == (one.pk, NOW)
    erase_person(party=one, by=HOUSE, now=NOW + timedelta(hours=2))
    assert not Presence.objects.exists()


# ---- pages and programs -------------------------------------------------------------------------


def browser(actor):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.party.user)
    return client


@pytest.mark.django_db
def test_the_desk_receives_lists_and_lets_go(village, desk):
    make_building(village, name="Totem")
    page, base = browser(desk), f"/{village.slug}/desk/front/"
    with clock.stopped_at(NOW):
        answer = page.post(f"{base}arrive/", {"name": "Bob <Livreur>"}, follow=True)
        assert "1 person is here now" in answer.content.decode()
        assert "Bob &lt;Livreur&gt;" in answer.content.decode()
        assert page.post(f"{base}arrive/", {"name": ""}).status_code == 422
        page.post(f"{base}{Presence.objects.get().pk}/leave/")
        assert inside(village) == []


@pytest.mark.django_db
@pytest.mark.once
def test_the_fire_list_is_light_and_groups_by_building(village, desk):
    make_building(village, name="Totem")
    for _ in range(100):
        arrive(village=village, name="Camille de La Rochefoucauld", by=desk, now=NOW)
    with clock.stopped_at(NOW):
        answer = browser(desk).get(f"/{village.slug}/desk/front/fire-list/")
    text = answer.content.decode()
    assert len(answer.content) < 25_000
    assert "<script" not in text
    assert text.count("stylesheet") == 1
    assert "<b>100</b>" in text
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_member_comes_and_goes_on_their_page(village):
    make_building(village, name="Totem")
    me = member_of(village)
    page, base = browser(me), f"/{village.slug}/my/presence/"
    with clock.stopped_at(NOW):
        text = page.post(f"{base}come/", follow=True).content.decode()
        assert "You are counted in Totem since" in text
        assert page.post(f"{base}come/").status_code == 422
        page.post(f"{base}go/")
        assert "not counted" in page.get(base).content.decode()


@pytest.mark.django_db
def test_of_several_buildings_one_is_chosen(village):
    first, second = (make_building(village, position=at) for at in range(2))
    me = member_of(village)
    page, base = browser(me), f"/{village.slug}/my/presence/"
    with clock.stopped_at(NOW):
        assert page.post(f"{base}come/", {"building": "0"}).status_code == 422
        page.post(f"{base}come/", {"building": second.pk})
    assert Presence.objects.get().building == second != first


@pytest.mark.django_db
def test_programs_say_and_read_the_same(village, desk):
    make_building(village, code="totem")
    me, team = Program(member_of(village), village), Program(desk, village)
    with clock.stopped_at(NOW):
        mine = me.post("/presences", {}).json()
        assert mine["building"] == "totem"
        assert me.get("/inside").status_code == 403
        assert me.post("/presences", {"name": "Livreur"}).status_code == 403
        theirs = team.post("/presences", {"name": "Livreur", "building": "totem"}).json()
        assert team.post("/presences", {"name": "x", "building": "nowhere"}).status_code == 404
        (house,) = team.get("/inside").json()
        assert house["count"] == 2
        assert me.post(f"/presences/{theirs['id']}/leave", {}).status_code == 404
        assert me.post(f"/presences/{mine['id']}/leave", {}).json()["left_at"]
        assert [row["id"] for row in me.get("/presences").json()["items"]] == [mine["id"]]


@pytest.mark.django_db
def test_a_tablet_stands_in_a_building(village):
    first, second = (make_building(village, position=at) for at in range(2))
    for building in (first, second):
        make_resource(village, building=building)
    manager = team_of(village)
    page = browser(manager)
    page.post(f"/{village.slug}/desk/screens/", {"name": "Hall", "resource": f"kiosk:{second.pk}"})
    assert Screen.objects.get().building == second
