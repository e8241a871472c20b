"""Announced visitors: what a pasted list says, which days and how many, where each stands – on values."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.errors import DomainError, Refusals
from creuset.kernel.spans import DaySpan
from creuset.reception.rules.requests import AlreadyArrived, NotExpected
from creuset.reception.rules.visitors import (
    LONGEST_DAYS,
    MOST_LINES,
    Asks,
    BadLine,
    Gives,
    Guest,
    Stay,
    Terms,
    VisitorGivesMore,
    check_coming,
    check_count,
    check_days,
    check_given,
    is_address,
    persons,
    read_list,
    span_of,
    state_of,
    still_given,
    terms_from,
)
from creuset.reception.states import VisitorState

TODAY = date(2026, 11, 23)
PARIS = ZoneInfo("Europe/Paris")
days = st.integers(-60, 200).map(lambda more: TODAY + timedelta(days=more))
words = st.text(
    st.characters(categories=("L", "Nd"), include_characters="’-"), min_size=1, max_size=20
)
guests = st.builds(
    Guest,
    name=st.lists(words, min_size=1, max_size=3).map(" ".join),
    email=st.just("") | words.map(lambda _word: "zoe@ailleurs.example"),
    company=st.just("") | words,
)


@st.composite
def stays(draw, first=days):
    begins = draw(first)
    return Stay(begins, begins + timedelta(days=draw(st.integers(0, 40))))


# ---- the list -----------------------------------------------------------------------------------


@given(st.lists(guests, max_size=8, unique_by=lambda one: (one.name.casefold(), one.email)))
def test_a_list_reads_what_was_written(found):
    for separator in ("; ", ";", "\t"):
        lines = [separator.join((one.name, one.email, one.company)) for one in found]
        assert read_list("\n".join(lines)) == found
        assert read_list("\r\n\r\n".join(lines) + "\n \n") == found


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("Ada Lovelace", Guest("Ada Lovelace")),
        ("  Ada   Lovelace ; ada@x.example", Guest("Ada Lovelace", "ada@x.example")),
        ("Ada;;Analytique", Guest("Ada", "", "Analytique")),
        ("Ada Lovelace <ada@x.example>", Guest("Ada Lovelace", "ada@x.example")),
        ('"Lovelace, Ada" <ada@x.example>; IBM', Guest("Lovelace, Ada", "ada@x.example", "IBM")),
        ("Ada;ada@x.example;", Guest("Ada", "ada@x.example")),
    ],
)
def test_a_line_is_read_as_people_write_it(line, guest):
    assert read_list(line) == [guest]


def test_every_fault_is_told_with_its_line():
    text = "Ada; ada@x.example\n; bob@x.example\n\nBob; bob@\nada ; ada@X.example\nx@y.example\na;b@c.d;e;f\n"
    with pytest.raises(Refusals) as refused:
        read_list(text)
    with override("en"):
        told = [str(one) for one in refused.value.errors]
    assert told == [
        "Line 2: there is no name.",
        "Line 4: “bob@” is no address of mail.",
        "Line 5: it says the same as line 1.",
        "Line 6: an address stands where the name should: write name; mail.",
        "Line 7: write name; mail; company, and nothing more.",
    ]


def test_one_fault_is_one_refusal_and_a_list_has_an_end():
    with override("en"), pytest.raises(BadLine, match="Line 1: there is no name"):
        read_list(";a@b.example")
    with pytest.raises(BadLine, match=str(MOST_LINES)):
        read_list("\n".join(f"Invité {number}" for number in range(MOST_LINES + 1)))


@given(st.text(max_size=200))
def test_nothing_that_is_pasted_breaks_the_reading(text):
    try:
        found = read_list(text)
    except DomainError:
        return
    assert all(one.name and (not one.email or is_address(one.email)) for one in found)


# ---- days and numbers ---------------------------------------------------------------------------


@given(stays(), st.integers(1, 366))
def test_days_are_refused_when_over_too_far_or_too_many(stay, ahead):
    codes = {one.code for one in check_days(stay, today=TODAY, terms=Terms(days_ahead=ahead))}
    assert ("visit-over" in codes) == (stay.first_on < TODAY)
    assert ("visit-too-far" in codes) == ((stay.last_on - TODAY).days > ahead)
    assert ("visit-too-long" in codes) == ((stay.last_on - stay.first_on).days >= LONGEST_DAYS)


def test_days_come_in_order():
    (refusal,) = check_days(Stay(TODAY, TODAY - timedelta(days=1)), today=TODAY, terms=Terms())
    assert (refusal.code, refusal.field) == ("visit-too-long", "last_on")


@given(
    stays(st.just(TODAY)),
    st.integers(1, 30),
    st.lists(st.tuples(stays(), st.integers(1, 5)), max_size=5),
    st.integers(1, 40),
)
def test_no_day_holds_more_visitors_than_it_may(stay, more, had, most):
    counts = persons(had)
    terms = Terms(most_a_day=most, most_a_day_company=10_000)
    refused = check_count(stay, more, of_host=counts, of_company={}, terms=terms)
    fullest = max(counts.get(day, 0) for day in DaySpan.of(stay.first_on, stay.last_on))
    assert bool(refused) == (fullest + more > most)
    again = check_count(
        stay,
        more,
        of_host={},
        of_company=counts,
        terms=Terms(most_a_day=10_000, most_a_day_company=most),
    )
    assert bool(again) == bool(refused)


@given(st.lists(st.tuples(stays(), st.integers(1, 5)), max_size=5))
def test_each_counts_on_each_of_their_days(rows):
    total = sum(((stay.last_on - stay.first_on).days + 1) * count for stay, count in rows)
    assert sum(persons(rows).values()) == total


# ---- where they stand ---------------------------------------------------------------------------


@given(stays(), st.booleans(), st.booleans(), st.none() | days)
def test_a_visitor_stands_in_one_state_and_comes_only_when_expected(stay, gone, here, came):
    if came is not None and not (stay.contains(came) and came <= TODAY):
        came = None
    state = state_of(stay, is_cancelled=gone, is_here=here, came_on=came, today=TODAY)
    may_come = stay.contains(TODAY) and not gone and not here
    if may_come:
        check_coming(stay, is_cancelled=gone, is_here=here, today=TODAY)
        assert state in {VisitorState.EXPECTED, VisitorState.LEFT}
    else:
        with pytest.raises((NotExpected, AlreadyArrived)):
            check_coming(stay, is_cancelled=gone, is_here=here, today=TODAY)
    assert (state is VisitorState.CANCELLED) == gone
    if state is VisitorState.MISSED:
        assert stay.last_on < TODAY
        assert came is None


def test_whoever_comes_for_days_is_expected_again_the_next_morning():
    stay = Stay(TODAY, TODAY + timedelta(days=2))
    told = [
        state_of(stay, is_cancelled=False, is_here=False, came_on=TODAY, today=day)
        for day in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=3))
    ]
    assert told == [VisitorState.LEFT, VisitorState.EXPECTED, VisitorState.LEFT]


@given(st.sampled_from(Asks), st.sampled_from(["", "IBM"]), st.booleans())
def test_each_thing_asked_is_asked_once(asks, company, agreed):
    missing = still_given(asks, company=company, has_agreed=agreed)
    assert (Gives.COMPANY in missing) == (asks is not Asks.NAME and not company)
    assert (Gives.RULES in missing) == (asks is Asks.RULES and not agreed)
    if missing:
        with pytest.raises(VisitorGivesMore) as refused:
            check_given(missing)
        assert refused.value.details["missing"] == [one.value for one in missing]
    else:
        check_given(missing)


def test_terms_come_from_what_a_village_wrote():
    assert terms_from({}) == Terms()
    assert terms_from({"asks": "rules", "most_a_day": 3}) == Terms(asks=Asks.RULES, most_a_day=3)


def test_a_calendar_shows_an_hour_or_whole_days():
    at_ten, whole = Stay(TODAY, TODAY, time(10)), Stay(TODAY, TODAY + timedelta(days=1))
    span, is_all_day = span_of(at_ten, PARIS)
    assert (span.start, is_all_day) == (datetime(2026, 11, 23, 10, tzinfo=PARIS), False)
    span, is_all_day = span_of(whole, PARIS)
    assert (span.duration, is_all_day) == (timedelta(days=2), True)
    # An hour that the clocks skip in spring is the first after it.
    night = Stay(date(2026, 3, 29), date(2026, 3, 29), time(2, 30))
    assert span_of(night, PARIS)[0].start == datetime(2026, 3, 29, 3, tzinfo=PARIS)
