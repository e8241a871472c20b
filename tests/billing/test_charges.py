from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from creuset.billing.actions import AlreadyCharged, charge, replace
from creuset.billing.models import Charge
from creuset.billing.queries import charges_of, own_charges, totals_by_rate
from creuset.billing.rules.lines import BadLine, totals
from creuset.billing.states import ChargeState
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.people.queries import get_story, ids_of
from tests.factories.billing import SOURCE, make_charges, make_line
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

WHY = {"fr": "Annulée moins de 48 h avant", "en": "Cancelled less than 48 h before"}


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films")


def waiting():
    return Charge.objects.filter(state=ChargeState.WAITING)


def test_a_charge_says_what_for_and_why(village, company):
    project = make_project(known_in=village)
    (made,) = make_charges(village, company, project=project)
    made.refresh_from_db()
    assert (made.quantity, made.unit, made.unit_price) == (Decimal(3), "day", Money(125_000, "EUR"))
    assert (made.net_cents, made.vat_cents, made.gross_cents) == (375_000, 75_000, 450_000)
    assert made.vat_percent == 20
    assert (made.project, made.party, made.explanation["fr"]) == (
        project,
        company,
        "3 jours de 10 h",
    )
    assert AuditRow.objects.get().verb == "billing.charged"
    assert OutboxRow.objects.get().payload == {"kind": "thing", "id": 7}


def test_charging_twice_charges_once(village, company):
    first = make_charges(village, company, make_line("a"), make_line("b"))
    again = make_charges(village, company, make_line("b"), make_line("a"))
    assert [row.pk for row in again] == [row.pk for row in first[::-1]]
    assert Charge.objects.count() == 2
    assert AuditRow.objects.count() == 1


def test_a_line_that_says_something_else_must_replace(village, company):
    make_charges(village, company)
    for other in (make_line(quantity=Decimal(4)), make_line(label={"fr": "Autre"})):
        with pytest.raises(AlreadyCharged):
            make_charges(village, company, other)
    with pytest.raises(AlreadyCharged):
        make_charges(village, make_organisation(known_in=village))
    assert Charge.objects.get().quantity == 3


def test_a_cancellation_fee_replaces_what_it_cancels_once(village, company):
    make_charges(village, company, make_line("a"), make_line("b"))
    fee = make_line("fee", quantity=Decimal("0.5"))
    given = {
        "village": village,
        "party": company,
        "source": SOURCE,
        "lines": [fee],
        "why": WHY,
        "by": HOUSE,
        "now": NOW,
    }
    first, again = replace(**given), replace(**given)
    assert [row.pk for row in first] == [row.pk for row in again]
    assert [row.line for row in waiting()] == ["fee"]
    gone = Charge.objects.filter(state=ChargeState.REPLACED)
    assert {row.line for row in gone} == {"a", "b"}
    assert all(row.why_replaced == WHY and row.replaced_at == NOW for row in gone)
    assert AuditRow.objects.filter(verb="billing.replaced").count() == 1


def test_a_line_kept_word_for_word_stays_the_same_row(village, company):
    kept, _gone = make_charges(village, company, make_line("a"), make_line("b"))
    replace(
        village=village,
        party=company,
        source=SOURCE,
        lines=[make_line("a"), make_line("b", quantity=Decimal(2))],
        why=WHY,
        by=HOUSE,
        now=NOW,
    )
    assert {row.line: (row.pk == kept.pk, row.quantity) for row in waiting()} == {
        "a": (True, 3),
        "b": (False, 2),
    }


def test_nothing_may_be_owed_any_more(village, company):
    make_charges(village, company)
    replace(village=village, party=company, source=SOURCE, lines=[], why=WHY, by=HOUSE, now=NOW)
    assert not waiting().exists()


def test_other_sources_are_left_alone(village, company):
    make_charges(village, company)
    make_charges(village, company, source=("thing", 8))
    make_charges(village, company, source=("other", 7))
    replace(village=village, party=company, source=SOURCE, lines=[], why=WHY, by=HOUSE, now=NOW)
    assert {(row.source_kind, row.source_id) for row in waiting()} == {("thing", 8), ("other", 7)}


def test_what_is_refused_changes_nothing(village, company):
    make_charges(village, company)
    with pytest.raises(BadLine):
        replace(
            village=village,
            party=company,
            source=SOURCE,
            lines=[make_line("x", quantity=Decimal(0))],
            why=WHY,
            by=HOUSE,
            now=NOW,
        )
    assert waiting().count() == 1


def test_a_failure_after_the_charge_leaves_nothing(village, company):
    def fails():
        with transaction.atomic():
            make_charges(village, company)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not Charge.objects.exists()
    assert not AuditRow.objects.exists()
    assert not OutboxRow.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"net_cents": 1},
        {"quantity_e4": 0},
        {"quantity_e4": 30_001},
        {"vat_cents": 0},
        {"gross_cents": 1},
        {"vat_e2": 10_001},
        {"state": "replaced"},
        {"ends_at": NOW},
        {"starts_at": None},
        {"ends_at": None},
    ],
)
def test_the_database_refuses_what_does_not_add_up(village, company, wrong):
    (made,) = make_charges(village, company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.filter(pk=made.pk).update(**wrong)


def test_the_database_refuses_the_same_line_twice(village, company):
    (made,) = make_charges(village, company)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_sums_in_the_database_are_those_of_the_rule(village, company):
    them = [
        make_line(
            str(n),
            quantity=Decimal(n + 1).scaleb(-2),
            unit_price=Money(333 + n, "EUR"),
            vat_percent=[Decimal(20), Decimal("5.5")][n % 2],
            vat_key="ab"[n % 2],
        )
        for n in range(9)
    ]
    make_charges(village, company, *them)
    assert totals_by_rate(charges_of(village, by=HOUSE), "EUR") == totals(them, "EUR")


READS = {
    Role.OWNER: True,
    Role.MANAGER: True,
    Role.ACCOUNTANT: True,
    Role.RECEPTION: True,
    Role.STAGE_MANAGER: True,
    Role.PROGRAMME_LEAD: False,
}


@pytest.mark.parametrize("role", Role)
def test_who_reads_what_everybody_owes(village, company, role):
    make_charges(village, company)
    by = team_of(village, role)
    assert charges_of(village, by=by).exists() is READS[role]


def test_a_company_is_read_by_those_who_look_after_it(village, company):
    make_charges(village, company)
    admin, colleague = member_of(village), member_of(village)
    affiliate(admin.party, company, is_admin=True)
    affiliate(colleague.party, company)
    assert len(own_charges(village, by=admin)) == 1
    for other in (colleague, member_of(village), team_of(make_village())):
        assert own_charges(village, by=other) == []
        assert not charges_of(village, by=other).exists()


def test_charges_are_narrowed(village, company):
    make_charges(village, company)
    make_charges(village, make_organisation(known_in=village, name="Autre"), source=("thing", 8))
    today = village.day_of(NOW)

    def found(**more):
        return charges_of(village, by=HOUSE, **more).count()

    assert [found(), found(words="sel"), found(party=company)] == [2, 1, 1]
    assert found(state=ChargeState.REPLACED) == 0
    day = timedelta(days=1)
    assert [found(since=today + n * day) for n in (0, 3, 4)] == [2, 2, 0]
    assert [found(until=today + n * day) for n in (-1, 0)] == [0, 2]


def test_the_story_of_the_party_tells_it(village, company):
    make_charges(village, company)
    replace(village=village, party=company, source=SOURCE, lines=[], why=WHY, by=HOUSE, now=NOW)
    with override("fr"):
        story = get_story(kind="party", ids=ids_of(company), village=village, is_team=True)
    told = [row.sentence.replace("\u202f", " ").replace("\xa0", " ") for row in story.rows]
    assert any("Annulée" in one for one in told)
    assert any("3 750,00 €" in one and "Plateau 1" in one for one in told)


def test_charge_asks_the_same_for_one_line_and_for_three(
    village, company, django_assert_max_num_queries
):
    costs = []
    for source, many in (("a", 1), ("b", 3)):
        with django_assert_max_num_queries(20) as seen:
            charge(
                village=village,
                party=company,
                source=(source, 1),
                lines=[make_line(str(n)) for n in range(many)],
                by=HOUSE,
                now=NOW,
            )
        costs.append(len(seen))
    assert costs[0] == costs[1]
