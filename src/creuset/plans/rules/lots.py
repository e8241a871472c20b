"""Who gives what for something that costs an allowance: lots, the order in which they are spent, what comes back.

A lot is so much of one unit, good for some places, from a day until another. Of several the first in order
gives, and what none of them can give is paid in money.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from creuset.kernel.money import Money
from creuset.kernel.spans import DaySpan, Span, next_local_instant
from creuset.plans.rules.allowances import ANYWHERE, UNLIMITED, GoodFor, Unit

#: A half-day ends and the other begins.
MIDDAY = time(13)
MINUTE = timedelta(minutes=1)

#: What names a lot, written or not yet: the kind and id of its source, and its key there.
type LotName = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of a lot, and what it may be spent on; `until_on` is the first day on which it is good no more."""

    name: LotName
    unit: Unit
    left: int
    from_on: date
    until_on: date
    good_for: GoodFor = ANYWHERE
    #: The place of its purse among those that may be spent, the first first.
    rank: int = 0

    @property
    def is_unlimited(self) -> bool:
        """Whether it has no limit: nobody uses up half of what there is without one."""
        return self.left > UNLIMITED // 2

    def pays_for(self, need: "Need") -> bool:
        """Say whether it may be spent on what is needed."""
        return self.from_on <= need.day < self.until_on and self.good_for.takes(
            need.kind, need.codes
        )


@dataclass(frozen=True, slots=True)
class Need:
    """A place for a time, and what that costs before VAT; None where nothing has a price.

    It is spent from what is good on the day on which it begins.
    """

    codes: tuple[str, ...]
    kind: str
    span: Span
    zone: ZoneInfo
    value: Money | None = None

    @property
    def day(self) -> date:
        """The civil day on which it begins."""
        return self.span.start.astimezone(self.zone).date()

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing: what costs nothing spends nothing."""
        return self.value is not None and self.value.cents <= 0


@dataclass(frozen=True, slots=True)
class Payment:
    """What a lot gives for one of the needs, and which share of it is paid when it has given."""

    lot: LotName
    need: int
    amount: int
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Spent:
    """All that is given, lot after lot; `unpaid` are the needs of which a share is left to be paid in money."""

    payments: tuple[Payment, ...] = ()
    unpaid: tuple[int, ...] = ()

    def by_lot(self) -> dict[LotName, int]:
        """Return what each lot gives in all."""
        return total_by_lot(self.payments)


@dataclass(slots=True)
class _Purse:
    """What is left of each lot while it is spent."""

    lots: Sequence[Lot]
    left: dict[LotName, int] = field(default_factory=dict)


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Return lots in the order in which they are spent.

    By purse; in one, what has no limit, then what ends soonest, time before money, and the oldest of those.
    """
    return sorted(
        lots,
        key=lambda lot: (
            lot.rank,
            not lot.is_unlimited,
            lot.unit is Unit.MONEY,
            lot.until_on,
            lot.from_on,
            lot.name,
        ),
    )


def spend(needs: Sequence[Need], lots: Iterable[Lot]) -> Spent:
    """Return what the lots give for the needs, one need after the other.

    A lot that has not enough gives what it has, and the next ones the rest; the share that none can give is
    left to money.
    """
    ordered = in_order(lots)
    purse = _Purse(ordered, {lot.name: lot.left for lot in ordered})
    payments: list[Payment] = []
    unpaid: list[int] = []
    for number, need in enumerate(needs):
        if need.is_free:
            continue
        found = _pay(need, number, purse)
        payments += found
        if not found or found[-1].after < 1:
            unpaid.append(number)
    return Spent(tuple(payments), tuple(unpaid))


def _pay(need: Need, number: int, purse: _Purse) -> list[Payment]:
    paid = Fraction(0)
    found: list[Payment] = []
    for lot in purse.lots:
        whole = measure(lot.unit, need) if lot.pays_for(need) else 0
        if not whole or paid == 1:
            continue
        amount = min(purse.left[lot.name], _wanted(lot.unit, need, whole, paid))
        if amount:
            after = min(Fraction(1), _paid(need, paid, lot.unit) + Fraction(amount, whole))
            found.append(Payment(lot.name, number, amount, paid, after))
            purse.left[lot.name] -= amount
            paid = after
    return found


def _wanted(unit: Unit, need: Need, whole: int, paid: Fraction) -> int:
    """Return what would pay the rest: begun units whole, money to the cent."""
    rest = 1 - _paid(need, paid, unit)
    return -(-rest.numerator * whole // rest.denominator)


def _paid(need: Need, paid: Fraction, unit: Unit) -> Fraction:
    """Return the share that is paid; in money, that of the cents that are."""
    if unit is not Unit.MONEY or need.value is None:
        return paid
    return Fraction(need.value.times(paid).cents, need.value.cents)


def measure(unit: Unit, need: Need) -> int:
    """Return how many of the unit, as it is kept, all of the need takes; 0 where it cannot be counted so.

    Begun minutes, half-days and civil days count whole; a half-day ends at 13:00.
    """
    match unit:
        case Unit.HOUR:
            return -(-need.span.duration // MINUTE)
        case Unit.DAY:
            return DaySpan.touching(need.span, need.zone).days
        case Unit.HALF_DAY:
            return _half_days(need.span, need.zone)
        case Unit.USE:
            return 1
        case Unit.MONEY:
            return need.value.cents if need.value else 0


def _half_days(span: Span, zone: ZoneInfo) -> int:
    days = DaySpan.touching(span, zone)
    after_midday = span.start >= _midday(days.first, zone)
    before_midday = span.end <= _midday(days.last, zone)
    return 2 * days.days - after_midday - before_midday


def _midday(day: date, zone: ZoneInfo) -> datetime:
    return next_local_instant(day, MIDDAY, zone)


def total_by_lot(payments: Iterable[Payment]) -> dict[LotName, int]:
    """Return what each lot gives in all."""
    found: dict[LotName, int] = {}
    for payment in payments:
        found[payment.lot] = found.get(payment.lot, 0) + payment.amount
    return found


def changes(before: Mapping[LotName, int], after: Mapping[LotName, int]) -> dict[LotName, int]:
    """Return what each lot gives more (positive) or gets back (negative) so that `after` is spent and not `before`."""
    differences = {
        name: after.get(name, 0) - before.get(name, 0) for name in dict.fromkeys([*before, *after])
    }
    return {name: amount for name, amount in differences.items() if amount}


def kept(spent: Mapping[LotName, int], shares: Mapping[LotName, Fraction]) -> dict[LotName, int]:
    """Return what stays spent where only a share of it is owed: begun units come back."""
    return {
        name: amount
        for name, whole in spent.items()
        if (amount := int(whole * shares.get(name, Fraction(0))))
    }
