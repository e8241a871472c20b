"""Lists of arrival and departure on their pages and for programs: the desk, the member, whom neither lets in."""

import json

import pytest

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.plans.actions.inspections import begin_inspection
from creuset.plans.models import Inspection, Todo
from tests.architecture.ground import picture
from tests.factories.documents import publish_rules
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_checklist, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def holder(village):
    return member_of(village, name="Camille Sel")


@pytest.fixture
def found(village, holder):
    things = [("wifi", "team"), ("photo", "member"), ("lieux", "team", "inspected")]
    make_checklist(village, "arrival", *things)
    office = make_resource(village, kind="office", name="Bureau 4")
    return make_subscription(village, holder.party, place=office).todo_lists.get()


def at(village, rest="", face="desk"):
    return f"/{village.slug}/{face}/plans/checklists/{rest}"


def test_the_desk_ticks_waives_and_undoes(village, found, client):
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    listed = client.get(at(village)).content.decode()
    assert "Camille Sel" in listed
    assert "Camille Sel" not in client.get(at(village, "?state=late")).content.decode()
    assert "Camille Sel" not in client.get(at(village, "?state=over")).content.decode()

    def do(code, **data):
        return client.post(at(village, f"{found.pk}/things/{code}/"), data)

    assert do("wifi", verb="tick").status_code == 302
    assert do("photo", verb="waive").status_code == 422
    assert do("photo", verb="waive", why="Ne veut pas").status_code == 302
    assert do("photo", verb="undo").status_code == 302
    assert do("lieux", verb="tick").status_code == 422
    assert do("wifi", verb="burn").status_code == 302
    page = client.get(at(village, f"{found.pk}/")).content.decode()
    assert "todo-wifi" in page
    assert dict(Todo.objects.values_list("code", "state"))["wifi"] == "done"
    assert client.get(at(village, "written/")).status_code == 200


def test_the_state_of_a_place_is_written_shown_and_agreed(village, holder, found, client):
    desk = team_of(village, Role.RECEPTION)
    client.force_login(desk.party.user)
    here = at(village, f"{found.pk}/inspection/")
    assert client.get(here).status_code == 404
    assert client.post(here, {"begin": "1"}).url == here
    assert "Bureau 4" in client.get(here).content.decode()
    assert client.post(f"{here}agree/", {"side": "village"}).status_code == 422
    seen = {
        "line-0-condition": "good",
        "line-1-condition": "worn",
        "line-1-words": "Deux trous",
        "new-0-place": "Bureau 4",
        "new-0-thing": "Lampe",
        "new-0-condition": "new",
        "meter-0-meter": "Électricité",
        "meter-0-value": "1234,5",
        "meter-0-unit": "kWh",
    }
    assert client.post(here, seen | {"meter-1-value": "3"}).status_code == 422
    assert client.post(here, seen).status_code == 302
    assert client.post(f"{here}pictures/", {"pictures": picture()}).status_code == 302
    assert client.post(f"{here}agree/", {"side": "village"}).status_code == 302
    client.force_login(holder.party.user)
    mine = at(village, f"{found.pk}/inspection/", "my")
    page = client.get(mine).content.decode()
    assert "Deux trous" in page
    assert "234,5" in page
    shot = page.split('<img src="')[1].split('"')[0]
    assert b"".join(client.get(shot).streaming_content)
    assert client.post(f"{mine}agree/", {"name": ""}).status_code == 422
    assert client.post(f"{mine}agree/", {"name": "Camille", "reply": "Vu"}).status_code == 302
    assert Inspection.objects.get().is_agreed
    assert client.get(mine).status_code == 200
    client.force_login(member_of(village).party.user)
    assert client.get(shot).status_code == 404


def test_a_member_does_what_is_theirs(village, holder, found, client):
    client.force_login(holder.party.user)
    page = client.get(at(village, f"{found.pk}/", "my")).content.decode()
    assert page.count('value="tick"') == 1
    assert 'value="waive"' not in page
    tick = at(village, f"{found.pk}/things/photo/", "my")
    assert client.post(tick, {"verb": "tick"}).status_code == 302
    wifi = at(village, f"{found.pk}/things/wifi/", "my")
    assert client.post(wifi, {"verb": "tick"}).status_code == 403
    assert "Camille Sel" in client.get(at(village, face="my")).content.decode()
    client.force_login(member_of(village).party.user)
    assert client.get(at(village, f"{found.pk}/", "my")).status_code == 404
    assert client.post(tick, {"verb": "undo"}).status_code == 404


def test_the_day_tells_what_is_late(village, found, client):
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    day = f"/{village.slug}/desk/"
    assert "state=late" not in client.get(day).content.decode()
    Todo.objects.filter(code="wifi").update(due_on="2026-11-20")
    assert "state=late" in client.get(day).content.decode()


def test_the_list_asks_the_same_for_one_and_for_three(
    village, found, client, django_assert_max_num_queries
):
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    client.get(at(village))
    with django_assert_max_num_queries(12) as one:
        client.get(at(village))
    for _ in range(2):
        make_subscription(village, make_organisation(known_in=village))
    with django_assert_max_num_queries(12) as three:
        client.get(at(village))
    assert len(one) == len(three)


def test_programs_do_the_same(village, holder, found, client):
    desk = team_of(village, Role.RECEPTION)

    def ask(by, method, path, body=None):
        token = create_token(party=by.party, label="Essai", scopes=tuple(Scope), by=by, now=NOW)
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    here = f"todo-lists/{found.pk}"
    assert ask(desk, "GET", "checklists").json()[0]["items"][2]["known"] == "inspected"
    assert ask(holder, "GET", "checklists").status_code == 404
    assert [one["id"] for one in ask(holder, "GET", "todo-lists").json()["items"]] == [found.pk]
    assert ask(member_of(village), "GET", here).status_code == 404
    ticked = ask(holder, "POST", f"{here}/items/photo", {"verb": "tick"}).json()
    assert (ticked["state"], ticked["done_by"]) == ("done", holder.party.pk)
    refused = ask(holder, "POST", f"{here}/items/wifi", {"verb": "tick"})
    assert refused.status_code == 403
    assert ask(desk, "POST", f"{here}/inspection").status_code == 201
    lines = [{"place": "Bureau 4", "thing": "Sol", "condition": "good"}]
    meters = [{"meter": "Eau", "value": "12.5", "unit": "m3"}]
    given = {"lines": lines, "meters": meters}
    assert ask(desk, "PUT", f"{here}/inspection", given).json()["meters"][0]["value"] == "12.500"
    ask(desk, "POST", f"{here}/inspection/agree", {"side": "village"})
    agreed = {"side": "holder", "name": "Camille"}
    assert ask(holder, "POST", f"{here}/inspection/agree", agreed).json()["holder_name"]
    again = ask(desk, "PUT", f"{here}/inspection", given)
    assert (again.status_code, again.json()["code"]) == (422, "agreed-already")
    assert ask(holder, "GET", here).json()["items"][2]["state"] == "done"
    assert begin_inspection(todo_list=found, by=desk, now=NOW).is_agreed


def test_the_member_finds_from_their_list_where_the_house_rules_are_accepted(
    village, holder, client
):
    make_checklist(village, "arrival", ("reglement", "member", "house_rules"))
    publish_rules(village, first_day=village.day_of(NOW))
    found = make_subscription(village, holder.party).todo_lists.get()
    where = f"/{village.slug}/my/contracts/rules/"
    client.force_login(holder.party.user)
    assert where in client.get(at(village, f"{found.pk}/", "my")).content.decode()
    client.force_login(team_of(village).party.user)
    assert where not in client.get(at(village, f"{found.pk}/")).content.decode()
