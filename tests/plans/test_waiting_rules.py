"""Whose turn it is for what becomes free: pure."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.plans.kinds import OfferKind
from creuset.plans.rules.waiting import (
    KEPT_EMPTY,
    LONGEST_ANSWER,
    BadWish,
    Free,
    Wished,
    check_answer_by,
    check_wish,
    fits,
    in_order,
    proposal_on,
    starts_on,
    whose_turn,
)
from creuset.plans.states import ProposalState

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
INSTANTS = st.integers(0, 50).map(lambda hours: NOW + timedelta(hours=hours))
DAYS = st.integers(-30, 400).map(lambda days: TODAY + timedelta(days=days))
AREAS = st.none() | st.integers(5, 60).map(Decimal)
KINDS = st.sampled_from([OfferKind.OFFICE, OfferKind.SEAT])


@st.composite
def lines(draw):
    count = draw(st.integers(0, 6))
    return [
        Wished(
            pk=pk,
            joined_at=draw(INSTANTS),
            kind=draw(KINDS),
            offer_id=draw(st.none() | st.integers(1, 2)),
            building_id=draw(st.none() | st.integers(1, 2)),
            area_from=draw(AREAS),
            area_to=draw(AREAS),
            from_on=draw(DAYS),
            budget=draw(st.none() | st.integers(100_00, 900_00)),
            first_at=draw(st.none() | INSTANTS),
        )
        for pk in range(count)
    ]


FREE = st.builds(
    Free,
    offer_id=st.integers(1, 2),
    kind=KINDS,
    from_on=DAYS,
    place_id=st.none() | st.just(7),
    building_id=st.integers(1, 2),
    area_m2=AREAS,
    monthly=st.none() | st.integers(100_00, 900_00),
)


@given(lines())
def test_the_order_is_whoever_was_put_first_then_whoever_joined_earlier(line):
    ordered = in_order(line)
    assert sorted(one.pk for one in ordered) == [one.pk for one in line]
    firsts = [one.first_at is not None for one in ordered]
    assert firsts == sorted(firsts, reverse=True)
    for earlier, later in pairwise(ordered):
        if earlier.first_at is None:
            assert earlier.joined_at <= later.joined_at
        elif later.first_at is not None:
            assert earlier.first_at <= later.first_at
    assert in_order(reversed(line)) == ordered


@given(lines(), FREE, st.sets(st.integers(0, 5)))
def test_it_is_the_turn_of_those_for_whom_it_is_in_their_order_and_of_nobody_who_let_it_pass(
    line, free, passed
):
    turns = whose_turn(free, line, passed=passed)
    assert [one for one in in_order(line) if one in turns] == turns
    for one in line:
        assert (one in turns) == (fits(one, free) and one.pk not in passed)
    if turns:
        without = [one for one in line if one is not turns[-1]]
        assert whose_turn(free, without, passed=passed) == turns[:-1]


@given(lines(), FREE)
def test_what_fits_is_what_was_wished_for(line, free):
    for one in line:
        if not fits(one, free):
            continue
        assert one.kind is free.kind
        assert one.offer_id in (None, free.offer_id)
        assert one.from_on - free.from_on <= KEPT_EMPTY
        if free.monthly is not None and one.budget is not None:
            assert free.monthly <= one.budget
        if free.place_id is not None:
            assert one.building_id in (None, free.building_id)
            if one.area_from is not None:
                assert free.area_m2 is not None
                assert free.area_m2 >= one.area_from


@given(lines(), FREE, st.booleans())
def test_it_starts_once_it_is_free_and_wanted(line, free, any_day):
    for one in line:
        day = starts_on(one, free, today=TODAY, any_day=any_day)
        assert day >= max(one.from_on, free.from_on, TODAY)
        assert any_day or day.day == 1
        assert day - max(one.from_on, free.from_on, TODAY) < timedelta(days=31)


@given(st.sampled_from(ProposalState), DAYS, st.booleans())
def test_what_nobody_answered_in_time_or_somebody_else_has_is_proposed_no_more(
    state, answer_by, is_gone
):
    told = proposal_on(state, answer_by, today=TODAY, is_gone=is_gone)
    if state is not ProposalState.OPEN:
        assert told is state
    elif answer_by < TODAY:
        assert told is ProposalState.LAPSED
    else:
        assert (told is ProposalState.WITHDRAWN) == is_gone
        assert (told is ProposalState.OPEN) != is_gone


def test_what_makes_no_sense_is_refused():
    with pytest.raises(BadWish):
        check_wish(Decimal(20), Decimal(10), None)
    with pytest.raises(BadWish):
        check_wish(None, None, 0)
    for day in (TODAY - timedelta(days=1), TODAY + LONGEST_ANSWER + timedelta(days=1)):
        with pytest.raises(BadWish):
            check_answer_by(day, today=TODAY)
