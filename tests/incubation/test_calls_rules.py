"""Where a call stands at any instant, through the nights on which the clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.calls import (
    PUBLIC,
    TAKING,
    Instants,
    Phase,
    next_change,
    phase_of,
    takes_files,
)
from tests.strategies import PARIS, durations, instants, zones

SECOND = timedelta(seconds=1)
ORDER = list(Phase)[:-1]


@st.composite
def calls(draw) -> Instants:
    """A call whose instants are told in any zone, as people type them."""
    zone = draw(zones)
    opens = draw(instants)
    closes = opens + draw(durations)
    judged = draw(st.none() | durations.map(lambda later: closes + later))
    decided = None if judged is None else draw(st.none() | st.just(judged + timedelta(days=9)))
    return Instants(
        opens_at=opens.astimezone(zone),
        closes_at=closes.astimezone(zone),
        grace=timedelta(minutes=draw(st.integers(0, 1440))),
        published_at=draw(st.none() | durations.map(lambda earlier: opens - earlier)),
        judged_at=judged,
        decided_at=decided,
    )


@given(calls(), instants, durations)
def test_time_only_leads_on(call, now, later):
    assert ORDER.index(phase_of(call, now)) <= ORDER.index(phase_of(call, now + later))


@given(calls(), instants, zones)
def test_the_zone_of_whoever_asks_changes_nothing(call, now, zone):
    assert phase_of(call, now) is phase_of(call, now.astimezone(zone))


@given(calls())
def test_the_last_second_counts_and_the_next_does_not(call):
    published = replace(call, published_at=call.opens_at, judged_at=None, decided_at=None)
    closes = published.closes_at.astimezone(UTC)
    assert phase_of(published, closes - SECOND) is Phase.OPEN
    last = closes + published.grace
    assert takes_files(published, last - SECOND)
    assert phase_of(published, last) is Phase.CLOSED
    assert published.last_at == last


@given(calls(), instants)
def test_the_next_change_is_one_and_none_is_before_it(call, now):
    """Of what nobody does: publishing, judging and deciding are done by somebody."""
    call = replace(call, published_at=now, judged_at=None, decided_at=None)
    here, edge = phase_of(call, now), next_change(call, now)
    if edge is None:
        assert here is Phase.CLOSED
    else:
        assert phase_of(call, edge - timedelta(microseconds=1)) is here
        assert phase_of(call, edge) is not here


@given(calls(), instants, instants)
def test_what_is_given_up_stays_so(call, dropped, now):
    given_up = replace(call, dropped_at=dropped)
    assert (phase_of(given_up, now) is Phase.DROPPED) == (now >= dropped)


@given(calls(), instants)
def test_nobody_sees_or_files_what_is_not_published(call, now):
    unpublished = replace(call, published_at=None, judged_at=None, decided_at=None)
    assert phase_of(unpublished, now) is Phase.PREPARED
    assert Phase.PREPARED not in PUBLIC | TAKING


@pytest.mark.parametrize(
    ("closes", "last"),
    [
        # At three the clock goes back to two: half past two comes twice, and the grace begins with the first.
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS),
            datetime(2026, 10, 25, 2, 30, tzinfo=UTC),
        ),
        # At two it goes on to three: an hour after half past one is half past three on the wall.
        (datetime(2026, 3, 29, 1, 30, tzinfo=PARIS), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_an_hour_of_grace_is_an_hour_whatever_the_clock_does(closes, last):
    call = Instants(
        opens_at=datetime(2026, 1, 5, tzinfo=PARIS),
        closes_at=closes,
        grace=timedelta(hours=1),
        published_at=datetime(2026, 1, 1, tzinfo=PARIS),
    )
    assert phase_of(call, last - SECOND) is Phase.GRACE
    assert phase_of(call, last) is Phase.CLOSED
