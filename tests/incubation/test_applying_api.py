"""What an applicant does on pages, a program does with their token: with the same rights, and no others."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from creuset.core.roles import Role, Scope
from creuset.incubation.models import Application
from creuset.people.actions import create_token
from creuset.questions.rules import form_of
from creuset.questions.rules.answering import agreed_to
from tests.factories.people import actor_of, know, make_user, member_of, team_of
from tests.factories.villages import NOW
from tests.incubation.applying import PDF, filed, make_open_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("creuset.core.clock.now", lambda: NOW)


class Program:
    """Carries a token of somebody."""

    def __init__(self, by, village, *scopes):
        made = create_token(
            party=by.party,
            label="Appel",
            scopes=scopes or (Scope.READ, Scope.PROGRAMMES),
            by=by,
            now=NOW,
        )
        self.base = f"/api/v1/villages/{village.slug}"
        self.headers = {"Authorization": f"Bearer {made.secret}"}

    def send(self, method, path, body=None, code=200):
        answer = Client().generic(
            method,
            f"{self.base}{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=self.headers,
        )
        assert answer.status_code == code, (method, path, answer.content.decode())
        return answer.json() if answer.content else None


@pytest.fixture
def call(village):
    return make_open_call(village)


def test_a_program_applies_answers_attaches_and_files(call, village):
    by = member_of(village, name="Zoé Martin")
    program = Program(by, village)
    made = program.send("POST", "/my-applications", {"call": call.code, "title": "Phare"}, 201)
    own = f"/my-applications/{made['id']}"
    page = program.send("PUT", own, {"title": "Le Phare", "kind": "start_up", "axis": "musees"})
    assert {one["place"] for one in page["lacking"]} == {"pitch", "agreed"}
    row = Application.objects.get()
    consent = next(one for one in form_of(row.sheet.version.data).questions if one.key == "agreed")
    changes = [
        {"place": "pitch", "typed": "Un phare.", "read": page["revision"]},
        {"place": "agreed", "typed": agreed_to(consent), "read": page["revision"]},
    ]
    page = program.send("PUT", f"{own}/answers", {"changes": changes})
    assert page["lacking"] == []
    upload = SimpleUploadedFile("phare.pdf", PDF, "application/pdf")
    sent = Client().post(
        f"{program.base}{own}/files/deck", {"upload": upload}, headers=program.headers
    )
    assert sent.status_code == 201, sent.content
    receipt = program.send("POST", f"{own}/file", {}, 201)
    assert program.send("GET", f"{own}/filings/1") == receipt
    (listed,) = program.send("GET", "/my-applications")
    assert (listed["state"], listed["number"], listed["receipt"]) == (
        "filed",
        1,
        receipt["receipt"],
    )
    program.send("POST", f"{own}/correction")
    program.send("DELETE", f"{own}/correction", code=204)
    asked = program.send("POST", f"{own}/co-writers", {"email": "leo@phare.example"}, 201)
    program.send("PUT", f"{own}/co-writers/{asked['id']}", {"role": "Auteur", "may_write": False})
    program.send("POST", f"{own}/co-writers/{asked['id']}/again", code=204)
    program.send("DELETE", f"{own}/co-writers/{asked['id']}", code=204)
    program.send("PUT", f"{own}/figures", {"agrees": True, "people": 2, "women": 1}, 204)
    assert program.send("POST", f"{own}/withdraw", {"reason": ""})["state"] == "withdrawn"


def test_a_token_made_for_something_else_or_of_somebody_else_finds_nothing(call, village):
    writer, by, _made = filed(call)
    make_user(party=by.party)
    know(village, by.party)
    own = f"/my-applications/{writer.application.pk}"
    Program(by, village).send("GET", own)
    reader = Program(by, village, Scope.READ)
    reader.send("GET", own)
    reader.send("POST", f"{own}/withdraw", {"reason": ""}, 403)
    for other in (member_of(village), team_of(village, Role.PROGRAMME_LEAD)):
        Program(other, village).send("GET", own, code=404)
        assert Program(other, village).send("GET", "/my-applications") == []


def test_late_codes_are_for_who_leads_the_call(call, village):
    path = f"/calls/{call.pk}/late-codes"
    body = {"words": "Une panne", "until": "2027-01-20T18:00:00+01:00"}
    lead = Program(team_of(village, Role.PROGRAMME_LEAD), village)
    made = lead.send("POST", path, body, 201)
    assert len(made["code"]) == len("AAAA-BBBB-CCCC")
    (listed,) = lead.send("GET", path)
    assert "code" not in listed
    lead.send("POST", f"{path}/{made['id']}/close", code=204)
    for other in (member_of(village), team_of(village, Role.RECEPTION)):
        Program(other, village).send("POST", path, body, 404)


def test_whoever_lives_outside_applies_and_reads_nothing_else(village, call):
    by = actor_of(make_user().party)
    program = Program(by, village)
    made = program.send("POST", "/my-applications", {"call": call.code, "title": "Phare"}, 201)
    assert [one["id"] for one in program.send("GET", "/my-applications")] == [made["id"]]
    other = filed(call)[0].application
    program.send("GET", f"/my-applications/{other.pk}", code=404)
    for path in ("/calls", f"/calls/{call.pk}/files", f"/calls/{call.pk}/late-codes", "/my-juries"):
        program.send("GET", path, code=404)
