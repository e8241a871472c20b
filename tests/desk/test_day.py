"""The day: one reading of the ledger that says what the plan says, and a page for the team alone."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.bookings.rules.policies import Rule
from creuset.core import clock
from creuset.core.roles import Role
from creuset.desk.queries.day import day_of
from creuset.desk.queries.firsts import Asks
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import JoinRequest
from creuset.places.actions import closures
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.state import State, state_of_places
from creuset.reception.actions import (
    announce_visitors,
    confirm_enquiry,
    enquire,
    receive_visitor,
)
from creuset.reception.models import EnquiryFor, VisitRequest
from creuset.reception.rules.visitors import Guest, Stay
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_grant, make_person, make_user, member_of, team_of
from tests.factories.places import (
    make_level,
    make_pool,
    make_resource,
    make_stage_of_two_halves,
)
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
HOURS = {day: ["09:00-19:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


#: A day before, so that what begins at NOW was still to come.
book = partial(make_booking, now=NOW - timedelta(days=1))


def sign_in(client: Client, actor: Actor) -> None:
    assert actor.party
    client.force_login(actor.party.user)


def closed(resource: Resource, when: Span) -> None:
    closures.close(
        village=resource.village,
        resources=[resource],
        span=when,
        title="Travaux",
        by=HOUSE,
        now=NOW - timedelta(days=1),
    )


# ---- the same states as the plan ----------------------------------------------------------------


@pytest.mark.parametrize("shift", [-1.0, 0.5, 2.0, 7.5, 24.0])
def test_the_day_and_the_plan_say_the_same(village, shift):
    whole, west, _east = make_stage_of_two_halves(village, turnaround_minutes=60)
    pool, desks = make_pool(village, units=2)
    room, shut = make_resource(village), make_resource(village)
    book(west, when=hours(0, 2))
    book(pool, when=hours(0, 8))
    book(pool, when=hours(1, 3))
    book(room, when=hours(3, 4))
    closed(shut, hours(-3, 30))
    by, at = team_of(village), NOW + timedelta(hours=shift)
    day = day_of(village, by=by, now=at)
    plan = state_of_places(village, at=at, by=by, now=at)
    for resource in (whole, west, pool, *desks, room, shut):
        told, drawn = day.states[resource.pk], plan[resource.pk]
        names = ("state", "label", "party", "taken", "units", "next_at", "source_id")
        assert {n: getattr(told, n) for n in names} == {n: getattr(drawn, n) for n in names}
        assert told.until == drawn.until


def test_a_booking_of_somebody_else_has_no_name_for_a_narrowed_role(village):
    mine, theirs = make_resource(village, name="Nadir"), make_resource(village, name="Agora")
    book(mine, when=hours(0, 2), title="Dérush")
    book(theirs, when=hours(0, 2), title="Conseil")
    person = make_person()
    make_grant(person, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=mine.pk)
    day = day_of(village, by=Actor(person), now=NOW + timedelta(hours=1))
    assert [item.title for item in day.thread] == ["Dérush"]
    assert day.states[theirs.pk].state is State.BUSY
    assert day.states[theirs.pk].label == ""


# ---- the thread ---------------------------------------------------------------------------------


def test_the_thread_names_what_was_booked_once(village):
    whole, west, east = make_stage_of_two_halves(village)
    pool, _desks = make_pool(village, units=3)
    book(whole, when=hours(0, 4), title="Tournage")
    book(west, when=hours(5, 6), title="Essais")
    book(pool, when=hours(1, 2), title="Passage")
    day = day_of(village, by=team_of(village), now=NOW + timedelta(hours=1))
    assert {item.title: item.places for item in day.thread} == {
        "Tournage": (whole.name,),
        "Essais": (west.name,),
        "Passage": (pool.name,),
    }
    assert [item.title for item in day.current] == ["Passage", "Tournage"]
    assert [item.title for item in day.coming] == ["Essais"]
    assert east.name not in {name for item in day.thread for name in item.places}


def test_yesterday_and_tomorrow_are_not_of_the_day(village):
    room = make_resource(village)
    book(room, when=hours(24, 26), title="Demain")
    book(room, when=hours(2, 3), title="Aujourd’hui")
    day = day_of(village, by=team_of(village), now=NOW)
    assert [item.title for item in day.bookings] == ["Aujourd’hui"]


def test_what_ends_within_half_an_hour_is_told(village):
    room, other = make_resource(village), make_resource(village)
    book(room, when=hours(0, 1.4), title="Bientôt fini")
    book(other, when=hours(0, 3), title="Encore longtemps")
    day = day_of(village, by=team_of(village), now=NOW + timedelta(hours=1))
    assert [item.title for item in day.ending] == ["Bientôt fini"]


# ---- how full -----------------------------------------------------------------------------------


def test_occupation_counts_open_hours_once_and_takes_closures_off(village):
    village.hours = HOURS
    village.save()
    whole, *_halves = make_stage_of_two_halves(village)
    room = make_resource(village)
    make_resource(village, kind=Kind.PARKING)
    book(whole, when=Span(NOW, NOW + timedelta(hours=5)))  # 9 h to 14 h, in Paris
    closed(room, Span(NOW, NOW + timedelta(hours=10)))
    day = day_of(village, by=team_of(village), now=NOW)
    share = day.occupation[MONDAY]
    assert share.opened == timedelta(hours=20)
    assert share.taken == timedelta(hours=10)
    assert day.occupation[date(2026, 11, 28)].opened == timedelta(0)


def test_free_now_counts_the_units_of_a_pool(village):
    pool, _desks = make_pool(village, units=3)
    make_resource(village)
    book(pool, when=hours(0, 2))
    day = day_of(village, by=team_of(village), now=NOW + timedelta(hours=1))
    assert {one.kind: (one.free, one.count) for one in day.free} == {
        Kind.OPEN_SPACE: (2, 3),
        Kind.MEETING: (1, 1),
    }


def test_the_week_drawn_keeps_the_main_kinds_and_leaves_out_what_is_too_long(village):
    make_resource(village, kind=Kind.STAGE)
    for _n in range(20):
        make_resource(village, kind=Kind.OFFICE)
    make_resource(village, kind=Kind.LOCKER)
    day = day_of(village, by=team_of(village), now=NOW)
    assert [group.kind for group in day.main.groups] == [Kind.STAGE]
    assert day.main_today.days == DaySpan.of(MONDAY, MONDAY)


# ---- who waits ----------------------------------------------------------------------------------


def waiting(village: Village, name: str, since: datetime) -> None:
    VisitRequest.objects.create(
        village=village, name=name, email="x@y.example", wants="desk", created_at=since
    )


def test_who_waits_longest_is_first_and_only_for_those_who_may_answer(village):
    waiting(village, "Colombe", NOW - timedelta(hours=1))
    person = make_person(given_name="Yvon", family_name="Tarbé")
    JoinRequest.objects.create(village=village, party=person, created_at=NOW - timedelta(days=1))
    owner = day_of(village, by=team_of(village, Role.OWNER), now=NOW).firsts
    assert [one.name for one in owner.people] == ["Yvon Tarbé", "Colombe"]
    accountant = day_of(village, by=team_of(village, Role.ACCOUNTANT), now=NOW).firsts
    assert [one.name for one in accountant.people] == ["Colombe"]


def test_what_waits_for_approval_and_who_asks_from_outside_are_first_to_do(client, village):
    room = make_resource(village, name="Clap")
    make_policy(village, Rule.APPROVAL)
    member = member_of(village)
    asked = actions.book(
        village=village,
        title="Captation",
        party=member.party,
        periods=[actions.Period(room, hours(13, 15))],
        by=member,
        now=NOW,
    )
    enquiry = enquire(
        resource=room,
        wants=EnquiryFor.OPTION,
        starts_at=NOW + timedelta(days=40),
        ends_at=NOW + timedelta(days=40, hours=2),
        name="Odile Brancard",
        email="odile@demande.example",
        now=NOW,
    )
    confirm_enquiry(enquiry=enquiry, now=NOW)
    by = team_of(village, Role.RECEPTION)
    firsts = day_of(village, by=by, now=NOW).firsts
    assert [one.pk for one in firsts.who(Asks.APPROVAL)] == [asked.pk]
    assert [one.name for one in firsts.who(Asks.ENQUIRY)] == ["Odile Brancard"]
    client.force_login(by.party.user)
    page = client.get(f"/{village.slug}/desk/", headers={"Accept-Language": "en"}).content.decode()
    for said in ("1 booking to approve", "Captation", "1 request from outside", "Odile Brancard"):
        assert said in page
    assert f"/{village.slug}/desk/approvals/{asked.pk}/" in page


# ---- the page -----------------------------------------------------------------------------------


def test_as_many_queries_for_one_row_as_for_three_and_never_more_than_twelve(village):
    by = team_of(village)
    counts = []
    for _round in range(2):
        for _n in range(3):
            room = make_resource(village)
            book(room, when=hours(0, 2))
            waiting(village, "Colombe", NOW)
        fresh = Actor(by.party)
        fresh.grants_in(village)
        with CaptureQueriesContext(connection) as queries:
            day_of(village, by=fresh, now=NOW + timedelta(hours=1))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_page_greets_and_tells_the_day(village, client):
    building = make_resource(village, kind=Kind.STAGE, name="Brasier").building
    level = make_level(building, outline=[[0, 0], [10, 0], [10, 10], [0, 10]])
    stage = make_resource(
        village,
        kind=Kind.STAGE,
        name="Athanor",
        building=building,
        level=level,
        polygon=[[0, 0], [5, 0], [5, 10], [0, 10]],
        area_m2=50,
    )
    book(stage, when=hours(0, 3), title="Les Heures creuses")
    person = team_of(village, given_name="Inès", family_name="Vautrin")
    sign_in(client, person)
    with clock.stopped_at(NOW + timedelta(hours=1)):
        answer = client.get(f"/{village.slug}/desk/", headers={"Accept-Language": "fr"})
        parts = client.get(f"/{village.slug}/desk/day/now", headers={"Accept-Language": "fr"})
        week = client.get(f"/{village.slug}/desk/day/week", headers={"Accept-Language": "fr"})
    page = answer.content.decode()
    assert "Bonjour Inès." in page
    assert "1 plateau tourne" in page
    assert "Les Heures creuses" in page
    assert 'data-code="' + stage.code in page
    assert 'id="day-tiles"' in parts.content.decode()
    assert 'id="day-floor"' in parts.content.decode()
    assert week.content.decode().count('id="planning"') == 1


def test_whoever_should_have_come_a_while_ago_is_late_until_they_do(village, client):
    room = make_resource(village, kind=Kind.MEETING)
    booking = book(room, when=hours(1, 3), title="Casting")
    manager = team_of(village, Role.RECEPTION)
    sign_in(client, manager)
    start = booking.segments.get().starts_at

    def late(after: timedelta) -> bool:
        with clock.stopped_at(start + after):
            page = client.get(f"/{village.slug}/desk/", headers={"accept-language": "en"}).text
        assert "Casting" in page
        return ">late<" in page.replace("\n", "")

    assert [late(timedelta(minutes=m)) for m in (0, 9, 10, 119)] == [False, False, True, True]
    actions.check_in(booking=booking, by=manager, now=start + timedelta(minutes=15))
    assert not late(timedelta(minutes=20))


def test_nobody_is_late_to_a_desk(village, client):
    """A day pass is for the day: one comes when one likes."""
    booking = book(make_resource(village, kind=Kind.OPEN_SPACE), when=hours(1, 9), title="Pass")
    sign_in(client, team_of(village, Role.RECEPTION))
    with clock.stopped_at(booking.segments.get().starts_at + timedelta(hours=2)):
        page = client.get(f"/{village.slug}/desk/", headers={"accept-language": "en"}).text
    assert "Pass" in page
    assert ">late<" not in page


def test_the_day_names_its_visitors_to_those_who_may_read_them(village, client):
    host, desk = member_of(village), team_of(village, Role.RECEPTION)
    today = village.day_of(NOW)
    announced = {"village": village, "host": host.party, "by": desk, "now": NOW}
    came, _other = announce_visitors(
        guests=[Guest("Zoé"), Guest("Marie")], stay=Stay(today, today), **announced
    )
    announce_visitors(guests=[Guest("Ada")], stay=Stay(today, today, time(10)), **announced)
    tomorrow = today + timedelta(days=1)
    announce_visitors(guests=[Guest("Demain")], stay=Stay(tomorrow, tomorrow), **announced)
    receive_visitor(visitor=came, by=desk, now=NOW)
    told = [(one.name, one.state.value) for one in day_of(village, by=desk, now=NOW).visitors]
    assert told == [("Ada", "expected"), ("Marie", "expected"), ("Zoé", "here")]
    assert not day_of(village, by=host, now=NOW).visitors


def test_a_fragment_is_never_kept_for_other_eyes(village, client):
    room = make_resource(village)
    book(room, when=hours(0, 3), title="Dérush")
    narrow = make_person()
    make_user(party=narrow)
    other = make_resource(village)
    make_grant(narrow, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=other.pk)
    pages = []
    for actor in (team_of(village), Actor(narrow)):
        sign_in(client, actor)
        with clock.stopped_at(NOW + timedelta(hours=1)):
            pages.append(client.get(f"/{village.slug}/desk/day/now").content.decode())
    assert "Dérush" in pages[0]
    assert "Dérush" not in pages[1]


@pytest.mark.parametrize("path", ["", "day/now", "day/week"])
def test_only_the_team_sees_the_day(village, client, path):
    address = f"/{village.slug}/desk/{path}"
    assert client.get(address).status_code == 302
    for actor in (member_of(village), team_of(make_village())):
        sign_in(client, actor)
        assert client.get(address).status_code == 404
