import json

import pytest

from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.reception.models import VisitRequest
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW
from tests.reception.ground import ask, make_open_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_open_village()


def as_program(client, actor, *scopes):
    made = create_token(party=actor.party, label="x", scopes=scopes, by=actor, now=NOW)

    def call(method, path, body=None):
        return client.generic(
            method,
            f"/api/v1/villages/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {made.secret}"},
        )

    return call


def test_a_program_reads_and_answers(client, village):
    visit = ask(village)
    call = as_program(client, team_of(village, Role.RECEPTION), Scope.READ, Scope.VISITS)
    listed = call("GET", f"{village.slug}/visits?state=waiting").json()
    assert [row["id"] for row in listed["items"]] == [visit.pk]
    body = {"visit_at": "2199-01-01T09:00:00+00:00"}
    assert call("POST", f"{village.slug}/visits/{visit.pk}/propose", body).status_code == 422
    done = call("POST", f"{village.slug}/visits/{visit.pk}/decline", {"words": "Complet."})
    assert (done.status_code, done.json()["state"]) == (200, "declined")


def test_a_member_asks_and_reads_nothing(client, village):
    call = as_program(client, member_of(village), Scope.READ, Scope.VISITS)
    asked = {"name": "Ada Lovelace", "email": "ada@visiteuse.example", "wants": "desk"}
    assert call("POST", f"{village.slug}/visits", asked).status_code == 201
    assert VisitRequest.objects.get().name == "Ada Lovelace"
    assert call("GET", f"{village.slug}/visits").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"email": "ada"}, {"name": ""}, {"on": "tomorrow"}, {"wants": "castle"}, {"x": 1}]
)
def test_what_is_wrong_is_a_problem(client, village, wrong):
    call = as_program(client, member_of(village), Scope.VISITS)
    asked = {"name": "Ada", "email": "ada@visiteuse.example"} | wrong
    answer = call("POST", f"{village.slug}/visits", asked)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not VisitRequest.objects.exists()


def test_a_token_for_reading_answers_nobody(client, village):
    visit = ask(village)
    call = as_program(client, team_of(village), Scope.READ)
    assert call("POST", f"{village.slug}/visits/{visit.pk}/decline", {}).status_code == 403
