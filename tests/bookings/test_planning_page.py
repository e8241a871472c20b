"""The planning's pages: who gets in, what they see, at what price, and what a drag may do."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.bookings.models import Booking, Segment
from creuset.core import audit, clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Kind, Resource
from creuset.villages.models import Village
from tests.factories.people import make_grant, make_person, make_user, member_of, team_of
from tests.factories.places import make_building, make_pool, make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    """It is a Monday, nine in the morning, and nothing was drawn before."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    caches["drawn"].clear()


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village)


def as_(actor: Actor | None) -> Client:
    client = Client(headers={"accept-language": "fr"})
    if actor and actor.party:
        client.force_login(actor.party.user)
    return client


def book(resource: Resource, first: float, last: float, title="Lecture", **more) -> Booking:
    village = resource.village
    return actions.book(
        village=village,
        title=title,
        party=more.pop("party", None) or make_person(known_in=village, name="Inès Aubry"),
        periods=[actions.Period(resource, Span(NOW + first * HOUR, NOW + last * HOUR))],
        by=HOUSE,
        now=NOW,
        **more,
    )


def desk(village: Village, words: str = "") -> str:
    return f"/{village.slug}/desk/planning/{words}"


def my(village: Village, words: str = "") -> str:
    return f"/{village.slug}/my/planning/{words}"


# ---- who gets in


def test_the_team_sees_who_has_what(village, team):
    book(make_resource(village, names={"fr": "Agora"}), 1, 2)

    for words in ("", "?view=day", "?view=week", "?view=month", "?view=list", "?view=list&days=1"):
        page = as_(team).get(desk(village, words))
        assert page.status_code == 200
        assert "Lecture" in page.text
        assert "Inès Aubry" in page.text or "month" in words
        assert "Agora" in page.text


def test_a_stage_manager_of_one_building_reads_and_moves_only_there(village):
    here, there = make_building(village), make_building(village)
    for building, title in ((here, "Ici"), (there, "Ailleurs")):
        book(make_resource(village, building=building), 1, 2, title)
    person = make_person()
    make_user(party=person)
    make_grant(person, village, Role.STAGE_MANAGER, narrowed_to="building", narrowed_id=here.pk)

    page = as_(Actor(person)).get(desk(village, "?view=week")).text

    assert "Ici" in page
    assert "Ailleurs" not in page
    assert page.count("data-movable") == 1


def test_members_see_what_they_may_book_and_others_as_occupied(village):
    member = member_of(village)
    room = make_resource(village, names={"fr": "Agora"})
    make_resource(village, names={"fr": "Plateau du fond"}, kind=Kind.STAGE, who_books="team")
    book(room, 1, 2)
    mine = book(room, 3, 4, "Point prod", party=member.party)

    page = as_(member).get(my(village, "?view=week")).text

    assert "Agora" in page
    assert "Plateau du fond" not in page
    assert "Lecture" not in page
    assert "Occupé" in page
    assert re.search(rf'<a class="bar[^>]* mine[^>]*/{mine.pk}/"[^>]*data-movable="mine"', page)
    assert as_(member).get(desk(village)).status_code == 404


@pytest.mark.parametrize("address", [desk, my])
@pytest.mark.parametrize("end", ["", "panel"])
def test_strangers_find_nothing_and_the_signed_out_are_asked_to_sign_in(village, address, end):
    stranger = member_of(make_village())

    assert as_(stranger).get(address(village, end)).status_code == 404
    answer = as_(None).get(address(village, end))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_the_version_is_told_to_whom_the_village_knows(village, team):
    address = f"/{village.slug}/desk/version"
    book(make_resource(village), 1, 2)
    version = audit.version(village.pk)

    assert as_(team).get(address, {"since": version}).status_code == 204
    assert as_(team).get(address, {"since": version - 1}).json() == {"version": version}
    assert as_(member_of(make_village())).get(address).status_code == 404
    assert as_(None).get(address).status_code == 404


# ---- what the address says


def test_words_of_an_address_that_mean_nothing_are_passed_over(village, team):
    make_resource(village, names={"fr": "Agora"})

    page = as_(team).get(
        desk(village, "?view=year&day=2026-99-99&feature=a__b&feature=x'y&kind=&days=7")
    )

    assert page.status_code == 200
    assert 'class="planning week"' in page.text
    assert as_(team).get(desk(village, "?day=9999-12-31")).status_code == 200


def test_filters_narrow_and_an_empty_answer_says_what_to_do(village, team):
    make_resource(village, names={"fr": "Agora"}, features={"blackout": True})
    make_resource(village, names={"fr": "Plateau 2"}, kind=Kind.STAGE)

    by_kind = as_(team).get(desk(village, "?view=week&kind=stage")).text
    by_feature = as_(team).get(desk(village, "?view=week&feature=blackout")).text
    nothing = as_(team).get(desk(village, "?view=week&q=zzz")).text

    assert ("Plateau 2" in by_kind, "Agora" in by_kind) == (True, False)
    assert ("Plateau 2" in by_feature, "Agora" in by_feature) == (False, True)
    assert "Aucun espace" in nothing


def test_what_is_free_is_told_with_a_way_to_book_it(village, team):
    taken = make_resource(village, names={"fr": "Agora"})
    make_resource(village, names={"fr": "Rushes"}, code="rushes")
    make_pool(village, units=2, names={"fr": "Open space"})
    book(taken, 1, 3)

    page = (
        as_(team).get(desk(village, "?free_day=2026-11-23&free_from=10:00&free_until=11:00")).text
    )
    listed = page[page.index('id="free"') :]

    assert "resource=rushes&amp;start=2026-11-23T10%3A00&amp;end=2026-11-23T11%3A00" in listed
    assert "Open space" in listed
    assert "Agora" not in listed
    assert "Poste 1" not in listed
    wrong = as_(team).get(desk(village, "?free_day=2026-11-23&free_from=11:00&free_until=10:00"))
    assert "errorlist" in wrong.text


# ---- what it costs


@pytest.mark.parametrize("words", ["?view=week", "?view=list", ""])
def test_the_price_is_the_same_for_one_booking_and_for_three(village, team, words):
    client = as_(team)
    client.get(desk(village, words))
    counts = []
    for _time in range(2):
        for _booking in range(1 + _time):
            book(make_resource(village), 1, 2)
        with CaptureQueriesContext(connection) as queries:
            client.get(desk(village, words))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    # Of these, a handful are the frame's: session, menus and their counts.
    assert counts[0] <= (22 if not words else 17)
    with CaptureQueriesContext(connection) as queries:
        client.get(desk(village, words))
    assert len(queries) <= 12, "drawn already, it is only looked up"


def test_many_open_pages_cost_one_drawing(village, team, monkeypatch):
    from creuset.bookings.views import planning as views

    drawings = []
    draw = views.draw_grid
    monkeypatch.setattr(views, "draw_grid", lambda *a, **k: drawings.append(1) or draw(*a, **k))
    room = make_resource(village)
    other = team_of(village)

    for reader in (team, other, team):
        as_(reader).get(desk(village, "panel?view=week"))
    assert len(drawings) == 1

    book(room, 1, 2)
    assert "Lecture" in as_(other).get(desk(village, "panel?view=week")).text
    assert len(drawings) == 2


# ---- what a drag does


def dragged(booking: Booking, resource: Resource, first: float, last: float, **more) -> dict:
    segment = Segment.objects.get(booking=booking)
    return {
        "booking": booking.pk,
        "row": more.pop("row", resource.code),
        "at": segment.starts_at.isoformat(),
        "until": segment.ends_at.isoformat(),
        "starts_at": (NOW + first * HOUR).isoformat(),
        "ends_at": (NOW + last * HOUR).isoformat(),
        **more,
    }


def where(booking: Booking) -> tuple[str, float, float]:
    segment = Segment.objects.select_related("resource").get(booking=booking)
    hours = [(instant - NOW) / HOUR for instant in (segment.starts_at, segment.ends_at)]
    return (segment.resource.code, *hours)


def test_a_drag_moves_with_its_reason_and_says_how_to_put_it_back(village, team):
    room, other = make_resource(village), make_resource(village)
    booking = book(room, 1, 2)
    client = as_(team)

    answer = client.post(
        desk(village, "move"), dragged(booking, room, 4, 5, to=other.code, reason="Travaux")
    )

    assert where(booking) == (other.code, 4, 5)
    row = AuditRow.objects.filter(verb="bookings.moved").get()
    assert row.content["reason"] == "Travaux"
    assert answer.json()["version"] == row.pk
    client.post(desk(village, "move"), answer.json()["undo"])
    assert where(booking) == (room.code, 1, 2)


def test_times_without_a_zone_are_read_on_the_villages_clocks(village, team):
    room = make_resource(village)
    booking = book(room, 1, 2)

    as_(team).post(
        desk(village, "move"),
        dragged(booking, room, 0, 0)
        | {"starts_at": "2026-11-23T14:00", "ends_at": "2026-11-23T15:00"},
    )

    assert where(booking) == (room.code, 5, 6)


@pytest.mark.parametrize(("first", "last"), [(1, 4), (0.5, 2)])
def test_either_end_is_stretched(village, team, first, last):
    room = make_resource(village)
    booking = book(room, 1, 2)

    assert (
        as_(team).post(desk(village, "move"), dragged(booking, room, first, last)).status_code
        == 200
    )
    assert where(booking) == (room.code, first, last)


def test_the_half_of_a_stage_booked_whole_moves_the_whole(village, team):
    whole, half, _other = make_stage_of_two_halves(village)
    booking = book(whole, 1, 2)

    as_(team).post(desk(village, "move"), dragged(booking, half, 3, 4))

    assert where(booking) == (whole.code, 3, 4)


def test_a_refusal_says_who_and_offers_slots_and_changes_nothing(village, team):
    room = make_resource(village)
    booking = book(room, 1, 2)
    book(room, 4, 6, "Clip", party=make_person(known_in=village, name="Grand Bain"))
    rows = AuditRow.objects.count()

    answer = as_(team).post(desk(village, "move"), dragged(booking, room, 4, 5))

    assert answer.status_code == 409
    assert "Grand Bain" in answer.text
    assert "data-retry data-starts=" in answer.text
    assert where(booking) == (room.code, 1, 2)
    assert AuditRow.objects.count() == rows


def test_the_team_may_move_into_closed_hours_all_the_same_and_members_may_not(village, team):
    room = make_resource(village, hours={"mon": ["09:00-18:00"]})
    member = member_of(village)
    booking = book(room, 1, 2, party=member.party)
    asked = dragged(booking, room, 10, 11)

    refused = as_(member).post(my(village, "move"), asked | {"overrule": "1"})
    offered = as_(team).post(desk(village, "move"), asked)
    done = as_(team).post(desk(village, "move"), asked | {"overrule": "1"})

    assert (refused.status_code, offered.status_code, done.status_code) == (422, 422, 200)
    assert "data-overrule" in offered.text
    assert "data-overrule" not in refused.text
    assert where(booking) == (room.code, 10, 11)


def test_what_moved_meanwhile_is_not_moved_blindly(village, team):
    room = make_resource(village)
    booking = book(room, 1, 2)
    stale = dragged(booking, room, 7, 8)
    as_(team).post(desk(village, "move"), dragged(booking, room, 4, 5))

    assert as_(team).post(desk(village, "move"), stale).status_code == 409
    assert where(booking) == (room.code, 4, 5)


def test_members_move_their_own_and_never_anothers(village):
    room = make_resource(village)
    member = member_of(village)
    mine, theirs = book(room, 1, 2, party=member.party), book(room, 5, 6)
    client = as_(member)

    assert client.post(my(village, "move"), dragged(mine, room, 3, 4)).status_code == 200
    assert client.post(my(village, "move"), dragged(theirs, room, 8, 9)).status_code == 404
    assert client.post(desk(village, "move"), dragged(mine, room, 8, 9)).status_code == 404
    assert (where(mine), where(theirs)) == ((room.code, 3, 4), (room.code, 5, 6))


def test_forged_moves_are_refused_where_they_stand(village, team):
    room, far = make_resource(village), make_resource(make_village())
    booking = book(room, 1, 2)
    client = as_(team)
    good = dragged(booking, room, 3, 4)

    for forged, status in [
        ({}, 422),
        (good | {"starts_at": "tomorrow"}, 422),
        (good | {"booking": "-1"}, 422),
        (good | {"ends_at": good["starts_at"]}, 422),
        (good | {"to": far.code}, 404),
        (good | {"row": far.code}, 404),
        (good | {"booking": str(booking.pk + 1)}, 404),
    ]:
        assert (
            client.post(desk(village, "move"), forged, headers={"HX-Request": "true"}).status_code
            == status
        )
    assert client.get(desk(village, "move")).status_code == 405
    assert where(booking) == (room.code, 1, 2)
