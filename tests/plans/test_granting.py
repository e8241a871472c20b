"""Each cycle gives once, whole or by its days, whatever the months have; what is left is carried over or ends."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.spans import DaySpan
from creuset.plans.rules.allowances import UNLIMITED, FirstCycle, Grant, Reset, Unit
from creuset.plans.rules.granting import Due, Terms, closing, cut, dues
from creuset.plans.rules.proration import months_after

FOREVER = date(2999, 1, 1)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def due(terms: list[Terms], today: date, until: date | None = None) -> list[Due]:
    return dues(terms, today=today, until=until or today, forever=FOREVER)


@given(
    DAYS,
    st.integers(1, 1200),
    st.integers(1, 31),
    st.sampled_from(list(FirstCycle)),
    st.sampled_from([Reset.MONTH, Reset.CYCLE]),
    st.sampled_from([1, 3, 12]),
)
def test_lots_of_a_subscription_follow_one_another_without_a_hole(
    start: date, length: int, day: int, first: FirstCycle, reset: Reset, months: int
) -> None:
    grant = Grant(
        "days",
        Unit.DAY,
        31_000,
        reset=reset,
        reset_day=day if reset is Reset.MONTH else 1,
        first=first,
    )
    end = start + timedelta(days=length)

    found = due([Terms(DaySpan(start, end), (grant,), cycle_months=months)], start, end)

    assert found[0].from_on == start
    assert all(one.until_on == next_.from_on for one, next_ in pairwise(found))
    assert found[-1].until_on == end
    assert len({one.key for one in found}) == len(found)
    assert all(0 < one.amount <= grant.amount for one in found)
    for one in found[1:-1]:
        assert one.amount == grant.amount


@given(
    DAYS,
    st.integers(40, 400),
    st.lists(st.integers(1, 300), max_size=4, unique=True),
    st.integers(0, 400),
)
def test_what_is_due_today_is_what_was_foreseen(
    start: date, length: int, cuts: list[int], ahead: int
) -> None:
    """A sweep that comes late, or a reader who looks ahead, finds the same lots under the same keys."""
    edges = [0, *sorted(cut_ for cut_ in cuts if cut_ < length), length]
    terms = [
        Terms(
            DaySpan(start + timedelta(days=a), start + timedelta(days=b)),
            (Grant("rooms", Unit.HOUR, 60 * (number + 1), reset_day=31),),
        )
        for number, (a, b) in enumerate(pairwise(edges))
    ]
    today = start + timedelta(days=ahead)

    foreseen = {one.key: one for one in due(terms, start, today)}

    for one in due(terms, today):
        assert foreseen[one.key] == one


def test_a_plan_that_grows_within_a_month_gives_the_difference_one_that_shrinks_takes_nothing_back() -> (
    None
):
    small, large = Grant("days", Unit.DAY, 5), Grant("days", Unit.DAY, 10)
    march = date(2027, 3, 1)

    grown = due(
        [
            Terms(DaySpan(march, date(2027, 3, 15)), (small,)),
            Terms(DaySpan(date(2027, 3, 15), FOREVER), (large,)),
        ],
        date(2027, 3, 20),
    )
    shrunk = due(
        [
            Terms(DaySpan(march, date(2027, 3, 15)), (large,)),
            Terms(DaySpan(date(2027, 3, 15), FOREVER), (small,)),
        ],
        date(2027, 3, 20),
    )

    assert [one.amount for one in grown] == [5, 5]
    assert [one.amount for one in shrunk] == [10]


def test_a_first_month_by_the_day_gives_its_share_and_each_seat_its_own() -> None:
    grant = Grant("rooms", Unit.HOUR, 600, first=FirstCycle.PRORATED)

    (one,) = due(
        [Terms(DaySpan(date(2027, 4, 16), FOREVER), (grant,), quantity=3)], date(2027, 4, 20)
    )

    assert one.amount == 3 * 300
    assert (one.from_on, one.until_on) == (date(2027, 4, 16), date(2027, 5, 1))


def test_what_is_paused_gives_nothing_and_what_has_no_limit_is_not_multiplied() -> None:
    endless = Grant("days", Unit.DAY, UNLIMITED)
    terms = [
        Terms(DaySpan(date(2027, 1, 1), date(2027, 2, 1)), (endless,), quantity=4),
        Terms(DaySpan(date(2027, 2, 1), date(2027, 4, 1)), ()),
    ]

    assert [one.amount for one in due(terms, date(2027, 1, 3), date(2027, 3, 3))] == [UNLIMITED]


def test_what_is_never_reset_is_given_once_and_lasts_its_months() -> None:
    grant = Grant("carnet", Unit.DAY, 10, reset=Reset.NEVER, valid_months=6)
    terms = [Terms(DaySpan(date(2027, 8, 31), FOREVER), (grant,))]

    (one,) = due(terms, date(2027, 12, 1))

    assert (one.from_on, one.until_on) == (date(2027, 8, 31), date(2028, 2, 29))
    assert due(terms, date(2028, 2, 29)) == []


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 12), DAYS)
def test_what_a_lot_leaves_is_carried_over_or_ends_and_nothing_else(
    left: int, most: int, months: int, until: date
) -> None:
    end = closing(left, until_on=until, carry_over=most, carry_months=months)

    assert end.carried + end.expired == left
    assert 0 <= end.carried <= most
    assert end.carried_until == months_after(until, months)


@given(DAYS, st.integers(1, 400), st.integers(0, 500))
def test_nobody_lives_terms_after_the_end(start: date, length: int, end: int) -> None:
    terms = [
        Terms(DaySpan(start, start + timedelta(days=length)), ()),
        Terms(DaySpan(start + timedelta(days=length), FOREVER), ()),
    ]

    left = cut(terms, until=start + timedelta(days=end))

    assert sum(each.days.days for each in left) == end


def test_cycles_of_an_offer_that_begin_with_the_month_do_so_whatever_the_first_day() -> None:
    grant = Grant("rooms", Unit.HOUR, 600, reset=Reset.CYCLE)
    days = DaySpan(date(2027, 2, 10), FOREVER)

    by_month = due([Terms(days, (grant,), cycle_months=3, from_month=True)], date(2027, 5, 3))
    by_start = due([Terms(days, (grant,), cycle_months=3)], date(2027, 5, 3))

    assert [(one.from_on, one.until_on) for one in by_month] == [
        (date(2027, 5, 1), date(2027, 8, 1))
    ]
    assert [one.until_on for one in by_start] == [date(2027, 5, 10)]
