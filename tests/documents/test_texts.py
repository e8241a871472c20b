"""Texts of contracts and house rules: drafted, published, accepted again."""

from datetime import date, timedelta

import pytest

from creuset.core import files
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.documents.actions import contracts, texts
from creuset.documents.actions.house_rules import accept_rules
from creuset.documents.contract_papers import TEXT_KIND
from creuset.documents.models import Acceptance, ContractText
from creuset.documents.press import TextRefused
from creuset.documents.queries.house_rules import (
    acceptances_of,
    has_accepted,
    missing_of,
    rules_in_force,
    rules_page,
)
from creuset.documents.queries.texts import get_text, texts_of
from creuset.documents.rules.contracts import ContractChanged, TextMissing, WrongFirstDay
from creuset.documents.rules.terms import ContractKind
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.notices.contracts import RULES_WAIT, WAITS, remind_of_contracts, remind_of_rules
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from tests.factories.documents import (
    draft_text,
    make_contract,
    publish_rules,
    send_contract,
    service_values,
)
from tests.factories.people import actor_of, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def village():
    return make_village()


def test_a_draft_is_written_again_until_it_is_published_and_never_after(village):
    first = draft_text(village)
    again = draft_text(village, sources={"fr": "== Objet\n\nAutre."})
    assert (again.pk, again.number) == (first.pk, 1)
    with pytest.raises(TextMissing):
        make_contract(village, make_person(known_in=village), code="studio")
    published = texts.publish(text=again, first_day=TODAY, by=HOUSE, now=NOW)
    with pytest.raises(Conflict):
        texts.publish(text=published, first_day=TODAY, by=HOUSE, now=NOW)
    with pytest.raises(Conflict):
        texts.drop_draft(text=published, by=HOUSE, now=NOW)
    second = draft_text(village, sources={"fr": "Deux."})
    assert second.number == 2
    person = make_person(known_in=village)
    made = make_contract(village, person, code="studio")
    assert made.text == published
    assert made.title == {"fr": "Contrat de studio"}
    texts.drop_draft(text=second, by=HOUSE, now=NOW)
    assert ContractText.objects.get() == published


def test_a_version_is_taken_from_its_first_day_on(village):
    person = make_person(known_in=village)
    made = make_contract(village, person)
    own = draft_text(
        village, code="service", names={"fr": "Notre contrat"}, sources={"fr": "#value.offer"}
    )
    texts.publish(text=own, first_day=TODAY + DAY, by=HOUSE, now=NOW)
    assert make_contract(village, person).text == made.text
    later = make_contract(village, person, now=NOW + DAY)
    assert later.text == own
    page = get_text(village, "service", on=TODAY)
    assert (page.in_force, page.coming, page.draft) == (made.text, own, None)
    # What was prepared of the text before and is changed now takes the one in force.
    changed = contracts.change(contract=made, values=service_values(), by=HOUSE, now=NOW + DAY)
    assert changed.text == own


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"sources": {"fr": "#value.nmae"}}, "source_fr"),
        ({"sources": {"fr": "Bon.", "en": "#value.deposit.cents"}}, "source_en"),
        # Right with everything, wrong where the contract says nothing of an end.
        ({"sources": {"fr": "#value.end.len()"}}, "source_fr"),
    ],
)
def test_a_text_that_cannot_be_set_is_refused_with_its_line(village, more, field):
    with pytest.raises(TextRefused) as refused:
        draft_text(village, **more)
    assert refused.value.field == field
    assert refused.value.details["line"] == 1
    assert not ContractText.objects.exists()


def test_what_else_is_refused(village):
    with pytest.raises(TextMissing):
        draft_text(village, sources={"en": "Only English."})
    with pytest.raises(Conflict):
        draft_text(village, code="house_rules")
    with pytest.raises(Conflict):
        draft_text(village, code="charte", kind=ContractKind.HOUSE_RULES, sources={"fr": "x"})
    draft = draft_text(village)
    with pytest.raises(Conflict):
        draft_text(village, kind=ContractKind.HOUSE_RULES, sources={"fr": "x"})
    for day in (TODAY - DAY, TODAY + timedelta(days=400)):
        with pytest.raises(WrongFirstDay):
            texts.publish(text=draft, first_day=day, by=HOUSE, now=NOW)
    with pytest.raises(NotFound):
        get_text(village, "castle", on=TODAY)


def test_only_whoever_leads_writes(village):
    draft = draft_text(village, by=team_of(village, Role.MANAGER))
    for role in (Role.RECEPTION, Role.PROGRAMME_LEAD, Role.ACCOUNTANT, Role.STAGE_MANAGER):
        other = team_of(village, role)
        with pytest.raises(Forbidden):
            draft_text(village, by=other)
        with pytest.raises(Forbidden):
            texts.publish(text=draft, first_day=TODAY, by=other, now=NOW)
        with pytest.raises(Forbidden):
            texts.drop_draft(text=draft, by=other, now=NOW)


def test_the_list_holds_what_creuset_brings_and_the_villages_own(
    village, django_assert_num_queries
):
    draft_text(village)
    with django_assert_num_queries(1):
        found = texts_of(village, on=TODAY)
    assert [one.code for one in found] == [
        "service",
        "occupation",
        "incubation",
        "domiciliation",
        "amendment",
        "house_rules",
        "studio",
    ]
    assert all(one.sources for one in found)


def test_a_new_version_of_the_house_rules_opens_acceptance_again(village):
    ada, bob = member_of(village, family_name="A"), member_of(village, family_name="B")
    make_person(known_in=village)
    assert has_accepted(village, ada.party, on=TODAY)
    first = publish_rules(village, first_day=TODAY)
    assert [party.pk for party in missing_of(first)] == [ada.party.pk, bob.party.pk]
    made = accept_rules(village=village, seen=first.pk, by=ada, now=NOW, ip="192.0.2.4")
    again = accept_rules(village=village, seen=first.pk, by=ada, now=NOW + DAY)
    assert (again.pk, again.at, again.ip) == (made.pk, NOW, "192.0.2.4")
    assert AuditRow.objects.filter(verb="documents.rules_accepted").count() == 1
    second = publish_rules(village, first_day=TODAY + DAY, text="== Accès\n\nBadge et code.")
    assert has_accepted(village, ada.party, on=TODAY)
    assert not has_accepted(village, ada.party, on=TODAY + DAY)
    assert rules_in_force(village, on=TODAY + DAY) == second
    with pytest.raises(ContractChanged):
        accept_rules(village=village, seen=first.pk, by=bob, now=NOW + DAY)
    accept_rules(village=village, seen=second.pk, by=ada, now=NOW + DAY)
    assert [row.party for row in acceptances_of(second)] == [ada.party]
    assert Acceptance.objects.count() == 2


def test_only_a_person_whom_the_village_knows_accepts(village):
    text = publish_rules(village, first_day=TODAY)
    company = make_organisation(known_in=village)
    for other in (HOUSE, actor_of(company), member_of(make_village())):
        with pytest.raises(Forbidden):
            accept_rules(village=village, seen=text.pk, by=other, now=NOW)


def test_house_rules_have_their_paper_and_their_words(village):
    text = publish_rules(village, first_day=TODAY)
    page = rules_page(text, "en")
    assert page.language == "fr"
    assert page.words == "<h3>Article 1 – Accès</h3><p>Badge.</p>"
    [paper] = files.list_of(TEXT_KIND, text.pk)
    assert files.may_read(member_of(village), paper)
    assert not files.may_read(member_of(make_village()), paper)
    assert not files.may_read(None, paper)


def test_members_are_told_of_new_rules_then_once_more(village):
    ada, bob = member_of(village), member_of(village)
    text = publish_rules(village, first_day=TODAY)
    accept_rules(village=village, seen=text.pk, by=bob, now=NOW)
    assert remind_of_rules(NOW) == 1
    assert remind_of_rules(NOW + DAY) == 1
    assert Notice.objects.get(topic=RULES_WAIT).party == ada.party
    assert remind_of_rules(NOW + 8 * DAY) == 1
    assert Notice.objects.filter(topic=RULES_WAIT).count() == 2
    assert remind_of_rules(NOW + 60 * DAY) == 0


def test_a_signature_that_waits_is_asked_for_again(village):
    ada = member_of(village)
    sent = send_contract(village, ada.party)
    assert remind_of_contracts(NOW + 2 * DAY) == 0
    for days in (3, 4, 10, 11):
        assert remind_of_contracts(NOW + days * DAY) == 1
    assert Notice.objects.filter(topic=WAITS, party=ada.party).count() == 2
    contracts.sign(contract=sent, name="Ada", seen=sent.paper_sha256, by=ada, now=NOW)
    assert remind_of_contracts(NOW + 12 * DAY) == 0
