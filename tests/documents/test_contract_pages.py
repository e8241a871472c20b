"""Contracts and their texts through HTTP: pages and API."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.documents.actions import contracts
from creuset.documents.contract_forms import LABELS
from creuset.documents.models import Acceptance, Contract, ContractText
from creuset.documents.retention import forget_contracts
from creuset.documents.rules.terms import FOUNDING, TERMS
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from tests.factories.documents import (
    make_contract,
    paper,
    publish_rules,
    send_contract,
    service_values,
)
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

SIGNED = {"name": "Ada Lovelace", "agrees": "on"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films", email="sel@films.example")


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def enter(client, actor):
    client.force_login(actor.party.user)


def seen_on(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def test_the_desk_sends_and_the_member_signs(client, village, company, admin):
    draft = make_contract(village, company)
    enter(client, team_of(village, Role.RECEPTION))
    page = client.get(reverse("contracts:contract", args=[village, draft.pk]))
    assert "Article 1" in page.content.decode()
    preview = client.get(reverse("contracts:preview", args=[village, draft.pk]))
    assert preview.content.startswith(b"%PDF-")
    client.post(reverse("contracts:send", args=[village, draft.pk]), {"send-email": ""})
    assert "C-2026" in client.get(reverse("contracts:list", args=[village])).content.decode()
    enter(client, admin)
    listed = client.get(reverse("contracts_my:list", args=[village])).content.decode()
    assert "C-2026" in listed
    assert '<span class="count">1</span>' in listed
    mine = reverse("contracts_my:contract", args=[village, draft.pk])
    seen = seen_on(client.get(mine))
    sign = reverse("contracts_my:sign", args=[village, draft.pk])
    assert client.post(sign, {"name": "", "seen": seen}).status_code == 422
    answer = client.post(sign, SIGNED | {"seen": seen}, follow=True)
    assert "Ada Lovelace" in answer.content.decode()
    row = Contract.objects.get()
    assert (row.state, row.signed_ip) == ("sealed", "127.0.0.1")
    enter(client, team_of(village))
    party = client.get(reverse("people:party", args=[village, company.pk]))
    assert row.reference in party.content.decode()
    end = reverse("contracts:end", args=[village, row.pk])
    client.post(end, {"end-on": "2027-01-01", "end-reason": "Départ"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ended", "Départ")


def test_a_page_opened_before_a_change_signs_nothing(client, village, company):
    sent = send_contract(village, company)
    secret = re.search(r"/contract/([\w-]+)/", mail.outbox[-1].body)[1]
    page = reverse("contract:contract", args=[village, secret])
    opened = client.get(page)
    assert opened["Referrer-Policy"] == "same-origin"
    contracts.change(contract=sent, values=service_values(special="Autre."), by=HOUSE, now=NOW)
    changing = client.get(page).content.decode()
    assert 'name="seen"' not in changing
    sign = reverse("contract:sign", args=[village, secret])
    assert client.post(sign, SIGNED | {"seen": seen_on(opened)}).status_code == 422
    sent.refresh_from_db()
    contracts.send(contract=sent, by=HOUSE, now=NOW)
    assert client.get(page).status_code == 404
    secret = re.search(r"/contract/([\w-]+)/", mail.outbox[-1].body)[1]
    sign = reverse("contract:sign", args=[village, secret])
    refused = client.post(sign, SIGNED | {"seen": seen_on(opened)})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert not refused.context["form"].is_bound
    answer = client.post(sign, SIGNED | {"seen": seen_on(refused)}, follow=True)
    assert "Ada Lovelace" in answer.content.decode()
    pdf = client.get(reverse("contract:paper", args=[village, secret]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")


def test_the_party_declines_with_a_reason_with_and_without_an_account(
    client, village, company, admin
):
    mailed = send_contract(village, company)
    secret = re.search(r"/contract/([\w-]+)/", mail.outbox[-1].body)[1]
    page = reverse("contract:decline", args=[village, secret])
    assert client.post(page, {"reason": ""}).status_code == 422
    answer = client.post(page, {"reason": "Trop cher."}, follow=True).content.decode()
    assert "Trop cher." in answer
    assert "Trop cher." in mail.outbox[-1].body
    mailed.refresh_from_db()
    assert mailed.state == "declined"
    own = send_contract(village, company)
    enter(client, admin)
    client.post(reverse("contracts_my:decline", args=[village, own.pk]), {"reason": "Non."})
    own.refresh_from_db()
    assert (own.state, own.reason) == ("declined", "Non.")


def test_the_desk_writes_down_a_signature_by_hand(client, village, company, admin):
    draft = make_contract(village, company)
    enter(client, team_of(village, Role.RECEPTION))
    page = reverse("contracts:on_paper", args=[village, draft.pk])
    typed = {"paper-name": "Ada Lovelace", "paper-on": "2026-11-20"}
    assert client.post(page, typed).status_code == 422
    late = typed | {"paper-on": "2026-11-24", "paper-scan": paper()}
    assert "paper-on" in client.post(page, late).content.decode()
    answer = client.post(page, typed | {"paper-scan": paper()}, follow=True).content.decode()
    assert "signature électronique" in answer
    enter(client, admin)
    mine = client.get(reverse("contracts_my:contract", args=[village, draft.pk])).content.decode()
    assert "Ada Lovelace" in mine
    assert "Signer le contrat" not in mine


def test_a_withdrawn_contract_says_so(client, village, company, admin):
    sent = send_contract(village, company)
    enter(client, team_of(village))
    client.post(reverse("contracts:withdraw", args=[village, sent.pk]), {"withdraw-reason": "Non"})
    enter(client, admin)
    page = client.get(reverse("contracts_my:contract", args=[village, sent.pk])).content.decode()
    assert "Non" in page
    assert 'name="seen"' not in page


def test_lists_ask_as_much_for_three_as_for_one(client, village, django_assert_max_num_queries):
    desk, member = team_of(village), member_of(village)
    counts = []
    for _ in range(2):
        send_contract(village, member.party)
        for actor, name in ((desk, "contracts:list"), (member, "contracts_my:list")):
            enter(client, actor)
            client.get(reverse(name, args=[village]))
            with django_assert_max_num_queries(20) as asked:
                client.get(reverse(name, args=[village]))
            counts.append(len(asked))
        send_contract(village, member.party)
    assert counts[:2] == counts[2:]


def test_a_contract_is_prepared_by_hand(client, village, company):
    enter(client, team_of(village, Role.RECEPTION))
    address = reverse("contracts:new", args=[village, "service"])
    assert address in client.get(reverse("contracts:list", args=[village])).content.decode()
    assert company.name in client.get(address, {"party": company.pk}).content.decode()
    typed = {
        "party": company.label,
        "offer": "Dix jours",
        "place": "Niveau 1",
        "start": "2026-12-01",
        "notice_0": "1",
        "notice_1": "month",
        "lines": "Forfait ; 240,50 ; par mois\nBadge;10",
        "deposit": "240,50",
        "included": "Wi-Fi\n\nCafé",
    }
    for wrong, field in (
        ({"lines": "Forfait 240"}, "lines"),
        ({"lines": "Forfait ; 240,505"}, "lines"),
        ({"place": ""}, "place"),
        ({"end": "2020-01-01"}, "end"),
    ):
        refused = client.post(address, typed | wrong)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert client.post(address, typed).status_code == 302
    terms = Contract.objects.get().values["terms"]
    assert [line["price"]["cents"] for line in terms["lines"]] == [24050, 1000]
    assert terms["deposit"]["cents"] == 24050
    assert terms["notice"] == {"count": 1, "per": "month"}
    assert terms["included"] == ["Wi-Fi", "Café"]
    assert client.get(reverse("contracts:new", args=[village, "house_rules"])).status_code == 404


@pytest.mark.parametrize("kind", FOUNDING)
def test_each_contract_that_the_list_offers_can_be_prepared(
    client, village, kind, django_assert_max_num_queries
):
    enter(client, team_of(village, Role.RECEPTION))
    offered = client.get(reverse("contracts:list", args=[village])).content.decode()
    address = reverse("contracts:new", args=[village, kind.value])
    assert address in offered
    with django_assert_max_num_queries(12):
        page = client.get(address)
    assert list(page.context["form"].fields) == ["party", *(term.name for term in TERMS[kind])]


def test_every_value_of_a_contract_has_its_name():
    assert {term.name for terms in TERMS.values() for term in terms} <= LABELS.keys()


def test_a_text_is_written_tried_and_published_at_the_desk(client, village):
    enter(client, team_of(village))
    page = reverse("contracts:text", args=[village, "service"])
    assert "value.offer" in client.get(page).content.decode()
    bad = {"name_fr": "Contrat", "source_fr": "Bonjour\n\n#value.nmae"}
    refused = client.post(page, bad)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["source_fr"]
    assert "3" in refused.context["form"].errors["source_fr"][0]
    good = {"name_fr": "Contrat", "source_fr": "== Objet\r\n\r\n#value.offer"}
    assert client.post(page, good).status_code == 302
    preview = reverse("contracts:preview_text", args=[village, "service"])
    assert client.get(preview).content.startswith(b"%PDF-")
    publish = reverse("contracts:publish_text", args=[village, "service"])
    assert client.post(publish, {"publish-first_day": "2020-01-01"}).status_code == 422
    assert client.post(publish, {"publish-first_day": "2026-11-23"}).status_code == 302
    assert ContractText.objects.get().sources == {"fr": "== Objet\n\n#value.offer"}
    client.post(page, good | {"name_fr": "Autre"})
    client.post(reverse("contracts:drop_text", args=[village, "service"]))
    assert ContractText.objects.count() == 1
    new = {"code": "studio", "kind": "service"} | good
    assert client.post(reverse("contracts:new_text", args=[village]), new).status_code == 302
    listed = client.get(reverse("contracts:texts", args=[village])).content.decode()
    assert "studio" in listed
    enter(client, team_of(village, Role.RECEPTION))
    assert "<textarea" not in client.get(page).content.decode()


def test_members_accept_the_house_rules_and_the_desk_sees_who(client, village):
    member, boss = member_of(village, family_name="Zest"), team_of(village)
    enter(client, member)
    mine = reverse("contracts_my:rules", args=[village])
    assert 'name="seen"' not in client.get(mine).content.decode()
    enter(client, boss)
    rules = reverse("contracts:rules", args=[village])
    assert client.get(rules).status_code == 200
    text = publish_rules(village, first_day=village.day_of(NOW))
    assert "Zest" in client.get(rules).content.decode()
    enter(client, member)
    page = client.get(mine)
    assert str(text.pk) == seen_on(page)
    assert client.post(mine, {"seen": text.pk}).status_code == 422
    stale = client.post(mine, {"agrees": "on", "seen": text.pk + 1})
    assert stale.status_code == 422
    assert 'role="alert"' in stale.content.decode()
    client.post(mine, {"agrees": "on", "seen": text.pk})
    assert Acceptance.objects.get().ip == "127.0.0.1"
    enter(client, boss)
    assert "Zest" not in client.get(rules).content.decode()
    assert "Zest" in client.get(rules, {"show": "accepted"}).content.decode()


def test_programs_do_the_same(client, village, company, admin):
    publish_rules(village, first_day=village.day_of(NOW))
    sent = send_contract(village, company)
    enter(client, admin)
    base = f"/api/v1/villages/{village.slug}"
    token = {"headers": {"X-CSRFToken": "x"}, "content_type": "application/json"}
    listed = client.get(f"{base}/contracts").json()
    assert [one["reference"] for one in listed["items"]] == [sent.reference]
    old = client.post(
        f"{base}/contracts/{sent.pk}/sign", {"name": "Ada", "paper_sha256": "0" * 64}, **token
    )
    assert (old.status_code, old.json()["code"]) == (409, "contract-changed")
    signed = client.post(
        f"{base}/contracts/{sent.pk}/sign",
        {"name": "Ada", "paper_sha256": sent.paper_sha256},
        **token,
    )
    assert signed.json()["state"] == "sealed"
    rules = client.get(f"{base}/house-rules").json()
    accepted = client.post(f"{base}/house-rules/accept", {"id": rules["id"]}, **token)
    assert accepted.json()["accepted_at"]
    assert client.get(f"{base}/contract-texts").status_code == 403
    enter(client, team_of(village))
    assert client.get(f"{base}/house-rules/acceptances").json()["items"][0]["party"]
    terms = {
        "offer": "Dix jours",
        "place": "Niveau 1",
        "start": "2026-12-01",
        "notice": {"count": 1, "per": "month"},
        "lines": [{"label": "Forfait", "price_cents": 24000}],
        "deposit_cents": 24000,
    }
    prepared = client.post(
        f"{base}/contracts", {"party": company.pk, "code": "service", "terms": terms}, **token
    )
    assert (prepared.status_code, prepared.json()["state"]) == (201, "draft")
    draft = {"kind": "service", "names": {"fr": "X"}, "sources": {"fr": "#value.offer"}}
    address = f"{base}/contract-texts/service"
    assert client.put(f"{address}/draft", draft, **token).json()["has_draft"]
    assert client.delete(f"{address}/draft", **token).status_code == 204
    client.put(f"{address}/draft", draft, **token)
    made = client.post(f"{address}/publish", {"first_day": "2026-11-23"}, **token)
    assert made.json()["in_force"] == 2


def test_what_a_contract_said_is_gone_when_its_time_is_over(village):
    member = member_of(village)
    sent = send_contract(village, member.party)
    signed = contracts.sign(
        contract=sent, name="Ada", seen=sent.paper_sha256, by=member, now=NOW, ip="192.0.2.1"
    )
    contracts.end(contract=signed, on=village.day_of(NOW), by=HOUSE, now=NOW)
    assert forget_contracts(NOW + timedelta(days=1700)) == 0
    assert forget_contracts(NOW + timedelta(days=1900)) == 1
    row = Contract.objects.get()
    assert (row.values, row.salt, row.words, row.signed_name, row.signed_ip) == (
        None,
        "",
        "",
        "",
        None,
    )
    assert row.values_sha256 == signed.values_sha256
    assert (row.paper, row.sealed, row.paper_sha256) == (None, None, signed.paper_sha256)
    told = AuditRow.objects.filter(verb__startswith="documents.contract_")
    assert set(told.values_list("content", flat=True)) == {None}
    assert forget_contracts(NOW + timedelta(days=1900)) == 0


def test_what_an_erased_person_never_signed_goes_with_them(village):
    person = make_person(known_in=village)
    draft, sent = make_contract(village, person), send_contract(village, person)
    erase_person(party=person, by=HOUSE, now=NOW)
    assert forget_contracts(NOW) == 2
    for row in (draft, sent):
        row.refresh_from_db()
        assert (row.state, row.values, row.sent_to) == ("withdrawn", None, "")
