"""A basket: what is put aside while one chooses, judged as it stands, and booked in one act or not at all."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings import actions, rules
from creuset.bookings.actions.basket import KEPT_FOR
from creuset.bookings.models import BasketLine, Booking
from creuset.bookings.queries.basket import basket_of
from creuset.bookings.rules.basket import MOST_LINES, BasketFull, asked_twice
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState, PowerMode, SegmentKind, SegmentState
from creuset.core.housekeeping import tidy
from creuset.core.models import AuditRow
from creuset.kernel.errors import Forbidden, NotFound, Refusals
from creuset.kernel.spans import Span
from creuset.people.actions import erase_person
from creuset.people.actors import HOUSE, Actor
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource, WhoBooks
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.bookings.test_pages import signed_in
from tests.factories.bookings import hours, make_booking
from tests.factories.people import (
    actor_of,
    know,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource
from tests.factories.policies import make_policy, make_supply
from tests.factories.prices import make_card
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

TEN = hours(25, 27)
LATER = hours(49, 51)


@pytest.fixture
def village(db: None) -> Village:
    return make_village()


@pytest.fixture
def other(db: None) -> Village:
    return make_village()


@pytest.fixture
def me(village: Village, other: Village) -> Actor:
    actor = member_of(village)
    know(other, actor.party)
    return actor


def put(by: Actor, *asked: tuple[Resource, Span], **more: Any) -> int:
    periods = [actions.Period(place, span, **more) for place, span in asked]
    return actions.put_in(village=asked[0][0].village, periods=periods, by=by, now=NOW)


def lines() -> list[int]:
    return list(BasketLine.objects.values_list("pk", flat=True))


def book(by: Actor, **more: Any) -> list[Booking]:
    values = {"lines": lines(), "title": "Le Gué", "party": by.party, "by": by, "now": NOW}
    return actions.book_basket(**values | more)


def codes(by: Actor) -> list[list[str]]:
    """What refuses each line, as it stands."""
    return [
        [error.code for error in line.refusals]
        for one in basket_of(by, party=by.party, now=NOW)
        for line in one.lines
    ]


@pytest.mark.pure
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 6), st.integers(1, 3)), max_size=6))
def test_a_line_is_asked_twice_where_one_before_it_asks_the_same(
    drawn: list[tuple[str, int, int]],
) -> None:
    asked = [(thing, hours(first, first + length)) for thing, first, length in drawn]

    found = asked_twice(asked)

    for at, before in enumerate(found):
        clashes = [
            n
            for n in range(at)
            if asked[n][0] == asked[at][0] and asked[n][1].overlaps(asked[at][1])
        ]
        assert before == (clashes[0] if clashes else None)


def test_what_lies_in_a_basket_holds_nothing_and_lies_there_once(
    village: Village, me: Actor
) -> None:
    room = make_resource(village)

    assert put(me, (room, TEN), (room, LATER)) == 2
    assert put(me, (room, TEN)) == 0

    assert BasketLine.objects.count() == 2
    assert Claim.objects.count() == 0
    assert not AuditRow.objects.filter(party_id=me.party_id).exists()


def test_a_basket_is_one_booking_in_each_village_or_nothing(
    village: Village, other: Village, me: Actor
) -> None:
    """Coworking 2, item 13: dates first, across kinds, buildings and villages, with a basket."""
    stage = make_resource(village, kind="stage")
    suite, room = make_resource(village, kind="edit"), make_resource(other)
    put(me, (stage, TEN), (suite, LATER))
    put(me, (room, TEN))

    first, second = book(me)

    assert {first.village, second.village} == {village, other}
    assert sorted(row.resource_id for row in first.segments.all()) == sorted([stage.pk, suite.pk])
    assert {first.state, second.state} == {BookingState.CONFIRMED}
    assert Claim.objects.count() == 3
    assert BasketLine.objects.count() == 0


def test_what_one_village_refuses_refuses_all(village: Village, other: Village, me: Actor) -> None:
    mine, theirs = make_resource(village), make_resource(other)
    put(me, (mine, TEN))
    put(me, (theirs, TEN))
    make_booking(theirs, when=TEN)

    with pytest.raises(Occupied) as refused:
        book(me)

    assert refused.value.ways_out
    assert Booking.objects.filter(village=village).count() == 0
    assert not Claim.objects.filter(part=mine).exists()
    assert BasketLine.objects.count() == 2


def test_an_option_is_asked_for_all_of_it(village: Village, other: Village, me: Actor) -> None:
    put(me, (make_resource(village), TEN))
    put(me, (make_resource(other), TEN))

    made = book(me, state=SegmentState.OPTION)

    assert [one.state for one in made] == [BookingState.OPTION] * 2
    assert Claim.objects.count() == 0


def test_what_was_not_read_is_not_booked(village: Village, me: Actor) -> None:
    room = make_resource(village)
    put(me, (room, TEN))
    read = lines()
    put(me, (room, LATER))

    with pytest.raises(rules.ChangedMeanwhile):
        book(me, lines=read)
    with pytest.raises(rules.NothingAsked):
        book(member_of(village), lines=read)
    assert Booking.objects.count() == 0


def test_what_was_taken_meanwhile_is_said_on_its_line_with_the_next_free_slots(
    village: Village, me: Actor
) -> None:
    taken, free = make_resource(village), make_resource(village)
    put(me, (taken, TEN), (free, TEN), (taken, hours(28, 30)))
    make_booking(taken, when=hours(26, 28))

    [one] = basket_of(me, party=me.party, now=NOW)

    by_place = {line.row.pk: line for line in one.lines}
    gone, fine, after = (by_place[pk] for pk in lines())
    assert [error.code for error in gone.refusals] == ["occupied"]
    assert not fine.refusals
    assert not after.refusals
    slots = [way.data["starts_at"] for way in gone.refusals[0].ways_out]
    assert len(slots) == 3
    # Not where another line of the basket wants the same place.
    assert all(
        not (hours(28, 30).start.isoformat() <= at < hours(28, 30).end.isoformat()) for at in slots
    )
    assert one.is_refused


def test_a_pool_is_taken_when_no_unit_is_left(village: Village, me: Actor) -> None:
    pool, units = make_pool(village, units=2)
    put(me, (pool, TEN))
    make_booking(units[0], when=TEN)
    assert codes(me) == [[]]
    make_booking(units[1], when=TEN)
    assert codes(me) == [["occupied"]]


def test_an_option_before_it_is_said_and_refuses_nothing_but_what_is_firm(
    village: Village, me: Actor
) -> None:
    room = make_resource(village)
    put(me, (room, TEN))
    actions.ask_option(
        village=village,
        title="Pub",
        party=make_person(known_in=village),
        periods=[actions.Period(room, TEN)],
        by=HOUSE,
        now=NOW,
    )

    [one] = basket_of(me, party=me.party, now=NOW)

    assert one.is_held
    assert not one.is_refused
    with pytest.raises(rules.holds.HeldByOption):
        book(me)
    assert book(me, state=SegmentState.OPTION)[0].state == BookingState.OPTION


def test_every_refusal_of_rules_is_on_its_line_and_what_is_refused_together_on_its_village(
    village: Village, me: Actor
) -> None:
    room, gone, long = make_resource(village), make_resource(village), make_resource(village)
    make_policy(
        village, Rule.QUOTA, resources=[room.code], most=3, unit="hours", per="person", over="week"
    )
    make_policy(village, Rule.LENGTH, resources=[long.code], at_most_minutes=60)
    put(me, (room, TEN), (room, LATER), (long, TEN), (gone, hours(1, 2)))
    Resource.objects.filter(pk=gone.pk).update(retired_at=NOW)

    [one] = basket_of(me, party=me.party, now=NOW + timedelta(hours=1))

    by_line = {line.row.pk: [error.code for error in line.refusals] for line in one.lines}
    first, second, third, last = lines()
    assert by_line[first] == by_line[second] == []
    assert by_line[third] == ["longer-than-allowed"]
    assert by_line[last] == ["not-found"]
    assert [error.code for error in one.together] == ["quota"]


def test_the_same_place_at_the_same_time_is_said_on_the_second_line(
    village: Village, me: Actor
) -> None:
    room = make_resource(village)
    put(me, (room, TEN))
    put(me, (room, hours(26, 28)))

    assert codes(me) == [[], ["asked-twice"]]
    with pytest.raises(rules.AskedTwice):
        book(me)


def test_prices_are_those_of_each_line_and_of_all_together(village: Village, me: Actor) -> None:
    make_card(village)
    room = make_resource(village, kind="meeting")
    put(me, (room, TEN), (room, LATER))

    [one] = basket_of(me, party=me.party, now=NOW)

    assert [line.price.quoted.net.cents for line in one.lines] == [4000, 4000]
    assert one.price.quoted.net.cents == 8000
    assert one.price.quoted.gross.cents == 9600


def test_a_basket_of_one_is_read_by_nobody_else(village: Village, me: Actor) -> None:
    put(me, (make_resource(village), TEN))
    [pk] = lines()
    for stranger in (member_of(village), team_of(village)):
        assert basket_of(stranger, party=stranger.party, now=NOW) == []
        with pytest.raises(NotFound):
            actions.take_out(line=pk, by=stranger)
        with pytest.raises(NotFound):
            actions.change_line(line=pk, span=LATER, by=stranger, now=NOW)
    assert lines() == [pk]


def test_only_an_account_has_a_basket_and_only_what_one_may_book_lies_there(
    village: Village, me: Actor
) -> None:
    room = make_resource(village)
    kept = make_resource(village, who_books=WhoBooks.TEAM)
    for nobody in (HOUSE, actor_of(make_organisation(known_in=village))):
        with pytest.raises(Forbidden):
            put(nobody, (room, TEN))
    with pytest.raises(Forbidden):
        put(me, (kept, TEN))
    assert put(team_of(village), (kept, TEN)) == 1


def test_a_basket_is_never_fuller_than_somebody_reads(village: Village, me: Actor) -> None:
    room = make_resource(village)
    put(me, *((room, hours(n, n + 1)) for n in range(MOST_LINES)))
    with pytest.raises(BasketFull):
        put(me, (room, hours(500, 501)))
    assert BasketLine.objects.count() == MOST_LINES


def test_lines_change_and_leave(village: Village, me: Actor) -> None:
    room = make_resource(village)
    put(me, (room, TEN), (room, LATER))
    first, second = lines()

    actions.change_line(line=first, span=LATER, kind=SegmentKind.BUILD, by=me, now=NOW)

    assert lines() == [first]
    row = BasketLine.objects.get()
    assert (row.span, row.kind) == (LATER, SegmentKind.BUILD)
    with pytest.raises(NotFound):
        actions.take_out(line=second, by=me)
    actions.take_out(line=first, by=me)
    assert lines() == []


def test_what_nobody_booked_is_forgotten_in_time_and_with_its_owner(
    village: Village, me: Actor
) -> None:
    room = make_resource(village)
    put(me, (room, TEN))
    tidy(now=NOW + KEPT_FOR)
    assert BasketLine.objects.count() == 1
    tidy(now=NOW + KEPT_FOR + timedelta(seconds=1))
    assert BasketLine.objects.count() == 0
    put(me, (room, TEN))
    erase_person(party=me.party, by=me, now=NOW)
    assert BasketLine.objects.count() == 0


def test_reception_books_a_basket_for_somebody_and_overrules(village: Village) -> None:
    room, team = make_resource(village), team_of(village)
    somebody = make_person(known_in=village)
    make_policy(village, Rule.LENGTH, resources=[room.code], at_most_minutes=60)
    put(team, (room, TEN))

    with pytest.raises(rules.policies.PolicyRefused) as refused:
        book(team, party=somebody)
    [made] = book(team, party=somebody, overrule=[refused.value.code])

    assert made.party == somebody
    assert made.booked_by == team.party


def test_what_the_team_decides_waits_and_the_rest_is_booked(
    village: Village, other: Village, me: Actor
) -> None:
    lab, room = make_resource(village, code="labo"), make_resource(other)
    make_policy(village, Rule.APPROVAL, resources=[lab.code])
    put(me, (lab, TEN))
    put(me, (room, TEN))

    states = {one.village: one.state for one in book(me)}

    assert states == {village: BookingState.ASKED, other: BookingState.CONFIRMED}


# ---- pages ----------------------------------------------------------------------------------------


def word(place: Resource, span: Span) -> str:
    return f"{place.code}|{span.start.isoformat()}|{span.end.isoformat()}"


@pytest.mark.usefixtures("stopped_clock")
def test_a_member_fills_reads_and_books_a_basket(
    village: Village, other: Village, me: Actor
) -> None:
    make_card(village)
    room = make_resource(village, kind="meeting", name="Rushes")
    far = make_resource(other, name="Bobine")
    client, base = signed_in(me), f"/{village.slug}/my/bookings/basket/"

    answer = client.post(f"{base}put", {"period": word(room, TEN)}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "creuset:toast" in answer["HX-Trigger"]
    client.post(f"/{other.slug}/my/bookings/basket/put", {"period": word(far, LATER)})
    typed = {"day": "2026-12-01", "start": "10:00", "end": "12:00"}
    assert client.post(f"{base}add/{room.code}/", typed).status_code == 302

    text = client.get(base).content.decode()
    # The basket stands below the bookings, and is another place of the menu.
    current = set(re.findall(r'<a href="([^"]+)" aria-current="page">', text))
    assert current == {base}
    assert "Rushes" in text
    assert "Bobine" in text
    assert "Total with VAT" in text

    answer = client.post(
        base, {"title": "Le Gué", "party": me.party_id, "line": lines(), "firmness": "firm"}
    )
    assert answer.status_code == 302
    assert Booking.objects.filter(party=me.party).count() == 2
    assert "Your basket is empty" in client.get(base).content.decode()


@pytest.mark.usefixtures("stopped_clock")
def test_a_page_says_what_was_taken_and_a_press_takes_a_free_slot(
    village: Village, me: Actor
) -> None:
    room = make_resource(village, name="Rushes")
    put(me, (room, TEN))
    make_booking(room, when=TEN)
    client, base = signed_in(me), f"/{village.slug}/my/bookings/basket/"
    [pk] = lines()

    text = client.get(base).content.decode()
    assert "is occupied until" in text
    answer = client.post(
        base, {"title": "Gué", "party": me.party_id, "line": [pk], "firmness": "firm"}
    )
    assert answer.status_code == 422
    assert Booking.objects.filter(party=me.party).count() == 0

    assert 'name="take"' in text
    take = text.split('name="take" value="')[1].split('"')[0]
    assert client.post(f"{base}{pk}/", {"take": take}).status_code == 302
    assert codes(me) == [[]]
    assert client.post(f"{base}{pk}/", {"take": "x"}).status_code == 404
    assert client.post(f"{base}{pk}/remove").status_code == 302
    assert lines() == []


@pytest.mark.usefixtures("stopped_clock")
def test_reception_sees_the_basket_for_somebody_before_it_books(village: Village) -> None:
    room, team = make_resource(village), team_of(village)
    somebody = member_of(village, family_name="Zylberstein").party
    put(team, (room, TEN))
    client, base = signed_in(team), f"/{village.slug}/desk/bookings/basket/"

    seen = client.post(base, {"see": "1", "party": somebody.email, "title": "", "line": lines()})
    assert seen.status_code == 200
    assert Booking.objects.count() == 0
    answer = client.post(
        base, {"party": somebody.email, "title": "Gué", "line": lines(), "firmness": "option"}
    )
    assert answer.status_code == 302
    assert Booking.objects.get().party == somebody


@pytest.mark.usefixtures("stopped_clock")
def test_the_basket_costs_as_many_queries_for_nine_lines_as_for_three(
    village: Village, me: Actor
) -> None:
    make_card(village)
    make_policy(village, Rule.QUOTA, most=100, unit="hours", per="person", over="week")
    rooms = [make_resource(village, kind="meeting") for _ in range(3)]
    client, base = signed_in(me), f"/{village.slug}/my/bookings/basket/"

    def fill(first: float) -> int:
        put(me, *((room, hours(first, first + 1)) for room in rooms))
        make_booking(rooms[0], when=hours(first, first + 1))
        client.get(base)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(base).status_code == 200
        return len(caught)

    few = fill(25)
    fill(27)
    assert fill(29) == few


# ---- programs -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("stopped_clock")
def test_programs_do_what_pages_do(village: Village, other: Village, me: Actor) -> None:
    make_card(village)
    room, far = make_resource(village, kind="meeting"), make_resource(other)
    make_booking(far, when=TEN)
    program, there = Program(me, village), Program(me, other)
    period = {"starts_at": TEN.start.isoformat(), "ends_at": TEN.end.isoformat()}

    assert program.post("/basket", {"periods": [{"resource": room.code, **period}]}).json() == {
        "put": 1
    }
    assert there.post("/basket", {"periods": [{"resource": far.code, **period}]}).status_code == 201

    own = Program(me, village)
    own.base = "/api/v1/me/basket"
    first, second = own.get("").json()
    assert first["lines"][0]["net_cents"] == 4000
    assert first["price"]["gross_cents"] == 4800
    [refusal] = second["lines"][0]["refusals"]
    assert refusal["code"] == "occupied"
    keys = [line["id"] for one in (first, second) for line in one["lines"]]
    asked = {"lines": keys, "title": "Gué"}
    assert own.post("/book", asked).status_code == 409
    client = Client(headers=own.headers)
    answer = client.put(f"{own.base}/{keys[1]}", refusal["free"][0], "application/json")
    assert answer.status_code == 200
    made = own.post("/book", asked)
    assert made.status_code == 201
    assert len(made.json()) == 2
    assert client.delete(own.base).json() == {"taken_out": 0}
    assert client.delete(f"{own.base}/{keys[0]}").status_code == 404


@pytest.mark.usefixtures("stopped_clock")
def test_several_refusals_are_told_at_once(village: Village, me: Actor) -> None:
    room = make_resource(village)
    make_policy(village, Rule.LENGTH, resources=[room.code], at_most_minutes=60)
    make_policy(village, Rule.LEAD_TIME, resources=[room.code], hours=100)
    put(me, (room, TEN))
    with pytest.raises(Refusals):
        book(me)


def test_lines_carry_power_and_extras_and_all_of_it_a_project_and_a_note(village, me):
    """They are priced while they lie there, and booked with the places."""
    supply = make_supply(village, 100)
    stage = make_resource(village, code="plateau", kind=Kind.MEETING, supply=supply)
    room = make_resource(village, code="agora", kind=Kind.MEETING)
    coffee = {
        "code": "cafe",
        "name": {"fr": "Café", "en": "Coffee"},
        "price_cents": 250,
        "per": "booking",
        "kinds": [],
        "resources": [],
        "vat": "",
    }
    make_card(village, extras=[coffee])
    film = make_project(holder=me.party, known_in=village)
    asked = [
        actions.Period(stage, TEN, power_mode=PowerMode.INCLUDED, power_kva=Decimal(40)),
        actions.Period(room, TEN, power_kva=Decimal(9)),
    ]
    actions.put_in(
        village=village, periods=asked, extras=[{"cafe": 2}, {"cafe": 1}], by=me, now=NOW
    )
    (found,) = basket_of(me, party=me.party, now=NOW)
    assert [line.price.quoted.net.cents for line in found.lines] == [4500, 4250]
    first, second = lines()
    actions.change_line(line=second, span=LATER, by=me, now=NOW)
    assert BasketLine.objects.get(pk=second).extras == {"cafe": 1}
    actions.change_line(line=second, span=TEN, extras={}, by=me, now=NOW)

    (made,) = actions.book_basket(
        lines=[first, second],
        title="Essais",
        party=me.party,
        project=film,
        note="Livraison à 8 h.",
        by=me,
        now=NOW,
    )
    assert (made.project, made.note) == (film, "Livraison à 8 h.")
    assert dict(made.extras.values_list("code", "quantity")) == {"cafe": 2}
    # What has no supply is asked for no power.
    asked_kva = dict(made.segments.values_list("resource__code", "power_kva"))
    assert asked_kva == {"plateau": Decimal(40), "agora": None}


def test_on_the_page_a_line_has_its_power_and_extras(village, me):
    supply = make_supply(village, 100)
    stage = make_resource(village, code="plateau", kind=Kind.MEETING, supply=supply)
    make_card(village)
    put(me, (stage, TEN))
    (line,) = lines()
    page = signed_in(me)
    basket = f"/{village.slug}/my/bookings/basket/"
    form = page.get(f"{basket}{line}/")
    assert 'name="power_kva"' in form.text
    day = TEN.start.astimezone(village.zone)
    typed = {"day": f"{day:%Y-%m-%d}", "start": f"{day:%H:%M}", "end": "20:00", "kind": "shoot"}
    sent = {**typed, "power_mode": "none", "power_kva": "12"}
    assert page.post(f"{basket}{line}/", sent).status_code == 302
    row = BasketLine.objects.get()
    assert (row.kind, row.power_mode, row.power_kva) == ("shoot", "none", None)
    assert row.get_power_mode_display() in page.get(basket).text
