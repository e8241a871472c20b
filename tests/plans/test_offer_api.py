"""Offers and indexes for programs: the same as on the pages."""

import json
from typing import Any

import pytest

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.plans.models import IndexValue, Offer
from tests.factories.offers import make_index_value, make_offer
from tests.factories.people import member_of, team_of
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OFFER: dict[str, Any] = {
    "name": {"fr": "Forfait", "en": "Plan"},
    "kind": "open_space",
    "vat_key": "normal",
    "prices": [{"price_cents": 195_00, "from_on": "2026-01-01"}],
    "allowances": [{"code": "jours", "unit": "day", "amount": 10, "kinds": ["desk"]}],
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    made = make_village()
    make_card(made)
    return made


@pytest.fixture
def ask(client, village):
    def ask(by, method, path, body=None):
        token = create_token(party=by.party, label="Essai", scopes=tuple(Scope), by=by, now=NOW)
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    return ask


def test_an_offer_is_made_read_changed_and_retired(village, ask):
    manager = team_of(village, Role.MANAGER)
    made = ask(manager, "POST", "/offers", OFFER)
    assert made.status_code == 201, made.content
    assert made.json()["code"] == "forfait"
    found = ask(manager, "GET", "/offers/forfait").json()
    assert found["prices"][0]["price_cents"] == 195_00
    assert found["allowances"][0]["amount"] == 10

    changed = ask(
        manager, "PUT", "/offers/forfait", {**OFFER, "cap": 4, "seen": found["changed_at"]}
    )
    assert changed.json()["cap"] == 4
    bad = ask(manager, "PUT", "/offers/forfait", {**OFFER, "cycle_months": 5})
    assert (bad.status_code, bad.json()["errors"][0]["code"]) == (422, "bad-offer")
    assert ask(manager, "POST", "/offers/forfait/retire").json()["retired_at"]
    assert ask(manager, "GET", "/offers").json() == []


def test_members_read_what_is_public_and_write_nothing(village, ask):
    make_offer(village, code="public")
    make_offer(village, code="prive", is_public=False)
    make_index_value(village)
    member = member_of(village)
    assert [each["code"] for each in ask(member, "GET", "/offers").json()] == ["public"]
    assert ask(member, "GET", "/offers/prive").status_code == 404
    assert ask(member, "POST", "/offers", OFFER).status_code in (403, 404)
    assert ask(member, "PUT", "/offers/public", OFFER).status_code in (403, 404)
    assert ask(member, "GET", "/indexes").status_code == 404
    assert Offer.objects.count() == 2


def test_indexes_are_written_down_corrected_and_tried(village, ask):
    manager = team_of(village, Role.MANAGER)
    made = ask(
        manager, "POST", "/indexes", {"name": "ILAT", "period": "2026-Q2", "value_e3": 137150}
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert ask(manager, "PUT", f"/indexes/{pk}", {"value_e3": 137160}).json()["value_e3"] == 137160
    assert IndexValue.objects.get().value_e3 == 137160
    assert ask(manager, "GET", f"/indexes/{pk}/prices?from_on=2026-12-01").json() == []
    moved = ask(
        manager, "POST", f"/indexes/{pk}/prices", {"from_on": "2026-12-01", "subscriptions": []}
    )
    assert moved.json() == {"moved": 0}
