"""What an offer gives to spend: read and written, and when it is given anew."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.spans import DaySpan
from creuset.plans.rules.allowances import (
    UNLIMITED,
    BadGrant,
    FirstCycle,
    GoodFor,
    Grant,
    Reset,
    Unit,
    Whose,
    check_grants,
    kept,
    written,
)

DAYS = st.dates(date(2023, 1, 1), date(2033, 12, 31))
ROW: dict[str, Any] = {"unit": "hour", "amount": 600, "kinds": ["meeting_room"]}


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    """Return any grant that makes sense."""
    reset = draw(st.sampled_from(list(Reset)))
    amount = draw(st.integers(1, 10_000) | st.just(UNLIMITED))
    carries = reset is not Reset.NEVER and amount != UNLIMITED and draw(st.booleans())
    return Grant(
        code=draw(st.sampled_from(["rooms", "days"])),
        unit=draw(st.sampled_from(list(Unit))),
        amount=amount,
        good_for=GoodFor(
            frozenset(draw(st.sets(st.sampled_from(["stage", "hot_desk"])))),
            frozenset(draw(st.sets(st.sampled_from(["plateau-a", "salle-1"])))),
        ),
        whose=draw(st.sampled_from(list(Whose))),
        reset=reset,
        reset_day=draw(st.integers(1, 31)) if reset is Reset.MONTH else 1,
        first=draw(st.sampled_from(list(FirstCycle))),
        carry_over=draw(st.integers(1, 100)) if carries else 0,
        carry_months=draw(st.integers(1, 12)) if carries else 0,
        valid_months=draw(st.integers(0, 24)) if reset is Reset.NEVER else 0,
    )


@given(grants())
def test_what_is_written_is_read_back(grant: Grant) -> None:
    assert Grant.read(grant.written()) == grant


@given(grants(), DAYS, DAYS, st.sampled_from([1, 3, 12]))
def test_resets_follow_one_another_whatever_the_month_has(
    grant: Grant, day: date, anchor: date, months: int
) -> None:
    cycle = grant.cycle_of(day, anchor=anchor, months=months)

    if grant.reset is Reset.NEVER:
        assert cycle is None
    else:
        assert cycle is not None
        assert day in cycle
        after = grant.cycle_of(cycle.until, anchor=anchor, months=months)
        assert after is not None
        assert after.first == cycle.until


def test_a_reset_on_the_thirty_first_comes_on_the_last_day_of_a_shorter_month() -> None:
    grant = Grant("rooms", Unit.HOUR, 600, reset_day=31)

    cycle = grant.cycle_of(date(2027, 3, 1), anchor=date(2026, 1, 1), months=1)

    assert cycle == DaySpan(date(2027, 2, 28), date(2027, 3, 31))


@given(grants(), DAYS, st.integers(1, 366), st.integers(0, 366), st.integers(1, 366))
def test_a_broken_cycle_gives_no_more_than_a_whole_one(
    grant: Grant, first: date, length: int, begins: int, lived: int
) -> None:
    cycle = DaySpan(first, first + timedelta(days=length))
    start = min(begins, length - 1)
    part = DaySpan(
        first + timedelta(days=start),
        first + timedelta(days=min(start + lived, length)),
    )

    share = grant.share(part, cycle)

    assert 0 <= share <= grant.amount
    assert grant.share(cycle, cycle) == grant.amount
    if grant.first is FirstCycle.WHOLE:
        assert share == grant.amount


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -5},
        {"amount": 1.5},
        {"amount": True},
        {"unit": "week"},
        {"reset": "weekly"},
        {"reset_day": 32},
        {"carry_over": 60},
        {"carry_months": 2},
        {"carry_over": 60, "carry_months": 1, "reset": "never"},
        {"carry_over": 60, "carry_months": 1, "amount": "unlimited"},
        {"valid_months": 6},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadGrant):
        Grant.read(ROW | wrong)


def test_two_allowances_of_an_offer_have_two_names() -> None:
    grant = Grant.read(ROW)

    with pytest.raises(BadGrant):
        check_grants([grant, grant])


def test_an_allowance_is_good_for_its_kinds_and_its_places_and_for_all_where_none_is_said() -> None:
    rooms = GoodFor(frozenset({"meeting_room"}), frozenset({"plateau-b"}))

    assert rooms.takes("meeting_room", ["salle-1"])
    assert rooms.takes("stage", ["plateau-b"])
    assert rooms.takes("desk", ["poste-1", "plateau-b"])
    assert not rooms.takes("stage", ["plateau-a"])
    assert GoodFor().takes("stage", ["plateau-a"])


@given(st.sampled_from(list(Unit)), st.integers(0, 10**6).map(lambda quarters: quarters * 15))
def test_what_is_kept_is_written_as_people_count(unit: Unit, amount: int) -> None:
    assert kept(unit, written(unit, amount)) == amount


def test_hours_are_kept_in_minutes_and_no_half_minute() -> None:
    assert kept(Unit.HOUR, Decimal("1.5")) == 90
    assert written(Unit.HOUR, 90) == Decimal("1.5")
    with pytest.raises(BadGrant):
        kept(Unit.HOUR, Decimal("0.01"))
