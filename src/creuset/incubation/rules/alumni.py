"""What became of alumni, year by year, and what an answer to a survey says of a year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

#: The keys of questions whose answers are the year of an alumnus.
ALIVE, JOBS, TURNOVER, RAISED = "alive", "jobs", "turnover", "raised"
#: The option of the question `alive` that says no.
NO = "no"
FIRST_YEAR = 1990


class BadYear(Refused):
    """A year that has not come, or figures that are none."""

    code = "bad-year"


@dataclass(frozen=True, slots=True)
class Year:
    """What an alumnus was in a year; None: not said."""

    is_alive: bool
    jobs: int | None = None
    turnover_cents: int | None = None
    raised_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the alumni were together in a year, of those who said so; None: none of them said it."""

    told: int
    alive: int
    jobs: int | None
    turnover_cents: int | None
    raised_cents: int | None


def sums_of(years: Iterable[tuple[int, Year]]) -> Mapping[int, Sums]:
    """Return the sums of each year, the earliest first; who is no more has neither jobs nor turnover.

    Where nobody is left there are none, whoever says so; what those who are left do not say is not told.
    """
    rows: dict[int, list[Year]] = defaultdict(list)
    for number, year in years:
        rows[number].append(year)
    return {
        number: Sums(
            told=len(told),
            alive=sum(one.is_alive for one in told),
            jobs=_of_the_living(one.jobs for one in told if one.is_alive),
            turnover_cents=_of_the_living(one.turnover_cents for one in told if one.is_alive),
            raised_cents=sum_told(one.raised_cents for one in told),
        )
        for number, told in sorted(rows.items())
    }


def sum_told(values: Iterable[int | None]) -> int | None:
    """Return the sum of what was said; None where nobody said anything.

    >>> sum_told([3, None, 4]), sum_told([None, 0]), sum_told([None])
    (7, 0, None)
    """
    said = [value for value in values if value is not None]
    return sum(said) if said else None


def _of_the_living(values: Iterable[int | None]) -> int | None:
    living = list(values)
    return sum_told(living) if living else 0


def year_in(answers: Mapping[str, Any]) -> Year | None:
    """Return the year that answers tell of by the keys of their questions; None where they tell nothing of it."""
    if not {ALIVE, JOBS, TURNOVER, RAISED} & answers.keys():
        return None
    alive = answers.get(ALIVE)
    said = alive[0] if isinstance(alive, list) and alive else alive
    jobs = _number(answers.get(JOBS))
    return Year(
        is_alive=said != NO,
        jobs=int(jobs) if jobs is not None else None,
        turnover_cents=_cents(answers.get(TURNOVER)),
        raised_cents=_cents(answers.get(RAISED)),
    )


def check_year(number: int, year: Year, *, this_year: int) -> None:
    """Raise BadYear for a year that has not come, or a figure below nothing."""
    if not FIRST_YEAR <= number <= this_year:
        raise BadYear(_("A year that has come, since 1990."), field="year")
    for name in ("jobs", "turnover_cents", "raised_cents"):
        if (getattr(year, name) or 0) < 0:
            raise BadYear(_("Nothing is the least."), field=name.removesuffix("_cents"))


def _number(typed: object) -> Decimal | None:
    if typed in (None, ""):
        return None
    try:
        found = Decimal(str(typed).replace(",", ".").replace(" ", "").replace("\u202f", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _cents(typed: object) -> int | None:
    found = _number(typed)
    return None if found is None else int(found * 100)
