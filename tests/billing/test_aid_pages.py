"""The register of aid on its pages, as CSV, as a letter, and for programs."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creuset.billing.aid_papers import attestation, attestation_values
from creuset.billing.models import Aid, AidDeclaration, UndertakingLink
from creuset.core.roles import Role
from tests.factories.aids import make_aid, make_link
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="=Ondine Films")


@pytest.fixture
def lead(village, client):
    actor = team_of(village, Role.PROGRAMME_LEAD)
    client.force_login(actor.party.user)
    return actor


def get(client, page, village, *more, **query):
    return client.get(reverse(page, args=[village, *more]), query)


def post(client, page, village, *more, **values):
    return client.post(reverse(page, args=[village, *more]), values)


def said(answer):
    return answer.content.decode()


def test_whoever_has_least_left_comes_first(client, village, company, lead):
    assert "Aucune aide ne compte" in said(get(client, "aids:list", village))
    make_aid(village, company, 40_000)
    make_aid(village, make_organisation(known_in=village, name="Sel"), 50_000)
    page = said(get(client, "aids:list", village))
    assert page.index("Sel") < page.index("=Ondine Films")
    assert "250 000,00" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Aucune aide ne compte" in said(get(client, "aids:list", village, on="2031-01-01"))


def test_an_aid_is_granted_and_corrected_on_pages(client, village, company, lead):
    values = {
        "party": company.label,
        "gross": "12 000,50",
        "words": "Bourse",
        "granted_on": "2026-11-23",
        "legal_basis": "2023/2831",
    }
    refused = post(client, "aids:new", village, **values)
    assert refused.status_code == 422
    assert "n’a pas déclaré" in said(refused)
    declared = {"name": "Ana Roy", "agrees": "on", "declared_on": "2026-11-20"}
    rows = {"aids-TOTAL_FORMS": "1", "aids-INITIAL_FORMS": "0"}
    row = {"aids-0-granter": "Région", "aids-0-granted_on": "2025-01-01", "aids-0-gross": "1000"}
    post(
        client,
        "aids:declare",
        village,
        company.pk,
        **declared,
        **rows,
        **row,
        **{"aids-0-legal_basis": "2023/2831"},
    )
    assert post(client, "aids:new", village, **values).status_code == 302
    aid = Aid.objects.get(kind="grant")
    assert aid.gross_cents == 12_000_50
    post(client, "aids:correct", village, aid.pk, gross="10000", why="Solde")
    post(client, "aids:reference", village, aid.pk, reference="FR-7")
    page = said(get(client, "aids:undertaking", village, company.pk))
    assert "FR-7" in page
    assert "289 000,00" in page.replace("\u202f", " ").replace("\xa0", " ")


def test_more_rows_are_offered_and_keep_what_was_typed(client, village, company, lead):
    rows = {"aids-TOTAL_FORMS": "4", "aids-INITIAL_FORMS": "0", "aids-0-granter": "Région"}
    page = said(post(client, "aids:declare", village, company.pk, more="1", **rows))
    assert "aids-7-granter" in page
    assert 'value="Région"' in page
    assert not AidDeclaration.objects.exists()


def test_companies_are_linked_and_parted_on_pages(client, village, company, lead):
    other = make_organisation(known_in=village, name="Aube Holding")
    values = {"other": other.label, "since": "2025-01-01", "why": "51 %"}
    assert post(client, "aids:link", village, company.pk, **values).status_code == 302
    row = UndertakingLink.objects.get()
    assert "Aube Holding" in said(get(client, "aids:undertaking", village, company.pk))
    post(client, "aids:unlink", village, row.pk, last_on="2026-11-23", why="Cession")
    row.refresh_from_db()
    assert str(row.until) == "2026-11-24"


def test_the_register_opens_in_a_spreadsheet_without_a_formula(client, village, company, lead):
    make_aid(village, company, register_reference="FR-1")
    answer = get(client, "aids:csv", village)
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows[1][3] == "'=Ondine Films"
    assert rows[1][5:7] == ["20000.00", "EUR"]


def test_the_letter_says_what_was_granted_and_what_is_left(village, company):
    make_aid(village, company, 40_000)
    make_link(village, company, make_organisation(known_in=village, name="Aube Holding"))
    values = attestation_values(village, company, now=NOW)
    told = json.dumps(values, ensure_ascii=False).replace("\u202f", " ").replace("\xa0", " ")
    for words in ("40 000,00 €", "260 000,00 €", "Aube Holding", "2023/2831", "Bourse d’écriture"):
        assert words in told
    assert attestation(village, company, now=NOW).startswith(b"%PDF")


def test_a_member_reads_and_declares_their_own(client, village, company):
    own = member_of(village)
    affiliate(own.party, company, is_admin=True)
    other = make_organisation(known_in=village, name="Sel")
    make_aid(village, company)
    make_aid(village, other)
    client.force_login(own.party.user)
    page = said(get(client, "aids_my:list", village))
    assert "Bourse d’écriture" in page
    assert "Sel" not in page
    rows = {"aids-TOTAL_FORMS": "0", "aids-INITIAL_FORMS": "0"}
    done = post(client, "aids_my:declare", village, company.pk, name="A", agrees="on", **rows)
    assert done.status_code == 302
    assert get(client, "aids_my:letter", village, company.pk).status_code == 200
    for name in ("aids_my:declare", "aids_my:letter"):
        assert get(client, name, village, other.pk).status_code == 404
    assert get(client, "aids:list", village).status_code == 404


@pytest.mark.parametrize("name", ["aids:list", "aids:entries", "aids_my:list"])
def test_a_page_asks_as_much_for_one_as_for_three(client, village, company, lead, name):
    affiliate(lead.party, company, is_admin=True)
    make_aid(village, company)
    get(client, name, village)

    def asked():
        with CaptureQueriesContext(connection) as found:
            get(client, name, village)
        return len(found)

    first = asked()
    for _number in range(2):
        party = make_organisation(known_in=village)
        affiliate(lead.party, party, is_admin=True)
        make_aid(village, party)
    assert asked() == first


def test_programs_keep_the_register(client, village, company, lead):
    base = f"/api/v1/villages/{village.slug}"

    def send(path, method="post", **body):
        call = getattr(client, method)
        return call(f"{base}{path}", json.dumps(body), content_type="application/json")

    aid = {
        "party": company.pk,
        "gross_cents": 29_000_000,
        "words": {"fr": "Bourse"},
        "granted_on": "2026-11-23",
    }
    assert send("/aids", **aid).json()["code"] == "aids-not-declared"
    assert send("/aid-declarations", party=company.pk, name="Ana Roy").status_code == 201
    made = send("/aids", **aid)
    assert made.status_code == 201
    refused = send("/aids", **aid).json()
    assert (refused["code"], refused["left_cents"]) == ("too-much-aid", 1_000_000)
    pk = made.json()["id"]
    assert send(f"/aids/{pk}/correct", gross_cents=100, why="Erreur").status_code == 201
    assert send(f"/aids/{pk}/reference", "put", reference="FR-2").json()["register_reference"]
    other = make_organisation(known_in=village)
    linked = send("/aid-links", party=company.pk, other=other.pk, since="2025-01-01", why="51 %")
    found = client.get(f"{base}/aid-undertakings/{other.pk}").json()
    assert (found["counted_cents"], sorted(found["parties"])) == (
        100,
        sorted([company.pk, other.pk]),
    )
    end = {"last_on": "2026-11-23", "why": "Cession"}
    assert send(f"/aid-links/{linked.json()['id']}/end", **end).json()["until"] == "2026-11-24"
    for path in ("/aids", "/aid-declarations", "/aid-links"):
        assert client.get(f"{base}{path}").json()["items"]


def test_a_member_sees_their_own_entries_only(client, village, company):
    make_aid(village, company)
    person = member_of(village)
    client.force_login(person.party.user)
    base = f"/api/v1/villages/{village.slug}"
    assert client.get(f"{base}/aids").json()["items"] == []
    assert client.get(f"{base}/aid-links").status_code == 403
    make_aid(village, person.party)
    assert len(client.get(f"{base}/aids").json()["items"]) == 1
