"""The day of a place on one line."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.drawing.ruler import RulerBar, ruler_of
from creuset.kernel.openings import Interval
from creuset.kernel.spans import Span

PARIS = ZoneInfo("Europe/Paris")
#: An ordinary day, and the two on which the clocks change.
DAYS = (date(2026, 11, 18), date(2026, 3, 29), date(2026, 10, 25))


def at(hour: float, day: date = DAYS[0]) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS) + timedelta(hours=hour)


def test_the_line_goes_from_opening_to_closing() -> None:
    ruler = ruler_of(
        [(Span(at(9), at(10)), "past"), (Span(at(14), at(15.5)), "full")],
        opened=[Interval.parse("08:00-19:30")],
        day=DAYS[0],
        now=at(10.7),
        zone=PARIS,
    )

    assert ruler.units == 48
    assert ruler.marks[:3] == ((0, 8), (8, 10), (16, 12))
    assert ruler.bars == (RulerBar(4, 4, "past"), RulerBar(24, 6, "full"))
    assert ruler.now_at == 10


def test_what_goes_on_at_night_makes_it_longer() -> None:
    ruler = ruler_of(
        [(Span(at(20), at(26)), "full")], opened=[], day=DAYS[0], now=at(6.5), zone=PARIS
    )

    assert ruler.marks[0] == (0, 6)
    assert ruler.bars == (RulerBar(56, 4, "full"),)
    assert ruler.units == 60


@given(
    day=st.sampled_from(DAYS),
    now=st.floats(0, 22.9),
    stays=st.lists(st.tuples(st.floats(-30, 40), st.floats(0.1, 60))),
    opened=st.sampled_from(["08:00-20:00", "00:00-24:00", "22:00-02:00", ""]),
)
def test_nothing_lies_outside_the_line(
    day: date, now: float, stays: list[tuple[float, float]], opened: str
) -> None:
    here = at(now, day).astimezone(UTC)
    slots = [
        (Span(at(a, day).astimezone(UTC), at(a + n, day).astimezone(UTC)), "full") for a, n in stays
    ]
    hours = [Interval.parse(opened)] if opened else []

    ruler = ruler_of(slots, opened=hours, day=day, now=here, zone=PARIS)

    assert 0 < ruler.units <= 96
    assert 0 <= ruler.now_at <= ruler.units
    assert all(0 <= start <= ruler.units for start, _hour in ruler.marks)
    for bar in ruler.bars:
        assert 0 <= bar.start < ruler.units
        assert 1 <= bar.length <= ruler.units - bar.start
