"""When a series takes place, where it fits, what could be taken instead: pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.rules import series
from creuset.bookings.rules.series import (
    BadSeries,
    Pattern,
    Taken,
    Time,
    Want,
    fit,
    fit_all,
    times_of,
)
from creuset.kernel.recurrence import BadRule
from creuset.kernel.spans import Span

pytestmark = pytest.mark.usefixtures("in_english")
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def pattern(rule: str, *, hours: float = 1, at: int = 9, **more: timedelta) -> Pattern:
    return Pattern(rule, datetime(2026, 3, 23, at), timedelta(hours=hours), PARIS, **more)  # noqa: DTZ001 - civil time


def local(times: list[Time]) -> list[str]:
    return [f"{time.span.start.astimezone(PARIS):%m-%d %H:%M}" for time in times]


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    times = times_of(pattern("FREQ=WEEKLY;COUNT=3"), now=NOW)
    assert local(times) == ["03-23 09:00", "03-30 09:00", "04-06 09:00"]
    assert [time.on for time in times] == [date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 6)]


def test_a_moved_series_keeps_the_days_of_its_rule() -> None:
    times = times_of(pattern("FREQ=WEEKLY;COUNT=2", shift=timedelta(days=1, hours=5)), now=NOW)
    assert local(times) == ["03-24 14:00", "03-31 14:00"]
    assert [time.on for time in times] == [date(2026, 3, 23), date(2026, 3, 30)]


@pytest.mark.parametrize(
    ("rule", "hours", "said"),
    [
        ("FREQ=WEEKLY", 1, "has an end"),
        ("FREQ=DAILY;UNTIL=99991231", 1, "500 times at most"),
        ("FREQ=WEEKLY;UNTIL=99991231", 1, "three years"),
        ("FREQ=YEARLY;COUNT=10", 1, "three years"),
        ("FREQ=DAILY;COUNT=501", 1, "500 times at most"),
        ("FREQ=HOURLY;COUNT=3", 0.5, "once a day"),
        ("FREQ=DAILY;BYHOUR=9,14;COUNT=4", 1, "once a day"),
        ("FREQ=DAILY;COUNT=3", 25, "overlap"),
        ("FREQ=DAILY;UNTIL=20260301", 1, "never"),
    ],
)
def test_a_series_that_no_booking_means_is_refused(rule: str, hours: float, said: str) -> None:
    with pytest.raises(BadSeries, match=said):
        times_of(pattern(rule, hours=hours), now=NOW)


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(BadRule):
        times_of(pattern("EVERY DAY"), now=NOW)


def span(first: float, last: float) -> Span:
    return Span(NOW + first * HOUR, NOW + last * HOUR)


def test_a_whole_needs_all_its_parts_and_a_pool_one() -> None:
    taken = Taken.of({1: [span(0, 2)], 3: [span(0, 9)]})
    whole, pool = Want(10, (1, 2)), Want(20, (3, 4, 5), takes_one=True)
    assert fit(span(1, 2), [whole], taken) is None
    assert fit(span(2, 3), [whole, pool], taken) == {10: (1, 2), 20: (4,)}
    assert fit(span(2, 3), [pool, Want(30, (4, 5), takes_one=True)], taken) == {20: (4,), 30: (5,)}


def test_a_turnaround_is_free_time_too() -> None:
    taken = Taken.of({1: [span(3, 4)]})
    assert fit(span(1, 3), [Want(1, (1,))], taken) is not None
    assert fit(span(1, 3), [Want(1, (1,), turnaround=HOUR / 4)], taken) is None


def test_what_a_time_takes_the_next_ones_do_not() -> None:
    times = [Time(date(2026, 3, 2 + n), span(24 * n, 24 * n + 24)) for n in range(3)]
    wants = [Want(1, (1,), turnaround=HOUR)]
    placed = fit_all([(time, wants) for time in times], Taken())
    assert [bool(given) for given in placed.values()] == [True, False, True]


def test_another_time_is_the_nearest_free_one_within_what_is_opened() -> None:
    taken, wants = Taken.of({1: [span(2, 4)]}), [Want(1, (1,))]
    assert series.other_time(span(2, 3), wants, taken, [span(0, 10)], now=NOW) == span(1, 2)
    assert series.other_time(span(3, 4), wants, taken, [span(0, 10)], now=NOW) == span(4, 5)
    assert series.other_time(span(2, 3), wants, taken, [span(2, 4)], now=NOW) is None
    assert series.other_time(span(2, 3), wants, taken, [span(0, 10)], now=NOW + 2 * HOUR) == span(
        4, 5
    )


@pytest.mark.parametrize(
    ("rule", "count"), [("FREQ=WEEKLY;COUNT=10", 2), ("FREQ=WEEKLY;UNTIL=20270101", 2)]
)
def test_a_rule_is_cut_and_prolonged(rule: str, count: int) -> None:
    shorter = series.cut(rule, before=date(2026, 4, 6))
    assert len(times_of(pattern(shorter), now=NOW)) == count
    longer = series.prolonged(shorter, until=date(2026, 4, 13))
    assert len(times_of(pattern(longer), now=NOW)) == count + 2


SPANS = st.builds(
    lambda start, length: span(start, start + length),
    st.integers(0, 200),
    st.integers(1, 12),
)


@given(busy=st.lists(SPANS, max_size=20), wanted=SPANS, pause=st.integers(0, 3))
def test_what_fits_overlaps_nothing(busy: list[Span], wanted: Span, pause: int) -> None:
    want = Want(1, (1,), turnaround=pause * HOUR)
    held = wanted.extend(pause * HOUR)
    fits = fit(wanted, [want], Taken.of({1: busy})) is not None
    assert fits == (not any(held.overlaps(other) for other in busy))


@given(times=st.lists(SPANS, max_size=12, unique=True), busy=st.lists(SPANS, max_size=8))
def test_placed_times_never_share_a_part(times: list[Span], busy: list[Span]) -> None:
    days = [Time(date(2026, 1, 1) + timedelta(days=n), one) for n, one in enumerate(sorted(times))]
    pool = Want(1, (1, 2), takes_one=True)
    placed = fit_all([(day, [pool]) for day in days], Taken.of({1: busy}))
    for part in (1, 2):
        mine = [
            day.span
            for day in days
            if (given := placed[day.on]) is not None and given[1] == (part,)
        ]
        mine += busy if part == 1 else []
        own = mine[: len(mine) - (len(busy) if part == 1 else 0)]
        assert all(not one.overlaps(other) for one in own for other in mine if one is not other)


@given(
    times=st.lists(SPANS, max_size=12, unique=True),
    claimed=st.lists(SPANS, max_size=6),
    optional=st.lists(SPANS, max_size=6),
)
def test_options_stand_behind_options_and_never_on_what_is_claimed(
    times: list[Span], claimed: list[Span], optional: list[Span]
) -> None:
    days = [Time(date(2026, 1, 1) + timedelta(days=n), one) for n, one in enumerate(sorted(times))]
    want = Want(1, (1,))
    both, claims = Taken.of({1: [*claimed, *optional]}), Taken.of({1: claimed})
    placed = fit_all([(day, [want]) for day in days], both, at_worst=claims)
    mine = [day.span for day in days if placed[day.on] is not None]
    assert all(not one.overlaps(other) for one in mine for other in claimed)
    assert all(not one.overlaps(other) for one in mine for other in mine if one is not other)
    # What overlaps neither a claim nor an earlier time of its own is given, whoever has an option there.
    for day in days:
        if placed[day.on] is None:
            earlier = [one for one in mine if one < day.span]
            assert any(day.span.overlaps(other) for other in [*claimed, *earlier])
