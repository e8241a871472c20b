"""The rules of the ladder, on values: ranks, ends, answers due, what is kept and what is asked anew."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.rules import holds
from creuset.bookings.states import BookingState, Requirement, SegmentState
from creuset.kernel.openings import OpeningHours, always_open
from creuset.kernel.spans import Span, merge
from creuset.places.rules import Wanted

PARIS = ZoneInfo("Europe/Paris")
#: A Monday, nine o'clock in Paris.
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEKDAYS = OpeningHours.from_data(
    {key: ["09:00-19:00"] for key in ("mon", "tue", "wed", "thu", "fri")}
)


def span(first: float, last: float) -> Span:
    return Span(MONDAY + first * HOUR, MONDAY + last * HOUR)


def paris(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


spans = st.builds(lambda s, n: span(s, s + n), st.integers(0, 20), st.integers(1, 8))
stretches = st.builds(
    lambda hold, part, when: holds.Stretch(hold, part, when, MONDAY - timedelta(days=30 - hold)),
    st.integers(1, 6),
    st.integers(1, 2),
    spans,
)
ladders = st.lists(stretches, max_size=8, unique_by=lambda s: (s.hold, s.part_id))
instants = st.integers(0, 12).map(lambda n: MONDAY + n * HOUR)


# ---- ranks


@given(ladders)
def test_a_rank_is_one_more_than_the_options_asked_earlier_that_overlap(
    some: Sequence[holds.Stretch],
) -> None:
    for rung in holds.rungs(some):
        at = rung.span.start
        earlier = {
            s.hold
            for s in some
            if s.part_id == rung.stretch.part_id
            and s.span.contains(at)
            and s.turn < rung.stretch.turn
        }
        assert rung.rank == 1 + len(earlier)
        assert set(rung.ahead) == earlier


@given(ladders)
def test_rungs_cover_each_stretch_exactly_and_no_rank_is_had_twice(
    some: Sequence[holds.Stretch],
) -> None:
    found = holds.rungs(some)
    for stretch in some:
        mine = [rung.span for rung in found if rung.stretch == stretch]
        assert merge(mine) == [stretch.span]
        assert sum((one.duration for one in mine), timedelta()) == stretch.span.duration
    for rung in found:
        for other in found:
            if rung is not other and rung.stretch.part_id == other.stretch.part_id:
                assert rung.rank != other.rank or not rung.span.overlaps(other.span)


@given(ladders)
def test_whoever_leaves_makes_nobody_fall(some: Sequence[holds.Stretch]) -> None:
    before = {(r.stretch, at): r.rank for r in holds.rungs(some) for at in hours_of(r.span)}
    for gone in {s.hold for s in some}:
        after = [s for s in some if s.hold != gone]
        for rung in holds.rungs(after):
            assert all(rung.rank <= before[rung.stretch, at] for at in hours_of(rung.span))


@given(ladders)
def test_only_who_is_first_somewhere_is_challenged(some: Sequence[holds.Stretch]) -> None:
    for hold in {s.hold for s in some}:
        mine = [s for s in some if s.hold == hold]
        others = [s for s in some if s.hold != hold]
        found = holds.firsts(mine, others)
        first_somewhere = {
            rung.stretch.hold
            for rung in holds.rungs(some)
            if rung.rank == 1 and any(rung.span.overlaps(s.span) for s in mine)
        }
        assert set(found) <= first_somewhere
        assert bool(found) == bool(holds.in_front(mine, others))


def hours_of(when: Span) -> list[datetime]:
    return [when.start + n * HOUR for n in range(int(when.duration / HOUR))]


# ---- until when


lives = st.lists(st.builds(holds.Life, st.integers(1, 5), instants), unique_by=lambda x: x.hold)


@st.composite
def lives_and_challenges(draw: st.DrawFn) -> tuple[list[holds.Life], list[holds.Due]]:
    some = [holds.Life(n, draw(instants)) for n in range(1, draw(st.integers(2, 5)) + 1)]
    pairs = st.tuples(*[st.sampled_from([life.hold for life in some])] * 2).filter(
        lambda pair: pair[0] != pair[1]
    )
    due = [
        holds.Due(number, hold, by, draw(instants))
        for number, (hold, by) in enumerate(draw(st.lists(pairs, max_size=5, unique=True)))
    ]
    return some, due


@given(lives_and_challenges())
def test_an_option_ends_when_it_expires_or_does_not_answer_somebody_who_lives(
    drawn: tuple[list[holds.Life], list[holds.Due]],
) -> None:
    some, due = drawn
    ends = holds.lapses(some, due)
    for life in some:
        assert ends[life.hold] <= life.expires_at
        if ends[life.hold] < life.expires_at:
            asked = [d for d in due if d.hold == life.hold and d.answer_by == ends[life.hold]]
            assert any(
                holds.is_live(ends[d.by], now=d.answer_by) or ends[d.by] == d.answer_by
                for d in asked
            )
        # Whoever was alive when the answer was due, and waited for it, has outlived the challenged one.
        for d in due:
            if d.hold == life.hold and holds.is_live(ends[d.by], now=d.answer_by):
                assert ends[life.hold] <= d.answer_by


def test_two_who_challenge_one_another_never_both_lapse() -> None:
    some = [holds.Life(1, MONDAY + 9 * HOUR), holds.Life(2, MONDAY + 9 * HOUR)]
    due = [holds.Due(7, 1, 2, MONDAY + HOUR), holds.Due(8, 2, 1, MONDAY + HOUR)]

    assert holds.lapses(some, due) == {1: MONDAY + HOUR, 2: MONDAY + 9 * HOUR}


def test_a_challenger_that_is_gone_ends_nobody() -> None:
    some = [holds.Life(1, MONDAY + 9 * HOUR), holds.Life(2, MONDAY + 9 * HOUR, MONDAY)]

    assert holds.lapses(some, [holds.Due(7, 1, 2, MONDAY + HOUR)])[1] == MONDAY + 9 * HOUR


def test_what_was_due_while_the_challenger_lived_stays_true_after_it_left() -> None:
    some = [holds.Life(1, MONDAY + 9 * HOUR), holds.Life(2, MONDAY + 9 * HOUR, MONDAY + 2 * HOUR)]

    assert holds.lapses(some, [holds.Due(7, 1, 2, MONDAY + HOUR)])[1] == MONDAY + HOUR


def test_at_its_very_end_an_option_lives_no_more() -> None:
    assert holds.is_live(MONDAY, now=MONDAY - timedelta(microseconds=1))
    assert not holds.is_live(MONDAY, now=MONDAY)


# ---- open days


def test_twenty_four_hours_from_friday_afternoon_are_up_on_monday_afternoon() -> None:
    due = holds.later(paris(27, 14), timedelta(hours=24), zone=PARIS, hours=WEEKDAYS)

    assert due == paris(30, 14)


def test_what_is_asked_while_closed_counts_from_the_next_opening() -> None:
    for asked in (paris(27, 21), paris(28, 12), paris(30, 3)):
        due = holds.later(asked, timedelta(hours=24), zone=PARIS, hours=WEEKDAYS)
        assert due == datetime(2026, 12, 1, 9, tzinfo=PARIS)


def test_a_closed_holiday_does_not_count() -> None:
    hours = OpeningHours.from_data(
        {**WEEKDAYS.to_data(), "holidays": "closed"}, names={paris(25, 0, 12).date(): "Noël"}
    )

    due = holds.later(paris(24, 10, 12), timedelta(hours=24), zone=PARIS, hours=hours)

    assert due == paris(28, 10, 12)


def test_a_day_is_a_day_on_the_clocks_when_they_change() -> None:
    asked = datetime(2026, 10, 24, 10, tzinfo=PARIS)

    assert holds.later(asked, timedelta(days=2), zone=PARIS) == datetime(
        2026, 10, 26, 10, tzinfo=PARIS
    )


def test_a_place_that_never_opens_counts_every_day() -> None:
    never = OpeningHours.from_data({"mon": []})

    assert holds.later(MONDAY, timedelta(days=2), zone=PARIS, hours=never) == MONDAY + timedelta(
        days=2
    )


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001 -- made aware below
    st.integers(1, 200),
    st.integers(0, 48),
)
def test_deadlines_fall_on_open_days_after_their_time_and_in_order(
    at: datetime, within: int, after: int
) -> None:
    asked, later = at.replace(tzinfo=UTC), at.replace(tzinfo=UTC) + after * HOUR
    length = within * HOUR
    due = holds.later(asked, length, zone=PARIS, hours=WEEKDAYS)

    # The clocks may jump an hour between the two.
    assert due >= asked + length - HOUR
    assert WEEKDAYS.on((due - timedelta(microseconds=1)).astimezone(PARIS).date())
    assert due <= holds.later(later, length, zone=PARIS, hours=WEEKDAYS)
    assert holds.later(asked, length, zone=PARIS, hours=always_open()) == holds.later(
        asked, length, zone=PARIS
    )


def test_an_option_never_outlives_the_beginning_of_what_it_asks() -> None:
    policy = holds.HoldPolicy()
    ends = [
        holds.expires_at(MONDAY, MONDAY + timedelta(days=n), policy, zone=PARIS, hours=WEEKDAYS)
        for n in (3, 30)
    ]

    assert ends == [MONDAY + timedelta(days=3), MONDAY + timedelta(days=7)]


# ---- moving


@given(
    st.lists(st.tuples(st.integers(1, 2), spans), max_size=4),
    st.lists(st.tuples(st.integers(1, 2), spans), max_size=4),
)
def test_what_is_kept_keeps_its_turn_and_only_the_new_is_asked_anew(
    before: list[tuple[int, Span]], after: list[tuple[int, Span]]
) -> None:
    had = [
        holds.Stretch(1, part, one, MONDAY)
        for part in (1, 2)
        for one in merge(s for p, s in before if p == part)
    ]
    wanted = [
        Wanted(part, one) for part in (1, 2) for one in merge(s for p, s in after if p == part)
    ]
    pieces = holds.re_asked(wanted, had)

    for part in (1, 2):
        mine = [piece.held for piece in pieces if piece.part_id == part]
        assert merge(mine) == [want.held for want in wanted if want.part_id == part]
        assert sum((s.duration for s in mine), timedelta()) == sum(
            (s.duration for s in merge(mine)), timedelta()
        )
    for piece in pieces:
        was_had = any(s.part_id == piece.part_id and s.span.contains(piece.held) for s in had)
        touches = any(s.part_id == piece.part_id and s.span.overlaps(piece.held) for s in had)
        assert was_had == touches == (piece.asked_at is not None)


# ---- where a booking stands


def test_the_state_of_a_booking_follows_from_its_periods() -> None:
    option, firm = SegmentState.OPTION, SegmentState.CONFIRMED

    assert holds.stands([option, option]) is BookingState.OPTION
    assert holds.stands([option, firm]) is BookingState.MIXED
    assert holds.stands([firm]) is BookingState.CONFIRMED


def test_what_lapsed_is_judged_when_it_is_read() -> None:
    told = [
        holds.as_of(state, lapses_at=MONDAY, now=MONDAY)
        for state in (BookingState.OPTION, BookingState.MIXED, BookingState.CONFIRMED)
    ]

    assert told == [BookingState.LAPSED, BookingState.CONFIRMED, BookingState.CONFIRMED]
    early = MONDAY - HOUR
    assert holds.as_of(BookingState.OPTION, lapses_at=MONDAY, now=early) is BookingState.OPTION


def test_everything_that_is_missing_is_said_at_once() -> None:
    required = {Requirement.INSURANCE, Requirement.QUOTE, Requirement.DEPOSIT}

    missing = holds.missing(required, {Requirement.DEPOSIT})

    assert missing == [Requirement.QUOTE, Requirement.INSURANCE]
    assert [error.code for error in holds.lacking(missing)] == [
        "missing-quote",
        "missing-insurance",
    ]


def test_of_several_places_the_strictest_policy_holds() -> None:
    calm = holds.HoldPolicy(lasts=timedelta(days=14), requires=frozenset({Requirement.QUOTE}))
    busy = holds.HoldPolicy(
        lasts=timedelta(days=2), deepest=2, answer_within=timedelta(hours=24), offers_options=False
    )

    both = holds.strictest([calm, busy])

    assert (both.lasts, both.deepest, both.answer_within) == (
        timedelta(days=2),
        2,
        timedelta(hours=48),
    )
    assert both.requires == {Requirement.QUOTE}
    assert not both.offers_options
    assert holds.strictest([]) == holds.HOUSE_POLICY
