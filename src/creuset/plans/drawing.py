"""The terms of a subscription over time, drawn as steps whose height is the price."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from creuset.plans.kinds import TermKind
from creuset.plans.models import Term
from creuset.plans.rules.proration import months_after
from creuset.plans.words import price_text

WIDTH, HEIGHT, TOP, FOOT = 720, 132, 22, 20
#: So much is shown beyond the last thing that is planned.
BEYOND_MONTHS = 4
LEAST_MONTHS = 9
MOST_MARKS = 8
#: A step narrower than this bears no label.
LABELLED = 74


@dataclass(frozen=True)
class Step:
    """One bar of the drawing."""

    x: str
    y: str
    width: str
    height: str
    kind: str
    label: str
    is_past: bool


@dataclass(frozen=True)
class Drawing:
    """Bars, the marks of some months, and where today is; numbers are written as SVG reads them, in every language."""

    width: int
    height: int
    base: int
    steps: Sequence[Step]
    ticks: Sequence[tuple[str, date]]
    today: str


def draw(terms: Sequence[Term], *, today: date, last_on: date | None) -> Drawing | None:
    """Return the drawing of the terms, sorted; None where there are none."""
    if not terms:
        return None
    first = terms[0].from_on
    planned = max([today, *(term.from_on for term in terms), *([last_on] if last_on else [])])
    end = max(months_after(planned, BEYOND_MONTHS), months_after(first, LEAST_MONTHS))
    days = (end - first).days

    def at(day: date) -> float:
        return min(max((day - first).days, 0), days) / days * WIDTH

    base, room = HEIGHT - FOOT, HEIGHT - FOOT - TOP
    highest = max(term.price_cents + term.charges_cents for term in terms) or 1
    steps = []
    for term in terms:
        until = min(term.until_on, end if last_on is None else last_on)
        x, width = at(term.from_on), max(at(until) - at(term.from_on), 1)
        paid = (term.price_cents + term.charges_cents) / highest
        height = max(room * paid, 4)
        kind = "free" if not term.price_cents else "paid"
        if term.kind == TermKind.PAUSE:
            kind = "pause"
        steps.append(
            Step(
                f"{x:.1f}",
                f"{base - height:.1f}",
                f"{width:.1f}",
                f"{height:.1f}",
                kind,
                price_text(term) if width >= LABELLED else "",
                term.until_on <= today,
            )
        )
    months = 1 if days < 500 else 3 if days < 1500 else 12  # noqa: PLR2004 - a mark every so many months
    return Drawing(WIDTH, HEIGHT, base, steps, _ticks(first, end, months, at), f"{at(today):.1f}")


def _ticks(
    first: date, end: date, months: int, at: Callable[[date], float]
) -> list[tuple[str, date]]:
    month = months_after(first.replace(day=1), 1)
    found = []
    while month < end:
        if (month.month - 1) % months == 0:
            found.append((f"{at(month):.1f}", month))
        month = months_after(month, 1)
    # A mark at the very edge would be cut.
    shown = [one for one in found if float(one[0]) < WIDTH - LABELLED]
    return shown[:: max(1, -(-len(shown) // MOST_MARKS))]
