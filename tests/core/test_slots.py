"""A refusal drawn: on the hours of a day where every slot lies in one, else on days in a row."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from creuset.core.slots import UNITS, slots_of
from creuset.kernel.errors import Refusals, Refused, WayOut
from creuset.kernel.spans import Span

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def way(span: Span) -> WayOut:
    data = {"starts_at": span.start.isoformat(), "ends_at": span.end.isoformat()}
    return WayOut(label="", kind="slot", data=data)


def refusal(taken: Span, *free: Span, **more: str) -> Refused:
    row = {
        "resource": "Rushes",
        "starts_at": taken.start.isoformat(),
        "ends_at": taken.end.isoformat(),
    }
    return Refused("Taken.", ways_out=[way(s) for s in free], details={"taken": [row | more]})


def test_what_lies_in_the_daytime_is_drawn_from_eight_to_twenty() -> None:
    drawn = slots_of(
        refusal(Span(at(18, 14), at(18, 15, 30)), Span(at(19, 8), at(19, 9, 30)), label="Bastide"),
        PARIS,
    )

    assert drawn is not None
    assert [mark for _at, mark in drawn.marks] == [
        "08:00", "10:00", "12:00", "14:00", "16:00", "18:00",
    ]  # fmt: skip
    [taken], [free] = drawn.taken, drawn.free
    assert (taken.start, taken.length, taken.label) == (48, 12, "Rushes · Bastide")
    assert (free.start, free.length) == (0, 12)
    assert free.take == "2026-11-19T07:00:00+00:00|2026-11-19T08:30:00+00:00"


def test_an_early_slot_asks_for_the_whole_day_and_midnight_is_its_end() -> None:
    drawn = slots_of(refusal(Span(at(18, 6), at(18, 8)), Span(at(18, 22), at(19))), PARIS)

    assert drawn is not None
    assert drawn.marks[0][1] == "00:00"
    assert (drawn.free[0].start, drawn.free[0].length) == (88, 8)


def test_days_in_a_row_stand_on_one_scale_of_days() -> None:
    drawn = slots_of(refusal(Span(at(16, 8), at(18, 20)), Span(at(19, 8), at(21, 20))), PARIS)

    assert drawn is not None
    assert len(drawn.marks) == 6
    [taken], [free] = drawn.taken, drawn.free
    assert taken.start + taken.length < free.start
    assert taken.length == free.length


def test_nothing_is_drawn_where_no_slot_is_offered() -> None:
    assert slots_of(None, PARIS) is None
    assert slots_of(refusal(Span(at(18, 9), at(18, 10))), PARIS) is None


def test_what_several_refusals_name_is_drawn_together() -> None:
    both = Refusals(
        [
            Refused("Closed."),
            refusal(Span(at(18, 9), at(18, 10)), Span(at(18, 10), at(18, 11))),
        ]
    )

    drawn = slots_of(both, PARIS)
    assert drawn is not None
    assert [line.label for line in drawn.taken] == ["Rushes"]


@given(
    starts=st.lists(st.integers(0, 20 * 24 * 4), min_size=2, max_size=5),
    length=st.integers(1, 96 * 6),
)
def test_every_line_lies_on_its_scale(starts: list[int], length: int) -> None:
    quarter = timedelta(minutes=15)
    spans = [Span(at(1) + n * quarter, at(1) + (n + length) * quarter) for n in starts]

    drawn = slots_of(refusal(spans[0], *spans[1:]), PARIS)
    assert drawn is not None
    for line in [*drawn.taken, *drawn.free]:
        assert 0 <= line.start < line.start + line.length <= UNITS


def test_what_is_under_option_is_drawn_even_where_nothing_is_free_instead() -> None:
    span = Span(at(18, 14), at(18, 18))
    row = {
        "resource": "Plateau A",
        "starts_at": span.start.isoformat(),
        "ends_at": span.end.isoformat(),
        "words": "1st option, until Friday",
    }
    drawn = slots_of(Refused("Held.", details={"held": [row]}), PARIS)

    assert drawn is not None
    [line] = drawn.taken
    assert (line.is_option, line.label, line.span) == (
        True,
        "Plateau A · 1st option, until Friday",
        span,
    )
    assert drawn.free == []
