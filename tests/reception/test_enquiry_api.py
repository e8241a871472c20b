import pytest
from django.core import mail

from creuset.bookings.models import Booking
from creuset.core.roles import Role, Scope
from creuset.reception.models import Enquiry
from creuset.reception.states import EnquiryState
from tests.factories.bookings import make_booking
from tests.factories.people import make_person, member_of, team_of
from tests.reception.ground import confirmed, make_open_village, make_space
from tests.reception.test_api import as_program
from tests.reception.test_enquiries import TOMORROW

pytestmark = pytest.mark.django_db

ANSWERS = (Scope.READ, Scope.VISITS, Scope.PEOPLE, Scope.BOOKINGS)
WHEN = {"starts_at": "2199-01-07T09:00:00+01:00", "ends_at": "2199-01-07T11:00:00+01:00"}


@pytest.fixture
def village():
    return make_open_village()


@pytest.fixture
def room(village):
    return make_space(village)


def asked(room, **more):
    values = {"resource": room.code, "wants": "option", "name": "Ada Lovelace"}
    return values | {"email": "ada@demande.example", **WHEN} | more


@pytest.fixture
def at_noon(monkeypatch):
    """The day before the time that the tests ask for."""
    from datetime import UTC, datetime

    from creuset.reception.api import enquiries

    class Clock:
        @staticmethod
        def now():
            return datetime(2199, 1, 6, 11, tzinfo=UTC)

    monkeypatch.setattr(enquiries, "clock", Clock)


def test_a_program_asks_and_a_mail_asks_to_confirm(client, village, room, at_noon):
    call = as_program(client, member_of(village), Scope.READ, Scope.VISITS)
    made = call("POST", f"{village.slug}/enquiries", asked(room))
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["resource"]) == ("unconfirmed", room.code)
    assert len(mail.outbox) == 1
    assert "secret" not in made.content.decode()
    assert call("GET", f"{village.slug}/enquiries").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ada"},
        {"name": ""},
        {"starts_at": "tomorrow"},
        {"starts_at": "2026-01-01T09:00:00Z"},
        {"ends_at": WHEN["starts_at"]},
        {"wants": "castle"},
        {"x": 1},
    ],
)
def test_what_is_wrong_is_a_problem(client, village, room, at_noon, wrong):
    call = as_program(client, member_of(village), Scope.VISITS)
    answer = call("POST", f"{village.slug}/enquiries", asked(room, **wrong))
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Enquiry.objects.exists()


def test_a_space_that_the_caller_does_not_see_is_not_there(client, village, at_noon):
    call = as_program(client, member_of(village), Scope.VISITS)
    for room in (
        make_space(make_open_village()),
        make_space(village, is_public=False, who_books="team"),
    ):
        assert call("POST", f"{village.slug}/enquiries", asked(room)).status_code == 404


def test_a_program_reads_and_answers(client, village, room):
    enquiry, other = confirmed(room), confirmed(make_space(village), email="grace@demande.example")
    call = as_program(client, team_of(village, Role.RECEPTION), *ANSWERS)
    listed = call("GET", f"{village.slug}/enquiries?state=waiting").json()
    assert {row["id"] for row in listed["items"]} == {enquiry.pk, other.pk}
    address = f"{village.slug}/enquiries/{other.pk}"
    done = call("POST", f"{address}/decline", {"words": "Complet."})
    assert (done.status_code, done.json()["state"]) == (200, "declined")
    assert call("GET", address).json()["answer"] == "Complet."
    assert call("POST", f"{address}/accept", {}).status_code == 409


def test_a_program_accepts_for_somebody(client, village, room, monkeypatch):
    from creuset.core import clock
    from tests.factories.villages import NOW

    enquiry, person = confirmed(room), make_person(known_in=village)
    call = as_program(client, team_of(village), *ANSWERS)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    address = f"{village.slug}/enquiries/{enquiry.pk}/accept"
    done = call("POST", address, {"party": person.pk, "title": "Essais"})
    assert done.status_code == 200, done.content
    assert Booking.objects.get(pk=done.json()["booking"]).party == person


def test_a_refusal_names_its_ways_out(client, village, room, monkeypatch):
    from creuset.core import clock
    from tests.factories.villages import NOW

    make_booking(room, when=TOMORROW)
    enquiry = confirmed(room)
    call = as_program(client, team_of(village), *ANSWERS)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    answer = call("POST", f"{village.slug}/enquiries/{enquiry.pk}/accept", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "occupied")
    assert answer.json()["ways_out"]
    assert Enquiry.objects.get().state is EnquiryState.WAITING


def test_a_token_for_reading_answers_nobody(client, village, room):
    enquiry = confirmed(room)
    call = as_program(client, team_of(village), Scope.READ)
    for answer in ("accept", "decline"):
        address = f"{village.slug}/enquiries/{enquiry.pk}/{answer}"
        assert call("POST", address, {}).status_code == 403
