"""What is taken off a price when nobody came: never more than was owed, nothing where people came."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.bookings.rules.tariffs import Ladder, Notice, Step, absence_lines
from creuset.bookings.rules.tariffs.cancelling import Booked
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence
from creuset.kernel.spans import Span

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ROOMS = ("agora", "plateau")
HUNDRED = Decimal(100)


def ladder(percent: int) -> Ladder:
    steps = (Step(1, Decimal(0)), Step(0, Decimal(percent), 0))
    return Ladder("bareme", {"fr": "Barème"}, steps, Notice.HOURS)


@st.composite
def stays(draw: st.DrawFn) -> list[Booked]:
    """Some times of each room, one after the other, to some of which nobody came."""
    found = []
    for room in ROOMS:
        at = NOW
        for _one in range(draw(st.integers(0, 3))):
            length = timedelta(minutes=15 * draw(st.integers(1, 40)))
            found.append(Booked(room, Span(at, at + length), is_missed=draw(st.booleans())))
            at += length + timedelta(minutes=15 * draw(st.integers(0, 8)))
    return found


@st.composite
def priced(draw: st.DrawFn, booked: list[Booked]) -> list[Line]:
    """A line for the time of each stay, and perhaps one for all of it."""
    spans = [(one.resource, one.span) for one in booked]
    if booked and draw(st.booleans()):
        whole = Span(min(s.start for _r, s in spans), max(s.end for _r, s in spans))
        spans.append(("", whole))
    natures = st.sampled_from([Nature.TIME, Nature.SURCHARGE, Nature.EXTRA, Nature.OVERTIME])
    return [
        Line(
            key=f"{room}-{number}",
            nature=draw(natures),
            label=sentence("A line"),
            quantity=Decimal(1),
            unit=Counted.FLAT,
            unit_price=Money(cents, "EUR"),
            net=Money(cents, "EUR"),
            vat="normal",
            vat_percent=Decimal(20),
            span=span,
            resource=room,
            is_measured=draw(st.booleans()),
        )
        for number, (room, span) in enumerate(spans)
        for cents in [draw(st.integers(1, 500_000))]
    ]


def taken_off(lines: list[Line], booked: list[Booked], percent: int | None) -> list[Line]:
    known = {} if percent is None else {"bareme": ladder(percent)}
    of_resource = {} if percent is None else dict.fromkeys(["", *ROOMS], "bareme")
    return absence_lines(lines, booked=booked, ladders=known, of_resource=of_resource)


@given(st.data(), stays(), st.integers(0, 100))
def test_what_is_taken_off_is_at_most_what_was_owed_of_what_was_missed(data, booked, percent):
    lines = data.draw(priced(booked))
    owed = {line.key: line.net.cents for line in lines}
    for off in taken_off(lines, booked, percent):
        (key,) = [key for key in owed if off.key.endswith(key)]
        spared = (HUNDRED - percent) / HUNDRED
        # Rounded half up, to the cent.
        assert -owed[key] * spared - Decimal("0.5") <= off.net.cents < 0


@given(st.data(), stays(), st.integers(0, 100))
def test_nothing_is_taken_off_where_people_came_or_the_ladder_asks_all_or_there_is_none(
    data, booked, percent
):
    lines = data.draw(priced(booked))
    came = [Booked(one.resource, one.span, is_missed=False) for one in booked]
    assert taken_off(lines, came, percent) == []
    assert taken_off(lines, booked, 100) == []
    assert taken_off(lines, booked, None) == []


@given(st.data(), stays(), st.integers(0, 99))
def test_where_nobody_came_at_all_each_line_leaves_what_the_ladder_asks(data, booked, percent):
    lines = data.draw(priced(booked))
    missed = [Booked(one.resource, one.span, is_missed=True) for one in booked]
    off = taken_off(lines, missed, percent)
    reduced = [
        line for line in lines if not line.is_measured and line.nature is not Nature.OVERTIME
    ]
    left = {line.key: line.net for line in reduced}
    for one in off:
        (key,) = [key for key in left if one.key.endswith(key)]
        left[key] += one.net
    for line in reduced:
        assert abs(left[line.key].cents - line.net.cents * Decimal(percent) / HUNDRED) <= 1


@given(st.data(), stays(), st.integers(0, 99), st.integers(0, 5))
def test_the_more_was_missed_the_more_is_taken_off_and_never_of_what_is_measured(
    data, booked, percent, which
):
    assume(booked)
    lines = data.draw(priced(booked))
    one = booked[which % len(booked)]
    more = [
        Booked(each.resource, each.span, is_missed=each.is_missed or each == one) for each in booked
    ]

    def sums(some: list[Line]) -> int:
        return sum(line.net.cents for line in some)

    less_off, more_off = (taken_off(lines, some, percent) for some in (booked, more))
    assert sums(more_off) <= sums(less_off) <= 0
    kept = {line.key for line in lines if line.is_measured or line.nature is Nature.OVERTIME}
    assert not [off for off in more_off if any(off.key.endswith(key) for key in kept)]
