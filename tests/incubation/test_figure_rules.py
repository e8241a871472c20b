"""What figures say of files, and what they never say of a few people."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.figures import (
    SMALLEST,
    File,
    Step,
    days_taken,
    funnel,
    hidden,
    mean,
    reached,
    territories,
    women_and_men,
)
from creuset.incubation.states import ApplicationState as State

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
counts = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=6)


@given(counts)
def test_what_is_hidden_cannot_be_worked_out(counted):
    """Whoever knows the sum of all cannot tell a single hidden count, nor that they are all a few."""
    shown = hidden(counted)
    assert shown.keys() == counted.keys()
    assert all(count is None or count == counted[key] for key, count in shown.items())
    assert all(not 0 < count < SMALLEST for count in shown.values() if count is not None)
    kept_back = [counted[key] for key, count in shown.items() if count is None]
    if kept_back and any(shown.values()):
        assert len(kept_back) > 1
        assert sum(kept_back) >= SMALLEST


@given(st.sampled_from(State), st.booleans())
def test_a_file_comes_through_each_step_before_the_next(state, is_read):
    filed_at = None if state in {State.DRAFT, State.LAPSED} else NOW
    found = reached(File(state, 1, filed_at, is_read=is_read and state is State.ELIGIBLE))
    order = [Step.BEGUN, Step.FILED, Step.ADMISSIBLE, Step.ELIGIBLE]
    assert [step for step in order if step in found] == order[: len(found & set(order))]
    if Step.SELECTED in found:
        assert Step.ELIGIBLE in found


def test_the_funnel_counts_every_file_once_a_step():
    files = [
        File(State.DRAFT, 1),
        File(State.WITHDRAWN, 1, NOW),
        File(State.INELIGIBLE, 1, NOW),
        File(State.ELIGIBLE, 2, NOW, is_read=True),
        File(State.SELECTED, 2, NOW, is_read=True),
    ]
    assert list(funnel(files).values()) == [5, 4, 3, 2, 2, 1]


def test_time_to_the_decision_is_that_of_half_the_files_and_the_longest():
    files = [File(State.REFUSED, 1, NOW - days * DAY) for days in (10, 20, 60)]
    assert days_taken(files, NOW) == (20, 60)
    assert days_taken(files, None) is None
    assert days_taken([File(State.DRAFT, 1)], NOW) is None


def test_only_those_who_agreed_are_counted():
    files = [File(State.FILED, 1, NOW, people=3, women=2, postcode="62300") for _ in range(6)]
    files += [File(State.FILED, 1, NOW)]
    assert women_and_men(files) == {"women": 12, "others": 6}
    assert territories(files) == {"62": 6}
    assert territories(files[:3]) == {"62": None}


def test_a_mean_is_to_a_tenth():
    assert mean([3, 4, 4]) == 3.7
    assert mean([]) is None
