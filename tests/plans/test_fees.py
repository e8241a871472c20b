"""Fees become charges: once, in advance, and exactly what the terms say, whatever changes afterwards."""

from datetime import UTC, date, datetime
from typing import Any
from unittest import mock

import pytest

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.core.models import AuditRow
from creuset.people.actors import HOUSE
from creuset.plans.actions import fees
from creuset.plans.actions.fees import NoVat, charge_fees, charge_what_begins, settle_fees
from creuset.plans.kinds import CycleFrom, OfferKind, Proration, TermKind
from creuset.plans.models import FOREVER, Subscription
from creuset.plans.rules.allowances import Unit
from creuset.plans.states import SubscriptionState
from tests.factories.allowances import make_lot
from tests.factories.offers import make_offer, make_price, make_subscription, make_term
from tests.factories.people import make_organisation, make_person
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db

START = date(2027, 1, 10)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def owed(subscription: Subscription) -> list[tuple[str, int]]:
    """What waits for an invoice: the first day of each fee, and its cents."""
    rows = Charge.objects.filter(source_id=subscription.pk, state=ChargeState.WAITING)
    return [
        (row.starts_at.astimezone(subscription.village.zone).date().isoformat(), row.net_cents)
        for row in rows.order_by("starts_at", "pk")
        if row.starts_at
    ]


def living(**more: object) -> Subscription:
    offer = make_offer(make_village(), **more)
    return make_subscription(offer, make_person(), starts_on=START)


def charge_to(subscription: Subscription, day: date) -> list[Charge]:
    return charge_fees(subscription=subscription, until=day, by=HOUSE, now=at(day))


def test_each_cycle_is_charged_when_it_begins_with_its_reasons_and_its_days():
    subscription = living(proration=Proration.DAYS_OF_CYCLE)

    charge_to(subscription, START)
    assert owed(subscription) == [("2027-01-10", 212_90)]
    subscription.refresh_from_db()
    assert subscription.charged_until == date(2027, 2, 1)
    charge_to(subscription, date(2027, 2, 1))

    assert owed(subscription) == [("2027-01-10", 212_90), ("2027-02-01", 300_00)]
    first = Charge.objects.earliest("pk")
    assert first.label == {"fr": "Forfait", "en": "Plan"}
    assert "22 of the 31 days" in first.explanation["en"]
    assert "22 des 31 jours" in first.explanation["fr"]
    assert (first.vat_key, first.vat_cents) == ("normal", 42_58)
    assert first.party_id == subscription.party_id
    assert first.ends_at == datetime(2027, 1, 31, 23, tzinfo=UTC)
    assert [row.verb for row in AuditRow.objects.order_by("pk")] == ["billing.charged"] * 2


def test_credits_pay_bookings_and_no_fee():
    subscription = living(proration=Proration.DAYS_OF_CYCLE)
    lot = make_lot(subscription.village, subscription.party, amount=1_000_00, unit=Unit.MONEY)

    charge_to(subscription, date(2027, 2, 1))

    assert owed(subscription) == [("2027-01-10", 212_90), ("2027-02-01", 300_00)]
    lot.refresh_from_db()
    assert lot.balance == 1_000_00


def test_charging_twice_or_for_an_earlier_day_changes_nothing():
    subscription = living()
    charge_to(subscription, date(2027, 3, 5))
    before = set(Charge.objects.values_list("pk", "state"))

    charge_to(subscription, date(2027, 3, 5))
    charge_to(subscription, START)

    assert set(Charge.objects.values_list("pk", "state")) == before
    assert AuditRow.objects.count() == 1


def test_charges_on_top_are_a_line_of_their_own_and_bills_go_where_they_should():
    village = make_village()
    offer = make_offer(village, cycle_from=CycleFrom.START)
    company, payer = make_organisation(), make_organisation()
    subscription = make_subscription(offer, company, starts_on=START, billed_to=payer)
    make_term(subscription, START, 600_00, charges_cents=90_00, quantity=2)

    rows = charge_to(subscription, START)

    assert [(row.label["fr"], row.net_cents) for row in rows] == [
        ("2 × Forfait", 600_00),
        ("2 × Forfait – charges", 90_00),
    ]
    assert {row.party_id for row in rows} == {payer.pk}


def test_a_change_in_a_month_that_was_charged_is_put_right_to_the_cent_twice_in_a_day():
    subscription = living(proration=Proration.DAYS_OF_CYCLE)
    charge_to(subscription, date(2027, 2, 1))
    make_term(subscription, date(2027, 2, 15), 420_00)
    settle_fees(subscription=subscription, by=HOUSE, now=at(date(2027, 2, 15)))
    make_term(subscription, date(2027, 2, 15), 560_00)

    settle_fees(subscription=subscription, by=HOUSE, now=at(date(2027, 2, 15)))

    assert owed(subscription) == [
        ("2027-01-10", 212_90),
        ("2027-02-01", 150_00),
        ("2027-02-15", 280_00),
    ]
    replaced = Charge.objects.filter(state=ChargeState.REPLACED)
    assert sorted(replaced.values_list("net_cents", flat=True)) == [210_00, 300_00]
    assert all(row.why_replaced["fr"] for row in replaced)


def test_leaving_early_in_a_paid_cycle_follows_the_policy():
    by_days, whole = living(proration=Proration.DAYS_OF_CYCLE), living(proration=Proration.NONE)
    for subscription, left in ((by_days, 150_00), (whole, 300_00)):
        charge_to(subscription, date(2027, 2, 1))
        Subscription.objects.filter(pk=subscription.pk).update(
            last_on=date(2027, 2, 14), state=SubscriptionState.LEAVING.value
        )
        settle_fees(subscription=subscription, by=HOUSE, now=at(date(2027, 2, 3)))
        assert owed(subscription)[-1] == ("2027-02-01", left)
        subscription.refresh_from_db()
        assert subscription.charged_until == FOREVER


def test_a_pause_takes_back_what_was_charged_for_its_days():
    subscription = living(proration=Proration.DAYS_OF_CYCLE)
    charge_to(subscription, date(2027, 2, 1))
    make_term(subscription, date(2027, 2, 8), 0, kind=TermKind.PAUSE.value)
    make_term(subscription, date(2027, 2, 22), 300_00, kind=TermKind.RESUME.value)

    settle_fees(subscription=subscription, by=HOUSE, now=at(date(2027, 2, 8)))

    assert owed(subscription)[1:] == [("2027-02-01", 75_00), ("2027-02-22", 75_00)]


def test_what_is_hosted_in_kind_owes_nothing_until_it_pays():
    subscription = living()
    make_term(subscription, START, 0, catalogue_cents=300_00)
    Subscription.objects.filter(pk=subscription.pk).update(is_in_kind=True)
    make_term(subscription, date(2027, 3, 1), 300_00, kind=TermKind.SWITCH.value)

    charge_to(subscription, date(2027, 2, 20))
    assert owed(subscription) == []
    charge_to(subscription, date(2027, 3, 1))

    assert owed(subscription) == [("2027-03-01", 300_00)]


def test_what_was_charged_keeps_its_words_when_the_offer_has_others():
    subscription = living()
    charge_to(subscription, START)
    subscription.offer.names = {"fr": "Nouveau nom", "en": "New name"}
    subscription.offer.save()

    charge_to(subscription, date(2027, 2, 1))

    labels = Charge.objects.order_by("pk").values_list("label", "state")
    assert [(label["fr"], state) for label, state in labels] == [
        ("Forfait", "waiting"),
        ("Nouveau nom", "waiting"),
    ]


def test_nothing_is_charged_before_the_first_day_nor_to_who_withdrew():
    subscription = living()
    assert charge_what_begins(at(date(2027, 1, 9))) == 0
    Subscription.objects.update(state=SubscriptionState.WITHDRAWN.value)
    assert charge_what_begins(at(date(2027, 3, 1))) == 0
    charge_to(subscription, date(2027, 3, 1))
    assert owed(subscription) == []


def test_the_round_charges_what_begins_and_one_that_fails_keeps_nobody_waiting(
    caplog: pytest.LogCaptureFixture,
):
    good = living()
    bad = make_subscription(
        make_offer(good.village, code="autre", vat_key="inconnue"), make_person(), starts_on=START
    )
    assert charge_what_begins(at(START)) == 1
    assert owed(good) != []
    assert owed(bad) == []
    assert f"subscription {bad.pk}" in caplog.text
    assert charge_what_begins(at(START)) == 0
    bad.offer.vat_key = "normal"
    bad.offer.save()
    assert charge_what_begins(at(START)) == 1
    assert owed(bad) == owed(good)


def test_who_left_while_the_worker_was_down_is_charged_all_the_same():
    subscription = living(cycle_from=CycleFrom.START)
    Subscription.objects.update(
        last_on=date(2027, 2, 12), state=SubscriptionState.ENDED.value, charged_until=None
    )
    assert charge_what_begins(at(date(2027, 4, 1))) == 1
    assert [day for day, _cents in owed(subscription)] == ["2027-01-10", "2027-02-10"]
    assert charge_what_begins(at(date(2027, 4, 2))) == 0


def test_a_kill_between_the_charges_and_the_day_written_down_owes_nothing_twice():
    subscription = living()
    with (
        mock.patch.object(fees, "next_fee_on", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        charge_to(subscription, START)
    assert Charge.objects.count() == 0

    charge_to(subscription, START)
    assert len(owed(subscription)) == 1


def test_a_village_without_that_rate_of_vat_is_told_so_and_nothing_is_charged():
    subscription = living(vat_key="inconnue")
    with pytest.raises(NoVat):
        charge_to(subscription, START)
    assert Charge.objects.count() == 0
    subscription.refresh_from_db()
    assert subscription.charged_until is None


def test_a_quarter_is_charged_at_once_and_passes_are_charged_once():
    village = make_village()
    quarter = make_subscription(
        make_offer(village, cycle_months=3), make_person(), starts_on=date(2027, 1, 1)
    )
    book = make_offer(
        village, code="carnet", kind=OfferKind.PASSES, cycle_months=0, prices=(make_price(240_00),)
    )
    passes = make_subscription(book, make_person(), starts_on=START)

    charge_what_begins(at(date(2027, 3, 31)))
    charge_what_begins(at(date(2027, 4, 1)))

    assert owed(quarter) == [("2027-01-01", 300_00), ("2027-04-01", 300_00)]
    assert owed(passes) == [("2027-01-10", 240_00)]
    passes.refresh_from_db()
    assert passes.charged_until == FOREVER


@pytest.mark.parametrize("count", [1, 3])
def test_how_many_queries_a_charge_takes_does_not_grow_with_its_past(
    count: int, django_assert_max_num_queries: Any
):
    subscription = living()
    charge_to(subscription, date(2027, 1 + count, 1))
    with django_assert_max_num_queries(16):
        charge_to(subscription, date(2027, 2 + count, 1))


@pytest.mark.parametrize(
    ("policy", "cents"), [(Proration.DAYS_OF_CYCLE, 150_00), (Proration.NONE, 0)]
)
def test_what_another_system_asked_for_is_not_asked_again(policy: Proration, cents: int):
    subscription = living(proration=policy)
    Subscription.objects.update(fees_from=date(2027, 4, 16), charged_until=date(2027, 4, 16))

    charge_what_begins(at(date(2027, 5, 1)))

    before = [("2027-04-16", cents)] if cents else []
    assert owed(subscription) == [*before, ("2027-05-01", 300_00)]
