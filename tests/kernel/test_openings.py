import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creuset.kernel.errors import Refusals
from creuset.kernel.openings import (
    BadHours,
    Closing,
    HolidayRule,
    Interval,
    OpeningHours,
    always_open,
    first_defined,
)
from creuset.kernel.spans import DaySpan, Span, gaps, local_instant
from tests import strategies as own
from tests.strategies import AUTUMN_NIGHT, PARIS, SANTIAGO, SPRING_NIGHT

HOUR = timedelta(hours=1)
CHRISTMAS = date(2026, 12, 25)
ASCENSION = date(2026, 5, 14)
WRITTEN = {
    "mon": ["08:00-12:00", "13:00-20:00"],
    "tue": ["08:00-20:00"],
    "wed": ["08:00-20:00"],
    "thu": ["08:00-20:00"],
    "fri": ["08:00-20:00"],
    "sat": ["22:00-02:00"],
    "sun": [],
    "holidays": ["10:00-16:00"],
    "exceptions": [
        {
            "from": date(2026, 12, 24),
            "until": date(2027, 1, 3),
            "hours": [],
            "why": {"fr": "fermeture de fin d’année", "en": "winter break"},
        },
        {"from": "2026-07-14", "hours": ["09:00-10:00"]},
    ],
}
NAMES = {ASCENSION: "Ascension", CHRISTMAS: "Noël"}
HOURS = OpeningHours.from_data(WRITTEN, names=NAMES)


def paris(day, hour, minute=0, *, fold=0):
    return local_instant(day, time(hour, minute), PARIS, fold=fold)


def one_day(hours, day, zone=PARIS):
    return hours.spans(DaySpan.of(day, day), zone)


def test_a_plain_week_is_read_as_written():
    monday = date(2026, 3, 2)
    assert one_day(HOURS, monday) == [
        Span(paris(monday, 8), paris(monday, 12)),
        Span(paris(monday, 13), paris(monday, 20)),
    ]


def test_a_saturday_night_belongs_to_saturday():
    sunday = date(2026, 3, 8)
    assert one_day(HOURS, sunday) == [Span(paris(sunday, 0), paris(sunday, 2))]
    saturday_to_sunday = HOURS.spans(DaySpan.of(date(2026, 3, 7), sunday), PARIS)
    assert saturday_to_sunday == [Span(paris(date(2026, 3, 7), 22), paris(sunday, 2))]


@pytest.mark.parametrize(("day", "hours"), [(SPRING_NIGHT, 2), (AUTUMN_NIGHT, 4)])
def test_the_civil_closing_time_holds_in_the_nights_of_the_change(day, hours):
    written = OpeningHours.from_data({"sun": ["00:00-03:00"]})
    assert [span.duration for span in one_day(written, day)] == [hours * HOUR]


def test_hours_that_the_change_swallows_are_no_opening():
    assert one_day(OpeningHours.from_data({"sun": ["02:10-02:50"]}), SPRING_NIGHT) == []
    night = OpeningHours.from_data({"sun": ["00:10-00:50"]})
    assert one_day(night, date(2026, 9, 6), SANTIAGO) == []


def test_closing_in_the_repeated_hour_means_its_first_occurrence():
    hours = OpeningHours.from_data({"sun": ["00:00-02:30", "02:30-05:00"]})
    assert one_day(hours, AUTUMN_NIGHT) == [Span(paris(AUTUMN_NIGHT, 0), paris(AUTUMN_NIGHT, 5))]


@given(own.opening_hours(), own.day_spans, own.zones)
def test_spans_are_sorted_apart_and_within_the_days(hours, days, zone):
    spans = hours.spans(days, zone)
    assert all(first.end < second.start for first, second in pairwise(spans))
    assert all(days.to_span(zone).contains(span) for span in spans)


@given(own.opening_hours(), own.instants, own.zones)
@example(always_open(), datetime(2026, 3, 29, 1, tzinfo=UTC), PARIS)
def test_open_means_that_some_interval_of_the_day_or_the_eve_holds_the_moment(hours, instant, zone):
    day = instant.astimezone(zone).date()
    holding = [
        span
        for opened in (day - timedelta(days=1), day)
        for interval in hours.on(opened)
        if (span := interval.on(opened, zone)) and span.contains(instant)
    ]
    assert hours.is_open(instant, zone) == bool(holding)


@given(own.opening_hours(), own.spans, own.zones)
def test_what_is_not_covered_has_a_reason_and_the_reason_is_true(hours, span, zone):
    reason = hours.why_closed(span, zone)
    assert hours.covers(span, zone) == (reason is None)
    if reason:
        assert span.contains(reason.closed)
        assert not hours.is_open(reason.closed.start, zone)
        assert reason.day == reason.closed.start.astimezone(zone).date()
        assert reason.hours == hours.on(reason.day)
        assert reason.day.isoformat() in str(reason.sentence())
        before = [Span(span.start, reason.closed.start)] if span.start < reason.closed.start else []
        assert all(hours.covers(part, zone) for part in before)


@given(own.opening_hours(), own.instants, own.zones, st.integers(0, 9))
def test_the_next_opening_is_open_and_nothing_before_it_is(hours, instant, zone, within):
    opening = hours.next_opening(instant, zone, within_days=within)
    first = instant.astimezone(zone).date()
    until = DaySpan.of(first, first + timedelta(days=within)).to_span(zone).end
    if opening is not None:
        assert instant <= opening < until
        assert hours.is_open(opening, zone)
    if (opening or until) > instant:
        waited = Span(instant, opening or until)
        days = DaySpan.touching(waited, zone)
        assert gaps(hours.spans(days, zone), waited) == [waited]


@given(own.opening_hours(), own.instants, own.zones, st.integers(0, 9))
def test_the_next_closing_ends_the_stretch_that_the_next_opening_begins(
    hours, instant, zone, within
):
    closing = hours.next_closing(instant, zone, within_days=within)
    if closing is not None:
        opening = hours.next_opening(instant, zone, within_days=within)
        assert hours.covers(Span(opening, closing), zone)
        assert not hours.is_open(closing, zone)


def test_what_never_closes_has_no_closing_and_what_never_opens_no_opening():
    noon = paris(date(2026, 3, 2), 12)
    assert always_open().next_closing(noon, PARIS) is None
    assert always_open().next_opening(noon, PARIS) == noon
    never = OpeningHours.from_data({})
    assert never.next_opening(noon, PARIS) is None
    assert never.next_closing(noon, PARIS) is None


def test_a_day_open_till_midnight_closes_at_midnight():
    hours = OpeningHours.from_data({"tue": ["08:00-24:00"]})
    monday, wednesday = date(2026, 3, 2), date(2026, 3, 4)
    closing = hours.next_closing(paris(monday, 12), PARIS, within_days=1)
    assert closing == paris(wednesday, 0)
    assert hours.next_closing(paris(monday, 12), PARIS, within_days=0) is None


@given(own.day_spans, own.zones)
def test_always_open_never_closes_not_even_when_the_clock_changes(days, zone):
    assert always_open().spans(days, zone) == [days.to_span(zone)]


@pytest.mark.parametrize(
    ("day", "kind", "sentence"),
    [
        (date(2026, 12, 31), Closing.EXCEPTION, "Closed on 2026-12-31: fermeture de fin d’année."),
        (CHRISTMAS, Closing.EXCEPTION, "Closed on 2026-12-25: fermeture de fin d’année."),
        (date(2026, 7, 14), Closing.EXCEPTION, "Open only 09:00–10:00 on 2026-07-14."),
        (ASCENSION, Closing.HOLIDAY, "Open only 10:00–16:00 on 2026-05-14: Ascension."),
        (date(2026, 3, 8), Closing.WEEKDAY, "Closed on 2026-03-08."),
        (date(2026, 3, 2), Closing.HOURS, "Open only 08:00–12:00, 13:00–20:00 on 2026-03-02."),
    ],
)
def test_the_reason_names_the_day_and_why(day, kind, sentence):
    reason = HOURS.why_closed(Span(paris(day, 21), paris(day, 22)), PARIS)
    assert (reason.kind, reason.day) == (kind, day)
    assert str(reason.sentence()) == sentence


@pytest.mark.parametrize(
    ("rule", "hours", "sentence"),
    [("open", "08:00-20:00", None), ("closed", "", "Closed on 2026-05-14: Ascension.")],
)
def test_holidays_change_what_the_rule_says(rule, hours, sentence):
    week = OpeningHours.from_data({**WRITTEN, "holidays": rule}, names=NAMES)
    assert ", ".join(map(str, week.on(ASCENSION))) == hours
    reason = week.why_closed(Span(paris(ASCENSION, 9), paris(ASCENSION, 10)), PARIS)
    assert (reason and str(reason.sentence())) == sentence


def test_the_last_exception_that_holds_a_day_wins():
    summer = {"from": "2026-08-01", "until": "2026-08-31"}
    fair = {"from": "2026-08-15", "hours": ["10:00-18:00"]}
    hours = OpeningHours.from_data({"exceptions": [summer, fair]})
    assert hours.on(date(2026, 8, 15)) == (Interval(600, 1080),)
    assert hours.on(date(2026, 8, 16)) == ()


@given(own.opening_hours())
def test_what_is_written_reads_back_the_same_through_json_too(hours):
    data = json.loads(json.dumps(hours.to_data()))
    assert OpeningHours.from_data(data, names=hours.names) == hours
    assert OpeningHours.from_data(data).with_names(hours.names) == hours
    assert OpeningHours.from_data(data).to_data() == data


def test_every_fault_is_told_at_once_with_its_place():
    broken = {
        "mon": ["08:00-20:00", "19:00-21:00"],
        "tue": ["8h-20h", 5],
        "wed": "08:00-20:00",
        "thu": ["08:00-24:30", "09:00-09:00"],
        "lundi": [],
        "holidays": "maybe",
        "exceptions": [
            {"from": "24/12/2026", "until": "2027-01-03"},
            {"from": "2026-12-24", "until": "2026-12-01", "hours": ["25:00-26:00"]},
            {"from": "2026-12-24", "why": {"fr": ""}, "raison": 1},
            {"from": datetime(2026, 12, 24, tzinfo=UTC), "why": "parce que"},
            "closed",
        ],
    }
    with pytest.raises(Refusals) as refused:
        OpeningHours.from_data(broken, path=("places", 3, "hours"))
    assert all(isinstance(error, BadHours) for error in refused.value.errors)
    assert sorted(error.field for error in refused.value.errors) == sorted(
        f"places[3].hours.{key}"
        for key in (
            "lundi",
            "mon",
            "tue[0]",
            "tue[1]",
            "wed",
            "thu[0]",
            "thu[1]",
            "holidays",
            "exceptions[0].from",
            "exceptions[1].until",
            "exceptions[1].hours[0]",
            "exceptions[2].why.fr",
            "exceptions[2].raison",
            "exceptions[3].from",
            "exceptions[3].why",
            "exceptions[4]",
            "exceptions[4].from",
        )
    )
    assert "expected opening and closing times such as 08:00-20:00" in str(refused.value)


@pytest.mark.parametrize("data", [None, [], "always", 3])
def test_what_is_no_table_at_all_is_one_fault(data):
    with pytest.raises(Refusals) as refused:
        OpeningHours.from_data(data)
    assert [error.path for error in refused.value.errors] == [()]


@pytest.mark.parametrize(
    ("opens", "closes"), [(-5, 60), (60, 60), (1440, 1500), (60, 1500), (0, 1441)]
)
def test_intervals_that_cannot_be_written_cannot_be_made(opens, closes):
    with pytest.raises(ValueError, match="interval"):
        Interval(opens, closes)


@given(st.integers(0, 1439), st.integers(1, 1439))
def test_an_interval_reads_back(opens, length):
    interval = Interval(opens, opens + length)
    assert Interval.parse(str(interval)) == interval


def test_midnight_is_written_as_the_end_of_its_day():
    assert str(Interval.parse("20:00-00:00")) == "20:00-24:00"


def test_the_nearest_layer_that_says_anything_is_followed():
    closed = OpeningHours.from_data({})
    assert first_defined(None, closed, HOURS) == closed
    assert first_defined(HOURS, closed) == HOURS
    assert first_defined(None, None, None) == always_open()


def test_an_empty_list_of_holiday_hours_means_closed():
    assert OpeningHours.from_data({"holidays": []}).holidays is HolidayRule.CLOSED
