"""The register of de minimis aid: granted once, corrected by another entry, never above the ceiling."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from creuset.billing.actions.aids import (
    AlreadyGranted,
    correct,
    enter_reference,
    grant,
    settle_source,
)
from creuset.billing.actions.undertakings import DeclaredAid, declare, link, unlink
from creuset.billing.models import Aid, AidKind
from creuset.billing.queries.aids import standing_cents, undertaking_of, undertakings_of
from creuset.billing.rules.aids import BadAid, LegalBasis, NotDeclared, TooMuchAid
from creuset.core import audit
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.kernel.money import MixedCurrencies, Money
from creuset.people.actors import HOUSE
from tests.factories.aids import TODAY, make_aid, make_declaration, make_link
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
DOING = {"by": HOUSE, "now": NOW}


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Ondine Films")


def left(village, party, day=TODAY):
    return undertaking_of(village, party, day).standing.left.cents // 100


def euros(number):
    return Money(number * 100, "EUR")


# ---- granting -------------------------------------------------------------------------------------


def test_what_is_granted_is_told_and_counts(village, company):
    make_aid(village, company, 120_000)
    assert left(village, company) == 180_000
    row = AuditRow.objects.get(verb="billing.aid_granted")
    told = audit.sentence(row.verb, row.content)
    assert "Ondine Films" in told
    assert "120" in told


def test_too_much_is_refused_whole(village, company):
    make_aid(village, company, 250_000, granted_on=date(2025, 2, 1))
    with pytest.raises(TooMuchAid) as refusal:
        make_aid(village, company, 60_000)
    assert "Ondine Films" in str(refusal.value)
    assert refusal.value.details["possible_from"] == "2028-02-01"
    assert left(village, company) == 50_000


def test_nothing_is_granted_before_the_others_are_declared(village, company):
    values = {"gross": euros(10), "words": {"fr": "Prime"}, "granted_on": TODAY, **DOING}
    with pytest.raises(NotDeclared):
        grant(village=village, party=company, **values)
    make_declaration(village, company)
    assert grant(village=village, party=company, **values)


def test_a_source_has_its_aid_once(village, company):
    make_aid(village, company, source=("application", 4))
    with pytest.raises(AlreadyGranted):
        make_aid(village, company, source=("application", 4))
    twin = Aid.objects.get(source_id=4)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"euros": 0}, BadAid),
        ({"granted_on": TODAY + timedelta(days=1)}, BadAid),
        ({"gross": Money(100, "GBP")}, MixedCurrencies),
    ],
)
def test_what_cannot_be_granted_is_refused(village, company, more, error):
    with pytest.raises(error):
        make_aid(village, company, **more)


def test_who_keeps_the_register(village, company):
    for role, may in [
        (Role.PROGRAMME_LEAD, True),
        (Role.ACCOUNTANT, True),
        (Role.RECEPTION, False),
    ]:
        by = team_of(village, role)
        if may:
            assert make_aid(village, company, 1, by=by)
        else:
            with pytest.raises(Forbidden):
                make_aid(village, company, 1, by=by)
    with pytest.raises(NotFound):
        make_aid(village, make_organisation(known_in=make_village()), 1)


# ---- correcting -----------------------------------------------------------------------------------


def test_a_correction_is_an_entry_of_the_same_day(village, company):
    aid = make_aid(village, company, 120_000, granted_on=date(2026, 2, 1))
    made = correct(aid=aid, gross=euros(90_000), why="Solde non versé", **DOING)
    assert (made.kind, made.gross_cents, made.granted_on, made.corrects) == (
        AidKind.CORRECTION,
        -30_000_00,
        date(2026, 2, 1),
        aid,
    )
    aid.refresh_from_db()
    assert aid.gross_cents == 120_000_00
    assert standing_cents(aid) == 90_000_00
    assert left(village, company) == 210_000
    correct(aid=aid, gross=euros(0), why="Annulée", **DOING)
    assert left(village, company) == 300_000


def test_a_correction_needs_a_reason_a_difference_and_room(village, company):
    aid = make_aid(village, company, 120_000)
    make_aid(village, company, 150_000)
    for gross, why, error in [
        (euros(90_000), " ", BadAid),
        (euros(120_000), "Non", BadAid),
        (euros(151_000), "Complément", TooMuchAid),
    ]:
        with pytest.raises(error):
            correct(aid=aid, gross=gross, why=why, **DOING)
    made = correct(aid=aid, gross=euros(150_000), why="Complément", **DOING)
    with pytest.raises(BadAid):
        correct(aid=made, gross=euros(1), why="Non", **DOING)


def test_its_number_in_the_register_is_entered_later(village, company):
    aid = make_aid(village, company)
    assert enter_reference(aid=aid, reference=" FR-12 ", **DOING).register_reference == "FR-12"


# ---- what domains above settle ----------------------------------------------------------------------


def test_a_source_gives_so_much_in_all(village, company):
    def settle(amount, day=TODAY):
        settle_source(
            village=village,
            party=company,
            source=("subscription", 9),
            gross=euros(amount),
            words={"fr": "Bureau"},
            granted_on=day,
            why="Autre durée",
            **DOING,
        )

    settle(1_000)
    settle(1_000)
    settle(1_500)
    settle(700)
    rows = Aid.objects.order_by("pk").values_list("kind", "gross_cents", "source_part")
    assert list(rows) == [
        ("grant", 1_000_00, 1),
        ("grant", 500_00, 2),
        ("correction", -500_00, 2),
        ("correction", -300_00, 1),
    ]
    settle(0)
    assert left(village, company) == 300_000
    with pytest.raises(TooMuchAid):
        settle(300_001)


# ---- one undertaking --------------------------------------------------------------------------------


def test_linked_companies_share_the_ceiling_until_they_part(village, company):
    holding = make_organisation(known_in=village, name="Aube Holding")
    make_aid(village, holding, 200_000, granted_on=date(2025, 1, 10))
    row = make_link(village, company, holding)
    assert left(village, company) == 100_000
    found = undertaking_of(village, company, TODAY)
    assert [one.name for one in found.parties] == ["Aube Holding", "Ondine Films"]
    assert found.frees_on == date(2028, 1, 10)
    with pytest.raises(TooMuchAid):
        make_aid(village, company, 100_001)
    unlink(link=row, last_on=TODAY - timedelta(days=1), why="Cession", **DOING)
    assert left(village, company) == 300_000
    assert left(village, holding) == 100_000
    with pytest.raises(Conflict):
        unlink(link=row, last_on=TODAY, why="Encore", **DOING)


def test_two_are_linked_once_at_a_time(village, company):
    holding = make_organisation(known_in=village)
    make_link(village, company, holding, last_on=date(2024, 12, 31))
    with pytest.raises(Conflict):
        make_link(village, holding, company, since=date(2024, 12, 31))
    make_link(village, holding, company, since=date(2025, 1, 1))
    for more in ({"why": " "}, {"since": TODAY, "last_on": TODAY - timedelta(days=1)}):
        with pytest.raises(BadAid):
            make_link(village, company, make_organisation(known_in=village), **more)
    with pytest.raises(BadAid):
        link(village=village, party=company, other=company, since=TODAY, why="x", **DOING)


def test_all_undertakings_are_read_in_two_queries(village, company, django_assert_num_queries):
    holding = make_organisation(known_in=village)
    make_aid(village, company, 40_000)
    make_aid(village, make_organisation(known_in=village, name="Sel"), 50_000)
    with django_assert_num_queries(2):
        found = undertakings_of(village, TODAY)
    assert [one.parties[0].name for one in found] == ["Sel", "Ondine Films"]
    make_aid(village, holding, 30_000)
    make_link(village, company, holding)
    with django_assert_num_queries(2):
        found = undertakings_of(village, TODAY)
    assert [one.standing.total.cents for one in found] == [70_000_00, 50_000_00]
    assert undertakings_of(village, date(2030, 1, 1)) == []


# ---- declaring --------------------------------------------------------------------------------------


def test_the_last_declaration_counts(village, company):
    elsewhere = DeclaredAid(granter="Région", granted_on=date(2025, 6, 1), gross=euros(280_000))
    make_declaration(village, company, aids=[elsewhere])
    assert left(village, company) == 20_000
    make_declaration(village, company, aids=[])
    assert left(village, company) == 300_000
    assert Aid.objects.count() == 1


def test_aid_for_general_interest_has_a_ceiling_of_its_own(village, company):
    other = DeclaredAid(
        granter="Ville",
        granted_on=date(2025, 6, 1),
        gross=euros(280_000),
        legal_basis=LegalBasis.GENERAL_INTEREST,
    )
    make_declaration(village, company, aids=[other])
    assert left(village, company) == 300_000


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"granter": " "}, BadAid),
        ({"gross": euros(0)}, BadAid),
        ({"gross": Money(5, "GBP")}, MixedCurrencies),
        ({"granted_on": TODAY + timedelta(days=1)}, BadAid),
    ],
)
def test_what_cannot_have_been_granted_is_not_declared(village, company, more, error):
    values = {"granter": "Région", "granted_on": TODAY, "gross": euros(1)} | more
    with pytest.raises(error):
        make_declaration(village, company, aids=[DeclaredAid(**values)])


def test_one_declares_for_oneself_and_for_nobody_else(village, company):
    own = member_of(village)
    values = {"name": "Ana Roy", "aids": [], "now": NOW, "village": village}
    assert declare(party=own.party, by=own, **values)
    with pytest.raises(Forbidden):
        declare(party=company, by=own, **values)
