"""When a subscription starts and ends, and which terms hold: no day twice, no day without, nothing past changes."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.plans.kinds import PriceFor, TermKind
from creuset.plans.rules.catalogue import Agreed
from creuset.plans.rules.proration import months_after
from creuset.plans.rules.subscriptions import (
    FOREVER,
    BadChange,
    BadStart,
    FullyTaken,
    Sold,
    TooEarlyToLeave,
    at_price,
    bound_until,
    changed,
    check_cap,
    check_leaves,
    check_start,
    earliest_last_day,
    for_nothing,
    holding,
    overlaid,
    paused,
    pieces,
    resumed,
    state_on,
)
from creuset.plans.states import SubscriptionState as S

TODAY = date(2026, 11, 23)
DAYS = st.integers(0, 900).map(lambda n: TODAY + timedelta(days=n))
PRICES = st.integers(0, 900_00)


def euros(cents):
    return Money(cents, "EUR")


def terms(start, price=200_00, steps=(), offer=1, kind=TermKind.START):
    agreed = [
        Agreed(months, euros(cents), euros(0), euros(price), PriceFor.ANYBODY)
        for months, cents in ((0, price), *steps)
    ]
    return pieces(agreed, kind=kind, from_on=start, offer_id=offer, quantity=1)


def check_whole(found, start):
    assert found[0].from_on == start
    assert found[-1].until_on == FOREVER
    assert all(one.until_on == after.from_on for one, after in pairwise(found))
    assert all(one.from_on < one.until_on for one in found)


STEPS = st.lists(st.integers(1, 30), max_size=3, unique=True).map(
    lambda some: tuple((n, 100 * n) for n in sorted(some))
)


@given(STEPS, st.lists(st.tuples(DAYS, PRICES, STEPS), max_size=5))
def test_terms_never_overlap_and_the_last_change_of_a_day_wins(first, changes):
    found = terms(TODAY, steps=first)
    for day, price, steps in changes:
        found = changed(found, terms(day, price, steps, kind=TermKind.CHANGE), today=TODAY)
        assert holding(found, day).price == euros(price)
    check_whole(found, TODAY)
    if changes:
        assert found[-1].from_on == months_after(
            changes[-1][0], changes[-1][2][-1][0] if changes[-1][2] else 0
        )


@given(STEPS, DAYS, DAYS, PRICES)
def test_what_is_past_stays(first, day, today, price):
    before = [replace(one, made_of=n) for n, one in enumerate(terms(TODAY, steps=first), start=1)]
    if day < today:
        with pytest.raises(BadChange):
            changed(before, terms(day, price), today=today)
        return
    after = changed(before, terms(day, price), today=today)
    past = {TODAY + timedelta(days=n) for n in range(0, (day - TODAY).days, 7)}
    assert all(holding(before, one).made_of == holding(after, one).made_of for one in past)


@given(STEPS, DAYS, st.integers(1, 85), st.integers(0, 90))
def test_a_pause_costs_nothing_and_gives_back_what_would_have_held(first, day, days, early):
    before = terms(TODAY, steps=first)
    until = day + timedelta(days=days)
    found = paused(before, day, until, today=TODAY)
    check_whole(found, TODAY)
    assert not holding(found, day).price
    assert not holding(found, until - timedelta(days=1)).price
    assert holding(found, until).price == holding(before, until).price
    with pytest.raises(BadChange):
        paused(found, until + timedelta(days=30), until + timedelta(days=40), today=TODAY)
    back = day + timedelta(days=early)
    if back < until:
        check_whole(resumed(found, back, today=TODAY), TODAY)
        assert holding(resumed(found, back, today=TODAY), back).price.cents > 0


def test_pauses_have_limits():
    standing = terms(TODAY)
    for first, until in [(TODAY, TODAY), (TODAY, date(2027, 2, 24)), (date(2026, 11, 22), TODAY)]:
        with pytest.raises(BadChange):
            paused(standing, first, until, today=TODAY)
    with pytest.raises(BadChange):
        resumed(standing, TODAY, today=TODAY)


def test_a_price_that_was_agreed_has_no_steps_and_nothing_is_paid_in_kind():
    some = terms(TODAY, steps=((6, 250_00),))
    assert [one.price for one in at_price(some, euros(150_00))] == [euros(150_00)]
    (free,) = for_nothing(some)
    assert (free.price, free.catalogue, free.until_on) == (euros(0), euros(200_00), FOREVER)
    until = date(2027, 6, 1)
    both = overlaid([free], terms(until, kind=TermKind.SWITCH))
    check_whole(both, TODAY)
    assert [one.kind for one in both] == [TermKind.START, TermKind.SWITCH]


def test_notice_runs_and_the_minimum_term_is_kept():
    sold = Sold(notice_days=30, min_term_months=3)
    asked = date(2026, 7, 10)
    bound = bound_until(date(2026, 1, 1), 3)
    assert bound == date(2026, 3, 31)
    assert earliest_last_day(sold, given_on=asked, bound=bound) == date(2026, 8, 9)
    assert earliest_last_day(sold, given_on=date(2026, 1, 5), bound=bound) == bound
    agreed = date(2026, 2, 28)
    assert earliest_last_day(sold, given_on=date(2026, 1, 5), bound=bound, ends_on=agreed) == agreed


def test_nobody_leaves_before_unless_they_are_let_go():
    values = {"earliest": date(2027, 1, 31), "today": TODAY, "ends_on": None}
    with pytest.raises(TooEarlyToLeave) as caught:
        check_leaves(date(2027, 1, 30), is_waived=False, **values)
    assert caught.value.ways_out[0].data == {"last_on": "2027-01-31"}
    check_leaves(date(2027, 1, 31), is_waived=False, **values)
    check_leaves(date(2026, 12, 1), is_waived=True, **values)


@pytest.mark.parametrize(
    ("sold", "day", "is_team", "is_fine"),
    [
        (Sold(), TODAY, False, True),
        (Sold(), date(2026, 11, 22), False, False),
        (Sold(), date(2026, 11, 2), True, True),
        (Sold(), date(2029, 1, 1), True, False),
        (Sold(valid_until=date(2026, 12, 1)), date(2026, 12, 1), True, False),
        (Sold(valid_from=date(2026, 12, 1)), TODAY, True, False),
        (Sold(is_retired=True), TODAY, True, False),
        (Sold(starts_any_day=False), TODAY, True, False),
        (Sold(starts_any_day=False), date(2026, 12, 1), False, True),
    ],
)
def test_it_starts_when_it_is_offered(sold, day, is_team, is_fine):
    if is_fine:
        check_start(sold, day, today=TODAY, is_team=is_team)
        return
    with pytest.raises(BadStart):
        check_start(sold, day, today=TODAY, is_team=is_team)


def test_the_cap_is_kept():
    check_cap(None, standing=900, wanted=1)
    check_cap(10, standing=9, wanted=1)
    with pytest.raises(FullyTaken):
        check_cap(10, standing=9, wanted=2)


@pytest.mark.parametrize(
    ("state", "starts", "last", "found"),
    [
        (S.SIGNED, date(2026, 11, 24), None, S.SIGNED),
        (S.SIGNED, TODAY, None, S.LIVE),
        (S.SIGNED, date(2026, 11, 1), date(2026, 11, 22), S.ENDED),
        (S.LEAVING, date(2026, 1, 1), TODAY, S.LEAVING),
        (S.LEAVING, date(2026, 1, 1), date(2026, 11, 22), S.ENDED),
        (S.REFUSED, date(2026, 1, 1), None, S.REFUSED),
    ],
)
def test_the_day_says_where_it_stands(state, starts, last, found):
    assert state_on(state, starts_on=starts, last_on=last, today=TODAY) is found
