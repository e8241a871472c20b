"""The waiting list of offices and plans on its pages and for programs."""

import json

import pytest

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.plans.actions import proposing, waiting
from creuset.plans.kinds import OfferKind
from creuset.plans.models import PlanProposal, PlanWait, Subscription
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def holder(village):
    return member_of(village, name="Camille Sel")


@pytest.fixture
def offer(village):
    return make_offer(village, kind=OfferKind.OFFICE)


def at(village, rest, face="desk"):
    return f"/{village.slug}/{face}/plans/{rest}"


def test_from_a_wish_to_an_offer_to_sign(village, desk, holder, offer, client):
    office = make_resource(village, kind="office", name="Bureau 4")
    client.force_login(holder.party.user)
    joining = at(village, f"waiting/join/?offer={offer.code}", "my")
    assert "office" in client.get(joining).content.decode()
    wish = {
        "party": holder.party.pk,
        "kind": "office",
        "from_on": "2026-11-23",
        "area_from": "30",
        "area_to": "20",
    }
    assert client.post(joining, wish).status_code == 422
    assert client.post(joining, wish | {"area_from": "", "area_to": ""}).status_code == 302
    wait = PlanWait.objects.get()
    client.force_login(desk.party.user)
    page = client.get(at(village, "waiting/")).content.decode()
    assert "Bureau 4" in page
    assert "Camille Sel" in page
    asked = {"offer": offer.code, "place": office.code, "answer_by": "2026-11-30"}
    proposing = at(village, f"waiting/{wait.pk}/propose/")
    assert client.get(f"{proposing}?offer={offer.code}").status_code == 200
    assert client.post(proposing, asked | {"answer_by": "2026-11-01"}).status_code == 422
    assert client.post(proposing, asked).status_code == 302
    assert client.get(at(village, f"waiting/{wait.pk}/")).status_code == 200
    proposal = PlanProposal.objects.get()
    client.force_login(holder.party.user)
    mine = client.get(at(village, "waiting/", "my")).content.decode()
    assert f"/proposals/{proposal.pk}/accept/" in mine
    accepting = at(village, f"proposals/{proposal.pk}/accept/", "my")
    assert client.get(accepting).status_code == 200
    done = client.post(accepting)
    assert done.url == at(village, f"{Subscription.objects.get().pk}/", "my")


def test_the_team_puts_somebody_on_the_list_first_and_off(village, desk, holder, offer, client):
    client.force_login(desk.party.user)
    wish = {"party": "Camille Sel", "kind": "office", "from_on": "2026-11-23"}
    assert client.post(at(village, "waiting/new/"), wish).status_code == 302
    assert client.post(at(village, "waiting/new/"), wish).status_code == 422
    pk = PlanWait.objects.get().pk
    assert client.post(at(village, f"waiting/{pk}/first/"), {"why": ""}).status_code == 422
    assert client.post(at(village, f"waiting/{pk}/first/"), {"why": "Lauréate"}).status_code == 302
    assert "Lauréate" in client.get(at(village, f"waiting/{pk}/")).content.decode()
    assert client.post(at(village, f"waiting/{pk}/turn/")).status_code == 302
    assert client.post(at(village, f"waiting/{pk}/leave/"), {"why": ""}).status_code == 302
    over = client.get(at(village, "waiting/?over=1")).content.decode()
    assert "Camille Sel" in over


def test_a_full_offer_is_waited_for_from_the_public_page(village, holder, client):
    plan = make_offer(village, cap=1)
    make_subscription(village, holder.party, plan)
    page = client.get(f"/{village.slug}/offers/").content.decode()
    assert f"waiting/join/?offer={plan.code}" in page


def test_what_is_let_meanwhile_is_on_no_page_before_the_hour_strikes(
    village, desk, holder, offer, client
):
    office = make_resource(village, kind="office", name="Bureau 9")
    wait = waiting.join(
        village=village,
        party=holder.party,
        kind=OfferKind.OFFICE,
        from_on=NOW.date(),
        by=holder,
        now=NOW,
    )
    made = proposing.propose_to(wait=wait, offer=offer, place=office, by=desk, now=NOW)
    mine, one = at(village, "waiting/", "my"), at(village, f"waiting/{wait.pk}/")

    def told(by, url):
        client.force_login(by.party.user)
        return client.get(url).content.decode()

    def of_programs():
        client.force_login(holder.party.user)
        url = f"/api/v1/villages/{village.slug}/plan-waiting/{wait.pk}"
        found = client.get(url).json()
        return found["state"], [proposal["state"] for proposal in found["proposals"]]

    accept = f"proposals/{made.pk}/accept/"
    assert accept in told(holder, mine)
    assert accept in told(desk, one)
    assert of_programs() == ("proposed", ["open"])
    make_subscription(village, make_organisation(known_in=village), offer, place=office)
    assert accept not in told(holder, mine)
    assert accept not in told(desk, one)
    assert "Retirée" in told(desk, one)
    assert of_programs() == ("waiting", ["withdrawn"])
    client.force_login(holder.party.user)
    assert client.post(at(village, accept, "my")).status_code == 422
    made.refresh_from_db()
    assert made.state == "open"


def test_the_list_asks_the_same_for_one_and_for_three(
    village, desk, offer, client, django_assert_max_num_queries
):
    client.force_login(desk.party.user)

    def join():
        party = member_of(village).party
        wish = {"party": party.email, "kind": "office", "from_on": "2026-11-23"}
        client.post(at(village, "waiting/new/"), wish)

    join()
    make_resource(village, kind="office")
    client.get(at(village, "waiting/"))
    with django_assert_max_num_queries(12) as one:
        client.get(at(village, "waiting/"))
    join()
    join()
    make_resource(village, kind="office")
    with django_assert_max_num_queries(12) as three:
        client.get(at(village, "waiting/"))
    assert PlanWait.objects.count() == 3
    assert len(one) == len(three)
    place = make_resource(village, kind="office")
    first = PlanWait.objects.order_by("pk").first()
    proposing.propose_to(wait=first, offer=offer, place=place, by=desk, now=NOW)
    with django_assert_max_num_queries(12):
        client.get(at(village, "waiting/"))


def test_programs_do_the_same(village, desk, holder, offer, client):
    office = make_resource(village, kind="office")

    def ask(by, method, path, body=None):
        token = create_token(party=by.party, label="Essai", scopes=tuple(Scope), by=by, now=NOW)
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    wish = {"party": holder.party.pk, "kind": "office", "from_on": "2026-11-23"}
    made = ask(holder, "POST", "plan-waiting", wish)
    assert made.status_code == 201, made.json()
    here = f"plan-waiting/{made.json()['id']}"
    assert (made.json()["rank"], made.json()["state"]) == (1, "waiting")
    assert ask(member_of(village), "GET", here).status_code == 404
    assert ask(holder, "GET", "plan-waiting/matches").status_code == 404
    (match,) = ask(desk, "GET", "plan-waiting/matches").json()
    assert (match["place"], match["line"]) == (office.code, [made.json()["id"]])
    assert ask(holder, "POST", f"{here}/first", {"why": "Moi"}).status_code == 403
    assert ask(desk, "POST", f"{here}/first", {"why": "Lauréate"}).json()["first_why"]
    assert not ask(desk, "DELETE", f"{here}/first").json()["first_why"]
    given = {"offer": offer.code, "place": office.code}
    (proposal,) = ask(desk, "POST", f"{here}/propose", given).json()["proposals"]
    at_hand = f"plan-proposals/{proposal['id']}"
    back = ask(desk, "POST", f"{at_hand}/withdraw", {"why": "Travaux"}).json()
    assert back["proposals"][0]["state"] == "withdrawn"
    (proposal, _old) = ask(desk, "POST", f"{here}/propose", given).json()["proposals"]
    at_hand = f"plan-proposals/{proposal['id']}"
    assert ask(holder, "POST", f"{at_hand}/accept").json()["state"] == "offered"
    assert ask(holder, "POST", f"{at_hand}/decline", {}).status_code == 409
    assert ask(holder, "POST", f"{here}/leave", {}).status_code == 409
