"""The lists of those who have their seat at the village, as the law wants them sent. Pure.

Article R123-168, 1° of the Code de commerce: each quarter, to the tax office and to the bodies that collect social
contributions, who came and who left in it; each year, before the 15th of January, who is there on the 1st.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from dateutil.relativedelta import relativedelta

from creuset.domiciliation.rules.standing import Contract

DAY = timedelta(days=1)
QUARTER = relativedelta(months=3)
#: The law names no day for a quarter: the house asks for it as early in the month as for the year.
DUE_DAY = 14
#: The team is told so many days before the last day of a list, and on the day after it.
REMINDED_BEFORE = (timedelta(days=13), timedelta(days=5), timedelta(days=1), -DAY)


class ListKind(StrEnum):
    """A list says who came and left in a quarter, or who is there on the first day of a year."""

    QUARTER = "quarter"
    YEAR = "year"


class Recipient(StrEnum):
    """Who reads the lists: the tax office, and the body that collects social contributions."""

    TAX = "tax"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What a list is of: a quarter, by its first day, or a year, by its 1st of January."""

    first: date
    kind: ListKind

    @classmethod
    def read(cls, code: str) -> Self | None:
        """Return the period of a code such as 2026-q4 or 2027; None for any other text."""
        year, _dash, quarter = code.partition("-")
        if not (len(year) == len("2026") and year.isascii() and year.isdecimal() and year > "1900"):
            return None
        if not _dash:
            return cls(date(int(year), 1, 1), ListKind.YEAR)
        if len(quarter) == len("q4") and quarter[0] == "q" and quarter[1] in "1234":
            return cls(date(int(year), 3 * int(quarter[1]) - 2, 1), ListKind.QUARTER)
        return None

    @property
    def code(self) -> str:
        """Its name in addresses."""
        if self.kind is ListKind.YEAR:
            return f"{self.first.year}"
        return f"{self.first.year}-q{self.quarter}"

    @property
    def quarter(self) -> int:
        """The number of the quarter that its first day is in."""
        return (self.first.month + 2) // 3

    @property
    def last(self) -> date:
        """The last day of what the list says: of a year only the first counts."""
        return self.first if self.kind is ListKind.YEAR else self.first + QUARTER - DAY

    @property
    def ready(self) -> date:
        """The first day on which the list is known."""
        return self.first if self.kind is ListKind.YEAR else self.first + QUARTER

    @property
    def due(self) -> date:
        """The last day on which it is sent in time: before the 15th of the month in which it is known."""
        return self.ready.replace(day=DUE_DAY)


def quarter_of(day: date) -> Period:
    """Return the quarter that the day is in."""
    return Period(date(day.year, day.month - (day.month - 1) % 3, 1), ListKind.QUARTER)


def periods(since: date, until: date) -> Iterator[Period]:
    """Yield the lists known from the day `since` on, by the day `until`, the first first."""
    period = quarter_of(since - DAY * 92)
    while period.ready <= until:
        if period.ready >= since:
            yield period
            if period.ready.month == 1:
                yield Period(period.ready, ListKind.YEAR)
        period = quarter_of(period.ready)


def came_in(contract: Contract, period: Period) -> bool:
    """Say whether the company came in the quarter: its contract began, and was lived."""
    return (
        contract.holds_on(contract.starts_on) and period.first <= contract.starts_on <= period.last
    )


def left_in(contract: Contract, period: Period) -> bool:
    """Say whether the company left in the quarter: the last day of a contract that was lived."""
    last = contract.last_on
    return last is not None and contract.holds_on(last) and period.first <= last <= period.last


def is_told(contract: Contract, period: Period) -> bool:
    """Say whether the list of the period names the company."""
    if period.kind is ListKind.YEAR:
        return contract.holds_on(period.first)
    return came_in(contract, period) or left_in(contract, period)


def reminders_due(period: Period, *, today: date) -> int:
    """Return how many reminders of a list that was not sent were due by today."""
    return sum(period.due - before <= today for before in REMINDED_BEFORE)


def to_send(contracts: Iterable[Contract], *, since: date, today: date) -> list[Period]:
    """Return the lists known since a day that name somebody: one that names nobody is not sent."""
    told = list(contracts)
    return [
        period
        for period in periods(since, today)
        if any(is_told(contract, period) for contract in told)
    ]
