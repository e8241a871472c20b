"""Credits for programs: the same as on pages, with the same rights."""

import pytest

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.plans.models import Lot, Spender
from creuset.plans.rules.allowances import Grant, Unit
from tests.factories.allowances import make_lot, make_plan
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def bearer(by, scopes=tuple(Scope)):
    token = create_token(party=by.party, label="Essai", scopes=tuple(scopes), by=by, now=NOW)
    return {"Authorization": f"Bearer {token.secret}"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_what_somebody_has_is_given_read_and_corrected(client):
    village = make_village()
    member, reception = member_of(village), team_of(village, Role.RECEPTION)
    make_plan(village, member.party, Grant("rooms", Unit.HOUR, 600))
    url = f"/api/v1/villages/{village.slug}/people/{member.party.pk}/credits"
    mine, theirs = bearer(member), bearer(reception)

    (lot,) = client.get(url, headers=mine).json()
    assert (lot["id"], lot["left"], lot["last_on"]) == (None, 600, "2026-11-30")
    gift = {"unit": "day", "amount": 2, "from_on": "2026-11-23", "reason": "Geste"}
    assert client.post(url, gift, "application/json", headers=mine).status_code == 403
    made = client.post(url, gift, "application/json", headers=theirs)
    assert made.status_code == 201
    wrong = {"change": -3, "reason": "Erreur"}
    corrections = f"{url}/{made.json()['id']}/corrections"
    assert client.post(corrections, wrong, "application/json", headers=theirs).status_code == 422
    less = client.post(corrections, wrong | {"change": -1}, "application/json", headers=theirs)
    assert less.json()["balance"] == 1
    entries = client.get(f"{url}/entries", headers=mine).json()["items"]
    assert [entry["kind"] for entry in entries] == ["correct", "grant"]
    stranger = bearer(member_of(village))
    assert client.get(url, headers=stranger).status_code == 404
    assert Lot.objects.count() == 1


def test_who_spends_for_a_company_is_said_by_its_admin(client):
    village = make_village()
    boss, clerk = member_of(village), make_person(known_in=village)
    company = make_organisation(known_in=village)
    affiliate(boss.party, company, is_admin=True)
    affiliate(clerk, company)
    make_lot(village, company, 600)
    url = f"/api/v1/villages/{village.slug}/people/{company.pk}/spenders"
    mine = bearer(boss)

    people = client.put(f"{url}/{clerk.pk}", headers=mine).json()
    assert {one["person"]: one["may_spend"] for one in people} == {
        boss.party.pk: True,
        clerk.pk: True,
    }
    assert client.delete(f"{url}/{clerk.pk}", headers=mine).status_code == 200
    assert client.get(url, headers=mine).json()[1]["may_spend"] is False
    assert client.put(f"{url}/{make_person().pk}", headers=mine).status_code == 404
    assert client.put(f"{url}/{clerk.pk}", headers=bearer(member_of(village))).status_code == 404
    assert not Spender.objects.exists()


def test_which_purse_is_first_is_said_by_whoever_leads_the_village(client):
    village = make_village()
    url = f"/api/v1/villages/{village.slug}/credits/order"
    owner = bearer(team_of(village))

    assert client.get(url, headers=owner).json() == {"first": "own"}
    assert (
        client.put(url, {"first": "company"}, "application/json", headers=owner).status_code == 200
    )
    assert client.get(url, headers=owner).json() == {"first": "company"}
    reception = bearer(team_of(village, Role.RECEPTION))
    assert (
        client.put(url, {"first": "own"}, "application/json", headers=reception).status_code == 403
    )
    reader = bearer(team_of(village), scopes=[Scope.READ])
    assert client.put(url, {"first": "own"}, "application/json", headers=reader).status_code == 403
