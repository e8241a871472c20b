"""The order of a waiting list, as values."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.rules import waiting
from creuset.bookings.states import HoldEnd, WaitState
from creuset.kernel.spans import Span

START = datetime(2026, 12, 14, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def span(first: int, length: int) -> Span:
    return Span(START + first * HOUR, START + (first + length) * HOUR)


spans = st.builds(span, st.integers(0, 8), st.integers(1, 4))
parts = st.sets(st.integers(1, 4), min_size=1).map(lambda some: tuple(sorted(some)))
places = st.builds(
    waiting.PlaceWanted,
    resource=st.integers(1, 9),
    parts=parts,
    held=spans,
    is_pool=st.booleans(),
)
wishes = st.lists(
    st.tuples(st.integers(0, 5), st.lists(places, min_size=1, max_size=3), st.booleans()),
    max_size=6,
).map(
    lambda some: [
        waiting.Wish(at, START + joined * HOUR, tuple(wanted), any_one)
        for at, (joined, wanted, any_one) in enumerate(some)
    ]
)
busy = st.dictionaries(st.integers(1, 4), st.lists(spans, max_size=3))


@given(wishes)
def test_a_rank_is_one_more_than_those_who_joined_earlier_and_may_want_the_same(
    line: list[waiting.Wish],
) -> None:
    ranks = waiting.ranks(line)
    for wish in line:
        before = [one for one in line if one.turn < wish.turn and waiting.overlap(one, wish)]
        assert ranks[wish.wait] == len(before) + 1


@given(wishes, busy)
def test_what_would_be_taken_is_free_and_nothing_that_would_do_is_left_out(
    line: list[waiting.Wish], taken: waiting.Busy
) -> None:
    def is_free(place: waiting.PlaceWanted) -> bool:
        free = [
            all(not one.overlaps(place.held) for one in taken.get(part, ())) for part in place.parts
        ]
        return any(free) if place.is_pool else all(free)

    for wish in line:
        found = waiting.would_take(wish, taken)
        if wish.any_one:
            assert found == [(place,) for place in wish.places if is_free(place)]
        else:
            assert found == ([wish.places] if all(map(is_free, wish.places)) else [])


@given(st.sampled_from(["", *HoldEnd]), st.integers(-3, 3), st.integers(-3, 3))
def test_an_offer_lives_until_its_end_whatever_a_late_job_wrote(
    ended_as: str, lapses: int, now: int
) -> None:
    stood = waiting.stands(
        starts_at=START + 9 * HOUR,
        left_at=None,
        lapses_at=START + lapses * HOUR,
        ended_as=ended_as,
        now=START + now * HOUR,
    )
    if stood is WaitState.OFFERED:
        assert not ended_as
        assert now < lapses
    if ended_as in ("", HoldEnd.LAPSED) and now >= lapses:
        assert stood is WaitState.MISSED


@given(st.lists(st.builds(waiting.WaitingPolicy, st.booleans(), st.timedeltas(HOUR, 99 * HOUR))))
def test_of_several_places_all_keep_a_list_and_nobody_is_hurried(
    policies: list[waiting.WaitingPolicy],
) -> None:
    found = waiting.gentlest(policies)
    assert found.is_kept is all(policy.is_kept for policy in policies)
    assert all(found.accept_within >= policy.accept_within for policy in policies)
