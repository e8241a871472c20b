"""Lots are spent in order, never below nothing, and what is given back is what was spent."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from creuset.kernel.money import Money
from creuset.kernel.spans import Span
from creuset.plans.rules.allowances import UNLIMITED, GoodFor, Unit
from creuset.plans.rules.lots import (
    Lot,
    Need,
    changes,
    in_order,
    kept,
    measure,
    spend,
)

PARIS = ZoneInfo("Europe/Paris")
#: The day before the clocks go back: what is near it lasts 23, 24 or 25 hours a day.
BEFORE = datetime(2026, 10, 24, 8, tzinfo=UTC)
FIRST = date(2026, 10, 1)


@st.composite
def lots(draw: st.DrawFn) -> list[Lot]:
    """Return some lots, some of them good for what is needed."""
    return [
        Lot(
            name=("hand", number, ""),
            unit=draw(st.sampled_from(list(Unit))),
            left=draw(st.integers(0, 400) | st.just(UNLIMITED)),
            from_on=FIRST + timedelta(days=draw(st.integers(0, 25))),
            until_on=date(2026, 10, 25) + timedelta(days=draw(st.integers(0, 40))),
            good_for=draw(
                st.sampled_from(
                    [GoodFor(), GoodFor(frozenset({"desk"})), GoodFor(frozenset({"stage"}))]
                )
            ),
            rank=draw(st.integers(0, 1)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


@st.composite
def needs(draw: st.DrawFn) -> list[Need]:
    """Return some needs, with a price or not."""
    found = []
    for _number in range(draw(st.integers(0, 4))):
        start = BEFORE + timedelta(minutes=draw(st.integers(0, 4000)))
        cents = draw(st.none() | st.integers(0, 30_000))
        found.append(
            Need(
                codes=("poste-1",),
                kind=draw(st.sampled_from(["desk", "stage"])),
                span=Span(start, start + timedelta(minutes=draw(st.integers(1, 3000)))),
                zone=PARIS,
                value=None if cents is None else Money(cents, "EUR"),
            )
        )
    return found


@given(needs(), lots())
def test_no_lot_gives_more_than_it_has_and_nothing_is_paid_twice(
    wanted: list[Need], purse: list[Lot]
) -> None:
    spent = spend(wanted, purse)

    by_name = {lot.name: lot for lot in purse}
    for name, amount in spent.by_lot().items():
        assert 0 < amount <= by_name[name].left
    for number, need in enumerate(wanted):
        mine = [payment for payment in spent.payments if payment.need == number]
        shares = [Fraction(0), *(payment.after for payment in mine)]
        assert all(payment.before == before for payment, before in zip(mine, shares, strict=False))
        assert shares == sorted(shares)
        assert shares[-1] <= 1
        assert all(by_name[payment.lot].pays_for(need) for payment in mine)
        assert (number in spent.unpaid) == (shares[-1] < 1 and not need.is_free)
        if need.is_free:
            assert not mine


@given(needs(), lots())
def test_what_is_left_unpaid_could_be_paid_by_no_lot(wanted: list[Need], purse: list[Lot]) -> None:
    spent = spend(wanted, purse)

    gone = spent.by_lot()
    for number in spent.unpaid:
        need = wanted[number]
        for lot in purse:
            if lot.pays_for(need) and measure(lot.unit, need):
                assert gone.get(lot.name, 0) == lot.left


@given(needs(), lots())
def test_who_holds_just_what_was_spent_spends_the_same(
    wanted: list[Need], purse: list[Lot]
) -> None:
    """What a booking spent tells which lot paid what of it, without being kept line by line."""
    spent = spend(wanted, purse)
    gone = spent.by_lot()

    same_order = {lot.name: rank for rank, lot in enumerate(in_order(purse))}
    again = spend(
        wanted,
        [
            Lot(
                lot.name,
                lot.unit,
                gone[lot.name],
                lot.from_on,
                lot.until_on,
                lot.good_for,
                same_order[lot.name],
            )
            for lot in purse
            if lot.name in gone
        ],
    )

    assert again == spent


@given(needs(), lots(), needs())
def test_what_is_given_back_undoes_what_was_spent(
    wanted: list[Need], purse: list[Lot], instead: list[Need]
) -> None:
    first, second = spend(wanted, purse).by_lot(), spend(instead, purse).by_lot()

    there, back = changes(first, second), changes(second, first)

    assert there == {name: -amount for name, amount in back.items()}
    assert changes(first, first) == {}
    assert changes({}, first) == first


def test_lots_are_spent_by_purse_then_what_has_no_limit_then_what_ends_first_then_money() -> None:
    def lot(key: str, unit: Unit, left: int, until: date, rank: int = 0) -> Lot:
        return Lot(("hand", 1, key), unit, left, FIRST, until, rank=rank)

    soon, late = date(2026, 11, 1), date(2026, 12, 1)
    ordered = in_order(
        [
            lot("company", Unit.HOUR, 60, soon, rank=1),
            lot("money", Unit.MONEY, 5000, soon),
            lot("late", Unit.HOUR, 60, late),
            lot("soon", Unit.DAY, 2, soon),
            lot("endless", Unit.USE, UNLIMITED, late),
        ]
    )

    assert [each.name[2] for each in ordered] == ["endless", "soon", "late", "money", "company"]


def test_what_an_allowance_of_hours_cannot_pay_is_paid_by_money_to_the_cent_then_left() -> None:
    start = datetime(2026, 10, 20, 7, tzinfo=UTC)
    need = Need(
        ("salle-1",),
        "meeting_room",
        Span(start, start + timedelta(hours=3)),
        PARIS,
        Money(10_001, "EUR"),
    )
    hours = Lot(("hand", 1, ""), Unit.HOUR, 120, FIRST, date(2026, 11, 1))
    euros = Lot(("hand", 2, ""), Unit.MONEY, 3_000, FIRST, date(2026, 11, 1))

    spent = spend([need], [hours, euros])

    assert spent.by_lot() == {hours.name: 120, euros.name: 3_000}
    assert spent.payments[0].after == Fraction(2, 3)
    # Two thirds of 100.01 are 66.67; 30.00 more, 3.34 remain.
    assert spent.payments[1].after == Fraction(9_667, 10_001)
    assert spent.unpaid == (0,)


def test_days_and_half_days_are_those_of_the_clock_on_the_wall_when_it_changes() -> None:
    # From Saturday 09:00 to Sunday 14:00, the night between having 25 hours.
    span = Span(datetime(2026, 10, 24, 7, tzinfo=UTC), datetime(2026, 10, 25, 13, tzinfo=UTC))
    need = Need(("poste-1",), "desk", span, PARIS)

    assert measure(Unit.DAY, need) == 2
    assert measure(Unit.HALF_DAY, need) == 4
    assert measure(Unit.HOUR, need) == 30 * 60
    morning = Need(
        ("poste-1",),
        "desk",
        Span(datetime(2026, 10, 25, 6, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)),
        PARIS,
    )
    assert measure(Unit.HALF_DAY, morning) == 1


def test_of_what_is_spent_only_the_share_that_is_owed_stays_begun_units_come_back() -> None:
    days, hours = ("hand", 1, ""), ("hand", 2, "")

    assert kept({days: 3, hours: 90}, {days: Fraction(1, 2), hours: Fraction(1, 2)}) == {
        days: 1,
        hours: 45,
    }
    assert kept({days: 3}, {}) == {}
