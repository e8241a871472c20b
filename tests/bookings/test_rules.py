"""Rules of bookings by property: what moves keeps its hours, on both nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.bookings import rules
from creuset.kernel.errors import Refusals
from creuset.kernel.openings import OpeningHours, always_open
from creuset.kernel.spans import SkippedHour, Span, local_instant

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)

#: Around both nights of 2026: 29 March and 25 October.
days = st.one_of(
    st.dates(date(2026, 3, 26), date(2026, 4, 1)), st.dates(date(2026, 10, 22), date(2026, 10, 28))
)
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))


def at(day: date, hour: time) -> datetime:
    try:
        return local_instant(day, hour, PARIS)
    except SkippedHour:
        assume(False)
        raise


@given(day=days, start=hours, length=st.integers(1, 40), moved_by=st.integers(-6, 6))
def test_what_moves_by_days_keeps_its_hours_and_comes_back(
    day: date, start: time, length: int, moved_by: int
) -> None:
    first = at(day, start)
    last_civil = datetime.combine(day, start) + length * timedelta(minutes=30)
    last = at(last_civil.date(), last_civil.time())
    assume(first < last)
    span, by = Span(first, last), timedelta(days=moved_by)

    try:
        moved = rules.moved(span, by=by, zone=PARIS)
    except SkippedHour:
        return

    civil = [i.astimezone(PARIS).replace(tzinfo=None) for i in (span.start, span.end)]
    assert [i.astimezone(PARIS).replace(tzinfo=None) for i in (moved.start, moved.end)] == [
        i + by for i in civil
    ]
    assert rules.civil_difference(span.start, moved.start, PARIS) == by
    assert rules.moved(moved, by=-by, zone=PARIS) == span


@given(day=st.dates(date(2020, 1, 1), date(2040, 1, 1)), after=st.integers(-400, 400))
def test_the_same_weekday_comes_after_both_days_and_within_a_week(day: date, after: int) -> None:
    other = day + timedelta(days=after)
    found = rules.same_weekday(day, after=other)
    assert found.weekday() == day.weekday()
    assert timedelta(0) < found - max(day, other) <= timedelta(days=7)


def test_the_night_that_is_shorter_and_the_one_that_is_longer() -> None:
    evening = Span(datetime(2026, 3, 27, 21, tzinfo=UTC), datetime(2026, 3, 28, 5, tzinfo=UTC))
    shorter = rules.moved(evening, by=timedelta(days=1), zone=PARIS)
    assert shorter.duration == timedelta(hours=7)

    autumn = Span(datetime(2026, 10, 23, 20, tzinfo=UTC), datetime(2026, 10, 24, 4, tzinfo=UTC))
    longer = rules.moved(autumn, by=timedelta(days=1), zone=PARIS)
    assert longer.duration == timedelta(hours=9)

    with pytest.raises(SkippedHour):
        rules.moved(
            Span(datetime(2026, 3, 28, 1, 30, tzinfo=UTC), datetime(2026, 3, 28, 4, tzinfo=UTC)),
            by=timedelta(days=1),
            zone=PARIS,
        )


def asked(first: float, last: float, **more: object) -> rules.Asked:
    values = {
        "name": "Agora",
        "span": Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last)),
        "hours": always_open(),
        "zone": PARIS,
    } | more
    return rules.Asked(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (asked(1, 2), []),
        (asked(-1, 2), ["in-the-past"]),
        (asked(-1, 2, has_begun=True), []),
        (asked(1, 24 * 366 + 2), ["too-long"]),
        (asked(24 * 1099, 24 * 1099 + 1), ["too-far"]),
        (asked(1, 2, is_unbuilt=True), ["out-of-service"]),
        (asked(1, 2, serves_from=NOW + timedelta(hours=2)), ["out-of-service"]),
        (asked(1, 2, serves_until=NOW + timedelta(hours=1.5)), ["out-of-service"]),
        (asked(1, 2, hours=OpeningHours.from_data({"mon": ["08:00-12:00"]})), ["closed"]),
        (
            asked(-2, -1, is_unbuilt=True, hours=OpeningHours.from_data({})),
            ["in-the-past", "out-of-service", "closed"],
        ),
    ],
)
def test_every_reason_is_told_and_none_hides_another(one: rules.Asked, codes: list[str]) -> None:
    assert [refusal.code for refusal in rules.refusals(one, now=NOW)] == codes


def test_what_is_overruled_is_left_out_but_never_a_place_that_does_not_serve() -> None:
    one = asked(-2, -1, is_unbuilt=True)
    with pytest.raises(Refusals):
        rules.check([one], now=NOW)
    with pytest.raises(rules.OutOfService):
        rules.check([one], now=NOW, overruled={"in-the-past", "out-of-service", "occupied"})
    rules.check([asked(-2, -1)], now=NOW, overruled={"in-the-past"})
