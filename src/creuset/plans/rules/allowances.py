"""What an offer gives to spend: how much of what, good for which places, in whose purse, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.plans.rules.proration import cycle_of

#: What has no limit is counted all the same, from here down.
UNLIMITED = 10**12
#: More of anything is a slip of the keyboard.
LARGEST = 10**9
LAST_DAY_OF_MONTH = 31
LONGEST_MONTHS = 60
_ANY_JANUARY = date(2000, 1, 1)


class Unit(StrEnum):
    """What an allowance is counted in. Hours are kept in whole minutes, money in cents before VAT."""

    DAY = "day"
    HALF_DAY = "half_day"
    HOUR = "hour"
    USE = "use"
    MONEY = "money"


#: How many of what is kept make one of what is written.
SCALES = {Unit.DAY: 1, Unit.HALF_DAY: 1, Unit.HOUR: 60, Unit.USE: 1, Unit.MONEY: 100}


class Whose(StrEnum):
    """Whose purse an allowance goes to: that of who uses the subscription, or of the company that holds it."""

    MEMBER = "member"
    COMPANY = "company"


class Reset(StrEnum):
    """When what is left ends and is given anew: on a day of each month, with each cycle of the offer, never."""

    MONTH = "month"
    CYCLE = "cycle"
    NEVER = "never"


class FirstCycle(StrEnum):
    """What a cycle that is not lived whole gives: all of it, or as many days' share."""

    WHOLE = "whole"
    PRORATED = "prorated"


class BadGrant(Refused):
    """A row of allowances that says something impossible."""

    code = "bad-allowance"


@dataclass(frozen=True, slots=True)
class GoodFor:
    """The places that an allowance is good for, by kind or by code; all that can be booked where neither is said."""

    kinds: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()

    def takes(self, kind: str, codes: Sequence[str]) -> bool:
        """Say whether it is good for a place of that kind, known by these codes: its own and its pool's."""
        if not self.kinds and not self.resources:
            return True
        return kind in self.kinds or not self.resources.isdisjoint(codes)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "GoodFor":
        """Return what `kinds` and `resources` of a row say."""
        return cls(frozenset(row.get("kinds", ())), frozenset(row.get("resources", ())))

    def written(self) -> dict[str, list[str]]:
        """Return the row; `read` gives it back."""
        row = {"kinds": sorted(self.kinds), "resources": sorted(self.resources)}
        return {name: codes for name, codes in row.items() if codes}


#: Good for all that can be booked.
ANYWHERE = GoodFor()


@dataclass(frozen=True, slots=True)
class Grant:
    """So much of a unit, given again and again, or once.

    `amount` is kept as `SCALES` says, for one of the subscription. What a cycle leaves is carried over up to
    `carry_over` and lives `carry_months` longer. One that is never reset is good for `valid_months`, 0 being
    without end.
    """

    #: Names it among those of its offer, and what was given by it.
    code: str
    unit: Unit
    amount: int
    good_for: GoodFor = ANYWHERE
    whose: Whose = Whose.MEMBER
    reset: Reset = Reset.MONTH
    reset_day: int = 1
    first: FirstCycle = FirstCycle.WHOLE
    carry_over: int = 0
    carry_months: int = 0
    valid_months: int = 0

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Grant":
        """Return what a row of `Offer.allowances` says; raise BadGrant."""
        try:
            amount = row["amount"]
            return cls(
                code=row.get("code") or row["unit"],
                unit=Unit(row["unit"]),
                amount=UNLIMITED if amount == "unlimited" else amount,
                good_for=GoodFor.read(row),
                whose=Whose(row.get("purse", Whose.MEMBER)),
                reset=Reset(row.get("reset", Reset.MONTH)),
                reset_day=row.get("reset_day", 1),
                first=FirstCycle(row.get("first", FirstCycle.WHOLE)),
                carry_over=row.get("carry_over", 0),
                carry_months=row.get("carry_months", 0),
                valid_months=row.get("valid_months", 0),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadGrant(
                _("This allowance cannot be read: %(why)s.", why=str(error)), field="allowances"
            ) from error

    def written(self) -> dict[str, Any]:
        """Return the row; `read` gives the grant back."""
        row: dict[str, Any] = {
            "code": self.code,
            "unit": self.unit.value,
            "amount": "unlimited" if self.is_unlimited else self.amount,
            **self.good_for.written(),
            "purse": self.whose.value,
            "reset": self.reset.value,
        }
        more: dict[str, Any] = {
            "reset_day": self.reset_day if self.reset is Reset.MONTH else None,
            "first": self.first.value if self.first is FirstCycle.PRORATED else None,
            "carry_over": self.carry_over,
            "carry_months": self.carry_months,
            "valid_months": self.valid_months,
        }
        return row | {name: value for name, value in more.items() if value}

    @property
    def is_unlimited(self) -> bool:
        """Whether it has no limit."""
        return self.amount == UNLIMITED

    def cycle_of(self, day: date, *, anchor: date, months: int) -> DaySpan | None:
        """Return the days from one reset to the next around the day; None where it is never reset.

        `anchor` is the first day of the subscription, `months` the length of the offer's own cycle. A month
        that has no such day resets on its last.
        """
        if self.reset is Reset.NEVER:
            return None
        if self.reset is Reset.CYCLE and months:
            return cycle_of(day, anchor=anchor, months=months)
        return cycle_of(day, anchor=_ANY_JANUARY.replace(day=self.reset_day), months=1)

    def share(self, lived: DaySpan, cycle: DaySpan) -> int:
        """Return what the days lived of a cycle give: half of the smallest unit counts as one."""
        if self.first is FirstCycle.WHOLE or self.is_unlimited:
            return self.amount
        return (2 * self.amount * lived.days + cycle.days) // (2 * cycle.days)


def kept(unit: Unit, written: Decimal | int) -> int:
    """Return how many of what is kept a written number is: 1.5 hours are 90; raise BadGrant for less than one kept."""
    scaled = Decimal(written) * SCALES[unit]
    if scaled != scaled.to_integral_value() or not 0 <= scaled <= LARGEST:
        raise BadGrant(
            _("%(amount)s cannot be counted in this unit.", amount=Decimal(written)),
            field="amount",
            details={"unit": unit.value},
        )
    return int(scaled)


def written(unit: Unit, amount: int) -> Decimal:
    """Return the number that people write for what is kept: 90 minutes are 1.5 hours."""
    return (Decimal(amount) / SCALES[unit]).normalize() + 0


def check_grants(grants: Sequence[Grant]) -> None:
    """Raise BadGrant unless each allowance of an offer has a code of its own."""
    codes = [grant.code for grant in grants]
    for code in codes:
        if codes.count(code) > 1:
            raise BadGrant(
                _("Two allowances of one offer are named “%(code)s”.", code=code),
                field="allowances",
            )


def _check(grant: Grant) -> None:
    numbers = {
        "amount": (grant.amount, 1, UNLIMITED if grant.is_unlimited else LARGEST),
        "reset_day": (grant.reset_day, 1, LAST_DAY_OF_MONTH),
        "carry_over": (grant.carry_over, 0, LARGEST),
        "carry_months": (grant.carry_months, 0, LONGEST_MONTHS),
        "valid_months": (grant.valid_months, 0, LONGEST_MONTHS),
    }
    for name, (number, least, most) in numbers.items():
        if type(number) is not int or not least <= number <= most:
            raise BadGrant(
                _(
                    "%(name)s is a whole number from %(least)s to %(most)s.",
                    name=name,
                    least=least,
                    most=most,
                ),
                field="allowances",
            )
    if bool(grant.carry_over) != bool(grant.carry_months):
        raise BadGrant(
            _("What is carried over says how much, and for how many months."), field="allowances"
        )
    if grant.carry_over and (grant.reset is Reset.NEVER or grant.is_unlimited):
        raise BadGrant(
            _("What is never reset, or has no limit, carries nothing over."), field="allowances"
        )
    if grant.valid_months and grant.reset is not Reset.NEVER:
        raise BadGrant(
            _("What is reset lasts until then: it has no months of its own."), field="allowances"
        )
