"""Hosting in kind stands in the register of de minimis aid: signed, changed, ended, year after year."""

from datetime import date, timedelta

import pytest

from creuset.billing.models import Aid
from creuset.billing.queries.aids import undertaking_of
from creuset.billing.rules.aids import TooMuchAid
from creuset.core import housekeeping
from creuset.people.actors import HOUSE
from creuset.plans.actions.changing import Change, change
from creuset.plans.actions.leaving import give_notice
from creuset.plans.queries.in_kind import value_until
from tests.factories.aids import make_aid
from tests.factories.people import make_organisation
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
START = date(2026, 12, 1)
FREE = {"is_in_kind": True, "starts_on": START}


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


def entries():
    rows = Aid.objects.order_by("pk").values_list("kind", "gross_cents", "granted_on")
    return [(kind, cents // 100, on) for kind, cents, on in rows]


def total(village, party, day=START):
    return undertaking_of(village, party, day).standing.total.cents // 100


def test_what_is_signed_is_worth_all_its_months(village, company):
    offer = make_offer(village, price=100_00)
    row = make_subscription(village, company, offer, in_kind_until=date(2027, 8, 1), **FREE)
    assert entries() == [("grant", 800, village.day_of(NOW))]
    aid = Aid.objects.get()
    assert (aid.source_kind, aid.source_id) == ("subscription", row.pk)
    assert aid.words["fr"].startswith("Hébergement à titre gratuit")
    assert aid.gross_cents == value_until(row, date(2030, 1, 1)).cents


def test_who_pays_is_granted_nothing(village, company):
    make_subscription(village, company, make_offer(village, price=100_00))
    assert entries() == []


def test_without_a_last_day_a_year_at_a_time_is_granted(village, company):
    make_subscription(village, company, make_offer(village, price=100_00), **FREE)
    assert total(village, company) == 1_200
    later = NOW + timedelta(days=300)
    housekeeping.tidy(now=later)
    assert total(village, company, village.day_of(later)) == 1_200
    second_year = NOW + timedelta(days=380)
    housekeeping.tidy(now=second_year)
    housekeeping.tidy(now=second_year)
    assert entries()[1:] == [("grant", 1_200, village.day_of(second_year))]


def test_what_ends_early_is_taken_back(village, company):
    offer = make_offer(village, price=100_00)
    row = make_subscription(village, company, offer, in_kind_until=date(2027, 8, 1), **FREE)
    later = NOW + timedelta(days=20)
    give_notice(
        subscription=row, last_on=date(2027, 1, 31), is_waived=True, by=HOUSE, now=later, why="Fin"
    )
    assert total(village, company) == 200
    assert [kind for kind, _cents, _on in entries()] == ["grant", "correction"]


def test_what_begins_to_be_paid_is_granted_no_more(village, company):
    offer = make_offer(village, price=100_00)
    row = make_subscription(village, company, offer, **FREE)
    asked = Change(
        from_on=date(2027, 3, 1), offer=make_offer(village, price=300_00), is_switch=True
    )
    change(subscription=row, change=asked, by=HOUSE, now=NOW)
    assert total(village, company) == 300


def test_no_more_is_offered_than_may_be_granted(village, company):
    make_aid(village, company, 299_500)
    offer = make_offer(village, price=100_00)
    with pytest.raises(TooMuchAid):
        make_subscription(village, company, offer, in_kind_until=date(2027, 8, 1), **FREE)
    make_subscription(village, company, offer, in_kind_until=date(2027, 5, 1), **FREE)
    assert total(village, company) == 300_000


def test_a_village_of_another_currency_has_no_such_register(company):
    village = make_village(currency="GBP")
    party = make_organisation(known_in=village)
    make_subscription(village, party, make_offer(village, price=100_00), **FREE)
    assert entries() == []
