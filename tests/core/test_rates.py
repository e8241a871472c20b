"""Buckets of requests."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from creuset.core.rates import Limiter, take
from tests.factories.villages import NOW


def test_a_bucket_gives_its_size_at_once_then_its_rate():
    limiter = Limiter(size=2, per_minute=30)
    assert [limiter.wait("a", now=NOW) for _ in range(3)] == [0, 0, 2]
    assert limiter.wait("a", now=NOW + timedelta(seconds=1)) == 1
    assert limiter.wait("a", now=NOW + timedelta(seconds=2)) == 0
    assert limiter.wait("b", now=NOW) == 0


def test_a_clock_that_goes_back_gives_nothing():
    limiter = Limiter(size=1, per_minute=60)
    limiter.wait("a", now=NOW)
    assert limiter.wait("a", now=NOW - timedelta(hours=1)) == 1


def test_callers_unseen_for_long_are_forgotten_first():
    limiter = Limiter(size=1, per_minute=1, callers=2)
    for caller in "aba":
        limiter.wait(caller, now=NOW)
    limiter.wait("c", now=NOW)
    assert limiter.wait("a", now=NOW) > 0
    assert limiter.wait("b", now=NOW) == 0


@given(st.lists(st.integers(0, 5_000), max_size=60), st.integers(1, 5), st.integers(1, 600))
def test_no_more_pass_than_the_size_and_the_rate_allow(steps, size, per_minute):
    level, now, passed = None, NOW, 0
    for step in steps:
        now += timedelta(milliseconds=step)
        level, seconds = take(level, size=size, per_minute=per_minute, now=now)
        passed += seconds == 0
        assert seconds >= 0
    assert passed <= size + (now - NOW).total_seconds() * per_minute / 60 + 1e-6
