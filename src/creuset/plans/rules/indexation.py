"""Prices that follow an index of INSEE: each year they are multiplied by its new value over the former one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import TermKind
from creuset.plans.rules.proration import months_after
from creuset.plans.rules.subscriptions import Piece

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NAME = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
_THOUSAND = 1000
LARGEST_E3 = 1_000_000_000


class BadIndex(Refused):
    """A value of an index that cannot be: of no period, or not above nought."""

    code = "bad-index"


class NotDue(StrEnum):
    """Why a price does not follow its index yet."""

    TOO_SOON = "too_soon"
    NO_BASE = "no_base"
    SAME = "same"
    FREE = "free"


def check_value(name: str, period: str, value_e3: int) -> None:
    """Raise BadIndex unless the value may be entered."""
    if not _NAME.fullmatch(name):
        raise BadIndex(_("An index is named by capitals, such as ILAT."), field="name")
    if not (_QUARTER.fullmatch(period) or _MONTH.fullmatch(period)):
        raise BadIndex(_("A period is a quarter, 2026-Q2, or a month, 2026-06."), field="period")
    if not 0 < value_e3 <= LARGEST_E3:
        raise BadIndex(_("The value of an index is above nought."), field="value")


def year_before(period: str) -> str:
    """Return the same quarter or month of the year before.

    >>> year_before("2026-Q2"), year_before("2026-06")
    ('2025-Q2', '2025-06')
    """
    return f"{int(period[:4]) - 1}{period[4:]}"


def indexed(price: Money, *, base_e3: int, new_e3: int) -> Money:
    """Return the price times the new value of the index over its base, rounded once.

    >>> indexed(Money(1000_00, "EUR"), base_e3=132_630, new_e3=137_150)
    Money(cents=103408, currency='EUR')
    """
    return price.times(Fraction(new_e3, base_e3))


def formula(price: Money, *, name: str, period: str, base_e3: int, new_e3: int) -> Sentence:
    """Return in words how a price was indexed."""
    return _(
        "%(price)s × %(new)s (%(name)s, %(period)s) ÷ %(base)s = %(result)s",
        price=price,
        new=as_number(new_e3),
        name=name,
        period=period,
        base=as_number(base_e3),
        result=indexed(price, base_e3=base_e3, new_e3=new_e3),
    )


def as_number(value_e3: int) -> Decimal:
    """Return a value kept in thousandths as people write it."""
    return (Decimal(value_e3) / _THOUSAND).normalize() + 0


@dataclass(frozen=True, slots=True)
class Priced:
    """A price that an index moves: what it is, since when, and the value that it was agreed at, if one was kept."""

    price: Money
    #: The first day of the subscription, or of the terms that the index moved last.
    since: date
    base_e3: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A price as it would be from a day on; or why it would not change, and from which day on it may."""

    base_e3: int | None = None
    new_price: Money | None = None
    why_not: NotDue | None = None
    due_on: date | None = None


def moved(priced: Priced, *, on: date, new_e3: int, base_e3: int | None) -> Move:
    """Return where the price goes that day; `base_e3` counts where its terms keep no value of their own.

    A price moves once a year: twelve months after the start, or after it moved last.
    """
    due_on = months_after(priced.since, 12)
    base = priced.base_e3 or base_e3
    if not priced.price:
        return Move(base, why_not=NotDue.FREE)
    if on < due_on:
        return Move(base, why_not=NotDue.TOO_SOON, due_on=due_on)
    if base is None:
        return Move(why_not=NotDue.NO_BASE)
    if base == new_e3:
        return Move(base, why_not=NotDue.SAME)
    return Move(base, indexed(priced.price, base_e3=base, new_e3=new_e3))


def check_day(on: date, *, today: date) -> None:
    """Raise BadIndex for a day on which no price may move: one that is past, or more than a year ahead."""
    if not today <= on <= today + timedelta(days=366):
        raise BadIndex(_("Prices move from today on, and within a year."), field="from_on")


def reindexed(
    standing: Sequence[Piece], *, on: date, offer_id: int, base_e3: int, new_e3: int
) -> list[Piece]:
    """Return the terms from that day on as the index moves them; those of another offer, or free, stay.

    Steps that were agreed for later were agreed at the same value of the index: they move as much.
    """
    found = []
    for piece in standing:
        if piece.until_on <= on:
            continue
        if piece.offer_id != offer_id or not piece.price:
            found.append(piece)
            continue
        is_held = piece.from_on <= on
        found.append(
            replace(
                piece,
                kind=TermKind.INDEX if is_held else piece.kind,
                from_on=max(piece.from_on, on),
                price=indexed(piece.price, base_e3=base_e3, new_e3=new_e3),
                index_e3=new_e3,
                made_of=None,
            )
        )
    return found
