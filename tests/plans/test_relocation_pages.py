"""A move of residents on its pages and for programs: planned, looked at, carried out, undone; and for whom not."""

import json

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.places.models import Resource
from creuset.plans.models import Let, Relocation
from creuset.plans.queries.relocations import movers_of
from creuset.reception.actions import add_item, issue_item
from creuset.reception.models import ItemKind
from tests.factories.people import team_of
from tests.factories.relocations import MOVE_ON, Move
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def old():
    return Move(make_village())


@pytest.fixture
def manager(old, client):
    actor = team_of(old.village, Role.MANAGER)
    client.force_login(actor.party.user)
    return actor


def at(old, rest=""):
    return f"/{old.village.slug}/desk/plans/moves/{rest}"


def in_the_new(old):
    return Let.objects.filter(resource__building=old.new).count()


def test_a_manager_plans_a_move_carries_it_out_and_undoes_it(old, manager, client):
    typed = {
        "name": "Vers le totem",
        "from_buildings": [old.old.code],
        "to_building": old.new.code,
        "on": MOVE_ON.isoformat(),
        "price": "by_area",
    }
    made = client.post(at(old, "new/"), typed)
    row = Relocation.objects.get()
    assert made.url == at(old, f"{row.pk}/")
    assert "Vers le totem" in client.get(at(old)).text
    preview = client.get(at(old, f"{row.pk}/carry-out/")).text
    assert "480,00" in preview
    assert client.get(at(old, f"{row.pk}/floors/")).status_code == 200
    client.post(at(old, f"{row.pk}/carry-out/"))
    assert in_the_new(old) == 3
    assert client.get(at(old, f"{row.pk}/undo/")).status_code == 200
    again = client.post(at(old, f"{row.pk}/carry-out/"))
    assert again.status_code == 409
    client.post(at(old, f"{row.pk}/undo/"))
    assert in_the_new(old) == 0
    client.post(at(old, f"{row.pk}/drop/"))
    row.refresh_from_db()
    assert row.state == "dropped"


def test_a_choice_is_looked_at_before_it_is_saved(old, manager, client):
    row = old.planned()
    first, second, third = movers_of(row)
    url = at(old, f"{row.pk}/")
    both = {f"place-{first.pk}": third.to_place.code, "check": "1"}
    looked = client.post(url, both)
    assert 'role="alert"' in looked.text
    assert movers_of(row) == [first, second, third]
    assert movers_of(row)[0].to_place == first.to_place
    none = client.post(url, {f"place-{first.pk}": "", "check": "1"}).text
    assert "errorlist" in none
    saved = client.post(
        url,
        {
            f"place-{first.pk}": "stays",
            f"keep-{second.pk}": "on",
            f"place-{second.pk}": second.to_place.code,
        },
    )
    assert saved.status_code == 302
    assert [(one.stays, one.is_chosen) for one in movers_of(row)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_the_movers_list_tells_keys_and_prices(old, manager, client):
    office = old.old_offices[0]
    key = add_item(
        village=old.village,
        number="K7",
        kind=ItemKind.KEY,
        resources=[office],
        by=manager,
        now=NOW,
    )
    issue_item(item=key, person=manager.party, by=manager, now=NOW)
    row = old.planned()
    sheet = client.get(at(old, f"{row.pk}/carry-out/"), {"as": "csv"}).content.decode()
    line = next(each for each in sheet.splitlines() if office.name in each)
    assert "K7" in line
    assert "480,00" in line


def test_reception_reads_and_does_nothing(old, client):
    row = old.planned()
    client.force_login(team_of(old.village, Role.RECEPTION).party.user)
    assert "<select" not in client.get(at(old, f"{row.pk}/")).text
    assert client.get(at(old, "new/")).status_code == 404
    assert client.post(at(old, f"{row.pk}/carry-out/")).status_code == 403
    assert in_the_new(old) == 0


def test_programs_do_all_of_it(old, manager):
    made = create_token(
        party=manager.party, label="Essai", scopes=tuple(Scope), by=manager, now=NOW
    )
    api = Client(headers={"Authorization": f"Bearer {made.secret}"})
    base = f"/api/v1/villages/{old.village.slug}/relocations"

    def send(method, rest="", body=None):
        answer = getattr(api, method)(
            f"{base}{rest}", json.dumps(body or {}), content_type="application/json"
        )
        return answer.status_code, answer.json()

    wanted = {
        "name": "Vers le totem",
        "from_buildings": [old.old.code],
        "to_building": old.new.code,
        "on": MOVE_ON.isoformat(),
    }
    status, row = send("post", body=wanted)
    assert status == 201
    mover = row["movers"][0]
    free = Resource.objects.filter(building=old.new).exclude(
        code__in=[one["to_place"] for one in row["movers"]]
    )
    seats = {"seats": [{"mover": mover["id"], "place": free.get().code}]}
    status, row = send("put", f"/{row['id']}/seats", seats)
    assert row["movers"][0]["to_place"] == free.get().code
    status, row = send("post", f"/{row['id']}/proposal")
    assert row["movers"][0]["is_chosen"]
    send("put", f"/{row['id']}", wanted | {"price": "kept"})
    seen = api.get(f"{base}/{row['id']}/preview").json()
    assert seen["in_the_way"] == []
    assert {one["new_price_cents"] - one["price_cents"] for one in seen["movers"]} == {0}
    assert send("post", f"/{row['id']}/carry-out")[0] == 200
    status, refused = send("post", f"/{row['id']}/carry-out")
    assert (status, refused["code"]) == (409, "impossible-step")
    assert len(api.get(f"{base}/{row['id']}/undoing").json()) == 3
    assert send("post", f"/{row['id']}/undo")[1]["state"] == "planned"
    assert send("post", f"/{row['id']}/drop")[1]["state"] == "dropped"
    assert [one["id"] for one in api.get(base).json()] == [row["id"]]
