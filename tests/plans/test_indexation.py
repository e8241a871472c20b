"""Values of indexes written down, and the prices that they move: previewed, once a year, to the cent."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.people.actors import HOUSE
from creuset.plans.actions.fees import charge_fees
from creuset.plans.actions.indexation import IndexKnown, correct_index, enter_index, index_prices
from creuset.plans.kinds import OfferKind, Proration, TermKind
from creuset.plans.models import FOREVER, IndexValue, Subscription, Term
from creuset.plans.queries.indexation import proposals, values_for
from creuset.plans.rules.indexation import NotDue
from creuset.villages.models import Village
from tests.factories.offers import make_index_value, make_offer, make_subscription, make_term
from tests.factories.people import make_person, team_of
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db

START, ON = date(2026, 3, 1), date(2027, 3, 1)
NOW = datetime(2027, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def village() -> Village:
    made = make_village()
    make_index_value(made, period="2025-Q4", value_e3=132_630)
    make_index_value(made, period="2026-Q4", value_e3=137_150)
    return made


def living(village: Village, **more: Any) -> Subscription:
    offer = (
        make_offer(
            village,
            code=f"bureau-{Subscription.objects.count()}",
            index="ILAT",
            kind=OfferKind.OFFICE,
        )
        if not more.get("offer")
        else more.pop("offer")
    )
    return make_subscription(offer, make_person(), starts_on=START, **more)


def move(village: Village, *subscriptions: Subscription, **more: Any) -> int:
    values: dict[str, Any] = {"on": ON, "by": HOUSE, "now": NOW, "period": "2026-Q4"} | more
    return index_prices(
        village=village, name="ILAT", chosen=[one.pk for one in subscriptions], **values
    )


def test_a_price_moves_from_the_day_on_with_its_formula_and_its_charges_follow(village: Village):
    subscription = living(village)
    subscription.offer.proration = Proration.DAYS_OF_CYCLE.value
    subscription.offer.save()
    charge_fees(subscription=subscription, until=ON, by=HOUSE, now=NOW)

    assert move(village, subscription) == 1

    before, after = subscription.terms.order_by("from_on")
    assert (before.until_on, before.price_cents) == (ON, 300_00)
    assert (after.kind, after.price_cents, after.until_on) == (TermKind.INDEX, 310_22, FOREVER)
    assert after.index_e3 == 137_150
    assert "ILAT" in after.explanation["fr"]
    waiting = Charge.objects.filter(state=ChargeState.WAITING).latest("starts_at")
    assert waiting.net_cents == 310_22
    assert AuditRow.objects.filter(verb="plans.indexed").count() == 1
    assert move(village, subscription) == 0


def test_steps_agreed_for_later_move_as_much_and_the_next_year_goes_from_there(village: Village):
    subscription = living(village)
    make_term(subscription, date(2027, 9, 1), 330_00, kind=TermKind.STEP.value)
    move(village, subscription)

    prices = [term.price_cents for term in subscription.terms.order_by("from_on")]
    assert prices == [300_00, 310_22, 341_25]
    make_index_value(village, period="2027-Q4", value_e3=140_000)
    move(village, subscription, on=date(2028, 3, 1), period="2027-Q4", now=NOW.replace(year=2028))
    assert [term.price_cents for term in subscription.terms.order_by("from_on")][-1] == 348_34


def test_the_preview_says_each_price_or_why_it_stays(
    village: Village, django_assert_num_queries: Any
):
    moves, young = living(village), living(village)
    Subscription.objects.filter(pk=young.pk).update(starts_on=date(2026, 6, 1))
    Term.objects.filter(subscription=young).update(from_on=date(2026, 6, 1))
    free = living(village)
    free.terms.update(price_cents=0)
    other = make_subscription(make_offer(village, code="autre"), make_person(), starts_on=START)

    values = values_for(village, "ILAT", "2026-Q4")
    with django_assert_num_queries(3):
        found = {one.subscription.pk: one for one in proposals(village, values, on=ON)}

    assert set(found) == {moves.pk, young.pk, free.pk}
    assert other.pk not in found
    assert found[moves.pk].then
    assert (found[young.pk].move.why_not, found[young.pk].move.due_on) == (
        NotDue.TOO_SOON,
        date(2027, 6, 1),
    )
    assert found[free.pk].move.why_not is NotDue.FREE
    assert move(village, young, free, other) == 0
    IndexValue.objects.filter(period="2025-Q4").delete()
    values = values_for(village, "ILAT", "2026-Q4")
    assert {one.move.why_not for one in proposals(village, values, on=ON)} >= {NotDue.NO_BASE}


def test_one_value_a_period_and_a_correction_moves_nothing(village: Village):
    with pytest.raises(IndexKnown):
        enter_index(village=village, name="ILAT", period="2026-Q4", value_e3=1, by=HOUSE, now=NOW)
    subscription = living(village)
    move(village, subscription)
    value = IndexValue.objects.select_related("village").get(period="2026-Q4")
    correct_index(value=value, value_e3=137_200, by=HOUSE, now=NOW)
    assert subscription.terms.latest("from_on").price_cents == 310_22
    assert AuditRow.objects.filter(verb="plans.index_corrected").count() == 1
    with pytest.raises(NotFound):
        values_for(village, "ILAT", "2031-Q1")


def test_an_accountant_reads_and_does_not_write(village: Village):
    by = team_of(village, Role.ACCOUNTANT)
    for action in (
        lambda: move(village, by=by),
        lambda: enter_index(
            village=village, name="ILC", period="2026-Q1", value_e3=1, by=by, now=NOW
        ),
    ):
        with pytest.raises(Forbidden):
            action()


def test_the_desk_previews_then_moves(client: Client, village: Village, monkeypatch: Any):
    monkeypatch.setattr("creuset.core.clock.now", lambda: NOW)
    chosen, left = living(village), living(village)
    client.force_login(team_of(village, Role.MANAGER).party.user)
    value = IndexValue.objects.get(period="2026-Q4")
    path = f"/{village.slug}/desk/plans/indexes/"

    client.post(path, {"name": "ilc", "period": "2026-q1", "value": "128.5"})
    assert IndexValue.objects.get(name="ILC").value_e3 == 128_500
    page = client.get(f"{path}{value.pk}/prices/?from_on=2027-03-01").content.decode()
    assert "310,22" in page
    answer = client.post(
        f"{path}{value.pk}/prices/", {"from_on": "2027-03-01", "chosen": [chosen.pk]}
    )

    assert answer.status_code == 302
    assert chosen.terms.count() == 2
    assert left.terms.count() == 1
    assert client.post(f"{path}{value.pk}/prices/", {"from_on": "2020-03-01"}).status_code == 422
