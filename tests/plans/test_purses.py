"""What is given, spent and given back: entries that add up, judged when they are read, written once."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from creuset.kernel.money import Money
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.actions import allowances
from creuset.plans.kinds import EntryKind
from creuset.plans.models import Lot, LotEntry, PurseRule, Spender
from creuset.plans.queries.purses import purse_for, purse_of
from creuset.plans.rules.allowances import GoodFor, Grant, Reset, Unit, Whose
from creuset.plans.rules.lots import Need
from creuset.villages.models import Village
from tests.factories.allowances import make_lot, make_plan, make_term
from tests.factories.people import affiliate, make_organisation, make_person
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

BOOKING = ("booking", 7)
TODAY = date(2026, 11, 23)
HOURS = Grant("rooms", Unit.HOUR, 600, GoodFor(frozenset({"meeting"})))


def need(
    village: Village, hours: float = 2, *, start: datetime = NOW, cents: int | None = None
) -> Need:
    return Need(
        ("salle-1",),
        "meeting",
        Span(start, start + timedelta(hours=hours)),
        village.zone,
        None if cents is None else Money(cents, "EUR"),
    )


def spend(village: Village, party: Party, *needs: Need, **more: Any) -> allowances.Paid:
    values: dict[str, Any] = {
        "booker_id": party.pk,
        "source": BOOKING,
        "by": HOUSE,
        "now": NOW,
    } | more
    return allowances.spend(village=village, party=party, needs=needs, **values)


def check_adds_up() -> None:
    """Every lot holds what its entries say, numbered without a hole."""
    for lot in Lot.objects.all():
        entries = list(lot.entries.order_by("number"))
        assert [entry.number for entry in entries] == list(range(1, lot.entries_made + 1))
        balance = 0
        for entry in entries:
            assert entry.before == balance
            balance += entry.amount
            assert entry.balance == balance >= 0
        assert lot.balance == balance


def balances(party: Party) -> list[int]:
    return list(Lot.objects.filter(party=party).order_by("pk").values_list("balance", flat=True))


def test_what_a_plan_gives_is_spent_before_any_task_wrote_it() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(village, party, HOURS)

    paid = spend(village, party, need(village))

    assert paid.spent.unpaid == ()
    (lot,) = Lot.objects.all()
    assert (lot.balance, lot.from_on, lot.until_on) == (480, date(2026, 11, 1), date(2026, 12, 1))
    check_adds_up()
    assert allowances.grant_due(village, now=NOW) == 0
    assert Lot.objects.count() == 1


def test_the_sweep_gives_each_cycle_once_and_ends_what_is_left() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(village, party, HOURS)

    assert allowances.grant_due(village, now=NOW) == 1
    assert allowances.grant_due(village, now=NOW) == 0
    later = NOW + timedelta(days=30)
    assert allowances.grant_due(village, now=later) == 1

    assert balances(party) == [0, 600]
    ended = LotEntry.objects.get(kind=EntryKind.EXPIRE)
    assert ended.amount == -600
    check_adds_up()


def test_what_is_left_is_carried_over_once_for_its_months() -> None:
    village = make_village()
    party = make_person(known_in=village)
    carried = Grant("rooms", Unit.HOUR, 600, carry_over=120, carry_months=1)
    make_plan(village, party, carried, start=date(2026, 11, 1))
    allowances.grant_due(village, now=NOW)

    december = NOW + timedelta(days=10)
    seen = purse_of(village, [party.pk], today=village.day_of(december))
    assert sorted(lot.left for lot in seen.to_spend()) == [120, 600]
    allowances.grant_due(village, now=december)
    allowances.grant_due(village, now=december)

    assert balances(party) == [0, 600, 120] or balances(party) == [0, 120, 600]
    kept = Lot.objects.get(key__startswith="carried:")
    assert (kept.from_on, kept.until_on) == (date(2026, 12, 1), date(2027, 1, 1))
    allowances.grant_due(village, now=NOW + timedelta(days=45))
    kept.refresh_from_db()
    assert kept.balance == 0
    check_adds_up()


def test_what_somebody_books_in_january_is_spent_of_january() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(village, party, HOURS)
    january = datetime(2027, 1, 12, 9, tzinfo=UTC)

    spend(village, party, need(village, start=january))

    # Not December, which nobody spends yet.
    found = Lot.objects.order_by("from_on").values_list("from_on", "balance")
    assert list(found) == [(date(2026, 11, 1), 600), (date(2027, 1, 1), 480)]
    assert allowances.grant_due(village, now=NOW) == 0
    check_adds_up()


def test_spending_the_same_twice_changes_nothing_and_less_gives_back() -> None:
    village = make_village()
    party = make_person(known_in=village)
    lot = make_lot(village, party, 300)

    spend(village, party, need(village, 3))
    spend(village, party, need(village, 3))
    assert LotEntry.objects.count() == 2
    spend(village, party, need(village, 1))

    lot.refresh_from_db()
    assert lot.balance == 240
    assert [entry.kind for entry in lot.entries.order_by("number")] == [
        "grant",
        "spend",
        "give_back",
    ]
    allowances.give_back(village=village, source=BOOKING, by=HOUSE, now=NOW)
    lot.refresh_from_db()
    assert lot.balance == 300
    check_adds_up()


def test_a_late_cancellation_keeps_its_share() -> None:
    village = make_village()
    party = make_person(known_in=village)
    lot = make_lot(village, party, 300)
    spend(village, party, need(village, 3))

    stays = allowances.give_back(
        village=village, source=BOOKING, by=HOUSE, now=NOW, keep={lot.pk: Fraction(1, 2)}
    )

    assert stays == {lot.name: 90}
    lot.refresh_from_db()
    assert lot.balance == 210


def test_what_comes_back_to_a_lot_that_ended_ends_with_it() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(village, party, HOURS)
    spend(village, party, need(village, 3))
    later = NOW + timedelta(days=20)
    allowances.grant_due(village, now=later)

    allowances.give_back(village=village, source=BOOKING, by=HOUSE, now=later)
    purse = purse_of(village, [party.pk], today=village.day_of(later))
    assert [lot.left for lot in purse.to_spend()] == [600]
    allowances.grant_due(village, now=later)

    assert Lot.objects.get(from_on=date(2026, 11, 1)).balance == 0
    check_adds_up()


def test_a_company_spends_for_whom_it_lets_and_a_person_their_own_first() -> None:
    village = make_village()
    company = make_organisation(known_in=village)
    boss, clerk, guest = (make_person(known_in=village) for _each in range(3))
    affiliate(boss, company, is_admin=True)
    affiliate(clerk, company)
    make_lot(village, company, 600)
    own = make_lot(village, clerk, 60)

    def left(party: Party, booker: Party | None) -> list[int]:
        purse = purse_for(village, party, booker and booker.pk, today=TODAY, until=TODAY)
        return [lot.left for lot in sorted(purse.to_spend(), key=lambda lot: lot.rank)]

    assert left(company, boss) == [600]
    assert left(company, clerk) == []
    # The team books for the company.
    assert left(company, guest) == left(company, None) == [600]
    assert left(clerk, clerk) == [60]
    Spender.objects.create(village=village, company=company, person=clerk, since=NOW)
    assert left(company, clerk) == [600]
    assert left(clerk, clerk) == [60, 600]
    # Somebody else books for the clerk: it is no business of the company.
    assert left(clerk, boss) == [60]
    PurseRule.objects.create(village=village, company_first=True)
    assert left(clerk, clerk) == [600, 60]

    spend(village, clerk, need(village, 2))
    own.refresh_from_db()
    assert own.balance == 60
    check_adds_up()


def test_what_a_company_pays_for_its_member_pays_for_the_company_too() -> None:
    village = make_village()
    company = make_organisation(known_in=village)
    clerk = make_person(known_in=village)
    affiliate(clerk, company)
    make_plan(village, company, HOURS, member=clerk)
    make_lot(village, clerk, 60)

    paid = spend(village, company, need(village, 2), booker_id=clerk.pk)

    assert [lot.holder_id for lot in paid.lots.values() if lot.balance == 480] == [company.pk]
    assert paid.spent.unpaid == ()
    check_adds_up()


def test_a_company_allowance_of_a_plan_goes_to_the_company_each_seat_its_own() -> None:
    village = make_village()
    company = make_organisation(known_in=village)
    clerk = make_person(known_in=village)
    shared = Grant("rooms", Unit.HOUR, 600, whose=Whose.COMPANY)
    make_plan(village, company, shared, member=clerk, quantity=3)

    allowances.grant_due(village, now=NOW)

    assert balances(company) == [1800]
    assert balances(clerk) == []


def test_a_plan_that_changes_adjusts_what_was_foreseen_and_leaves_what_was_spent() -> None:
    village = make_village()
    party = make_person(known_in=village)
    plan = make_plan(village, party, HOURS)
    smaller = make_plan(village, make_person(), Grant("rooms", Unit.HOUR, 120)).offer
    january = datetime(2027, 1, 12, 9, tzinfo=UTC)
    spend(village, party, need(village, 3, start=january))

    make_term(plan, start=date(2027, 1, 1), offer=smaller, kind="change")
    allowances.grant_due(village, now=NOW)

    lot = Lot.objects.get(from_on=date(2027, 1, 1))
    assert (lot.amount, lot.balance) == (120, 0)
    check_adds_up()


def test_whoever_leaves_spends_until_their_last_day_and_a_wish_withdrawn_gives_nothing() -> None:
    village = make_village()
    party = make_person(known_in=village)
    plan = make_plan(village, party, HOURS)
    january = datetime(2027, 1, 12, 9, tzinfo=UTC)
    spend(village, party, need(village, 3, start=january))
    allowances.grant_due(village, now=NOW)

    plan.state, plan.last_on = "leaving", date(2026, 11, 27)
    plan.save()
    allowances.grant_due(village, now=NOW)

    assert Lot.objects.get(from_on=date(2026, 11, 1)).until_on == date(2026, 11, 28)
    assert Lot.objects.get(from_on=date(2027, 1, 1)).balance == 0
    paid = spend(
        village, party, need(village, start=NOW + timedelta(days=6)), source=("booking", 8)
    )
    assert paid.spent.unpaid == (0,)


def test_a_carnet_is_given_once() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(village, party, Grant("carnet", Unit.DAY, 10, reset=Reset.NEVER, valid_months=6))

    spend(village, party, need(village, 30))

    assert balances(party) == [8]
    assert allowances.grant_due(village, now=NOW + timedelta(days=60)) == 0


def test_lots_of_one_village_are_unknown_in_another_and_of_another_party_untouched() -> None:
    village, other = make_village(), make_village()
    party = make_person(known_in=village)
    make_lot(other, party, 600)
    make_lot(village, make_person(known_in=village), 600)

    assert spend(village, party, need(village)).spent.payments == ()
    assert LotEntry.objects.filter(kind=EntryKind.SPEND).count() == 0


def test_whoever_has_nothing_costs_one_question() -> None:
    village = make_village()
    party = make_person(known_in=village)
    spend(village, party, need(village), is_new=True)

    with CaptureQueriesContext(connection) as asked:
        paid = spend(village, party, need(village), is_new=True)

    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 1
    assert paid.spent.payments == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 2, "kind": "spend", "amount": -400, "before": 300, "balance": -100},
        {"number": 2, "kind": "spend", "amount": -100, "before": 300, "balance": 300},
        {"number": 1, "kind": "grant", "amount": 300, "before": 0, "balance": 300},
        {"number": 2, "kind": "spend", "amount": 100, "before": 300, "balance": 400},
        {"number": 2, "kind": "give_back", "amount": -100, "before": 300, "balance": 200},
        {"number": 2, "kind": "correct", "amount": 0, "before": 300, "balance": 300},
        {"number": 2, "kind": "grant", "amount": 100, "before": 300, "balance": 400},
    ],
)
def test_the_database_refuses_an_entry_that_does_not_add_up(wrong: dict[str, Any]) -> None:
    village = make_village()
    lot = make_lot(village, make_person(), 300)

    with pytest.raises(IntegrityError), transaction.atomic():
        LotEntry.objects.create(lot=lot, source_kind="booking", source_id=1, at=NOW, **wrong)


def test_whoever_read_an_older_balance_writes_nothing() -> None:
    village = make_village()
    party = make_person(known_in=village)
    lot = make_lot(village, party, 300)
    stale = purse_for(village, party, party.pk, today=TODAY, until=TODAY)
    spend(village, party, need(village))

    stale.move(stale.lots[lot.name], EntryKind.SPEND, -300, source=("booking", 9))
    with pytest.raises(allowances.SpentMeanwhile), transaction.atomic():
        allowances.write(purse=stale, by=HOUSE, now=NOW)

    check_adds_up()
