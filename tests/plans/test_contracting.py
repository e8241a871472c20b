"""Subscriptions signed by their contract: prepared with what is agreed, signed once, declined, ended."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from creuset.core.roles import Role
from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contract_for
from creuset.documents.retention import forget_contracts
from creuset.documents.rules.contracts import (
    ContractChanged,
    ContractOver,
    ReasonMissing,
    ScanMissing,
)
from creuset.documents.rules.terms import FOUNDING, ContractKind, kept, samples
from creuset.documents.states import ContractState as P
from creuset.kernel.errors import Refusals
from creuset.kernel.money import Money
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from creuset.places.rules import Occupied
from creuset.plans.actions import asking, changing, leaving, security, signing
from creuset.plans.actions.amending import NothingToAmend
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.contracting import SignedByContract
from creuset.plans.actions.offers import change_offer
from creuset.plans.kinds import OfferKind
from creuset.plans.rules.papers import NotEnoughAgreed, said
from creuset.plans.states import SubscriptionState as S
from tests.factories.documents import paper
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_proposal
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village(is_demo=True, legal={"name": "Kolok SAS"})


@pytest.fixture
def admin(village):
    return member_of(village)


@pytest.fixture
def company(village, admin):
    made = make_organisation(known_in=village, name="Sel Films", email="sel@films.example")
    affiliate(admin.party, made, is_admin=True)
    return made


@pytest.fixture
def plan(village):
    return make_offer(
        village, contract="service", notice_months=1, min_term_months=3, deposit_percent=100
    )


def paper_of(row):
    found = contract_for(row.village, ("subscription", row.pk))
    assert found is not None
    return Contract.objects.select_related("paper", "scan", "village", "party").get(pk=found.pk)


def sign(contract, by, **more):
    values = {"name": "Ada Lovelace", "seen": contract.paper_sha256, "by": by, "now": NOW}
    return contracts.sign(contract=contract, **values | more)


def words_of(stored):
    with stored.file.open() as opened:
        pages = PdfReader(BytesIO(opened.read())).pages
        return re.sub(r"[\s\u00a0\u202f]+", " ", " ".join(page.extract_text() for page in pages))


# ---- the rule ------------------------------------------------------------------------------------


@given(
    kind=st.sampled_from(FOUNDING),
    left_out=st.sets(
        st.sampled_from(["notice", "term", "deposit", "included", "special", "area", "end"])
    ),
)
def test_of_what_was_agreed_a_contract_says_what_its_kind_takes(kind, left_out):
    whole = {}
    for each in FOUNDING:
        whole |= samples(each, "EUR")[0]
    agreed = {name: value for name, value in whole.items() if name not in left_out}
    if kind is ContractKind.INCUBATION and "end" in left_out:
        with pytest.raises(NotEnoughAgreed) as refused:
            said(kind, agreed)
        assert refused.value.field == "ends_on"
        return
    told = said(kind, agreed)
    assert kept(kind, told)
    assert all(agreed[name] == value for name, value in told.items())


# ---- offered, read, signed -----------------------------------------------------------------------


def test_what_is_offered_has_its_contract_and_is_signed_with_it(village, company, admin, plan):
    office = make_resource(village, kind="office", area_m2="24.50")
    reception = team_of(village, Role.RECEPTION)
    row = asking.propose(
        village=village,
        party=company,
        conditions=Conditions(offer=plan, starts_on=date(2026, 12, 1), place=office),
        by=reception,
        now=NOW,
    )
    sent = paper_of(row)
    assert (sent.state, sent.sent_to) == (P.SENT, "sel@films.example")
    said_there = words_of(sent.paper)
    for words in (
        plan.names["fr"],
        "200,00 € par mois",
        "20 %",
        "240,00 €",
        "1er décembre 2026",
        "engagement est de 3 mois",
        "préavis de 1 mois",
        "dépôt de garantie de 200,00 €",
        office.names["fr"],
        "sans valeur",
    ):
        assert words in said_there, words
    with pytest.raises(SignedByContract) as refused:
        signing.sign(subscription=row, name="Ada", by=admin, now=NOW)
    assert refused.value.ways_out[0].data == {"contract": sent.pk}
    done = sign(sent, admin, ip="192.0.2.7")
    row.refresh_from_db()
    assert (done.state, row.state) == (P.SEALED, S.SIGNED)
    assert (row.signed_name, row.signed_by, row.signed_ip) == (
        "Ada Lovelace",
        admin.party,
        "192.0.2.7",
    )
    assert row.lets.get().resource == office
    assert sign(sent, admin).pk == done.pk, "twice signs once"


def test_whoever_bears_the_mailed_secret_signs_without_an_account(village, company, plan):
    row = make_proposal(village, company, plan)
    done = contracts.sign(
        contract=paper_of(row), name="Ada", seen=paper_of(row).paper_sha256, by=None, now=NOW
    )
    row.refresh_from_db()
    assert (done.state, row.state, row.signed_by, row.signed_name) == (
        P.SEALED,
        S.LIVE,
        None,
        "Ada",
    )


def test_the_paper_is_in_the_language_of_its_party(village, plan):
    party = make_person(known_in=village, language="en", email="ada@lovelace.example")
    row = make_proposal(village, party, plan)
    told = words_of(paper_of(row).paper)
    assert plan.names["en"] in told
    assert "a month" in told


def test_without_a_contract_a_click_signs(village, company, admin):
    row = make_proposal(village, company)
    assert contract_for(village, ("subscription", row.pk)) is None
    assert signing.sign(subscription=row, name="Ada", by=admin, now=NOW).state == S.LIVE


def test_what_stands_in_the_way_of_the_subscription_leaves_the_contract_unsigned(
    village, company, admin, plan
):
    office = make_resource(village, kind="office")
    other = make_proposal(village, make_organisation(known_in=village), place=office)
    row = make_proposal(village, company, plan, place=office)
    signing.sign(subscription=other, name="Moi", by=HOUSE, now=NOW)
    with pytest.raises(Occupied):
        sign(paper_of(row), admin)
    row.refresh_from_db()
    assert (paper_of(row).state, row.state) == (P.SENT, S.OFFERED)


# ---- changed since it was opened -----------------------------------------------------------------


def test_what_was_opened_before_another_offer_is_not_signed(village, company, admin, plan):
    row = make_proposal(village, company, plan)
    opened = paper_of(row)
    asking.offer(
        subscription=row,
        conditions=Conditions(offer=plan, starts_on=row.starts_on, price=Money(180_00, "EUR")),
        by=HOUSE,
        now=NOW,
    )
    with pytest.raises(ContractChanged):
        sign(opened, admin)
    anew = paper_of(row)
    assert (anew.pk, anew.state) == (opened.pk, P.SENT)
    assert "180,00 €" in words_of(anew.paper)
    assert sign(anew, admin).state == P.SEALED


def test_another_deposit_is_another_paper(village, company, admin, plan):
    row = make_proposal(village, company, plan)
    opened = paper_of(row)
    security.ask_security(subscription=row, amount=Money(500_00, "EUR"), by=HOUSE, now=NOW)
    with pytest.raises(ContractChanged):
        sign(opened, admin)
    assert "500,00 €" in words_of(paper_of(row).paper)


def test_the_conditions_of_an_offer_do_not_change_under_a_paper(village, company, plan):
    make_proposal(village, company, plan)
    longer = plan.terms.__class__(
        **{name: getattr(plan.terms, name) for name in plan.terms.__slots__} | {"notice_months": 6}
    )
    with pytest.raises(Refusals):
        change_offer(offer=plan, terms=longer, by=HOUSE, now=NOW)


def test_another_offer_has_another_contract_or_none(village, company, admin, plan):
    row = make_proposal(village, company, plan)
    first = paper_of(row)
    occupied = make_offer(village, contract="occupation", kind=OfferKind.OFFICE)
    starts = row.starts_on
    asking.offer(
        subscription=row, conditions=Conditions(offer=occupied, starts_on=starts), by=HOUSE, now=NOW
    )
    assert Contract.objects.get(pk=first.pk).state == P.WITHDRAWN
    assert paper_of(row).text.code == "occupation"
    asking.offer(
        subscription=row,
        conditions=Conditions(offer=make_offer(village), starts_on=starts),
        by=HOUSE,
        now=NOW,
    )
    assert contract_for(village, ("subscription", row.pk)) is None
    row.refresh_from_db()
    assert signing.sign(subscription=row, name="Ada", by=admin, now=NOW).state == S.LIVE


# ---- declined, on paper, over --------------------------------------------------------------------


def test_a_contract_is_declined_with_a_reason_and_the_offer_with_it(village, company, admin, plan):
    row = make_proposal(village, company, plan)
    with pytest.raises(ReasonMissing):
        contracts.decline(contract=paper_of(row), reason=" ", by=admin, now=NOW)
    mail.outbox.clear()
    declined = contracts.decline(contract=paper_of(row), reason="Trop cher.", by=admin, now=NOW)
    row.refresh_from_db()
    assert (declined.state, row.state, row.why) == (P.DECLINED, S.REFUSED, "Trop cher.")
    with pytest.raises(ContractOver):
        sign(declined, admin)


def test_the_team_writes_down_what_was_signed_on_paper(village, company, plan):
    row = make_proposal(village, company, plan, sends=False)
    draft = paper_of(row)
    assert (draft.state, draft.paper) == (P.DRAFT, None)
    told = {"contract": draft, "name": "Ada Lovelace", "on": date(2026, 11, 20), "now": NOW}
    reception = team_of(village, Role.RECEPTION)
    with pytest.raises(ScanMissing):
        contracts.sign_on_paper(**told, scan=None, by=reception)
    done = contracts.sign_on_paper(**told, scan=paper(), by=reception)
    row.refresh_from_db()
    assert (done.state, done.signed_on_paper, row.state) == (P.ON_PAPER, True, S.LIVE)
    assert (row.signed_name, row.signed_by, done.sealed_at) == ("Ada Lovelace", None, None)
    assert village.day_of(done.signed_at) == date(2026, 11, 20)


def test_withdrawing_and_leaving_close_the_contract(village, company, admin, plan):
    offered = make_proposal(village, company, plan)
    asking.withdraw(subscription=offered, by=HOUSE, now=NOW)
    assert Contract.objects.get().state == P.WITHDRAWN
    free = make_offer(village, contract="service")
    row = make_proposal(village, company, free)
    sign(paper_of(row), admin)
    left = leaving.give_notice(subscription=row, by=admin, now=NOW)
    later = NOW + timedelta(days=40)
    leaving.write_states(later)
    ended = paper_of(row)
    assert (ended.state, ended.ended_on) == (P.ENDED, left.last_on + timedelta(days=1))


def test_an_erased_person_signs_nothing_and_their_open_contracts_are_emptied(village, plan):
    person = make_person(known_in=village, email="ada@lovelace.example")
    row = make_proposal(village, person, plan)
    opened = paper_of(row)
    erase_person(party=person, by=actor_of(person), now=NOW)
    with pytest.raises(ContractOver):
        contracts.sign(contract=opened, name="X", seen=opened.paper_sha256, by=None, now=NOW)
    with pytest.raises(ContractOver):
        contracts.sign_on_paper(
            contract=opened, name="X", on=date(2026, 11, 20), scan=paper(), by=HOUSE, now=NOW
        )
    asking.close_for_erased(NOW)
    forget_contracts(NOW)
    row.refresh_from_db()
    emptied = Contract.objects.get()
    assert (row.state, emptied.state, emptied.values) == (S.WITHDRAWN, P.WITHDRAWN, None)


# ---- amendments ----------------------------------------------------------------------------------


def test_what_changes_in_a_signed_contract_is_put_in_writing(village, company, admin, plan):
    row = make_proposal(village, company, plan)
    change = changing.Change(from_on=date(2027, 1, 1), offer=plan, quantity=2)
    sign(paper_of(row), admin)
    changing.change(subscription=row, change=change, by=HOUSE, now=NOW, amends=True)
    first = Contract.objects.get(source_kind="amendment", source_id=row.pk)
    told = words_of(first.paper)
    for words in (
        "Avenant",
        paper_of(row).reference,
        "1er janvier 2027",
        "× 2",
        "400,00 €",
        "480,00 €",
    ):
        assert words in told, words
    again = changing.Change(from_on=date(2027, 1, 1), offer=plan, price=Money(350_00, "EUR"))
    changing.change(subscription=row, change=again, by=HOUSE, now=NOW, amends=True)
    first.refresh_from_db()
    latest = Contract.objects.filter(source_kind="amendment").order_by("-pk").first()
    assert (first.state, latest.state) == (P.WITHDRAWN, P.SENT)
    assert sign(latest, admin).state == P.SEALED
    assert paper_of(row).state == P.SEALED


def test_a_move_is_amended_with_its_price_by_the_area(village, company, admin):
    small, large = (
        make_resource(village, kind="office", area_m2=Decimal(area)) for area in (10, 20)
    )
    by_area = make_offer(
        village, price=30_00, contract="occupation", kind=OfferKind.OFFICE, basis="area"
    )
    row = make_proposal(village, company, by_area, place=small)
    sign(paper_of(row), admin)
    let = row.lets.get()
    changing.move(let=let, to=large, from_on=date(2027, 1, 1), by=HOUSE, now=NOW, amends=True)
    told = words_of(Contract.objects.get(source_kind="amendment").paper)
    assert large.names["fr"] in told
    assert "600,00 €" in told


def test_without_a_signed_contract_there_is_nothing_to_amend(village, company, admin):
    row = make_proposal(village, company)
    signing.sign(subscription=row, name="Ada", by=admin, now=NOW)
    change = changing.Change(from_on=date(2027, 1, 1), offer=row.offer, quantity=2)
    with pytest.raises(NothingToAmend):
        changing.change(subscription=row, change=change, by=HOUSE, now=NOW, amends=True)
    row.refresh_from_db()
    assert row.terms.count() == 1
