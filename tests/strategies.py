"""Hypothesis strategies shared by the tests: instants, spans, days, money, opening hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.kernel.openings import DayException, HolidayRule, Interval, OpeningHours
from creuset.kernel.spans import DaySpan, Span

PARIS = ZoneInfo("Europe/Paris")
SANTIAGO = ZoneInfo("America/Santiago")  # its clocks go from midnight to one o'clock
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour

SPRING_NIGHT = date(2026, 3, 29)
AUTUMN_NIGHT = date(2026, 10, 25)

zones = st.sampled_from([PARIS, SANTIAGO, LORD_HOWE, ZoneInfo("UTC")])

_ORDINARY = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
_NEAR_CHANGES = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    st.sampled_from([SPRING_NIGHT, AUTUMN_NIGHT, date(2026, 9, 6), date(2026, 4, 5)]),
    st.integers(-300, 600),
)
instants = _ORDINARY | _NEAR_CHANGES
durations = st.integers(1, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
spans = st.builds(lambda start, length: Span(start, start + length), instants, durations)

days = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [SPRING_NIGHT, AUTUMN_NIGHT, date(2026, 9, 6), date(2026, 4, 5)]
)
day_spans = st.builds(
    lambda first, count: DaySpan(first, first + timedelta(days=count)), days, st.integers(1, 9)
)
civil_times = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))

money = st.builds(Money, st.integers(-(10**9), 10**9), st.just("EUR"))


@st.composite
def intervals(draw, most: int = 3) -> tuple[Interval, ...]:
    """Opening times of one day that do not overlap; the last may run past midnight."""
    edges = sorted(draw(st.sets(st.integers(0, 24 * 12), max_size=2 * most)))
    pairs = [
        Interval(opens * 5, closes * 5)
        for opens, closes in zip(edges[::2], edges[1::2], strict=False)
    ]
    if pairs and draw(st.booleans()):
        last = pairs.pop()
        late = draw(st.integers(24 * 60, 24 * 60 + 8 * 60))
        longest = last.opens + 24 * 60 - (1 if last.opens else 0)
        pairs.append(Interval(last.opens, max(last.closes, min(late, longest))))
    return tuple(pairs)


@st.composite
def opening_hours(draw) -> OpeningHours:
    """Opening hours with exceptions, and public holidays of 2026."""
    exceptions = st.builds(
        DayException,
        day_spans,
        intervals(),
        st.dictionaries(st.sampled_from(["fr", "en"]), st.sampled_from(["travaux", "fair"])),
    )
    holidays = st.sampled_from(list(HolidayRule)) | intervals().filter(bool)
    return OpeningHours(
        week=tuple(draw(intervals()) for _ in range(7)),
        holidays=draw(holidays),
        exceptions=tuple(draw(st.lists(exceptions, max_size=3))),
        names=draw(st.dictionaries(days, st.sampled_from(["Noël", "Toussaint"]), max_size=4)),
    )
