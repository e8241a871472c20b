import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.documents.models import Certificate
from creuset.people.actions import create_token
from tests.factories.documents import PDF, make_certificate
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def headers_of(actor, scopes=tuple(Scope)):
    made = create_token(party=actor.party, label="Essai", scopes=scopes, by=actor, now=NOW)
    return {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}


def send(client, village, actor, company, **more):
    form = {
        "party": company.pk,
        "kind": "insurance",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "upload": SimpleUploadedFile("attestation.pdf", PDF, "application/pdf"),
    } | more
    given = {name: value for name, value in form.items() if value is not None}
    at = f"/api/v1/villages/{village.slug}/certificates"
    return client.post(at, given, headers=headers_of(actor))


def test_a_program_sends_one_and_the_team_accepts_and_ends_it(client, village, company, admin):
    made = send(client, village, admin, company)
    assert made.status_code == 201, made.content
    assert made.json()["state"] == "waiting"
    at = f"/api/v1/villages/{village.slug}/certificates/{made.json()['id']}"
    team = headers_of(team_of(village, Role.STAGE_MANAGER))
    given = {"content_type": "application/json", "headers": team}
    assert client.post(f"{at}/check", {"is_accepted": True}, **given).json()["state"] == "valid"
    paper = client.get(f"{at}/file", headers=team)
    assert b"".join(paper.streaming_content) == PDF
    assert client.post(f"{at}/end", {"answer": "Résiliée"}, **given).json()["state"] == "ended"
    assert client.post(f"{at}/end", {}, **given).status_code == 409


@pytest.mark.parametrize(
    "more",
    [{"upload": None}, {"valid_until": None}, {"kind": "castle"}, {"valid_until": "2025-01-01"}],
)
def test_one_that_certifies_nothing_is_a_problem(client, village, company, admin, more):
    answer = send(client, village, admin, company, **more)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert not Certificate.objects.exists()


def test_each_reads_their_own(client, village, company, admin):
    make_certificate(village, company)
    make_certificate(village, make_organisation(known_in=village))
    at = f"/api/v1/villages/{village.slug}/certificates"
    seen = {
        actor: len(client.get(at, headers=headers_of(actor)).json()["items"])
        for actor in (admin, member_of(village), team_of(village, Role.ACCOUNTANT))
    }
    assert list(seen.values()) == [1, 0, 2]
    expired = client.get(f"{at}?state=expired", headers=headers_of(team_of(village)))
    assert expired.json()["items"] == []


def test_a_member_checks_none(client, village, company, admin):
    row = make_certificate(village, company, by=admin)
    answer = client.post(
        f"/api/v1/villages/{village.slug}/certificates/{row.pk}/check",
        {"is_accepted": True},
        content_type="application/json",
        headers=headers_of(admin),
    )
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.is_accepted is None
