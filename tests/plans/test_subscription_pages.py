"""Subscriptions on their pages: what the desk does, what a holder does, whom neither lets in."""

from datetime import date

import pytest

from creuset.core import clock
from creuset.core.roles import Role
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.plans.actions import asking
from creuset.plans.models import Subscription
from creuset.plans.states import SubscriptionState as S
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def member(village, client):
    actor = member_of(village, name="Camille Sel")
    client.force_login(actor.party.user)
    return actor


@pytest.fixture
def desk(village, client):
    actor = team_of(village, Role.RECEPTION)
    client.force_login(actor.party.user)
    return actor


def at(village, rest, face="my"):
    return f"/{village.slug}/{face}/plans/{rest}"


def test_a_member_asks_signs_and_leaves(village, member, client):
    offer = make_offer(village, notice_days=30)
    make_offer(village, code="cachee", names={"fr": "Hors catalogue"}, is_public=False)
    page = client.get(at(village, "ask/")).content.decode()
    assert offer.names["fr"] in page
    assert "Hors catalogue" not in page
    asked = client.post(
        at(village, "ask/"),
        {"party": member.party.pk, "offer": offer.code, "starts_on": "2026-11-23"},
    )
    row = Subscription.objects.get()
    assert asked.url == at(village, f"{row.pk}/")
    asking.offer(
        subscription=row,
        conditions=asking.Conditions(offer=offer, starts_on=TODAY),
        by=HOUSE,
        now=NOW,
    )
    unsigned = client.post(at(village, f"{row.pk}/sign/"), {"name": "Camille"})
    assert unsigned.status_code == 422
    client.post(at(village, f"{row.pk}/sign/"), {"name": "Camille", "agrees": "on"})
    assert "2026-12-23" in client.get(at(village, f"{row.pk}/notice/")).content.decode()
    early = client.post(at(village, f"{row.pk}/notice/"), {"last_on": "2026-12-01"})
    assert early.status_code == 422
    client.post(at(village, f"{row.pk}/notice/"), {"last_on": "2026-12-31"})
    row.refresh_from_db()
    assert (row.state, row.last_on) == (S.LEAVING, date(2026, 12, 31))
    assert client.get(at(village, f"{row.pk}/")).status_code == 200


def test_a_wish_is_withdrawn_and_an_offer_declined(village, member, client):
    make_proposal(village, member.party)
    asking.ask(
        village=village,
        party=member.party,
        offer=make_offer(village),
        starts_on=TODAY,
        by=member,
        now=NOW,
    )
    offered, asked = Subscription.objects.order_by("pk")
    client.post(at(village, f"{offered.pk}/decline/"), {"why": "Trop cher"})
    client.post(at(village, f"{asked.pk}/withdraw/"))
    states = Subscription.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [S.REFUSED, S.WITHDRAWN]


def test_whoever_uses_a_subscription_reads_it_and_does_not_sign(village, member, client):
    company = make_organisation(known_in=village)
    affiliate(member.party, company)
    row = make_proposal(village, company)
    assert client.get(at(village, f"{row.pk}/")).status_code == 404
    Subscription.objects.update(member=member.party)
    page = client.get(at(village, f"{row.pk}/"))
    assert page.status_code == 200
    assert "sign-title" not in page.content.decode()
    refused = client.post(at(village, f"{row.pk}/sign/"), {"name": "Moi", "agrees": "on"})
    assert refused.status_code == 422
    assert Subscription.objects.get().state == S.OFFERED


def test_the_desk_offers_signs_lets_changes_and_ends(village, desk, client):
    company = make_organisation(known_in=village, name="Sel Films")
    office = make_resource(village, kind=Kind.OFFICE, name="Bureau 4")
    offer = make_offer(village)
    sent = {
        "party": "Sel Films",
        "offer": offer.code,
        "starts_on": "2026-11-23",
        "quantity": 1,
        "audience": "anybody",
        "price": "180,50",
    }
    client.post(at(village, "new/", "desk"), sent)
    row = Subscription.objects.get(party=company)
    assert row.terms.get().price_cents == 180_50

    def do(step, **data):
        return client.post(at(village, f"{row.pk}/{step}/", "desk"), data)

    assert do("sign", name="Ada Sel").status_code == 302
    assert do("let", place=office.code, from_on="2026-12-01").status_code == 302
    change = {"offer": offer.code, "quantity": 2, "audience": "anybody", "from_on": "2027-01-01"}
    assert do("change", **change).status_code == 302
    assert do("pause", from_on="2027-02-01", until_on="2027-03-01").status_code == 302
    assert do("resume", from_on="2027-02-10").status_code == 302
    assert do("notice", last_on="2027-06-30").status_code == 302
    assert do("stay", x="1").status_code == 302
    let = row.lets.get()
    moved = at(village, f"{row.pk}/places/{let.pk}/move/", "desk")
    other = make_resource(village, kind=Kind.OFFICE)
    assert client.post(moved, {"place": other.code, "from_on": "2027-04-01"}).status_code == 302
    free = at(village, f"{row.pk}/places/{row.lets.latest('pk').pk}/free/", "desk")
    assert client.post(free, {"from_on": "2027-05-01"}).status_code == 302
    page = client.get(at(village, f"{row.pk}/", "desk")).content.decode()
    assert "<svg" in page
    assert "Bureau 4" in page
    assert do("withdraw", why="Non").status_code == 422
    assert do("nothing").status_code == 404


def test_the_list_asks_the_same_for_one_and_for_three(
    village, desk, client, django_assert_max_num_queries
):
    company = make_organisation(known_in=village, name="Sel Films")
    make_subscription(village, company)
    client.get(at(village, "", "desk"))
    with django_assert_max_num_queries(15) as one:
        client.get(at(village, "", "desk"))
    for _ in range(2):
        make_subscription(village, make_organisation(known_in=village))
    with django_assert_max_num_queries(15) as three:
        page = client.get(at(village, "", "desk")).content.decode()
    assert len(one) == len(three)
    assert page.count("/desk/plans/") > 3
    assert client.get(at(village, "in-kind/", "desk")).status_code == 200
    found = client.get(at(village, "?words=sel", "desk")).content.decode()
    assert "Sel Films" in found
    assert "Atelier" not in found


def test_the_list_shows_what_stands_until_more_is_asked_for(village, desk, client):
    ends = {"Mer Films": None, "Sel Films": date(2026, 11, 20), "Gris Films": date(2026, 11, 30)}
    for name, last_on in ends.items():
        company = make_organisation(known_in=village, name=name)
        make_subscription(village, company, starts_on=date(2026, 10, 1), ends_on=last_on)
    taken_back = make_proposal(village, make_organisation(known_in=village, name="Sable Films"))
    asking.withdraw(subscription=taken_back, by=HOUSE, now=NOW)

    def shown(asked):
        page = client.get(at(village, asked, "desk")).content.decode()
        return {name for name in (*ends, "Sable Films") if name in page}

    assert shown("") == {"Mer Films", "Gris Films"}
    assert shown("?state=any") == {*ends, "Sable Films"}
    assert shown("?state=ended") == {"Sel Films"}
    assert shown("?state=withdrawn") == {"Sable Films"}


def test_an_accountant_reads_and_changes_nothing(village, client):
    row = make_subscription(village, make_organisation(known_in=village))
    client.force_login(team_of(village, Role.ACCOUNTANT).party.user)
    page = client.get(at(village, f"{row.pk}/", "desk"))
    assert page.status_code == 200
    assert "steps-title" not in page.content.decode()
    assert client.get(at(village, f"{row.pk}/notice/", "desk")).status_code == 404


def test_the_people_say_who_is_a_member(village, desk, client):
    company = make_organisation(known_in=village, name="Sel Films")
    make_organisation(known_in=village, name="Poivre Films")
    make_subscription(village, company)
    people = f"/{village.slug}/desk/people/"
    members = client.get(f"{people}?member=member").content.decode()
    assert "Sel Films" in members
    assert "Poivre Films" not in members
    contacts = client.get(f"{people}?member=contact").content.decode()
    assert "Poivre Films" in contacts
    assert "Sel Films" not in contacts
    page = client.get(f"{people}{company.pk}/").content.decode()
    assert "Membre" in page
    assert "/desk/plans/" in page
