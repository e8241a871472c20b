"""Wishes searched together: the earliest combination, and never what is taken, against every combination tried."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations as choose
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.rules.search import (
    Answer,
    Need,
    Offer,
    Step,
    Times,
    combinations,
    days_in_a_row,
    has_features,
    hours_in_a_day,
)
from creuset.bookings.rules.series import Taken, Want
from creuset.kernel.spans import DaySpan, Span, merge

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


def span(first: float, last: float) -> Span:
    return Span(START + first * HOUR, START + last * HOUR)


#: A stage of two halves (parts 1 and 2), each half, a pool of three desks (4, 5, 6), a desk of it, a suite.
WANTS = (
    Want(10, (1, 2), HOUR),
    Want(1, (1,), HOUR),
    Want(2, (2,), HOUR),
    Want(20, (4, 5, 6), takes_one=True),
    Want(4, (4,)),
    Want(7, (7,), 2 * HOUR),
)
PARTS = (1, 2, 4, 5, 6, 7)


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    found = []
    for at in range(draw(st.integers(1, 3))):
        length = draw(st.integers(1, 3))
        starts = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=5)))
        needs = [
            Need(
                tuple(
                    Offer(want, frozenset({(span(s, s + length),) for s in when}).__contains__)
                    for want, when in draw(
                        st.lists(
                            st.tuples(
                                st.sampled_from(WANTS),
                                st.sets(st.sampled_from(starts), max_size=5),
                            ),
                            min_size=1,
                            max_size=4,
                            unique_by=lambda pair: pair[0].resource_id,
                        )
                    )
                ),
                draw(st.integers(1, 2)),
            )
            for _need in range(draw(st.integers(1, 2)))
        ]
        times = [(span(s, s + length),) for s in starts]
        found.append(Step(times, needs, draw(st.sampled_from([None, 0])) if at else None))
    return found


@st.composite
def taken_spans(draw: st.DrawFn) -> dict[int, list[Span]]:
    return {
        part: merge(
            span(start, start + length)
            for start, length in draw(
                st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=2)
            )
        )
        for part in PARTS
    }


def units_of(offers: tuple[tuple[Times, Offer], ...]) -> list[list[tuple[int, ...]]]:
    return [
        [(part,) for part in offer.want.part_ids] if offer.want.takes_one else [offer.want.part_ids]
        for _times, offer in offers
    ]


def fits(offers: tuple[tuple[Times, Offer], ...], busy: dict[int, list[Span]]) -> bool:
    """Whether the offers can all be had, by trying every unit of every pool."""
    for i, (times, offer) in enumerate(offers):
        if not offer.may(times):
            return False
        for other_times, other in offers[:i]:
            same = other.want.resource_id == offer.want.resource_id
            if same and any(a.overlaps(b) for a in times for b in other_times):
                return False
    for units in product(*units_of(offers)):
        held: list[tuple[int, Span]] = []
        good = True
        for (times, offer), parts in zip(offers, units, strict=True):
            mine = [(p, t.extend(offer.want.turnaround)) for p in parts for t in times]
            for part, when in mine:
                good &= not any(when.overlaps(b) for b in busy[part])
                good &= not any(part == p and when.overlaps(b) for p, b in held)
            held += mine
        if good:
            return True
    return False


def by_trying(all_steps: list[Step], busy: dict[int, list[Span]]) -> list[Times] | None:
    """The earliest times of all steps, by trying every combination in order."""
    for times in product(*(step.times for step in all_steps)):
        in_order = all(
            a[-1].end <= b[0].start
            and (
                step.within_days is None
                or (b[0].start.astimezone(PARIS).date() - a[-1].end.astimezone(PARIS).date()).days
                <= step.within_days
            )
            for a, b, step in zip(times, times[1:], all_steps[1:], strict=False)
        )
        if not in_order:
            continue
        needs = [(t, need) for t, s in zip(times, all_steps, strict=True) for need in s.needs]
        for chosen in product(*(choose(need.offers, need.count) for _t, need in needs)):
            offers = tuple(
                (t, offer) for (t, _need), some in zip(needs, chosen, strict=True) for offer in some
            )
            if fits(offers, busy):
                return list(times)
    return None


@given(steps(), taken_spans())
def test_the_earliest_combination_is_found_where_there_is_one(
    asked: list[Step], busy: dict[int, list[Span]]
) -> None:
    found = combinations(asked, Taken.of(busy), PARIS, most=1)

    expected = by_trying(asked, busy)
    assert [[answer.times for answer in one] for one in found] == (
        [] if expected is None else [expected]
    )
    for one in found:
        offers = {
            offer.want.resource_id: offer for s in asked for n in s.needs for offer in n.offers
        }
        assert all(
            len(given) == need.count
            for answer, step in zip(one, asked, strict=True)
            for given, need in zip(answer.given, step.needs, strict=True)
        )
        chosen = tuple(
            (answer.times, Offer(offers[pk].want))
            for answer in one
            for given in answer.given
            for pk in given
        )
        assert fits(chosen, busy)


def test_each_combination_begins_after_the_one_before() -> None:
    times = [(span(at, at + 1),) for at in range(5)]
    step = Step(times, [Need([Offer(WANTS[4])])])

    found = combinations([step], Taken({4: [span(1, 2)]}), PARIS, most=3)

    assert found == [(Answer(times[at], ((4,),)),) for at in (0, 2, 3)]
    assert combinations([], Taken(), PARIS) == []


def test_many_alike_that_cannot_all_be_had_are_given_up_at_once() -> None:
    alike = [Offer(Want(pk, (pk,))) for pk in range(60)]
    only = Offer(Want(5, (5,)))
    step = Step([(span(0, 1),)], [Need(alike, 10), Need([only], 1)])

    [(answer,)] = combinations([step], Taken(), PARIS)
    assert answer.given[1] == (5,)
    assert 5 not in answer.given[0]
    busy = Taken({pk: [span(0, 9)] for pk in range(51)})
    assert combinations([step], busy, PARIS) == []


def test_days_in_a_row_hold_each_day_at_its_hours() -> None:
    days = DaySpan(date(2026, 3, 27), date(2026, 3, 29))
    runs = days_in_a_row(days, 3, (time(9), time(18)), PARIS)

    assert [[s.start.astimezone(PARIS).day for s in run] for run in runs] == [
        [27, 28, 29],
        [28, 29, 30],
    ]
    # On the night when the clocks skip an hour, the day that would begin in it is no day.
    night = DaySpan(date(2026, 3, 29), date(2026, 3, 30))
    assert days_in_a_row(night, 1, (time(2, 30), time(9)), PARIS) == []
    # Whole days in a row are one stretch.
    [whole] = days_in_a_row(DaySpan(date(2026, 5, 4), date(2026, 5, 5)), 2, (time(), time()), PARIS)
    assert [s.duration for s in whole] == [timedelta(days=2)]


def test_hours_lie_within_one_day() -> None:
    day = DaySpan(date(2026, 11, 23), date(2026, 11, 24))
    found = hours_in_a_day(day, 2 * HOUR, (time(9), time(12)), PARIS)

    assert [one.start.astimezone(PARIS).time() for (one,) in found] == [
        time(9),
        time(9, 30),
        time(10),
    ]


def test_a_number_is_had_at_least_and_a_word_exactly() -> None:
    stage = {"cyclorama_m": 12.5, "blackout": True, "floor": {"fr": "bois"}}

    assert has_features(stage, {"cyclorama_m": 12, "blackout": True})
    assert not has_features(stage, {"cyclorama_m": 13})
    assert not has_features(stage, {"green_screen": True})
    assert not has_features({"cyclorama_m": True}, {"cyclorama_m": 0})
