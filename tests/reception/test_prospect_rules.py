"""Where somebody stands on the way from a visit to their arrival: derived, pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.reception.rules.prospects import (
    LOST_WITHIN,
    VISITED_WITHIN,
    NoWhy,
    Trace,
    Who,
    check_why,
    counts,
    derived,
)
from creuset.reception.states import ProspectStage as S

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ORDER = [S.VISIT, S.OFFER, S.SIGNATURE, S.ARRIVAL]
WHO = st.builds(lambda pk: Who(pk or None, f"a{pk}@x.example", f"A{pk}"), st.integers(0, 3))
TRACES = st.builds(
    Trace,
    st.sampled_from(["visit", "subscription"]),
    st.integers(1, 99),
    st.sampled_from(S),
    st.integers(-200, 0).map(lambda days: NOW + timedelta(days=days)),
)
FOUND = st.lists(st.tuples(WHO, TRACES), max_size=12)


@given(FOUND)
def test_everybody_stands_once_at_the_furthest_of_what_is_under_way(found):
    rows = derived(found, lost={}, now=NOW)
    keys = [one.who.key for one in rows]
    assert len(set(keys)) == len(keys)
    assert [one.since for one in rows] == sorted(one.since for one in rows)
    for one in rows:
        stages = [trace.stage for trace in one.traces]
        if one.stage is S.LOST:
            assert one.since >= NOW - LOST_WITHIN
        else:
            assert one.stage in stages
            further = ORDER[ORDER.index(one.stage) + 1 :]
            assert not set(further) & set(stages)
    told = counts(rows)
    assert sum(told.values()) == len(rows)


@given(FOUND)
def test_the_order_in_which_they_are_found_does_not_matter(found):
    there = [(one.who.key, one.stage, one.since) for one in derived(found, lost={}, now=NOW)]
    back = [(one.who.key, one.stage, one.since) for one in derived(found[::-1], lost={}, now=NOW)]
    assert there == back


@given(st.integers(-119, 0), st.integers(-50, 0))
def test_what_the_team_gave_up_is_lost_until_they_ask_again(asked, given_up):
    who = Who(1, "a@x.example", "Ana")
    since, lost = NOW + timedelta(days=asked), NOW + timedelta(days=given_up)
    found = [(who, Trace("visit", 1, S.VISIT, since))]
    (one,) = derived(found, lost={who.key: (lost, "Trop cher")}, now=NOW)
    assert (one.stage is S.VISIT) == (since > lost)
    if one.stage is S.LOST:
        assert (one.why, one.since) == ("Trop cher", lost)


def test_a_visit_of_long_ago_is_no_prospect():
    who = Who(None, "A@x.example", "Ana")
    old = Trace("visit", 1, S.VISIT, NOW - VISITED_WITHIN - timedelta(days=1))
    assert derived([(who, old)], lost={}, now=NOW) == []
    assert who.key == "ea@x.example"
    with pytest.raises(NoWhy):
        check_why(" ")
