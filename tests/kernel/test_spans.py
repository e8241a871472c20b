from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from creuset.kernel.spans import (
    BadSpan,
    DaySpan,
    SkippedHour,
    Span,
    common,
    day_start,
    gaps,
    local_instant,
    merge,
    next_local_instant,
    subtract,
)
from tests import strategies as own
from tests.strategies import AUTUMN_NIGHT, LORD_HOWE, PARIS, SANTIAGO, SPRING_NIGHT

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

span_lists = st.lists(own.spans, max_size=8)


def at(spans, instant):
    return any(span.contains(instant) for span in spans)


@pytest.mark.parametrize(
    ("start", "end", "field", "word"),
    [
        (NOON, NOON, "end", "same moment"),
        (NOON, NOON - HOUR, "end", "before the start"),
        (NOON.replace(tzinfo=None), NOON, "start", "no time zone"),
        (NOON, NOON.replace(tzinfo=None), "end", "no time zone"),
        (datetime.min.replace(tzinfo=PARIS), NOON, "start", "outside the calendar"),
    ],
)
def test_a_span_that_cannot_be_is_refused_with_its_field(start, end, field, word):
    with pytest.raises(BadSpan, match=word) as refused:
        Span(start, end)
    assert refused.value.field == field


def test_spans_are_kept_in_utc_and_compare_by_instant():
    paris = Span(NOON.astimezone(PARIS), (NOON + HOUR).astimezone(SANTIAGO))
    assert paris == Span(NOON, NOON + HOUR)
    assert paris.start.tzinfo is UTC
    assert len({paris, Span(NOON, NOON + HOUR)}) == 1


def test_the_repeated_hour_is_two_different_hours():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    assert Span(first, first.replace(fold=1)).duration == HOUR


@given(own.spans, own.spans)
def test_overlap_intersection_and_contact_agree(one, two):
    both = one & two
    assert one.overlaps(two) == two.overlaps(one) == (both is not None)
    assert (two & one) == both
    assert not (one.touches(two) and one.overlaps(two))
    if both:
        assert one.contains(both)
        assert two.contains(both)


@given(own.spans, own.durations)
def test_shift_keeps_the_length_and_extend_the_start(span, delta):
    assert span.shift(delta).duration == span.duration
    assert span.shift(delta).shift(-delta) == span
    longer = span.extend(delta)
    assert (longer.start, longer.duration) == (span.start, span.duration + delta)
    after = Span(longer.end, longer.end + delta)
    assert longer.touches(after)
    assert after.touches(longer)


def test_a_span_ends_just_before_its_end():
    span = Span(NOON, NOON + HOUR)
    assert span.contains(NOON)
    assert not span.contains(NOON + HOUR)


def test_extending_backwards_past_the_start_is_refused():
    with pytest.raises(BadSpan):
        Span(NOON, NOON + HOUR).extend(-HOUR)


@given(span_lists, own.instants)
def test_merge_keeps_every_moment_and_leaves_no_contact(spans, instant):
    merged = merge(spans)
    assert at(merged, instant) == at(spans, instant)
    assert all(first.end < second.start for first, second in pairwise(merged))


@given(span_lists, span_lists, own.instants)
def test_subtract_keeps_exactly_what_no_hole_covers(spans, holes, instant):
    left = subtract(spans, holes)
    assert at(left, instant) == (at(spans, instant) and not at(holes, instant))
    assert left == merge(left)


@given(span_lists, span_lists, own.instants)
def test_common_keeps_exactly_what_both_have(spans, others, instant):
    both = common(merge(spans), merge(others))
    assert at(both, instant) == (at(spans, instant) and at(others, instant))
    assert both == common(merge(others), merge(spans))


def test_one_hole_may_reach_over_several_spans():
    each = [Span(NOON + number * HOUR, NOON + number * HOUR + HOUR / 2) for number in range(3)]
    hole = Span(NOON + HOUR / 4, NOON + 2 * HOUR + HOUR / 4)
    assert subtract(each, [hole]) == [Span(NOON, hole.start), Span(hole.end, each[2].end)]


@given(span_lists, own.spans)
def test_gaps_and_spans_fill_the_whole(spans, within):
    free = gaps(spans, within)
    taken = [part for span in spans if (part := span & within)]
    assert merge([*free, *taken]) == [within]
    assert not any(span.overlaps(gap) for span in spans for gap in free)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (SPRING_NIGHT, PARIS, 23),
        (AUTUMN_NIGHT, PARIS, 25),
        (date(2026, 3, 30), PARIS, 24),
        (date(2026, 9, 6), SANTIAGO, 23),
        (date(2026, 4, 4), SANTIAGO, 25),
        (date(2026, 4, 5), LORD_HOWE, 24.5),
    ],
)
def test_a_civil_day_lasts_what_the_clocks_make_of_it(day, zone, hours):
    assert DaySpan.of(day, day).to_span(zone).duration == timedelta(hours=hours)


@given(own.day_spans, own.zones)
def test_days_follow_one_another_without_gap(days, zone):
    each = [DaySpan.of(day, day).to_span(zone) for day in days]
    assert merge(each) == [days.to_span(zone)]
    assert all(first.end == second.start for first, second in pairwise(each))
    assert len(each) == days.days
    assert (days.first, days.last) == (min(days), max(days))
    assert days.until not in days
    assert DaySpan.touching(days.to_span(zone), zone) == days


def test_a_day_whose_midnight_is_skipped_begins_at_one():
    assert day_start(date(2026, 9, 6), SANTIAGO).astimezone(SANTIAGO).time() == time(1)


@pytest.mark.parametrize(
    ("first", "until"),
    [(SPRING_NIGHT, SPRING_NIGHT), (AUTUMN_NIGHT, SPRING_NIGHT), (NOON, SPRING_NIGHT)],
)
def test_days_that_cannot_be_are_refused(first, until):
    with pytest.raises(BadSpan):
        DaySpan(first, until)


def test_the_last_day_of_the_calendar_is_refused():
    with pytest.raises(BadSpan):
        DaySpan.of(SPRING_NIGHT, date.max)


def test_a_day_that_an_island_skipped_is_refused():
    with pytest.raises(BadSpan):
        DaySpan.of(date(2011, 12, 30), date(2011, 12, 30)).to_span(ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_the_skipped_hour_is_refused_and_names_the_next_valid_time(minute):
    with pytest.raises(SkippedHour, match="03:00") as refused:
        local_instant(SPRING_NIGHT, time(2, minute), PARIS)
    assert refused.value.next_valid == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert f"02:{minute:02d}" in str(refused.value)
    assert refused.value.ways_out[0].data == {"at": "2026-03-29T03:00:00+02:00"}
    assert next_local_instant(SPRING_NIGHT, time(2, minute), PARIS) == refused.value.next_valid


def test_the_hours_around_the_skipped_one_exist():
    assert local_instant(SPRING_NIGHT, time(1, 59), PARIS).minute == 59
    assert local_instant(SPRING_NIGHT, time(3), PARIS) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_the_repeated_hour_is_the_first_unless_the_second_is_asked_for():
    first = local_instant(AUTUMN_NIGHT, time(2, 30), PARIS)
    second = local_instant(AUTUMN_NIGHT, time(2, 30), PARIS, fold=1)
    assert (first, second - first) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), HOUR)


@given(own.days, own.civil_times, own.zones, st.sampled_from([0, 1]))
@example(date(2026, 9, 6), time(0, 30), SANTIAGO, 0)
@example(date(2026, 10, 4), time(2, 15), LORD_HOWE, 1)
def test_an_instant_reads_back_as_it_was_asked_for(day, hour, zone, fold):
    try:
        instant = local_instant(day, hour, zone, fold=fold)
    except SkippedHour as skipped:
        later = skipped.next_valid.astimezone(zone)
        assert later.replace(tzinfo=None) > datetime.combine(day, hour)
        before = (skipped.next_valid - timedelta(microseconds=1)).astimezone(zone)
        assert before.replace(tzinfo=None) < datetime.combine(day, hour)
    else:
        read = instant.astimezone(zone)
        assert (read.date(), read.time()) == (day, hour)


@given(own.days, own.civil_times, own.civil_times, own.zones)
def test_later_on_the_clock_is_never_earlier_in_time(day, one, two, zone):
    assume(one <= two)
    assert next_local_instant(day, one, zone) <= next_local_instant(day, two, zone)


def test_a_civil_time_that_names_a_zone_is_refused():
    with pytest.raises(BadSpan):
        local_instant(SPRING_NIGHT, time(9, tzinfo=UTC), PARIS)
