"""Cancellation ladders: a hole or an overlap is named, and a fee replaces what it cancels."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.rules.tariffs import (
    Ladder,
    Notice,
    Step,
    cancellation_fee,
    check_ladder,
    faults_of,
    quote,
)
from creuset.bookings.rules.tariffs.ladders import BadLadder, notice_of
from creuset.kernel.errors import Refusals
from tests.bookings.tariffs.cards import (
    HOURS_LADDER,
    LADDER,
    asked,
    at,
    euros,
    names,
    room,
    stage,
    tariff,
)
from tests.strategies import PARIS

TUESDAY = date(2026, 11, 24)


def test_a_published_ladder_with_a_hole_names_the_days_that_it_leaves_out():
    published = (Step(31, Decimal(0)), Step(21, Decimal(50), 30), Step(0, Decimal(100), 10))
    with override("en"):
        assert [str(fault) for fault in faults_of(published)] == [
            "Nothing says what is owed between 20 and 11 days before."
        ]
    with override("fr"):
        assert "entre 20 et 11 jours" in str(faults_of(published)[0])
    with pytest.raises(BadLadder):
        check_ladder(Ladder("l", names("L"), published))


def test_overlaps_ends_and_falling_sums_are_all_told_at_once():
    steps = (Step(5, Decimal(80), 20), Step(10, Decimal(90), 40), Step(2, Decimal(100), 1))
    with override("en"):
        told = [str(fault) for fault in faults_of(steps, Notice.HOURS)]
    assert len(told) == 6
    assert "Two steps say what is owed between 20 and 10 hours before." in told
    assert "Nothing says what is owed more than 40 hours before." in told
    with pytest.raises(Refusals):
        check_ladder(Ladder("l", names("L"), steps, Notice.HOURS))


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40), st.integers(0, 100)),
        max_size=5,
    )
)
def test_a_ladder_without_fault_answers_every_notice_once_and_never_less_later(rows):
    steps = tuple(Step(least, Decimal(percent), most) for least, most, percent in rows)
    answers = [
        [s for s in steps if s.at_least <= n and (s.at_most is None or n <= s.at_most)]
        for n in range(60)
    ]
    is_whole = all(len(found) == 1 for found in answers)
    falls = is_whole and [found[0].percent for found in answers] == sorted(
        (found[0].percent for found in answers), reverse=True
    )
    straight = all(step.at_most is None or step.at_least <= step.at_most for step in steps)
    assert (not faults_of(steps)) == (is_whole and falls and straight)


@pytest.mark.parametrize(
    ("days_before", "owed"),
    [(40, 0), (31, 0), (30, "437.50"), (11, "437.50"), (10, 875), (0, 875)],
)
def test_a_cancellation_fee_replaces_what_it_cancels(days_before, owed):
    price = quote(asked(stage(TUESDAY, "08:00", "18:00", power_mode="metered")), tariff())
    cancelled = at(date.fromordinal(TUESDAY.toordinal() - days_before), "07:00")
    fee = cancellation_fee(
        price.lines,
        ladders={"plateaux": LADDER},
        of_resource=price.ladders,
        starts_at=at(TUESDAY, "08:00"),
        cancelled_at=cancelled,
        zone=PARIS,
        currency="EUR",
    )
    assert fee.net == euros(owed)
    assert fee.replaced == price.lines
    assert all(line.vat == "normal" and line.why for line in fee.lines)


def test_without_a_ladder_a_cancellation_costs_nothing():
    price = quote(asked(room(TUESDAY, "08:00", "10:00")), tariff())
    fee = cancellation_fee(
        price.lines,
        ladders={},
        of_resource=price.ladders,
        starts_at=at(TUESDAY, "08:00"),
        cancelled_at=at(TUESDAY, "07:59"),
        zone=PARIS,
        currency="EUR",
    )
    assert fee.lines == ()


def test_notice_in_hours_counts_those_that_pass_when_the_clocks_change():
    starts, cancelled = at(date(2026, 10, 25), "12:00"), at(date(2026, 10, 24), "12:00")
    assert notice_of(starts, cancelled, notice=Notice.HOURS, zone=PARIS) == 25
    assert notice_of(starts, cancelled, notice=Notice.DAYS, zone=PARIS) == 1
    assert HOURS_LADDER.percent_at(25) == 0


def test_notice_in_days_of_work_leaves_out_weekends_and_holidays():
    friday, tuesday = date(2026, 11, 6), date(2026, 11, 17)
    starts, cancelled = at(tuesday, "08:00"), at(friday, "18:00")
    holidays = {date(2026, 11, 11)}
    assert (
        notice_of(starts, cancelled, notice=Notice.WORKING_DAYS, zone=PARIS, holidays=holidays) == 6
    )
    assert notice_of(cancelled, starts, notice=Notice.WORKING_DAYS, zone=PARIS) == 0
