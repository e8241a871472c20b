from datetime import date

import pytest
from django.db import IntegrityError, transaction

from creuset.billing.actions import settle_deposit
from creuset.billing.models import Deposit, DepositKind
from creuset.billing.queries import deposits_of, facts_of, get_deposit
from creuset.billing.rules.deposits import BadDeposit
from creuset.billing.states import DepositState
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.kernel.money import MixedCurrencies, Money
from tests.factories.billing import SOURCE, make_deposit
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films")


def euros(amount):
    return Money(amount * 100, "EUR")


def test_a_deposit_received_counts_for_its_source(village, company):
    assert not facts_of(village, SOURCE).has_deposit
    make_deposit(village, company)
    facts = facts_of(village, SOURCE)
    assert (facts.has_deposit, facts.received) == (True, euros(500))
    assert not facts_of(village, ("thing", 8)).has_deposit
    assert not facts_of(make_village(), SOURCE).has_deposit
    assert AuditRow.objects.get().verb == "billing.deposit_received"


@pytest.mark.parametrize(
    ("kept", "state", "received"),
    [
        (0, DepositState.REFUNDED, 0),
        (500, DepositState.KEPT, 500),
        (120, DepositState.KEPT_IN_PART, 120),
    ],
)
def test_it_is_given_back_or_kept(village, company, kept, state, received):
    made = make_deposit(village, company, kind=DepositKind.SECURITY)
    row = settle_deposit(
        deposit=made, kept=euros(kept), why="Cyclo à repeindre", by=team_of(village), now=NOW
    )
    assert (row.state, row.settled_on) == (state, date(2026, 11, 23))
    assert facts_of(village, SOURCE).received == euros(received)


def test_it_is_settled_once(village, company):
    made = make_deposit(village, company)
    settle_deposit(deposit=made, kept=euros(0), by=team_of(village), now=NOW)
    with pytest.raises(Conflict):
        settle_deposit(deposit=made, kept=euros(500), why="x", by=team_of(village), now=NOW)
    assert Deposit.objects.get().state is DepositState.REFUNDED


@pytest.mark.parametrize(("kept", "why"), [(501, "x"), (-1, "x"), (1, " ")])
def test_more_than_was_given_or_without_a_reason_is_not_kept(village, company, kept, why):
    made = make_deposit(village, company)
    with pytest.raises(BadDeposit):
        settle_deposit(deposit=made, kept=euros(kept), why=why, by=team_of(village), now=NOW)
    assert Deposit.objects.get().state is DepositState.HELD


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"amount": Money(0, "EUR")}, BadDeposit),
        ({"amount": Money(-1, "EUR")}, BadDeposit),
        ({"amount": Money(1, "USD")}, MixedCurrencies),
        ({"received_on": date(2026, 11, 24)}, BadDeposit),
    ],
)
def test_a_deposit_that_nobody_received_is_refused(village, company, more, refusal):
    with pytest.raises(refusal):
        make_deposit(village, company, **more)
    assert not Deposit.objects.exists()


def test_a_party_that_the_village_does_not_know_left_nothing(village):
    with pytest.raises(NotFound):
        make_deposit(village, make_organisation())


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": 0},
        {"kept_cents": 0},
        {"kept_cents": 50_001, "settled_on": date(2026, 11, 23)},
        {"kept_cents": 0, "settled_on": date(2026, 1, 1)},
        {"source_kind": ""},
    ],
)
def test_the_database_refuses_the_same(village, company, wrong):
    made = make_deposit(village, company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deposit.objects.filter(pk=made.pk).update(**wrong)


WRITES = {Role.OWNER: True, Role.MANAGER: True, Role.ACCOUNTANT: True}


@pytest.mark.parametrize("role", Role)
def test_who_records_and_settles(village, company, role):
    by = team_of(village, role)
    made = make_deposit(village, company)
    for verb in (
        lambda: make_deposit(village, company, by=by),
        lambda: settle_deposit(deposit=made, kept=euros(0), by=by, now=NOW),
    ):
        if WRITES.get(role):
            verb()
        else:
            with pytest.raises(Forbidden):
                verb()


def test_who_reads_them(village, company):
    made = make_deposit(village, company)
    admin, colleague = member_of(village), member_of(village)
    affiliate(admin.party, company, is_admin=True)
    affiliate(colleague.party, company)
    assert get_deposit(village, made.pk, by=admin) == made
    for other in (colleague, team_of(make_village()), team_of(village, Role.PROGRAMME_LEAD)):
        with pytest.raises(NotFound):
            get_deposit(village, made.pk, by=other)
    assert list(deposits_of(village, by=admin, is_held=False)) == []
