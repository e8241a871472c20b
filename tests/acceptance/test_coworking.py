"""What users of other systems suffer from when they book: none of it can happen here. One test for each sentence."""

import re

import pytest

from creuset.bookings import actions
from creuset.bookings.models import BasketLine, Booking
from creuset.bookings.rules.policies import Rule
from creuset.core.roles import Role
from creuset.people.actors import HOUSE, Actor
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    instant,
    nothing_changes,
    period,
)
from tests.factories.bookings import make_booking
from tests.factories.people import know, make_grant, member_of
from tests.factories.places import (
    make_building,
    make_pool,
    make_resource,
    make_stage_of_two_halves,
)
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def link_to_book(page: str) -> str:
    """Where a page that shows what is free leads to book the first of it."""
    found = re.search(r'href="([^"]+/new\?[^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_item_1_a_buffer_between_bookings(village: Village, mine: Browser, room: Resource) -> None:
    """Buffer between bookings missing: a lead time is no gap."""
    room.turnaround_minutes = 30
    room.save()
    assert mine.book("agora").status_code == 302

    with nothing_changes():
        after = mine.book("agora", start="12:00", end="13:00")
        before = mine.book("agora", start="08:00", end="09:45")
    assert (after.status_code, before.status_code) == (422, 422)
    for refused in (after, before):
        assert "Agora is taken by" in refused.text
        assert "30\xa0min stay free after each booking." in refused.text

    assert mine.book("agora", start="12:30", end="13:00").status_code == 302
    assert mine.book("agora", start="08:00", end="09:30").status_code == 302
    # Another place has its own gap: none.
    bare = make_resource(village, turnaround_minutes=0)
    assert mine.book(bare.code).status_code == 302
    assert mine.book(bare.code, start="12:00", end="13:00").status_code == 302


def test_item_2_a_buffer_is_computed_exactly_and_an_edited_address_bypasses_nothing(
    mine: Browser, program: Program, room: Resource
) -> None:
    """Buffer computed wrongly; bypass by editing the address: the server re-checks everything that a calendar hides."""
    room.turnaround_minutes = 15
    room.save()
    booked = program.book(period("agora", 10, 12)).json()
    # The slot and its gap are taken, and not a minute more: two hours are free right behind it.
    assert program.get("/availability", starts_at=at(24, 12.25), ends_at=at(24, 14.25)).json() != []
    assert program.get("/availability", starts_at=at(24, 12), ends_at=at(24, 14)).json() == []
    free = mine.get("bookings/free/", day="2026-11-24", start="12:15", end="14:15")
    link = link_to_book(free.text)
    assert "T11%3A15" in link
    edited = link.replace("T11%3A15", "T11%3A05")

    with nothing_changes():
        shown = mine.client.get(edited)
        assert 'value="12:05"' in shown.text
        assert mine.book("agora", start="12:05", end="14:15").status_code == 422
        assert code_of(program.book(period("agora", 12.1, 14))) == ["occupied"]
    other = program.book(period("agora", 15, 16)).json()["id"]
    with nothing_changes():
        into = {"starts_at": at(24, 12.1), "ends_at": at(24, 13)}
        assert code_of(program.post(f"/bookings/{other}/resize", into)) == ["occupied"]
        into = {"starts_at": at(24, 14.9)}
        assert code_of(program.post(f"/bookings/{booked['id']}/move", into)) == ["occupied"]
    assert mine.book("agora", start="12:15", end="14:15").status_code == 302


@pytest.mark.parametrize("whole_first", [True, False])
def test_item_3_booking_the_whole_blocks_the_halves_and_a_half_blocks_the_whole(
    village: Village, mine: Browser, whole_first: bool
) -> None:
    """Split room: booking the whole must block the halves; and the halves the whole."""
    whole, left, right = make_stage_of_two_halves(village)
    first, then = ([whole], [left, right]) if whole_first else ([left], [whole])
    for place in first:
        assert mine.book(place.code).status_code == 302

    with nothing_changes():
        for place in then:
            assert mine.book(place.code, start="11:00", end="13:00").status_code == 422
    shown = mine.get("bookings/free/", day="2026-11-24", start="11:00", end="12:00").text
    assert [place.name in shown for place in then] == [False] * len(then)
    if not whole_first:
        assert mine.book(right.code).status_code == 302
    for place in then:
        assert mine.book(place.code, start="12:00", end="13:00").status_code == 302
    held = Claim.objects.filter(starts_at=instant(24, 10)).values_list("part_id", flat=True)
    assert sorted(held) == sorted([left.pk, right.pk])


@pytest.mark.parametrize("appliance_first", [True, False])
def test_item_3_a_portable_appliance_shared_by_rooms_is_at_one_place_at_a_time(
    village: Village, program: Program, appliance_first: bool
) -> None:
    """Portable shared appliance: whoever books a room with it takes it from every other room."""
    for code, kind in (
        ("clap", Kind.MEETING),
        ("rushes", Kind.MEETING),
        ("beamer", Kind.EQUIPMENT),
    ):
        make_resource(village, code=code, kind=kind)
    first = [period("beamer", 10, 12)] if appliance_first else []
    first += [period("clap", 10, 12)] if not appliance_first else []
    assert program.book(*first).status_code == 201
    assert appliance_first or program.book(period("beamer", 10, 12)).status_code == 201

    with nothing_changes():
        both = program.book(period("rushes", 11, 13), period("beamer", 11, 13))
        assert code_of(both) == ["occupied"]
    assert program.book(period("rushes", 11, 12)).status_code == 201
    assert program.book(period("rushes", 12, 13), period("beamer", 12, 13)).status_code == 201


def test_item_4_rooms_are_not_people_but_an_employee_and_a_room_are_booked_together(
    village: Village, mine: Browser, program: Program, team: Actor
) -> None:
    """Rooms are not people: no room signs in; an employee and a room are booked together, both or neither."""
    studio = make_resource(village, code="studio", kind=Kind.RECORDING)
    engineer = make_resource(village, code="engineer", kind=Kind.TECHNICIAN)
    shown = mine.get("bookings/free/", day="2026-11-24", start="10:00", end="12:00").text
    assert studio.name in shown
    assert engineer.name in shown

    assert mine.book("studio", "engineer").status_code == 302
    booking = Booking.objects.get()
    assert {segment.resource for segment in booking.segments.all()} == {studio, engineer}
    # The employee is with somebody: no other room has them then, and nothing is held of what was asked.
    make_resource(village, code="booth", kind=Kind.RECORDING)
    with nothing_changes():
        refused = mine.book("booth", "engineer", start="11:00", end="13:00")
        assert refused.status_code == 422
        assert engineer.name in refused.text
        assert code_of(program.book(period("engineer", 11, 13))) == ["occupied"]
    assert mine.book("booth", start="11:00", end="13:00").status_code == 302
    # Neither is a party: nobody signs in as a room, nor books for one.
    assert code_of(program.book(period("booth", 15, 16), party=studio.pk + 10_000)) == ["not-found"]


def test_item_5_a_desk_by_the_day_beside_a_room_by_the_hour(
    village: Village, mine: Browser, program: Program, room: Resource
) -> None:
    """Different granularity per space (desk = day, room = hour) impossible: here side by side, in one booking even."""
    make_pool(village, code="open", units=2)
    make_policy(village, Rule.GRANULARITY, kinds=["meeting"], step="minutes", minutes=60)
    make_policy(village, Rule.GRANULARITY, resources=["open"], step="day", slots=["08:00-20:00"])

    with nothing_changes():
        hour = mine.book("open")
        half = mine.book("agora", start="10:30")
    assert "is booked by whole days: 08:00–20:00" in hour.text
    assert "Agora is booked by" in half.text
    assert mine.book("agora").status_code == 302
    assert mine.book("open", start="08:00", end="20:00").status_code == 302
    both = program.book(period("agora", 14, 15), period("open", 8, 20))
    assert both.status_code == 201
    day = both.json()["id"]
    with nothing_changes():
        part = {"segment": both.json()["segments"][1]["id"], "starts_at": at(24, 9)}
        assert code_of(program.post(f"/bookings/{day}/move", part)) == ["granularity"]


def test_item_10_whoever_manages_one_room_manages_that_one_only(
    village: Village, room: Resource
) -> None:
    """Room-level managers, not only of an area or of everything."""
    other = make_resource(village, code="forum")
    make_policy(village, Rule.LENGTH, at_most_minutes=60)
    boss = member_of(village)
    make_grant(boss.party, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=room.pk)
    desk, somebody = Browser(boss, village, "desk"), member_of(village)
    for place in (room, other):
        make_booking(place, when=hours(14, 15), title=f"Chez {place.code}")
    words = {"party": somebody.party.label, "overrule": ["longer-than-allowed"]}

    listed = desk.get("bookings/").text
    assert "Chez agora" in listed
    assert "Chez forum" not in listed
    with nothing_changes():
        assert desk.book("forum", **words).status_code in {403, 404, 422}
    assert desk.book("agora", **words).status_code == 302
    theirs = Booking.objects.get(title="Chez forum")
    assert desk.get(f"bookings/{theirs.pk}/").status_code == 404
    assert desk.post(f"bookings/{theirs.pk}/cancel/", {}).status_code == 404
    # A building's manager manages the rooms of the building.
    wing = make_building(village)
    inside = make_resource(village, building=wing, code="inside")
    warden = member_of(village)
    make_grant(
        warden.party, village, Role.STAGE_MANAGER, narrowed_to="building", narrowed_id=wing.pk
    )
    assert Browser(warden, village, "desk").book(inside.code, **words).status_code == 302


def test_item_12_double_bookings_are_seen_in_one_view(
    village: Village, mine: Browser, desk: Browser
) -> None:
    """Double bookings invisible in one view: whatever takes a place is on its row, and two never lie on one another."""
    whole, left, right = make_stage_of_two_halves(village)
    make_booking(left, when=hours(9, 12), title="Clip")
    make_booking(right, when=hours(11, 14), title="Pub")
    words = {"day": "2026-11-24", "view": "day"}

    for face in (mine, desk):
        page = face.get("planning/", **words)
        assert page.status_code == 200
        for place in (whole, left, right):
            assert place.name in page.text
    page = desk.get("planning/", **words).text
    assert "Clip" in page
    assert "Pub" in page
    assert "Clip" not in mine.get("planning/", **words).text
    with nothing_changes():
        assert mine.book(whole.code, start="13:00", end="15:00").status_code == 422


def test_item_13_dates_first_then_what_is_free_across_places_and_villages(
    village: Village, mine: Browser, me: Actor, room: Resource
) -> None:
    """Choose dates first, then see what is free across locations."""
    there, unknown = make_village(), make_village()
    know(there, me.party)
    far = make_resource(there, name="Forum", code="forum")
    make_resource(unknown, name="Salon")
    wing = make_resource(village, building=make_building(village), name="Rotonde")
    taken = make_resource(village, name="Coulisse")
    make_booking(taken, when=hours(9, 11))

    page = mine.get("bookings/free/", day="2026-11-24", start="10:00", end="12:00").text
    assert [name in page for name in ("Agora", "Rotonde", "Forum", "Coulisse", "Salon")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    link = next(one for one in re.findall(r'href="([^"]+/new\?[^"]+)"', page) if there.slug in one)
    shown = mine.client.get(link.replace("&amp;", "&"))
    assert 'value="10:00"' in shown.text
    assert Browser(me, there).book(far.code).status_code == 302
    assert mine.book(wing.code, "agora").status_code == 302
    again = mine.get("bookings/free/", day="2026-11-24", start="11:00", end="12:00").text
    assert [name in again for name in ("Agora", "Rotonde", "Forum", "Coulisse")] == [
        False,
        False,
        False,
        True,
    ]


def test_item_13_what_is_found_in_two_villages_lies_in_a_basket_and_is_had_in_one_act(
    village: Village, mine: Browser, me: Actor, room: Resource
) -> None:
    """… with a basket: choose here and there, read it together with its price, have all of it or nothing."""
    there = make_village()
    know(there, me.party)
    far = make_resource(there, name="Forum", code="forum")
    typed = {"day": "2026-11-24", "start": "10:00", "end": "12:00"}
    away = Browser(me, there)
    assert mine.post(f"bookings/basket/add/{room.code}/", typed).status_code == 302
    assert away.post(f"bookings/basket/add/{far.code}/", typed).status_code == 302
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()
    page = mine.get("bookings/basket/").text
    assert "Agora" in page
    assert "Forum" in page
    lines = list(BasketLine.objects.values_list("pk", flat=True))
    words = {"title": "Essai", "party": me.party_id, "line": lines, "firmness": "firm"}

    taken = make_booking(far, when=hours(11, 13))
    with nothing_changes():
        assert mine.post("bookings/basket/", words).status_code == 422
    actions.cancel(booking=taken, by=HOUSE, now=NOW)
    assert mine.post("bookings/basket/", words).status_code == 302
    held = Claim.objects.filter(starts_at=instant(24, 10)).values_list("part_id", flat=True)
    assert sorted(held) == sorted([room.pk, far.pk])
    assert not BasketLine.objects.exists()


def test_item_15_a_limit_on_bookings_to_come_and_members_own_weekly_bookings(
    village: Village, mine: Browser, room: Resource, me: Actor
) -> None:
    """Limit on open or future bookings per user; members' own weekly bookings."""
    make_policy(village, Rule.OPEN_BOOKINGS, most=4, per="person")
    first = mine.book("agora", start="08:00", end="09:00").headers["Location"]
    weekly = {"every": "1", "unit": "WEEKLY", "times": "3", "book": "1"}
    assert mine.post("bookings/series/new", mine.words("agora", **weekly)).status_code == 302
    assert Booking.objects.filter(series__party=me.party).count() == 3

    with nothing_changes():
        fifth = mine.book("agora", day=25)
        assert fifth.status_code == 422
        assert "at most 4" in fifth.text or "4 bookings" in fifth.text
        more = mine.words("agora", day=26, **weekly)
        assert mine.post("bookings/series/new", more).status_code == 422
    # Others have their own; what is cancelled gives its place back.
    assert Browser(member_of(village), village).book("agora", day=25).status_code == 302
    booking = Booking.objects.get(pk=int(first.rstrip("/").rsplit("/", 1)[1]))
    sent = {"seen": booking.changed_at.isoformat()}
    assert mine.post(f"bookings/{booking.pk}/cancel/", sent).status_code == 302
    assert mine.book("agora", day=26).status_code == 302


def test_item_20_a_capacity_of_any_size_is_shown_and_found(village: Village, mine: Browser) -> None:
    """A public site shows capacities up to twelve unless a technical parameter is created: none is needed here."""
    for seats in (4, 13, 350):
        make_resource(
            village, name=f"Salle de {seats}", code=f"salle-{seats}", capacity=seats, is_public=True
        )
    public = mine.client.get(f"/{village.slug}/spaces/").text
    for seats in (4, 13, 350):
        sheet = mine.client.get(f"/{village.slug}/spaces/salle-{seats}/")
        assert sheet.status_code == 200
        assert re.search(rf"\b{seats}\b", sheet.text)
        assert f"Salle de {seats}" in public
    asked = {"day": "2026-11-24", "start": "10:00", "end": "12:00"}
    found = mine.get("bookings/free/", **asked, capacity="14").text
    assert "Salle de 350" in found
    assert "Salle de 13" not in found
    assert "Salle de 13" in mine.get("bookings/free/", **asked, capacity="13").text
