"""The convention of a project: terms that fit its kind, a paper that says them, a signature that begins it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.aid_notices import say
from creuset.billing.models import Aid
from creuset.billing.queries.aids import undertaking_of
from creuset.billing.rules.aids import TooMuchAid
from creuset.core.roles import Role
from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.incubation.actions import agreements
from creuset.incubation.kinds import Rights
from creuset.incubation.queries.agreements import convention_of
from creuset.incubation.rules.agreements import WORKS, Agreed, BadTerms, check_terms
from creuset.incubation.states import MemberState
from creuset.kernel.errors import Forbidden, Refusals
from creuset.notices.models import Notice
from creuset.plans.kinds import OfferKind
from creuset.projects.states import ProjectKind
from tests.factories.aids import make_aid
from tests.factories.incubation import make_cohort, make_member
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

PLAIN = Agreed("Ana Roy (scénario)", Rights.HOLDER)
LATER = date(2027, 3, 1)


@given(st.sampled_from(ProjectKind), st.sampled_from(Rights), st.none() | st.integers(1, 60))
def test_an_option_has_its_months_and_only_a_work_has_one(kind, rights, months):
    agreed = replace(PLAIN, rights=rights, option_months=months)
    fits = (rights is Rights.OPTION) == (months is not None)
    if fits and (rights is not Rights.OPTION or kind in WORKS):
        check_terms(agreed, kind)
    else:
        with pytest.raises((BadTerms, Refusals)):
            check_terms(agreed, kind)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"authors": " "}, "authors"),
        ({"is_chain_complete": False}, "chain_words"),
        ({"chain_words": "La musique"}, "chain_words"),
        ({"festivals_from": LATER}, "festivals_until"),
        ({"festivals_from": LATER, "festivals_until": date(2027, 1, 1)}, "festivals_until"),
        ({"share_percent": Decimal(101)}, "share_percent"),
        ({"confidential_months": 121}, "confidential_months"),
    ],
)
def test_terms_that_say_too_little_or_too_much_are_refused_on_their_field(wrong, field):
    with pytest.raises(BadTerms) as refused:
        check_terms(replace(PLAIN, **wrong), ProjectKind.FILM)
    assert refused.value.field == field


def test_a_start_up_has_no_festivals_nor_a_chain_that_misses_something():
    check_terms(replace(PLAIN, is_chain_complete=False), ProjectKind.START_UP)
    with pytest.raises(BadTerms):
        check_terms(
            replace(PLAIN, festivals_from=LATER, festivals_until=LATER), ProjectKind.START_UP
        )


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


def expected(village, kind="film"):
    me = member_of(village)
    project = make_project(holder=me.party, known_in=village, kind=kind, title="Les Fours")
    cohort = make_cohort(village)
    member = make_member(
        cohort, me.party, project=project, state=MemberState.EXPECTED.value, joined_on=None
    )
    return me, member


def sign(contract, me):
    row = Contract.objects.get(pk=contract.pk)
    return contracts.sign(contract=row, name="Ana Roy", seen=row.paper_sha256, by=me, now=NOW)


@pytest.mark.django_db
def test_a_convention_says_its_terms_and_its_signature_begins_the_project(village, lead):
    me, member = expected(village)
    office = make_resource(village, kind="office")
    offer = make_offer(village, kind=OfferKind.OFFICE)
    with pytest.raises(agreements.TermsMissing):
        agreements.send_convention(member=member, by=lead, now=NOW)
    agreed = replace(
        PLAIN,
        rights=Rights.OPTION,
        option_months=18,
        option_cents=300000,
        is_chain_complete=False,
        chain_words="le contrat de la compositrice",
        festivals_from=LATER,
        festivals_until=date(2027, 11, 30),
        share_percent=Decimal(2),
    )
    agreements.write_terms(
        member=member,
        agreed=agreed,
        credits="Avec le soutien du lieu",
        offer=offer,
        place=office,
        by=lead,
        now=NOW,
    )
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    for said in ("18 mois", "compositrice", "1er mars 2027", "recettes nettes", "soutien du lieu"):
        assert said in sent.words, said
    # Terms that change make another paper: what was opened before is not signed.
    agreements.write_terms(
        member=member, agreed=replace(agreed, option_months=24), offer=offer, place=office,
        by=lead, now=NOW,
    )  # fmt: skip
    assert "24 mois" in Contract.objects.get(pk=sent.pk).words
    sign(sent, me)
    member.refresh_from_db()
    assert (member.state, member.joined_on) == ("inside", NOW.date())
    convention = convention_of(member)
    assert convention.is_signed
    subscription = convention.terms.subscription
    assert (subscription.is_in_kind, subscription.project) == (True, member.project)
    assert subscription.ends_on == member.cohort.last_on
    with pytest.raises(agreements.AlreadySigned):
        agreements.write_terms(member=member, agreed=agreed, by=lead, now=NOW)
    with pytest.raises(agreements.AlreadySigned):
        agreements.send_convention(member=member, by=lead, now=NOW)


@pytest.mark.django_db
def test_a_start_up_signs_a_convention_that_says_nothing_of_films(village, lead):
    me, member = expected(village, kind="start_up")
    agreements.write_terms(member=member, agreed=PLAIN, by=lead, now=NOW)
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    for unsaid in ("Festivals", "L’option est", "chaîne des droits", "recettes nettes"):
        assert unsaid not in sent.words, unsaid
    sign(sent, me)
    assert convention_of(member).terms.subscription is None
    with pytest.raises(Forbidden):
        agreements.write_terms(member=member, agreed=PLAIN, by=me, now=NOW)


# ---- what is given is aid --------------------------------------------------------------------------


def write(member, lead, euros, **more):
    return agreements.write_terms(
        member=member, agreed=PLAIN, support_cents=euros * 100, by=lead, now=NOW, **more
    )


@pytest.mark.django_db
def test_support_is_in_the_register_since_the_signature_and_the_company_is_told(village, lead):
    me, member = expected(village)
    make_aid(village, me.party, 20_000)
    write(member, lead, 8_000)
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    assert "8\u202f000" in sent.words
    assert "2023/2831" in sent.words
    assert Aid.objects.count() == 1
    sign(sent, me)
    aid = Aid.objects.get(source_kind="cohort_member", source_id=member.pk)
    assert (aid.party, aid.gross_cents, aid.granted_on) == (me.party, 800_000, NOW.date())
    assert "Les Fours" in aid.words["fr"]
    assert undertaking_of(village, me.party, NOW.date()).standing.left.cents == 272_000_00
    told = Notice.objects.get(party=me.party, topic="billing.aid_granted", content__aid=aid.pk)
    said = say(told.content, village)
    assert "2023/2831" in said.sentence
    assert "272" in said.details[0][1]


@pytest.mark.django_db
def test_what_passes_the_ceiling_is_refused_before_it_is_promised(village, lead):
    me, member = expected(village)
    make_aid(village, me.party, 295_000)
    with pytest.raises(TooMuchAid) as refused:
        write(member, lead, 5_001)
    assert refused.value.field == "support"
    assert member.holder.name in str(refused.value)
    # The place that is offered beside counts with it.
    office, offer = make_resource(village, kind="office"), make_offer(village)
    with pytest.raises(TooMuchAid):
        write(member, lead, 5_000, offer=offer, place=office)
    write(member, lead, 5_000)
    sent = agreements.send_convention(member=member, by=lead, now=NOW)
    # Somebody else grants something meanwhile: nothing is signed, and nothing begins.
    make_aid(village, me.party, 1)
    with pytest.raises(TooMuchAid):
        sign(sent, me)
    member.refresh_from_db()
    assert member.state == MemberState.EXPECTED
    assert Contract.objects.get(pk=sent.pk).signed_at is None
    with pytest.raises(TooMuchAid):
        write(member, lead, 5_000)


@pytest.mark.django_db
def test_a_village_without_euros_keeps_no_register_and_says_so(lead):
    village = make_village(currency="CHF")
    _me, member = expected(village)
    by = team_of(village, Role.PROGRAMME_LEAD)
    with pytest.raises(BadTerms):
        write(member, by, 1)
    assert write(member, by, 0).support_cents == 0
