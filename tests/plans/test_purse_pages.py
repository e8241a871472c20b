"""Credits on their pages: what a member reads, who lets whom spend, what the desk gives and corrects."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.plans.models import Lot, PurseRule, Spender
from creuset.plans.rules.allowances import Grant, Unit
from tests.factories.allowances import make_lot, make_plan
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
    actor = team_of(village, Role.MANAGER)
    client.force_login(actor.party.user)
    return actor


def read(client, path):
    answer = client.get(path, headers={"accept-language": "fr"})
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_i_read_what_my_plan_gives_and_what_i_was_given(village, member, client):
    make_plan(village, member.party, Grant("rooms", Unit.HOUR, 600))
    make_lot(village, member.party, 3, Unit.DAY, names={"fr": "Cadeau"})
    make_lot(village, make_person(known_in=village), 7, Unit.USE)

    page = read(client, f"/{village.slug}/my/plans/credits/")

    assert "10 h" in page
    assert "3 jours" in page
    assert "Cadeau" in page
    assert "7 utilisations" not in page


def test_an_admin_lets_a_colleague_spend_and_the_colleague_does_not(village, member, client):
    company, clerk = make_organisation(known_in=village), make_person(known_in=village)
    affiliate(member.party, company, is_admin=True)
    affiliate(clerk, company)
    make_lot(village, company, 3, Unit.DAY)
    url = f"/{village.slug}/my/plans/credits/{company.pk}/people/{clerk.pk}/"
    assert clerk.name in read(client, f"/{village.slug}/my/plans/credits/")

    client.post(url, {"may": "1"})
    assert Spender.objects.get().person == clerk
    client.post(url, {"may": "1"})
    client.post(url, {"may": "0"})
    assert not Spender.objects.exists()
    verbs = AuditRow.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["plans.spender_added", "plans.spender_removed"]

    other = member_of(village)
    affiliate(other.party, company)
    client.force_login(other.party.user)
    assert client.post(url, {"may": "1"}).status_code == 404
    stranger = f"/{village.slug}/my/plans/credits/{company.pk}/people/{make_person().pk}/"
    client.force_login(member.party.user)
    assert client.post(stranger, {"may": "1"}).status_code == 404


def test_whoever_may_spend_reads_what_there_is_and_not_who_spent_it(village, member, client):
    company = make_organisation(known_in=village)
    affiliate(member.party, company)
    make_lot(village, company, 3, Unit.DAY, names={"fr": "Forfait"})
    Spender.objects.create(village=village, company=company, person=member.party, since=NOW)

    page = read(client, f"/{village.slug}/my/plans/credits/")

    assert "3 jours" in page
    assert "Ce qui fut accordé" not in page


def test_the_desk_gives_and_corrects_with_a_reason(village, desk, client):
    party = make_person(known_in=village)
    give = f"/{village.slug}/desk/plans/credits/{party.pk}/give/"
    typed = {
        "amount": "1,5",
        "unit": "hour",
        "kinds": ["meeting"],
        "reason": "Geste",
        "from_on": "2026-11-23",
    }

    assert client.post(give, typed | {"amount": "0"}).status_code == 422
    assert client.post(give, typed | {"amount": "0,001"}).status_code == 422
    assert client.post(give, typed | {"last_on": "2026-11-22"}).status_code == 422
    client.post(give, typed | {"last_on": "2026-11-30"})

    lot = Lot.objects.get()
    assert (lot.balance, lot.kinds, lot.until_on) == (90, ["meeting"], date(2026, 12, 1))
    correct = f"/{village.slug}/desk/plans/credits/{party.pk}/{lot.pk}/correct/"
    assert client.post(correct, {"change": "-2", "reason": "Erreur"}).status_code == 422
    client.post(correct, {"change": "-1", "reason": "Erreur de saisie"})
    lot.refresh_from_db()
    assert lot.balance == 30
    page = read(client, f"/{village.slug}/desk/plans/credits/{party.pk}/")
    assert "−1 h" in page
    assert "Erreur de saisie" in page
    assert party.name in read(client, f"/{village.slug}/desk/plans/credits/")


def test_whoever_leads_the_village_says_which_purse_is_first(village, client):
    client.force_login(team_of(village, Role.OWNER).party.user)
    client.post(f"/{village.slug}/desk/plans/credits/", {"first": "company"})
    assert PurseRule.objects.get().company_first

    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert client.post(f"/{village.slug}/desk/plans/credits/", {"first": "own"}).status_code == 403
    assert PurseRule.objects.get().company_first


def test_my_credits_cost_the_same_with_one_company_and_with_three(village, member, client):
    def join():
        company = make_organisation(known_in=village)
        affiliate(member.party, company, is_admin=True)
        affiliate(make_person(known_in=village), company)
        make_lot(village, company, 3, Unit.DAY)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(client, f"/{village.slug}/my/plans/credits/")
        return len(queries)

    join()
    asked()
    once = asked()
    join()
    join()
    assert asked() == once


def test_the_list_of_purses_costs_the_same_whatever_its_length(village, desk, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(client, f"/{village.slug}/desk/plans/credits/")
        return len(queries)

    make_lot(village, make_person(known_in=village), 3, Unit.DAY)
    asked()
    before = asked()
    for _number in range(3):
        make_lot(village, make_person(known_in=village), 3, Unit.DAY, resources=["poste-1"])
    assert asked() <= before + 1
