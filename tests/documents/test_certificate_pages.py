from datetime import date

import pytest
from django.urls import reverse

from creuset.core import clock, files
from creuset.core.roles import Role
from creuset.documents.models import Certificate
from creuset.documents.states import CertificateState
from tests.factories.documents import make_certificate, paper, picture
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films")


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def enter(client, actor):
    client.force_login(actor.party.user)


def sent(company, **more):
    return {
        "party": str(company.pk),
        "kind": "insurance",
        "title": "RC Pro 118 218",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        "upload": paper(),
    } | more


def test_a_member_sends_and_the_team_accepts(client, village, company, admin):
    enter(client, admin)
    answer = client.post(reverse("certificates_my:send", args=[village]), sent(company))
    assert answer.status_code == 302, answer.context["form"].errors
    assert "Sel Films" in client.get(answer["Location"]).content.decode()
    made = Certificate.objects.get()
    enter(client, team_of(village, Role.STAGE_MANAGER))
    assert "RC Pro" in client.get(reverse("certificates:list", args=[village])).content.decode()
    check = reverse("certificates:check", args=[village, made.pk])
    page = client.get(reverse("certificates:certificate", args=[village, made.pk]))
    assert check in page.content.decode()
    client.post(check, {"verdict": "accept", "answer": ""})
    made.refresh_from_db()
    assert made.state_on(TODAY) is CertificateState.VALID
    client.post(reverse("certificates:end", args=[village, made.pk]), {"answer": "Résiliée"})
    made.refresh_from_db()
    assert made.state_on(TODAY) is CertificateState.ENDED


def test_the_team_puts_one_on_file_from_the_page_of_a_party(client, village, company):
    enter(client, team_of(village))
    address = reverse("certificates:new", args=[village])
    assert company.name in client.get(address, {"party": company.pk}).content.decode()
    answer = client.post(address, sent(company, party=company.label, upload=picture()))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert files.address(Certificate.objects.get().file) in page
    assert (
        "RC Pro" in client.get(reverse("people:party", args=[village, company.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"upload": ""}, "upload"),
        ({"upload": paper(content=b"nothing")}, "upload"),
        ({"valid_until": ""}, "valid_until"),
        ({"valid_until": "2025-01-01"}, "valid_until"),
        ({"valid_from": "x"}, "valid_from"),
        ({"kind": "castle"}, "kind"),
        ({"kind": "other", "title": ""}, "title"),
        ({"party": "999999"}, "party"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(client, village, company, admin, more, field):
    enter(client, admin)
    answer = client.post(reverse("certificates_my:send", args=[village]), sent(company, **more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Certificate.objects.exists()


def test_a_member_cannot_send_for_somebody_else(client, village, admin):
    enter(client, admin)
    other = make_person(known_in=village)
    answer = client.post(reverse("certificates_my:send", args=[village]), sent(other))
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["list", "new", "certificate"])
def test_the_desk_is_for_the_team(client, village, company, name):
    made = make_certificate(village, company)
    arguments = [village, made.pk] if name == "certificate" else [village]
    address = reverse(f"certificates:{name}", args=arguments)
    assert "/account/" in client.get(address)["Location"]
    for outside in (member_of(village), team_of(make_village())):
        enter(client, outside)
        assert client.get(address).status_code == 404


def test_who_opens_the_paper(client, village, company, admin):
    made = make_certificate(village, company, by=admin)
    address = files.address(made.file)
    assert client.get(address).status_code == 404
    colleague = member_of(village)
    affiliate(colleague.party, company)
    readers = {admin: 200, team_of(village, Role.ACCOUNTANT): 200, colleague: 404}
    readers |= {member_of(village): 404, team_of(make_village()): 404}
    for actor, status in readers.items():
        enter(client, actor)
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Disposition"].startswith("attachment")
            assert b"".join(answer.streaming_content) == paper().read()


def test_a_list_costs_the_same_for_one_and_for_three(
    client, village, company, django_assert_max_num_queries
):
    enter(client, team_of(village))
    address = reverse("certificates:list", args=[village])
    client.get(address)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make_certificate(village, make_organisation(known_in=village))
        with django_assert_max_num_queries(20) as seen:
            client.get(address, {"state": "valid"})
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 13


def test_my_list_costs_the_same_for_one_and_for_three(
    client, village, company, admin, django_assert_max_num_queries
):
    enter(client, admin)
    address = reverse("certificates_my:list", args=[village])
    client.get(address)
    costs = []
    for more in (1, 2):
        for _ in range(more):
            make_certificate(village, company)
        with django_assert_max_num_queries(20) as seen:
            client.get(address)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 13
