"""Calendars kept elsewhere, at the desk and for programs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from creuset.core.models import OutboxRow
from creuset.places.actions import outside
from creuset.places.models import Claim, OutsideCalendar, Resource
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.places.test_api import Program
from tests.places.test_outside import MORNING, calendar, event
from tests.places.test_pictures import signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://agenda.example/secret.ics"


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Salle Rushes")


@pytest.fixture
def desk(village: Village) -> Client:
    return signed_in(team_of(village))


def page_of(room: Resource) -> str:
    return reverse("places:calendars", kwargs={"village": room.village, "code": room.code})


def ics(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("agenda.ics", content, content_type="text/calendar")


def test_the_desk_adds_a_file_and_removes_it(desk: Client, room: Resource) -> None:
    file = ics(calendar(event("1", MORNING)))
    answer = desk.post(page_of(room), {"title": "Agenda", "file": file}, follow=True)
    assert "Times taken" in answer.content.decode()
    (found,) = OutsideCalendar.objects.all()
    desk.post(f"{page_of(room)}{found.pk}/remove/")
    assert not Claim.objects.exists()
    assert "No calendar from elsewhere" in desk.get(page_of(room)).content.decode()


def test_an_address_is_shown_to_nobody(desk: Client, room: Resource) -> None:
    answer = desk.post(page_of(room), {"title": "Agenda", "url": ADDRESS}, follow=True)
    shown = answer.content.decode()
    assert "agenda.example" in shown
    assert "secret.ics" not in shown
    assert "Waiting to be read" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": ""}, "Give an address, or a file."),
        ({"url": ADDRESS, "file": b"x"}, "Give an address, or a file."),
        ({"url": "file:///etc/passwd"}, "no web address"),
        ({"file": b"hello"}, "no calendar that can be read"),
        ({"file": bytes(5_000_001)}, "larger than 5 MB"),
    ],
)
def test_what_is_wrong_is_told_where_it_happened(
    desk: Client, room: Resource, typed: dict[str, object], said: str
) -> None:
    sent = {name: ics(what) if isinstance(what, bytes) else what for name, what in typed.items()}
    answer = desk.post(page_of(room), {"title": "Agenda", **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OutsideCalendar.objects.exists()


def test_a_member_finds_no_such_page(village: Village, room: Resource) -> None:
    member = signed_in(member_of(village))
    assert member.get(page_of(room)).status_code == 404


def test_a_calendar_is_read_now(desk: Client, room: Resource) -> None:
    desk.post(page_of(room), {"title": "Agenda", "url": ADDRESS})
    (found,) = OutsideCalendar.objects.all()
    desk.post(f"{page_of(room)}{found.pk}/read/")
    assert OutboxRow.objects.filter(topic=outside.DUE).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    desk: Client, room: Resource, count: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(count):
        desk.post(page_of(room), {"title": "Agenda", "url": ADDRESS})
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # a fixture of the plugin
        desk.get(page_of(room))


def test_a_program_does_what_the_desk_does(village: Village, room: Resource) -> None:
    program = Program(team_of(village), room)
    calendars = f"{program.room}/calendars"
    added = program.client.post(
        calendars, {"title": "Agenda", "url": ADDRESS}, content_type="application/json"
    )
    assert (added.status_code, added.json()["server"]) == (201, "agenda.example")
    assert "secret" not in added.content.decode()
    file = ics(calendar(event("1", MORNING)))
    sent = program.client.post(f"{calendars}/file", {"title": "Fichier", "file": file})
    assert (sent.status_code, sent.json()["busy_count"]) == (201, 1)
    assert [row["title"] for row in program.client.get(calendars).json()] == ["Agenda", "Fichier"]
    assert program.client.post(f"{calendars}/{added.json()['id']}/read").status_code == 200
    assert program.client.delete(f"{calendars}/{sent.json()['id']}").status_code == 204
    assert not Claim.objects.exists()


def test_a_program_of_a_member_may_not(village: Village, room: Resource) -> None:
    program = Program(member_of(village), room)
    assert program.client.get(f"{program.room}/calendars").status_code == 403
