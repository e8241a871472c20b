"""What hosting in kind is worth: years add up, months make the year, what is paid counts for nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.people.actors import HOUSE
from creuset.plans.actions.changing import Change, change, preview_change
from creuset.plans.actions.fees import charge_fees
from creuset.plans.kinds import Proration
from creuset.plans.queries.in_kind import given_in, value_until
from creuset.plans.rules.in_kind import Given, value_given
from creuset.plans.rules.subscriptions import BadChange
from tests.factories.people import make_organisation
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

START = date(2026, 3, 17)
TODAY = date(2026, 11, 23)
POLICY = Proration.MONTHS_AND_DAYS


@given(
    st.integers(1, 1500),
    st.sampled_from([1, 3, 12]),
    st.sampled_from(list(Proration)),
    st.integers(1, 900_00),
)
def test_years_add_up_to_the_whole(days, months, policy, cents):
    span = DaySpan(START, START + timedelta(days=days))
    one = Given(span, Money(cents, "EUR"), months, policy)

    def worth(first, until):
        within = DaySpan(first, until)
        return value_given([one], within=within, anchor=START, currency="EUR").cents

    years = range(span.first.year, span.last.year + 1)
    parts = [worth(date(year, 1, 1), date(year + 1, 1, 1)) for year in years]
    assert sum(parts) == worth(date(2026, 1, 1), date(2040, 1, 1))
    assert min(parts) >= 0


@pytest.mark.django_db
def test_a_year_in_kind_is_worth_its_months(django_assert_num_queries):
    village = make_village()
    company = make_organisation(known_in=village, name="Sel Films")
    offer = make_offer(village, price=100_00)
    free = {"is_in_kind": True, "starts_on": date(2026, 12, 1)}
    make_subscription(village, company, offer, in_kind_until=date(2027, 7, 1), **free)
    make_subscription(village, company, offer, ends_on=date(2027, 1, 31), **free)
    make_subscription(village, make_organisation(known_in=village), offer)
    (before,) = given_in(village, 2026)
    with django_assert_num_queries(2):
        (after,) = given_in(village, 2027)
    assert (before.name, before.value.cents) == ("Sel Films", 200_00)
    assert after.value.cents == 700_00
    assert given_in(village, 2028) == []


@pytest.mark.django_db
def test_the_end_of_a_hosting_in_kind_is_seen_before_it_is_done():
    village = make_village()
    free, paid = make_offer(village, price=100_00), make_offer(village, price=310_00)
    row = make_subscription(
        village, make_organisation(known_in=village), free, is_in_kind=True, starts_on=TODAY
    )
    asked = Change(from_on=date(2027, 1, 11), offer=paid, is_switch=True)
    later = NOW + timedelta(days=8)
    doing = {"subscription": row, "by": HOUSE, "now": later}
    seen = preview_change(change=asked, **doing)
    assert row.terms.count() == 1
    assert (seen.before.price.cents, seen.after.price.cents) == (0, 310_00)
    # So far: eight days of November; until then: they, December, and ten days of January.
    assert seen.given.cents == value_until(row, date(2026, 12, 1)).cents
    assert 0 < seen.given.cents < seen.given_until.cents
    told = [(fee.days.first, fee.days.last, fee.price.cents) for fee in seen.fees]
    assert told == [
        (date(2027, 1, 11), date(2027, 1, 31), 210_00),
        (date(2027, 2, 1), date(2027, 2, 28), 310_00),
        (date(2027, 3, 1), date(2027, 3, 31), 310_00),
    ]
    change(change=asked, **doing)
    assert list(row.terms.order_by("from_on").values_list("kind", flat=True)) == ["start", "switch"]
    made = charge_fees(subscription=row, until=date(2027, 3, 31), by=HOUSE, now=later)
    assert [one.net.cents for one in made] == [cents for _first, _last, cents in told]
    with pytest.raises(BadChange):
        preview_change(change=replace(asked, from_on=date(2027, 2, 1)), **doing)


@pytest.mark.django_db
def test_only_what_is_free_ends_and_only_by_what_costs_something():
    village = make_village()
    offer = make_offer(village, price=100_00)
    paying = make_subscription(village, make_organisation(known_in=village), offer)
    asked = Change(from_on=TODAY, offer=offer, is_switch=True)
    with pytest.raises(BadChange):
        change(subscription=paying, change=asked, by=HOUSE, now=NOW)
    company = make_organisation(known_in=village)
    free = make_subscription(village, company, offer, is_in_kind=True)
    nothing = replace(asked, price=Money(0, "EUR"))
    with pytest.raises(BadChange):
        change(subscription=free, change=nothing, by=HOUSE, now=NOW)


@given(st.integers(1, 700), st.integers(0, 700))
def test_what_was_given_grows_with_the_days_and_parts_add_up(first, more):
    one = Given(DaySpan(START, START + timedelta(days=2000)), Money(100_00, "EUR"), 1, POLICY)
    start, middle = START, START + timedelta(days=first)
    end = middle + timedelta(days=more + 1)

    def worth(since, until):
        within = DaySpan(since, until)
        return value_given([one], within=within, anchor=START, currency="EUR").cents

    assert worth(start, middle) + worth(middle, end) == worth(start, end)
    assert 0 <= worth(start, middle) <= worth(start, end)
