"""Rules of places by property: united spans, next free slots, smallest parts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.spans import Span
from creuset.places.rules import Wanted, free_within, next_free, smallest_parts, united

ZERO = datetime(2026, 11, 23, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@st.composite
def spans(draw: st.DrawFn, most: int = 96) -> Span:
    start = draw(st.integers(0, most))
    return Span(ZERO + start * QUARTER, ZERO + (start + draw(st.integers(1, 16))) * QUARTER)


wants = st.lists(
    st.builds(Wanted, st.integers(1, 3), spans(), st.integers(0, 4).map(lambda n: n * QUARTER)),
    max_size=8,
)


def moments(of: list[Wanted], part: int, *, held: bool) -> set[int]:
    return {
        n
        for n in range(140)
        for want in of
        if want.part_id == part and (want.held if held else want.span).contains(ZERO + n * QUARTER)
    }


@given(wants)
def test_united_holds_the_same_moments_once_and_in_order(asked: list[Wanted]) -> None:
    made = united(asked)

    assert made == sorted(made, key=lambda want: (want.part_id, want.span.start))
    for part in {want.part_id for want in asked}:
        assert moments(made, part, held=True) == moments(asked, part, held=True)
        mine = [want.held for want in made if want.part_id == part]
        assert all(a.end < b.start for a, b in pairwise(mine))
        assert moments(asked, part, held=False) <= moments(made, part, held=False)
    assert united(made) == made


@given(
    busy=st.lists(spans(), max_size=6),
    opened=st.lists(spans(), max_size=4),
    quarters=st.integers(1, 12),
    most=st.integers(1, 5),
)
def test_next_free_finds_the_first_slots_that_hit_nothing(
    busy: list[Span], opened: list[Span], quarters: int, most: int
) -> None:
    needed = quarters * QUARTER
    found = next_free(busy=busy, opened=opened, needed=needed, most=most)

    assert len(found) <= most
    assert found == sorted(found)
    inside = {n for n in range(140) if any(s.contains(ZERO + n * QUARTER) for s in opened)}
    taken = {n for n in range(140) if any(s.contains(ZERO + n * QUARTER) for s in busy)}
    free = inside - taken
    for slot in found:
        first = int((slot.start - ZERO) / QUARTER)
        assert slot.duration == needed
        assert set(range(first, first + quarters)) <= free
    fits = [n for n in range(140) if set(range(n, n + quarters)) <= free]
    assert bool(found) == bool(fits)
    if fits:
        assert found[0].start == ZERO + fits[0] * QUARTER


@given(busy=st.lists(spans(), max_size=6), window=spans())
def test_what_is_free_within_a_window_is_the_rest_of_it(busy: list[Span], window: Span) -> None:
    free = free_within(busy, window)

    for n in range(140):
        at = ZERO + n * QUARTER
        expected = window.contains(at) and not any(span.contains(at) for span in busy)
        assert any(span.contains(at) for span in free) == expected


@given(st.lists(st.integers(0, 20), max_size=20))
def test_smallest_parts_are_the_leaves_of_each_tree(choices: list[int]) -> None:
    # Each resource hangs under an earlier one, or under none.
    wholes = {n: (c if c < n else None) for n, c in enumerate(choices)}
    leaves = set(wholes) - {whole for whole in wholes.values() if whole is not None}

    parts = smallest_parts(wholes)

    assert parts.keys() == wholes.keys()
    for pk, some in parts.items():
        assert set(some) <= leaves
        assert list(some) == sorted(set(some))
        below = {child for child, whole in wholes.items() if whole == pk}
        assert set(some) == ({p for child in below for p in parts[child]} if below else {pk})


def test_what_is_part_of_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="part of itself"):
        smallest_parts({1: 2, 2: 1})
