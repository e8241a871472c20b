"""Days of cohorts, attendance, health, milestones that are late, support given: pure."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.cohorts import (
    BadCohort,
    attended,
    check_days,
    was_expected,
)
from creuset.incubation.rules.following import (
    Given,
    Mark,
    MilestoneStanding,
    Trend,
    days_late,
    is_worrying,
    milestone_standing,
    support_of,
    trend,
)
from creuset.incubation.states import Presence

DAY = date(2026, 11, 18)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
said = st.lists(st.sampled_from([*Presence, None]), max_size=30)
marks = st.lists(
    st.builds(Mark, days, st.integers(1, 5)), max_size=8, unique_by=lambda mark: mark.on
)


@given(said)
def test_a_rate_counts_who_was_expected_and_had_no_excuse(rows):
    found = attended(rows)
    assert found.held == len(rows)
    if found.rate is None:
        assert not found.present
        assert not found.absent
    else:
        assert 0 <= found.rate <= 1
        assert found.rate == Fraction(
            rows.count(Presence.PRESENT),
            rows.count(Presence.PRESENT) + rows.count(Presence.ABSENT),
        )


@given(said)
def test_an_excuse_or_a_silence_changes_no_rate(rows):
    assert attended([*rows, Presence.EXCUSED, None]).rate == attended(rows).rate


@given(days, days, days)
def test_a_project_is_expected_from_its_first_day_to_its_last(on, joined, left):
    assert was_expected(on, joined, left) is (joined <= on <= left)
    assert was_expected(on, joined, None) is (joined <= on)
    assert not was_expected(on, None, None)


@given(days, days, days)
def test_a_demo_day_is_one_of_the_days(first, last, demo):
    if first <= demo <= last:
        check_days(first, last, demo)
    else:
        with pytest.raises(BadCohort):
            check_days(first, last, demo)


@given(marks)
def test_where_health_goes_is_read_of_the_last_marks_whatever_their_order(rows):
    assert trend(rows) == trend(list(reversed(rows)))
    assert (trend(rows) is None) is (len(rows) < 2)
    last = sorted(rows, key=lambda mark: mark.on)[-3:]
    if len(last) > 1 and len({mark.health for mark in last}) == 1:
        assert trend(rows) is Trend.LEVEL


@given(marks, st.integers(1, 4))
def test_one_better_mark_after_a_level_line_goes_up_and_a_worse_one_down(rows, health):
    level = [Mark(DAY + timedelta(days=at), health) for at in range(2)]
    assert trend([*level, Mark(DAY + timedelta(days=9), health + 1)]) is Trend.UP
    level = [Mark(DAY + timedelta(days=at), health + 1) for at in range(2)]
    assert trend([*level, Mark(DAY + timedelta(days=9), health)]) is Trend.DOWN
    assert is_worrying([*level, Mark(DAY + timedelta(days=9), 2)])
    assert not is_worrying([])


@given(days, st.booleans(), st.none() | days, days)
def test_a_milestone_is_late_only_where_nothing_came_in_time(due_on, is_in, done_on, today):
    found = milestone_standing(due_on, is_handed_in=is_in, done_on=done_on, today=today)
    if done_on:
        assert found is MilestoneStanding.DONE
    elif is_in:
        assert found is MilestoneStanding.HANDED_IN
    else:
        assert (found is MilestoneStanding.LATE) is (
            days_late(due_on, ended_on=None, today=today) > 0
        )


@given(
    st.lists(
        st.builds(Given, st.integers(1, 3), st.none() | st.integers(1, 3), st.integers(1, 600)),
        max_size=20,
    )
)
def test_support_adds_up_goal_by_goal(rows):
    found = support_of(rows)
    assert sum(one.minutes for one in found.values()) == sum(one.minutes for one in rows)
    for one in found.values():
        assert sum(one.by_goal.values()) == one.minutes
        assert 0 <= one.for_goals <= one.minutes
