"""What hosting in kind is worth: years add up, months make the year, what is paid counts for nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan
from creuset.plans.kinds import Proration
from creuset.plans.queries.in_kind import given_in
from creuset.plans.rules.in_kind import Given, value_given
from tests.factories.people import make_organisation
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import make_village

START = date(2026, 3, 17)


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
