"""Lists, letters, mail and retention by rule: nobody is forgotten by a list, and nothing is early or late."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from creuset.domiciliation.kinds import MailChoice
from creuset.domiciliation.rules import court, keeping, lists, mail, sent
from creuset.domiciliation.rules.lists import ListKind, Period
from creuset.domiciliation.rules.standing import Contract

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@st.composite
def contracts(draw):
    starts = draw(DAYS)
    last = draw(st.none() | st.integers(0, 900).map(lambda days: starts + timedelta(days=days)))
    return Contract(draw(st.booleans()), draw(st.booleans()), starts, last)


@given(DAYS)
def test_every_day_is_in_one_quarter_whose_code_is_read_again(day):
    period = lists.quarter_of(day)
    assert period.first <= day <= period.last
    assert period.ready == period.last + DAY
    assert lists.quarter_of(period.first - DAY).last == period.first - DAY
    assert Period.read(period.code) == period
    year = Period(date(day.year, 1, 1), ListKind.YEAR)
    assert Period.read(year.code) == year


@pytest.mark.parametrize(
    "code", ["", "2026-", "2026-q5", "2026-t1", "26", "²026", "2026-q1x", "0001"]
)
def test_other_words_are_no_period(code):
    assert Period.read(code) is None


def test_the_year_is_sent_before_the_15th_of_january():
    year, autumn = Period.read("2027"), Period.read("2026-q4")
    assert (year.ready, year.due) == (date(2027, 1, 1), date(2027, 1, 14))
    assert (autumn.ready, autumn.due) == (date(2027, 1, 1), date(2027, 1, 14))
    due = [lists.reminders_due(year, today=date(2027, 1, day)) for day in (1, 8, 9, 13, 14, 15)]
    assert due == [1, 1, 2, 3, 3, 4]


@given(contracts())
def test_a_contract_that_was_lived_comes_once_and_leaves_once(contract):
    first = lists.quarter_of(date(2019, 1, 1))
    came = left = 0
    period = first
    while period.first.year < 2040:
        came += lists.came_in(contract, period)
        left += lists.left_in(contract, period)
        period = lists.quarter_of(period.ready)
    lived = contract.is_signed and not contract.is_dead
    assert came == int(lived)
    assert left == int(lived and contract.last_on is not None)


@given(st.lists(contracts(), max_size=6), st.integers(2021, 2034))
def test_who_came_and_did_not_leave_is_there_on_the_first_of_january(found, year):
    new_year = Period(date(year, 1, 1), ListKind.YEAR)
    for contract in found:
        period, here = lists.quarter_of(date(2019, 1, 1)), 0
        while period.ready <= new_year.first:
            here += lists.came_in(contract, period) - lists.left_in(contract, period)
            period = lists.quarter_of(period.ready)
        if contract.starts_on < new_year.first:
            assert bool(here) is lists.is_told(contract, new_year)


@given(DAYS, st.integers(0, 1500))
def test_lists_are_known_in_order_none_twice_none_missed(since, days):
    until = since + timedelta(days=days)
    found = list(lists.periods(since, until))
    assert len(found) == len(set(found))
    assert all(since <= period.ready <= until for period in found)
    assert [one.ready for one in found] == sorted(one.ready for one in found)
    quarters = [one for one in found if one.kind is ListKind.QUARTER]
    assert all(later.first == earlier.ready for earlier, later in pairwise(quarters))
    first = next(
        day
        for day in (since + DAY * n for n in range(93))
        if day.day == 1 and day.month in (1, 4, 7, 10)
    )
    assert (not quarters) is (first > until)
    assert sum(one.kind is ListKind.YEAR for one in found) == sum(
        one.ready.month == 1 for one in quarters
    )


def test_a_list_that_names_nobody_is_not_sent():
    one = Contract(True, False, date(2026, 2, 3), date(2026, 8, 20))
    asked = lists.to_send([one], since=date(2026, 1, 1), today=date(2027, 2, 1))
    assert [period.code for period in asked] == ["2026-q1", "2026-q3"]


# ---- the registry -------------------------------------------------------------------------------


@given(st.lists(DAYS, max_size=5), st.none() | DAYS)
def test_whoever_took_something_has_taken_note_until_then(waiting, taken):
    since = court.unread_since(waiting, taken=taken)
    assert (since is None) is (not waiting)
    if since is not None:
        assert since >= min(waiting)
        assert taken is None or since >= taken
        assert since in {min(waiting), taken}


@given(DAYS, DAYS)
def test_the_registry_is_told_after_three_months_of_silence_not_a_day_before(since, today):
    assert court.is_uncollected(since, today=today) is (today >= since + relativedelta(months=3))
    assert not court.is_uncollected(None, today=today)
    due = court.mail_reminders_due(since, today=today)
    assert due == sum(today >= since + timedelta(days=days) for days in (30, 60, 80))
    if court.is_uncollected(since, today=today):
        assert due == len(court.REMINDED_AFTER)


@given(DAYS, st.integers(0, 400))
def test_the_team_is_told_of_a_letter_each_week(since, days):
    assert court.times_told(since, today=since + timedelta(days=days)) == days // 7 + 1


# ---- retention ----------------------------------------------------------------------------------


@given(contracts(), st.none() | DAYS, st.integers(60, 240), DAYS)
def test_copies_are_kept_five_years_after_the_end_to_the_day(contract, closed_on, months, today):
    last = keeping.last_day(contract, closed_on=closed_on, months=months)
    over = keeping.is_over(contract, closed_on=closed_on, months=months, today=today)
    assert over is (last is not None and today > last)
    if contract.is_signed and not contract.is_dead:
        ends = contract.last_on
        assert last == (ends and ends + relativedelta(months=months))
    elif contract.is_dead:
        assert last == (closed_on and closed_on + timedelta(days=30))
    else:
        assert last is None


# ---- mail ---------------------------------------------------------------------------------------


@given(st.sampled_from(MailChoice), DAYS, st.none() | DAYS)
def test_mail_is_sent_on_in_its_week_or_month_or_when_asked(choice, oldest, asked):
    due = mail.forward_due(choice, oldest=oldest, asked_on=asked)
    assert mail.forward_due(choice, oldest=None, asked_on=asked) is None
    by_itself = mail.forward_due(choice, oldest=oldest, asked_on=None)
    match choice:
        case MailChoice.WEEKLY:
            assert by_itself.weekday() == 4
            assert oldest <= by_itself < oldest + timedelta(days=7)
        case MailChoice.MONTHLY:
            assert by_itself.day == 1
            assert oldest < by_itself <= oldest + timedelta(days=31)
        case _:
            assert by_itself is None
    assert due == min((day for day in (by_itself, asked) if day), default=None)


@given(DAYS, DAYS, DAYS)
def test_what_was_sent_was_known_and_is_past(sent_on, known_on, today):
    fits = known_on <= today and known_on <= sent_on <= today
    try:
        sent.check_sent(sent_on, known_on=known_on, today=today)
    except sent.WrongDay:
        assert not fits
    else:
        assert fits


def test_mail_is_scanned_where_asked_and_sent_on_where_known():
    mail.check_may_be_scanned(is_scanned=True, is_there=False)
    mail.check_may_be_sent_on(forward_to="3 rue du Four", count=1)
    for is_scanned, is_there in ((False, False), (True, True)):
        with pytest.raises(mail.MailRefused):
            mail.check_may_be_scanned(is_scanned=is_scanned, is_there=is_there)
    for forward_to, count in (("", 1), ("3 rue du Four", 0)):
        with pytest.raises(mail.MailRefused):
            mail.check_may_be_sent_on(forward_to=forward_to, count=count)
