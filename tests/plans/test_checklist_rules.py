"""Which list is gone through, when things are due, what is ticked by itself, what got worse: pure."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.plans.kinds import Condition, Doer, Fact, Moment, OfferKind
from creuset.plans.rules.checklists import (
    AHEAD,
    KnownByItself,
    NothingSaid,
    NotLookedAt,
    Seen,
    Thing,
    check_by_hand,
    check_looked_at,
    due_day,
    followed,
    is_leaving,
    list_for,
    worse_since,
)
from creuset.plans.states import TODO, TodoState

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
CONDITIONS = st.none() | st.sampled_from(Condition)
SEEN = st.lists(
    st.builds(Seen, st.sampled_from(["B1", "B2"]), st.sampled_from(["Sol", "Mur"]), CONDITIONS),
    max_size=5,
    unique_by=lambda one: (one.place, one.thing),
)


@dataclass(frozen=True)
class Written:
    moment: str
    kinds: tuple[str, ...]


LISTS = st.lists(
    st.builds(
        Written,
        st.sampled_from([one.value for one in Moment]),
        st.lists(st.sampled_from([one.value for one in OfferKind]), max_size=3).map(tuple),
    ),
    max_size=6,
)


@given(LISTS, st.sampled_from(Moment), st.sampled_from(OfferKind))
def test_a_list_that_names_the_kind_comes_before_one_for_all(lists, moment, kind):
    found = list_for(lists, moment, kind)
    mine = [one for one in lists if one.moment == moment]
    if any(kind in one.kinds for one in mine):
        assert found is not None
        assert kind in found.kinds
    elif any(not one.kinds for one in mine):
        assert found is not None
        assert found.kinds == ()
    else:
        assert found is None


@given(st.sampled_from(Moment), st.integers(-120, 120), DAYS, st.none() | DAYS)
def test_a_thing_is_due_so_many_days_from_its_day(moment, days, first, last):
    due = due_day(moment, days, starts_on=first, last_on=last)
    base = last if moment is Moment.DEPARTURE and last else first
    assert (due - base).days == days


@given(st.none() | DAYS, st.booleans(), DAYS)
def test_who_gave_notice_leaves_and_who_agreed_an_end_leaves_as_it_comes_near(last, noticed, today):
    told = is_leaving(last, today if noticed else None, today=today)
    assert told == (last is not None and (noticed or last - today <= AHEAD))


@given(st.sampled_from(TodoState), st.booleans())
def test_what_the_house_knows_is_followed_both_ways_and_what_is_waived_stays(state, is_true):
    then = followed(state, is_true=is_true)
    assert followed(then, is_true=is_true) is then
    if state is TodoState.WAIVED:
        assert then is state
    else:
        assert (then is TodoState.DONE) == is_true


def test_by_hand():
    with pytest.raises(KnownByItself):
        check_by_hand("tick", Fact.KEYS_BACK, why="")
    with pytest.raises(NothingSaid):
        check_by_hand("waive", None, why=" ")
    check_by_hand("tick", None, why="")
    check_by_hand("waive", Fact.KEYS_BACK, why="Badge perdu, facturé")
    assert TODO.reachable(TodoState.DONE) == set(TodoState)


@given(SEEN, SEEN)
def test_what_got_worse_was_there_before_and_better(entered, left):
    order = [Condition.NEW, Condition.GOOD, Condition.WORN, Condition.DAMAGED, Condition.MISSING]
    before = {(one.place, one.thing): one.condition for one in entered}
    worse = worse_since(entered, left)
    for one, was in worse:
        assert before[one.place, one.thing] is was
        assert order.index(one.condition) > order.index(was)
    assert worse_since(entered, entered) == []
    assert [one for one, _was in worse] == [one for one in left if one in [w for w, _ in worse]]


@given(SEEN)
def test_nobody_agrees_on_what_was_not_looked_at(seen):
    if seen and all(one.condition for one in seen):
        check_looked_at(seen)
    else:
        with pytest.raises(NotLookedAt):
            check_looked_at(seen)


@given(
    st.builds(
        Thing,
        st.just("badge"),
        st.just({"fr": "Badge"}),
        st.sampled_from(Doer),
        st.integers(-120, 120),
        st.none() | st.sampled_from(Fact),
    )
)
def test_a_thing_is_read_as_it_was_kept(thing):
    assert Thing.read(thing.data()) == thing
