"""De minimis aid: three years to the day, one ceiling for one undertaking, nothing granted in part."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.rules.aids import (
    CEILING,
    BadAid,
    Granted,
    Link,
    NotDeclared,
    TooMuchAid,
    check_correction,
    check_declared,
    check_new,
    counts,
    counts_until,
    first_day_for,
    standing,
    taken_back,
    undertaking,
    with_new,
)

DAY = timedelta(days=1)
FILM, HOLDING, OTHER = 1, 2, 3
days = st.dates(date(2023, 1, 1), date(2029, 12, 31))
parties = st.integers(1, 4)
granted = st.builds(Granted, parties, days, st.integers(1, 15_000_000))
links = st.builds(
    lambda one, other, since, length: Link(
        one, other, since, None if length is None else since + length * DAY
    ),
    parties,
    parties,
    days,
    st.none() | st.integers(1, 900),
)
registers = st.tuples(st.lists(granted, max_size=8), st.lists(links, max_size=4))


def aid(on: date, euros: int, party: int = FILM) -> Granted:
    return Granted(party, on, euros * 100)


def check(new: Granted, *aids: Granted, links: tuple[Link, ...] = ()):
    return check_new(new, aids, links, name="Ondine Films")


@pytest.mark.parametrize(
    ("granted_on", "until"),
    [
        (date(2023, 11, 22), date(2026, 11, 22)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2021, 2, 28), date(2024, 2, 28)),
        (date(2021, 3, 1), date(2024, 3, 1)),
    ],
)
def test_an_aid_counts_for_three_years_to_the_day(granted_on, until):
    assert counts_until(granted_on) == until
    assert counts(granted_on, granted_on)
    assert counts(granted_on, until - DAY)
    assert not counts(granted_on, until)
    assert not counts(granted_on, granted_on - DAY)


@given(days, days)
def test_two_aids_count_together_exactly_if_three_years_hold_both(one, other):
    earlier, later = sorted((one, other))
    whole_years_between = (
        later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
    )
    assert counts(earlier, later) == (whole_years_between < 3)


def test_what_is_left_and_what_would_be_too_much():
    first = aid(date(2024, 3, 1), 200_000)
    assert standing(FILM, [first], [], date(2026, 11, 22)).left.cents == 100_000_00
    assert check(aid(date(2026, 11, 22), 100_000), first).left.cents == 0
    with pytest.raises(TooMuchAid) as refusal:
        check(aid(date(2026, 11, 22), 100_001), first)
    assert "Ondine Films" in str(refusal.value)
    assert refusal.value.details["possible_from"] == "2027-03-01"
    assert refusal.value.details["left_cents"] == 100_000_00
    assert check(aid(date(2027, 3, 1), 100_001), first)


def test_nothing_is_granted_that_is_more_than_the_ceiling_alone():
    with pytest.raises(TooMuchAid) as refusal:
        check(aid(date(2026, 11, 22), 300_001))
    assert refusal.value.details["possible_from"] is None
    with pytest.raises(BadAid):
        check(aid(date(2026, 11, 22), 0))


def test_an_aid_entered_late_is_judged_with_those_that_came_after_it():
    later = aid(date(2026, 6, 1), 250_000)
    with pytest.raises(TooMuchAid):
        check(aid(date(2025, 1, 1), 60_000), later)
    assert check(aid(date(2023, 5, 31), 60_000), later)


def test_companies_that_are_one_count_together_while_they_are():
    link = Link(HOLDING, FILM, date(2025, 1, 1), date(2026, 1, 1))
    of_both = (aid(date(2024, 6, 1), 200_000, HOLDING),)
    alone = aid(date(2024, 12, 31), 150_000)
    together = aid(date(2025, 1, 1), 150_000)
    parted = aid(date(2026, 1, 1), 150_000)
    assert check(alone, *of_both, links=(link,))
    with pytest.raises(TooMuchAid):
        check(together, *of_both, links=(link,))
    assert check(parted, *of_both, links=(link,))


def test_one_is_linked_through_another():
    chain = [Link(FILM, HOLDING, date(2020, 1, 1)), Link(OTHER, HOLDING, date(2020, 1, 1))]
    assert undertaking(FILM, chain, date(2026, 1, 1)) == {FILM, HOLDING, OTHER}
    assert undertaking(FILM, chain, date(2019, 1, 1)) == {FILM}


@given(registers, days)
def test_undertakings_part_all_parties_among_them(register, day):
    _aids, links = register
    groups = {party: undertaking(party, links, day) for party in range(1, 5)}
    assert all(party in group for party, group in groups.items())
    assert all(groups[other] == group for group in groups.values() for other in group)


@given(registers, days)
def test_what_counts_and_what_is_left_make_the_ceiling(register, day):
    aids, links = register
    at = standing(FILM, aids, links, day)
    assert at.total.cents == sum(
        one.cents for one in aids if one.party in at.members and counts(one.on, day)
    )
    assert at.left.cents == max(CEILING.cents - at.total.cents, 0)
    assert at.is_above == (at.total > CEILING)


@given(registers, granted)
def test_what_is_granted_never_passes_the_ceiling_on_any_day_of_a_grant(register, new):
    """After an aid that was allowed, no window that holds it is above; after a refusal one would have been."""
    aids, links = register
    windows = {new.on} | {one.on for one in aids if new.on <= one.on < counts_until(new.on)}
    totals = [standing(new.party, [*aids, new], links, day).total for day in windows]
    try:
        check_new(new, aids, links, name="Ondine Films")
    except TooMuchAid:
        assert max(totals) > CEILING
    else:
        assert max(totals) <= CEILING


@given(registers, granted)
def test_the_day_that_is_told_is_the_first_on_which_it_fits(register, new):
    aids, links = register
    day = first_day_for(new, aids, links)
    if day is None:
        assert new.cents > CEILING.cents or with_new(new, aids, links).is_above
        return
    assert not with_new(Granted(new.party, day, new.cents), aids, links).is_above
    for earlier in (day - DAY, new.on + (day - new.on) / 2):
        if new.on <= earlier < day:
            assert with_new(Granted(new.party, earlier, new.cents), aids, links).is_above


@pytest.mark.parametrize(
    ("on", "holds"), [(None, False), (-1, False), (0, True), (183, True), (184, False)]
)
def test_a_declaration_holds_for_half_a_year(on, holds):
    granted_on = date(2026, 11, 22)
    declared_on = None if on is None else granted_on - on * DAY
    outcome = nullcontext() if holds else pytest.raises(NotDeclared)
    with outcome:
        check_declared(declared_on, granted_on, name="Ondine Films")


@given(st.lists(st.integers(0, 500), max_size=6), st.integers(0, 3_000))
def test_what_is_taken_back_is_taken_off_the_last_first(held, cents):
    entries = list(enumerate(held))
    found = taken_back(entries, cents)
    assert sum(part for _key, part in found) == min(cents, sum(held))
    assert all(0 < part <= held[key] for key, part in found)
    assert [key for key, _part in found] == sorted((key for key, _part in found), reverse=True)
    assert all(part == held[key] for key, part in found[:-1])


def test_a_correction_says_the_difference():
    assert check_correction(500, 200) == -300
    for wanted in (500, -1):
        with pytest.raises(BadAid):
            check_correction(500, wanted)
