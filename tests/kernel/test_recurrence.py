from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.recurrence import BadRule, Recurrence, TooManyOccurrences, read_rule
from creuset.kernel.spans import BadSpan, Span, next_local_instant
from tests import strategies as own
from tests.strategies import AUTUMN_NIGHT, PARIS, SANTIAGO, SPRING_NIGHT

HOUR = timedelta(hours=1)
YEAR = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

rules = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=40",
        "FREQ=WEEKLY;BYDAY=MO,SU",
        "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=31,-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;UNTIL=20281231",
    ]
)
civil_starts = st.builds(datetime.combine, own.days, own.civil_times)


def january(day, hour):
    return datetime.combine(date(2026, 1, day), time(hour))


FIRST = january(5, 9)


def series(rule, starts=FIRST, duration=HOUR, zone=PARIS, **more):
    return Recurrence(rule, starts, duration, zone, **more)


def civil(span, zone=PARIS):
    return span.start.astimezone(zone).replace(tzinfo=None)


def test_a_meeting_at_nine_stays_at_nine_when_the_clock_changes():
    weekly = series("FREQ=WEEKLY;BYDAY=MO").occurrences(YEAR)
    assert len(weekly) == 52
    assert {civil(span).time() for span in weekly} == {time(9)}
    assert {span.start.hour for span in weekly} == {7, 8}


@pytest.mark.parametrize(
    ("night", "zone", "hour", "moved"),
    [(SPRING_NIGHT, PARIS, time(2, 30), time(3)), (date(2026, 9, 6), SANTIAGO, time(0), time(1))],
)
def test_a_start_that_is_skipped_moves_to_the_next_valid_instant(night, zone, hour, moved):
    eve = datetime.combine(night - timedelta(days=1), hour)
    spans = series("FREQ=DAILY;COUNT=3", eve, zone=zone).occurrences(YEAR)
    assert [civil(span, zone).time() for span in spans] == [hour, moved, hour]
    assert {span.duration for span in spans} == {HOUR}


def test_a_start_in_the_repeated_hour_is_its_first_occurrence():
    night = datetime.combine(AUTUMN_NIGHT, time(2, 30))
    assert series("FREQ=DAILY;COUNT=1", night).occurrences(YEAR)[0].start == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_two_occurrences_that_the_change_makes_one_are_one():
    night = datetime.combine(SPRING_NIGHT, time(1))
    spans = series("FREQ=HOURLY;COUNT=4", night).occurrences(YEAR)
    assert [civil(span).hour for span in spans] == [1, 3, 4]


@pytest.mark.parametrize(("night", "hours"), [(SPRING_NIGHT, 23), (AUTUMN_NIGHT, 25)])
def test_whole_days_are_days_of_the_calendar(night, hours):
    midnight = datetime.combine(night, time())
    [day] = series("FREQ=DAILY;COUNT=1", midnight, timedelta(days=1)).occurrences(YEAR)
    assert day.duration == hours * HOUR


@given(rules, civil_starts, own.zones, own.spans)
def test_a_window_shows_exactly_what_overlaps_it(rule, starts, zone, window):
    whole = Span(window.start - timedelta(days=90), window.end + timedelta(days=90))
    recurrence = series(rule, starts, zone=zone)
    everything = recurrence.occurrences(whole)
    assert recurrence.occurrences(window) == [span for span in everything if span.overlaps(window)]
    assert all(first < second for first, second in pairwise(everything))


@given(st.integers(1, 30), civil_starts, own.zones)
def test_a_daily_series_is_one_civil_start_after_another(count, starts, zone):
    spans = series(f"FREQ=DAILY;COUNT={count}", starts, zone=zone).occurrences(
        Span(YEAR.start - timedelta(days=2), YEAR.end + timedelta(days=60))
    )
    each = [starts + timedelta(days=number) for number in range(count)]
    assert [span.start for span in spans] == [
        next_local_instant(start.date(), start.time(), zone) for start in each
    ]


def test_a_long_occurrence_shows_in_a_window_far_from_its_start():
    long = series("FREQ=DAILY;COUNT=1", duration=timedelta(days=20))
    [span] = long.occurrences(Span(YEAR.start + timedelta(days=20), YEAR.end))
    assert civil(span) == FIRST


def test_skipped_days_do_not_take_place_and_do_not_lengthen_the_series():
    days = series("FREQ=DAILY;COUNT=4", skipped=frozenset({date(2026, 1, 6)})).occurrences(YEAR)
    assert [civil(span).day for span in days] == [5, 7, 8]


def test_added_starts_take_place_once():
    added = frozenset({january(5, 9), january(10, 14), january(1, 9).replace(year=2030)})
    spans = series("FREQ=DAILY;COUNT=1", added=added).occurrences(YEAR)
    assert [civil(span) for span in spans] == [january(5, 9), january(10, 14)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260108", 8),
        ("20260108T090000", 8),
        ("20260108T085959", 7),
        ("20260108T080000Z", 8),
        ("20260108T075959Z", 7),
    ],
)
def test_until_is_the_last_start_and_utc_is_read_in_the_zone(until, last):
    spans = series(f"FREQ=DAILY;UNTIL={until}").occurrences(YEAR)
    assert civil(spans[-1]).day == last


def test_a_series_beyond_the_limit_is_refused_not_cut():
    endless = series("FREQ=DAILY")
    assert endless.is_endless
    assert len(endless.occurrences(YEAR, limit=361)) == 361
    with pytest.raises(TooManyOccurrences, match="360"):
        endless.occurrences(YEAR, limit=360)
    assert not series("FREQ=DAILY;COUNT=2").is_endless


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("", ""),
        ("FREQ=SECONDLY", "FREQ"),
        ("FREQ=MINUTELY;INTERVAL=30", "FREQ"),
        ("INTERVAL=2", "FREQ"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ"),
        ("FREQ=DAILY;X-MOON=FULL", "X-MOON"),
        ("FREQ=YEARLY;BYEASTER=1", "BYEASTER"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;COUNT=-1", "COUNT"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "UNTIL"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,32", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", "BYSETPOS"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE"),
    ],
)
def test_rules_that_no_booking_means_are_refused_by_name(rule, part):
    with pytest.raises(BadRule) as refused:
        series(rule)
    assert (refused.value.field, refused.value.details["part"]) == ("rule", part)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO",
        "FREQ=YEARLY;INTERVAL=9999",
        "FREQ=HOURLY;INTERVAL=168;BYDAY=TU",
    ],
)
def test_a_rule_that_hits_nothing_ends(rule):
    assert series(rule).occurrences(Span(YEAR.start + timedelta(days=10), YEAR.end)) == []


def test_an_hour_that_its_interval_never_meets_is_refused():
    with pytest.raises(BadRule, match="cannot be read"):
        series("FREQ=HOURLY;INTERVAL=24;BYHOUR=5")


def test_the_usual_spelling_of_a_rule_is_understood():
    assert read_rule(" rrule:freq=weekly;byday=mo ") == {"FREQ": "WEEKLY", "BYDAY": "MO"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": datetime(2026, 1, 5, 9, tzinfo=UTC)},
        {"added": frozenset({datetime(2026, 1, 5, tzinfo=UTC)})},
        {"duration": timedelta()},
        {"duration": -HOUR},
    ],
)
def test_a_first_occurrence_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadSpan):
        series("FREQ=DAILY", **wrong)
