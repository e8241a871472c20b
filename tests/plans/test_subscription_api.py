"""Contracts for programs: the same as on the pages."""

import json

import pytest

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.places.kinds import Kind
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def ask(client, village):
    def ask(by, method, path, body=None, scopes=tuple(Scope)):
        token = create_token(party=by.party, label="Essai", scopes=scopes, by=by, now=NOW)
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}/subscriptions{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    return ask


def test_a_contract_lives_its_life(village, ask):
    desk, holder = team_of(village, Role.RECEPTION), member_of(village)
    company = make_organisation(known_in=village)
    affiliate(holder.party, company, is_admin=True)
    offer = make_offer(village, notice_months=1)
    office = make_resource(village, kind=Kind.OFFICE)
    other = make_resource(village, kind=Kind.OFFICE)
    wish = {"party": company.pk, "offer": offer.code, "starts_on": "2026-11-23"}
    made = ask(holder, "POST", "", wish)
    assert made.status_code == 201, made.json()
    row = f"/{made.json()['id']}"
    terms = {"offer": offer.code, "starts_on": "2026-11-23", "price_cents": 150_00}
    assert ask(holder, "POST", f"{row}/offer", terms).status_code == 403
    assert ask(desk, "POST", f"{row}/offer", terms).json()["state"] == "offered"
    signed = ask(holder, "POST", f"{row}/sign", {"name": "Ada"}).json()
    assert (signed["state"], signed["terms"][0]["price_cents"]) == ("live", 150_00)
    let = ask(desk, "POST", f"{row}/places", {"place": office.code, "from_on": "2026-12-01"})
    assert let.json()["last_on"] is None
    place = f"{row}/places/{let.json()['id']}"
    moved = ask(desk, "POST", f"{place}/move", {"place": other.code, "from_on": "2027-01-01"})
    place = f"{row}/places/{moved.json()['id']}"
    assert ask(desk, "POST", f"{place}/free", {"from_on": "2027-02-01"}).status_code == 204
    change = {"from_on": "2027-01-01", "offer": offer.code, "quantity": 2}
    assert len(ask(desk, "POST", f"{row}/change", change).json()["terms"]) == 2
    pause = {"from_on": "2027-03-01", "until_on": "2027-04-01"}
    assert len(ask(desk, "POST", f"{row}/pause", pause).json()["terms"]) == 4
    resumed = ask(desk, "POST", f"{row}/resume", {"from_on": "2027-03-15"}).json()
    assert resumed["terms"][2]["until_on"] == "2027-03-15"
    early = ask(holder, "POST", f"{row}/notice", {"last_on": "2026-12-01"})
    assert (early.status_code, early.json()["earliest"]) == (422, "2026-12-23")
    assert ask(holder, "POST", f"{row}/notice", {}).json()["last_on"] == "2026-12-23"
    assert ask(desk, "DELETE", f"{row}/notice").json()["last_on"] is None
    assert ask(holder, "GET", row).json()["earliest_last_day"] == "2026-12-23"
    assert len(ask(holder, "GET", "?state=live").json()["items"]) == 1
    assert ask(member_of(village), "GET", row).status_code == 404
    assert ask(holder, "POST", f"{row}/notice", {}, scopes=(Scope.READ,)).status_code == 403


def test_what_is_refused_declined_withdrawn_and_in_kind(village, ask):
    desk, holder = team_of(village), member_of(village)
    offer = make_offer(village)
    wish = {"party": holder.party.pk, "offer": offer.code, "starts_on": "2026-11-23"}
    for verb, by, state in (("refuse", desk, "refused"), ("withdraw", holder, "withdrawn")):
        row = ask(holder, "POST", "", wish).json()["id"]
        assert ask(by, "POST", f"/{row}/{verb}", {"why": "Non"}).json()["state"] == state
    free = wish | {"is_in_kind": True, "in_kind_until": "2027-09-01", "then": offer.code}
    made = ask(desk, "POST", "/offered", free).json()
    assert [one["price_cents"] for one in made["terms"]] == [0, 200_00]
    assert made["terms"][0]["catalogue_cents"] == 200_00
    year = ask(desk, "GET", "/in-kind?year=2026")
    assert (year.status_code, year.json()) == (200, [])
    assert ask(holder, "GET", "/in-kind?year=2026").status_code == 404
    declined = ask(holder, "POST", f"/{made['id']}/decline", {"why": "Non"}).json()
    assert declined["state"] == "refused"
