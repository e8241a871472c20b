"""Values drawn beside one another on a scale that can be read; a table with the same values stands under each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

#: The ends of scales whose half is a round number too, in tens of any size.
ENDS = (1, 2, 4, 5, 6, 8, 10)
WHOLE_ENDS = (2, 4, 6, 8, 10)

type Amount = int | float | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart: what it is of, in short too, the value in words, and its length out of a hundred."""

    label: str
    short: str
    value: str
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on one scale; `marks` are what its end, its middle and its beginning say."""

    title: str
    bars: tuple[Bar, ...]
    marks: tuple[str, str, str]


def end_of(most: Amount, *, whole: bool = False) -> int | Fraction:
    """Return the end of a scale on which that is the largest value: a round number with a round half.

    `whole`: what is counted has no halves.

    >>> end_of(8_220), end_of(3, whole=True), end_of(0)
    (10000, 4, 1)
    """
    if most <= 0:
        return 2 if whole else 1
    ten = Fraction(1)
    while ten * 10 < most:
        ten *= 10
    while not whole and ten >= most:
        ten /= 10
    found = next(ten * one for one in (WHOLE_ENDS if whole else ENDS) if ten * one >= most)
    return int(found) if found.denominator == 1 else found


def chart(
    title: str,
    rows: Iterable[tuple[str, str, Amount, str]],
    say: Callable[[Amount], str],
    *,
    end: Amount | None = None,
    whole: bool = False,
) -> Chart:
    """Return the chart of rows: a label, a short one, the value and its words. `say` writes what the scale says.

    The scale ends at `end`, else at a round number from the largest value on; nothing is drawn beyond it.
    """
    found = list(rows)
    if end is None:
        end = end_of(
            max((value for _label, _short, value, _words in found), default=0), whole=whole
        )
    bars = tuple(
        Bar(label, short, words, min(100.0, max(0.0, float(100 * Fraction(value) / Fraction(end)))))
        for label, short, value, words in found
    )
    return Chart(title, bars, (say(end), say(Fraction(end) / 2), say(0)))
