"""Who comes and leaves, on pages and for programs: as member, colleague, stranger, signed out."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from creuset.bookings import actions, codes
from creuset.bookings.models import Attendance, Booking
from creuset.core import clock
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.stopped_at(NOW + timedelta(hours=24)), override("fr"):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Rushes", kind="meeting")


@pytest.fixture
def member(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def booking(room: Resource, member: Actor) -> Booking:
    return make_booking(room, when=hours(24, 26), party=member.party, title="Lecture")


def client_of(by: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(by.party.user)
    return client


def test_a_member_checks_in_and_out_on_their_page(member: Actor, booking: Booking) -> None:
    client, page = client_of(member), f"/{booking.village.slug}/my/bookings/{booking.pk}/"
    text = client.get(page).content.decode()
    assert "Nobody checked in yet" in text
    assert f"{page}check-in/" in text
    assert f"{page}check-out/" not in text

    assert client.post(f"{page}check-in/").status_code == 302

    text = client.get(page).content.decode()
    assert f"{page}check-out/" in text
    assert f"{page}check-in/" not in text
    assert client.post(f"{page}longer/").status_code == 302
    again = client.post(f"{page}check-in/")
    assert again.status_code == 422
    assert "Checked in already" in again.content.decode()
    assert client.post(f"{page}check-out/").status_code == 302
    assert Attendance.objects.get().left_at == NOW + timedelta(hours=24)


def test_others_learn_nothing_of_it(village: Village, booking: Booking) -> None:
    slug = village.slug
    stay = codes.stay_code(booking.pk, booking.segments.get().starts_at)
    for by in (member_of(village), team_of(make_village())):
        client = client_of(by)
        assert client.post(f"/{slug}/my/bookings/{booking.pk}/check-in/").status_code == 404
        assert client.get(f"/{slug}/my/bookings/{booking.pk}/code/").status_code == 404
        assert client.get(f"/{slug}/desk/bookings/arrivals/{stay}/").status_code == 404
    assert Client().get(f"/{slug}/desk/bookings/arrivals/{stay}/").status_code == 302
    assert not Attendance.objects.exists()


def test_reception_reads_the_code_on_a_phone_once(member: Actor, booking: Booking) -> None:
    slug = booking.village.slug
    shown = client_of(member).get(f"/{slug}/my/bookings/{booking.pk}/code/").content.decode()
    assert 'class="qr"' in shown
    desk = client_of(team_of(booking.village))
    code = codes.stay_code(booking.pk, booking.segments.get().starts_at)
    address = f"/{slug}/desk/bookings/arrivals/{code}/"
    assert "Check in" in desk.get(address).content.decode()

    assert desk.post(address).status_code == 302

    refused = desk.post(address)
    assert refused.status_code == 422
    assert "Checked in already" in refused.content.decode()
    assert Attendance.objects.count() == 1
    assert (
        "Nothing of this booking waits"
        in client_of(member).get(f"/{slug}/my/bookings/{booking.pk}/code/").content.decode()
    )


def test_a_code_for_another_day_is_refused(booking: Booking) -> None:
    desk = client_of(team_of(booking.village))
    code = codes.stay_code(booking.pk, booking.segments.get().starts_at)
    address = f"/{booking.village.slug}/desk/bookings/arrivals/{code}/"

    with clock.stopped_at(NOW), override("fr"):
        page = desk.get(address).content.decode()
        answer = desk.post(address)

    assert "This code lets nobody in now." in page
    assert answer.status_code == 422
    assert "This code is not for now" in answer.content.decode()
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("code", ["x", "12:abc", "1.2:AAAA", "%00", "..%2F", "a" * 3000])
def test_a_damaged_code_opens_nothing(village: Village, code: str) -> None:
    for by, path in (
        (team_of(village), "desk/bookings/arrivals"),
        (member_of(village), "my/bookings/door"),
    ):
        assert client_of(by).get(f"/{village.slug}/{path}/{code}/").status_code in {404, 422}


def test_the_code_on_the_door_opens_what_is_mine_there(
    member: Actor, booking: Booking, room: Resource
) -> None:
    slug = booking.village.slug
    address = f"/{slug}/my/bookings/door/{codes.door_code(room.pk)}/"
    assert "Nothing of yours" in client_of(member_of(booking.village)).get(address).content.decode()
    client = client_of(member)

    assert client.post(address, {"deed": "check_in"}).status_code == 302

    assert "You are checked in since" in client.get(address).content.decode()
    assert client.post(address, {"deed": "check_in"}).status_code == 422
    assert client.post(address, {"deed": "check_out"}).status_code == 302
    assert Attendance.objects.get().came_how == "door"


def test_the_door_of_another_village_opens_nothing(member: Actor, booking: Booking) -> None:
    other = make_resource(make_village())
    address = f"/{booking.village.slug}/my/bookings/door/{codes.door_code(other.pk)}/"

    assert client_of(member).get(address).status_code == 404


def test_the_poster_of_a_door_is_printed_at_the_desk(village: Village, room: Resource) -> None:
    page = client_of(team_of(village)).get(f"/{village.slug}/desk/bookings/posters/{room.code}/")

    assert 'class="qr"' in page.content.decode()


def test_the_day_at_the_desk_lets_people_in(village: Village, booking: Booking) -> None:
    desk = client_of(team_of(village))
    path = f"/{village.slug}/desk/bookings/{booking.pk}/check-in/"
    assert path in desk.get(f"/{village.slug}/desk/day/now").content.decode()

    answer = desk.post(path, headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert path not in desk.get(f"/{village.slug}/desk/day/now").content.decode()
    assert Attendance.objects.get().came_how == "reception"


def test_the_day_asks_who_is_there_once_for_all(village: Village) -> None:
    desk = client_of(team_of(village))
    counts = []
    for _each in range(4):
        room = make_resource(village, kind="meeting")
        made = make_booking(room, when=hours(24, 26))
        actions.check_in(booking=made, by=team_of(village), now=NOW + timedelta(hours=24))
        with CaptureQueriesContext(connection) as seen:
            desk.get(f"/{village.slug}/desk/day/now")
        counts.append(len(seen))
    # The first request of all also reads what is kept from then on.
    assert counts[1] == counts[3]
