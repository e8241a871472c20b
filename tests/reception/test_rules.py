from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.openings import OpeningHours
from creuset.reception.rules import (
    FARTHEST,
    ClosedThatDay,
    DayOutOfReach,
    check_slot,
    check_wish,
    next_open_days,
)
from tests.factories.villages import NOW

TODAY = NOW.date()
WORKING = OpeningHours.from_data({"mon": ["09:00-18:00"], "thu": ["09:00-18:00"]})
NEVER = OpeningHours.from_data({})


@given(st.integers(-800, 800))
def test_a_wish_is_for_an_open_day_within_a_year(days):
    on = TODAY + timedelta(days=days)
    is_near = 0 <= days <= FARTHEST.days
    if is_near and on.weekday() in {0, 3}:
        check_wish(on, today=TODAY, hours=WORKING)
        return
    expected = ClosedThatDay if is_near else DayOutOfReach
    with pytest.raises(expected) as refused:
        check_wish(on, today=TODAY, hours=WORKING)
    assert refused.value.field == "on"


def test_a_closed_day_leads_to_the_next_open_ones():
    with pytest.raises(ClosedThatDay) as refused:
        check_wish(date(2026, 11, 28), today=TODAY, hours=WORKING)
    assert [way.data["on"] for way in refused.value.ways_out] == [
        "2026-11-30",
        "2026-12-03",
        "2026-12-07",
    ]


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 8))
def test_the_next_open_days_are_open_and_in_order(after, most):
    found = next_open_days(WORKING, after=after, most=most)
    assert len(found) == most
    assert all(day > after and WORKING.on(day) for day in found)
    assert found == sorted(set(found))


def test_a_place_that_never_opens_has_no_next_day():
    assert next_open_days(NEVER, after=TODAY) == []


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=-1), FARTHEST + timedelta(1)])
def test_a_time_that_is_over_or_far_away_is_refused(ahead):
    with pytest.raises(DayOutOfReach):
        check_slot(NOW + ahead, now=NOW)


def test_a_time_to_come_is_good():
    check_slot(NOW + timedelta(minutes=1), now=NOW)
