import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core import mail
from pypdf import PdfReader

from creuset.core import files, outbox
from creuset.core.mail import as_payload
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role, Scope
from creuset.documents import following, shipped
from creuset.documents.actions import contracts
from creuset.documents.models import Contract, ContractText
from creuset.documents.queries.contracts import contract_for, find_by_secret, own_contracts
from creuset.documents.rules.contracts import (
    ContractChanged,
    ContractDamaged,
    ContractOver,
    SignerMissing,
    TextMissing,
)
from creuset.documents.rules.terms import WrongValues
from creuset.documents.states import ContractState
from creuset.kernel.errors import Forbidden, NotFound, Refused
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from tests.factories.documents import make_contract, send_contract, service_values
from tests.factories.letters import check_page
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village(name="La Kolok", is_demo=True, legal={"name": "Kolok SAS"})


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films", email="sel@films.example")


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


@pytest.fixture
def followed(monkeypatch):
    done = []

    def follow(*, contract, by, now):
        done.append(contract.pk)

    monkeypatch.setitem(following._follow, "subscription", follow)
    return done


def sign(contract, by, **more):
    values = {"name": "Ada Lovelace", "seen": contract.paper_sha256, "now": NOW} | more
    return contracts.sign(contract=contract, by=by, **values)


def said_by(stored):
    with stored.file.open() as opened:
        reader = PdfReader(BytesIO(opened.read()))
    return re.sub(r"[\s\u00a0\u202f]+", " ", " ".join(p.extract_text() for p in reader.pages))


def test_a_contract_is_prepared_sent_and_signed(village, company, admin, followed):
    reception = team_of(village, Role.RECEPTION)
    draft = make_contract(village, company, by=reception, source=("subscription", 7))
    assert (draft.state, draft.reference) == ("draft", f"C-2026-{draft.pk:05}")
    assert not own_contracts(village, by=admin)
    sent = contracts.send(contract=draft, by=reception, now=NOW)
    said = said_by(sent.paper)
    for words in (
        "Contrat de prestation de services",
        "Sel Films",
        "Kolok SAS",
        "1er décembre 2026",
        "240,00 € par mois",
        "Forfait open space dix jours",
        "1 mois",
        "démonstration – sans valeur",
        reception.name,
    ):
        assert words in said
    assert "<h3>Article 1 – Objet</h3>" in sent.words
    assert own_contracts(village, by=admin) == [sent]
    signed = sign(sent, admin, ip="192.0.2.7")
    assert signed.state == ContractState.SEALED
    assert (signed.signed_name, signed.signed_ip, signed.signed_by) == (
        "Ada Lovelace",
        "192.0.2.7",
        admin.party,
    )
    assert followed == [signed.pk]
    assert contract_for(village, ("subscription", 7)) == signed
    verbs = list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if "contract" in verb][:3] == [
        "documents.contract_prepared",
        "documents.contract_sent",
        "documents.contract_signed",
    ]
    assert OutboxRow.objects.filter(topic="documents.contract_signed").count() == 1


def test_the_party_is_mailed_a_secret_address_where_it_signs_without_an_account(village, company):
    sent = send_contract(village, company)
    letter = mail.outbox[-1]
    assert letter.to == ["sel@films.example"]
    secret = re.search(r"/contract/([\w-]+)/", letter.body)[1]
    found = find_by_secret(village, secret)
    assert found == sent
    with pytest.raises(NotFound):
        find_by_secret(make_village(), secret)
    signed = sign(found, None, ip="192.0.2.9")
    assert (signed.signed_by, signed.signed_name) == (None, "Ada Lovelace")
    assert "Sel Films" in mail.outbox[-1].subject
    for message in (letter, mail.outbox[-1]):
        check_page(as_payload(message))


def test_sent_again_the_same_paper_goes_out_with_another_address(village, company):
    sent = send_contract(village, company)
    before = (sent.secret_hash, sent.paper_sha256)
    again = contracts.send(contract=sent, by=HOUSE, now=NOW, email="Autre@Films.example")
    assert again.secret_hash != before[0]
    assert again.paper_sha256 == before[1]
    assert mail.outbox[-1].to == ["autre@films.example"]


def test_a_contract_changed_since_it_was_opened_is_not_signed(village, company, admin, followed):
    sent = send_contract(village, company, source=("subscription", 7))
    opened = sent.paper_sha256
    dearer = service_values(deposit=Money(10_000, "EUR"))
    changed = contracts.change(contract=sent, values=dearer, by=HOUSE, now=NOW)
    with pytest.raises(ContractChanged):
        sign(changed, admin, seen=opened)
    resent = contracts.send(contract=changed, by=HOUSE, now=NOW)
    with pytest.raises(ContractChanged):
        sign(resent, admin, seen=opened)
    assert not followed
    assert sign(resent, admin).signed_at == NOW
    assert followed == [sent.pk]


def test_signing_twice_signs_once(village, company, admin, followed):
    sent = send_contract(village, company, source=("subscription", 7))
    first = sign(sent, admin)
    again = sign(first, admin, name="Quelqu’un d’autre")
    assert again.signed_name == "Ada Lovelace"
    assert followed == [sent.pk]
    with pytest.raises(ContractOver):
        sign(first, admin, seen="0" * 64)


def test_what_cannot_be_signed_is_refused_in_words(village, company, admin):
    draft = make_contract(village, company)
    with pytest.raises(ContractOver):
        sign(draft, admin, seen="")
    sent = contracts.send(contract=draft, by=HOUSE, now=NOW)
    with pytest.raises(SignerMissing):
        sign(sent, admin, name=" ")
    contracts.withdraw(contract=sent, by=HOUSE, now=NOW, reason="Autre formule")
    with pytest.raises(ContractOver) as refused:
        sign(sent, admin)
    assert refused.value.details == {"state": "withdrawn"}
    sent.refresh_from_db()
    assert sent.signed_at is None


def test_a_damaged_file_is_not_signed(village, company, admin):
    sent = send_contract(village, company)
    with Path(sent.paper.file.path).open("r+b") as file:
        file.seek(100)
        file.write(b"X")
    with pytest.raises(ContractDamaged):
        sign(sent, admin)


def test_what_stands_in_the_way_of_what_follows_undoes_the_signature(
    village, company, admin, monkeypatch
):
    def refuse(*, contract, by, now):
        raise Refused("The office is let.")

    monkeypatch.setitem(following._follow, "subscription", refuse)
    sent = send_contract(village, company, source=("subscription", 7))
    with pytest.raises(Refused, match="office"):
        sign(sent, admin)
    sent.refresh_from_db()
    assert (sent.state, sent.signed_at) == ("sent", None)


def test_only_who_speaks_for_the_party_signs(village, company):
    sent = send_contract(village, company)
    colleague = member_of(village)
    affiliate(colleague.party, company)
    token = actor_of(company, scopes=frozenset({Scope.READ}))
    for other in (HOUSE, team_of(village), colleague, member_of(village), token):
        with pytest.raises(Forbidden):
            sign(sent, other)


def test_only_those_who_make_contracts_do(village, company, admin):
    draft = make_contract(village, company)
    for role in (Role.STAGE_MANAGER, Role.ACCOUNTANT):
        other = team_of(village, role)
        with pytest.raises(Forbidden):
            make_contract(village, company, by=other)
        with pytest.raises(Forbidden):
            contracts.send(contract=draft, by=other, now=NOW)
    for deed in (contracts.withdraw, contracts.send):
        with pytest.raises(Forbidden):
            deed(contract=draft, by=admin, now=NOW)
    with pytest.raises(NotFound):
        make_contract(village, make_organisation())


def test_values_and_codes_that_cannot_be_are_refused(village, company):
    with pytest.raises(WrongValues):
        make_contract(village, company, values={"offer": "x"})
    for code in ("castle", "house_rules"):
        with pytest.raises(TextMissing):
            make_contract(village, company, code=code)
    assert not Contract.objects.exists()


def test_the_text_is_kept_as_it_was_when_creuset_brings_another(village, company, monkeypatch):
    first = make_contract(village, company)
    assert make_contract(village, company).text == first.text
    brought = shipped.find_shipped("service")
    newer = shipped.Shipped(brought.kind, brought.names, {"fr": "Neuf.", "en": "New."})
    monkeypatch.setattr("creuset.documents.actions.texts.find_shipped", lambda _code: newer)
    second = make_contract(village, company)
    assert (first.text.number, second.text.number) == (1, 2)
    assert "Neuf." in contracts.send(contract=second, by=HOUSE, now=NOW).words
    assert "Objet" in contracts.send(contract=first, by=HOUSE, now=NOW).words
    assert ContractText.objects.count() == 2


def test_a_person_reads_in_their_language(village):
    person = make_person(known_in=village, language="en")
    sent = send_contract(village, person)
    assert "Ten-day open-space plan" in sent.words
    assert "1 December 2026" in said_by(sent.paper)


def test_a_contract_ends(village, company, admin):
    sent = send_contract(village, company)
    with pytest.raises(ContractOver):
        contracts.end(contract=sent, on=date(2027, 3, 1), by=HOUSE, now=NOW)
    signed = sign(sent, admin)
    ended = contracts.end(contract=signed, on=date(2027, 3, 1), by=HOUSE, now=NOW)
    assert (ended.state, ended.ended_on) == ("ended", date(2027, 3, 1))


def test_open_contracts_of_a_source_are_withdrawn_together(village, company, admin):
    source = ("elsewhere", 7)
    signed = sign(send_contract(village, company, source=source), admin)
    others = [make_contract(village, company, source=source) for _ in range(2)]
    contracts.withdraw_open(source=source, by=HOUSE, now=NOW)
    states = {row.pk: row.state for row in Contract.objects.all()}
    assert states[signed.pk] != "withdrawn"
    assert [states[row.pk] for row in others] == ["withdrawn", "withdrawn"]


def test_who_opens_the_paper(village, company, admin):
    sent = send_contract(village, company)
    for reader in (admin, team_of(village, Role.ACCOUNTANT)):
        assert files.may_read(reader, sent.paper)
    for other in (
        None,
        member_of(village),
        team_of(village, Role.STAGE_MANAGER),
        team_of(make_village()),
    ):
        assert not files.may_read(other, sent.paper)
    void = sent.paper
    contracts.change(contract=sent, values=service_values(), by=HOUSE, now=NOW)
    assert not files.may_read(admin, void)


def test_a_signature_is_told_to_who_receives_it(village, company, admin):
    told = []
    outbox.receive("documents.contract_signed", lambda payload, _now: told.append(payload))
    signed = sign(send_contract(village, company), admin)
    outbox.deliver(now=NOW)
    assert {"contract": signed.pk} in told
