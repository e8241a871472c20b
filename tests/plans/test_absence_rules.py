"""Days away: which days a rule says, what is left of a letting, what a day gives, what is taken back."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.recurrence import BadRule
from creuset.kernel.spans import DaySpan, merge
from creuset.plans.rules.absence import (
    AHEAD,
    Away,
    BadAbsence,
    Freed,
    Per,
    Reward,
    check,
    days_of,
    earned,
    left_of,
    on_weekdays,
    runs,
    to_take_back,
)
from creuset.plans.rules.allowances import BadGrant, GoodFor, Unit
from tests.strategies import PARIS, day_spans, zones

TODAY = date(2026, 11, 23)  # a Monday
YEAR = DaySpan(TODAY, TODAY + timedelta(days=366))
days = st.dates(date(2025, 12, 20), date(2027, 1, 20))


@given(day_spans, st.sets(days), zones)
def test_what_is_left_and_what_is_given_away_make_the_whole(whole, away, zone):
    left = left_of(whole, away)
    assert [day for one in left for day in one] == [day for day in whole if day not in away]
    assert all(earlier.until < later.first for earlier, later in pairwise(left))
    # In instants as in days, whatever the clocks do that night.
    given_away = [one.to_span(zone) for one in runs(day for day in away if day in whole)]
    both = merge([*(one.to_span(zone) for one in left), *given_away])
    assert both == [whole.to_span(zone)]
    assert (
        sum((one.to_span(zone).duration for one in left), timedelta())
        + sum((span.duration for span in given_away), timedelta())
        == whole.to_span(zone).duration
    )


@given(
    days,
    st.none() | st.integers(0, 90),
    st.sets(st.integers(0, 6)),
    st.integers(1, 4),
    st.sets(days, max_size=5),
    day_spans,
    zones,
)
def test_a_rule_says_days_of_its_own_between_its_ends(
    first, length, weekdays, every, skipped, within, zone
):
    last = None if length is None else first + timedelta(days=length)
    rule = on_weekdays(weekdays, every=every)
    found = days_of(Away(first, last, rule, frozenset(skipped)), within, zone)
    monday = first - timedelta(days=first.weekday())
    assert found == [
        day
        for day in within
        if first <= day
        and (last is None or day <= last)
        and (not weekdays or day.weekday() in weekdays)
        and (not weekdays or (day - monday).days // 7 % every == 0)
        and day not in skipped
    ]


@pytest.mark.parametrize(
    "away",
    [
        Away(TODAY - timedelta(days=1)),
        Away(TODAY + AHEAD + timedelta(days=1)),
        Away(TODAY, TODAY - timedelta(days=1)),
        Away(TODAY, rule="FREQ=HOURLY"),
        Away(TODAY, rule="FREQ=WEEKLY;COUNT=3"),
        Away(TODAY, rule="FREQ=WEEKLY;UNTIL=20270101"),
        Away(TODAY, rule="FREQ=DAILY;BYHOUR=9"),
        Away(TODAY, rule="FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 60)),
    ],
)
def test_what_nobody_can_be_away_for_is_refused(away):
    with pytest.raises(BadAbsence):
        check(away, today=TODAY)


def test_what_is_no_rule_is_refused_and_what_is_one_is_not():
    with pytest.raises(BadRule):
        check(Away(TODAY, rule="every Friday"), today=TODAY)
    check(Away(TODAY, None, "FREQ=MONTHLY;BYDAY=1FR"), today=TODAY)
    firsts = days_of(Away(TODAY, None, "FREQ=MONTHLY;BYDAY=1FR"), YEAR, PARIS)
    assert firsts[:2] == [date(2026, 12, 4), date(2027, 1, 1)]


freed = st.builds(
    Freed, days, st.booleans(), st.booleans(), st.booleans(), was_paused=st.booleans()
)


@given(st.sampled_from(Per), st.lists(freed))
def test_a_day_gives_once_and_never_while_nothing_is_paid(per, some):
    gives = earned(Reward(per, Unit.DAY, 1), some)
    assert gives == sorted(set(gives))
    for day in gives:
        own = [one for one in some if one.day == day and not one.was_paused]
        if per is Per.BOOKED:
            assert any(one.was_booked for one in own)
        else:
            assert any(one.was_ahead and one.was_open for one in own)
    assert earned(None, some) == []


@pytest.mark.parametrize(("amount", "months"), [(0, 3), (-1, 3), (1, 0), (1, 61)])
def test_a_reward_is_something_for_some_time(amount, months):
    with pytest.raises(BadGrant):
        Reward(Per.FREED, Unit.DAY, amount, valid_months=months)


def test_a_reward_is_read_as_it_was_written():
    reward = Reward(Per.BOOKED, Unit.HOUR, 90, GoodFor(frozenset({"meeting"})), 6)
    assert Reward.read(reward.written()) == reward
    assert Reward.read({}) is None


@given(st.sets(days), st.sets(days), st.booleans())
def test_nothing_that_is_booked_is_taken_back(asked, booked, but_booked):
    back, stay = to_take_back(asked, booked, but_booked=but_booked)
    assert set(stay) == asked & booked
    assert not set(back) & booked
    assert set(back) == (asked - booked if but_booked or not stay else set())
