"""What is under way with a village: its order, which says what waits for the reader first."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.people.dealings import Asked, Dealing, Shelf, dealings_from, in_order

pytestmark = pytest.mark.pure

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DEALINGS = st.builds(
    Dealing,
    shelf=st.sampled_from(Shelf),
    icon=st.just("page"),
    title=st.text(max_size=3),
    url=st.just("/"),
    at=INSTANTS,
    is_mine=st.booleans(),
    is_over=st.booleans(),
    due=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(st.lists(DEALINGS, max_size=8))
def test_what_waits_for_the_reader_comes_before_what_runs_and_what_is_over_comes_last(found):
    ordered = sorted(found, key=in_order)
    assert [one.is_over for one in ordered] == sorted(one.is_over for one in found)
    for first, second in pairwise(ordered):
        if first.is_over != second.is_over:
            continue
        assert first.is_mine or not second.is_mine
        if first.is_mine and second.is_mine:
            assert (first.due or date.max) <= (second.due or date.max)
        if first.is_mine is second.is_mine is False:
            assert first.at >= second.at


@given(st.lists(st.lists(DEALINGS, max_size=3), max_size=3))
def test_each_domain_reads_the_answers_to_its_own_questions_and_none_is_lost(groups):
    asked = [Asked([object()] * 2, lambda own, _rest: own) for _group in groups]
    answers = [rows for group in groups for rows in (group, [])]
    assert sorted(map(id, dealings_from(asked, answers))) == sorted(
        id(one) for group in groups for one in group
    )


def test_the_first_last_day_comes_first():
    now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    one, other = (
        Dealing(
            shelf=Shelf.PAPERS,
            icon="page",
            title=title,
            url="/",
            at=now + timedelta(days=later),
            is_mine=True,
            due=date(2026, 11, due),
        )
        for title, later, due in (("later", 1, 24), ("sooner", 0, 20))
    )
    assert sorted([one, other], key=in_order) == [other, one]
