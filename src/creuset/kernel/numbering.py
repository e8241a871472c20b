"""Numbers that people quote: series without holes, and short codes that are read aloud."""

from collections.abc import Iterable
from dataclasses import dataclass

from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import sentence as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are heard or read as something else."""

_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u00a0": None})
_GROUP = 3
_LEAST_CHARACTERS = 5


class BadNumber(DomainError):
    """A text that is no number of this series."""

    code = "bad-number"


class HoleInSeries(DomainError):
    """A series that skips, repeats or misplaces a number."""

    code = "hole-in-series"


class BadCode(DomainError):
    """A text that is no public code, or one with a slip of the tongue in it."""

    code = "bad-code"


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one kind of document in one year, counted from 1.

    >>> Series("FA", 2026, 5).format(42)
    'FA-2026-00042'
    """

    prefix: str
    year: int
    width: int = 5

    def format(self, number: int) -> str:
        """Return the number as it is printed; one that outgrows the width is printed whole."""
        if number < 1:
            raise ValueError("Numbers of a series begin at 1.")
        return f"{self._head}{number:0{self.width}d}"

    def parse(self, text: str) -> int:
        """Return the number that was printed as `text`; raise BadNumber for anything else."""
        tail = text.strip().removeprefix(self._head)
        number = int(tail) if tail.isascii() and tail.isdecimal() else 0
        if number < 1 or self.format(number) != text.strip():
            raise BadNumber(
                _("“%(text)s” is not written like %(example)s.", text=text, example=self.format(1))
            )
        return number

    def next_after(self, last: int | None) -> int:
        """Return the number that follows the last one given out; 1 when there is none."""
        if last is not None and last < 1:
            raise ValueError("Numbers of a series begin at 1.")
        return 1 if last is None else last + 1

    def check_no_hole(self, numbers: Iterable[int]) -> None:
        """Raise HoleInSeries unless the numbers are 1, 2, 3… in that order, each once."""
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                raise HoleInSeries(
                    _(
                        "%(expected)s was expected and %(found)s was found.",
                        expected=self.format(expected),
                        found=f"{self._head}{number:0{self.width}d}",
                    ),
                    details={"expected": expected, "found": number},
                )

    @property
    def _head(self) -> str:
        return f"{self.prefix}-{self.year}-"


def public_code(number: int) -> str:
    """Return a short code that ends with a check character and is grouped for reading aloud.

    One wrong character, or two neighbours exchanged, is always noticed.

    >>> public_code(1), public_code(123456)
    ('000-012', '03R-J09')
    """
    if number < 0:
        raise ValueError("A public code numbers something: it is not negative.")
    digits: list[int] = []
    while number or len(digits) < _LEAST_CHARACTERS:
        number, digit = divmod(number, len(ALPHABET))
        digits.append(digit)
    digits.reverse()
    code = "".join(ALPHABET[digit] for digit in [*digits, _check_digit(digits)])
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_public_code(text: str) -> int:
    """Return the number behind a code, however it was typed; raise BadCode for a mistaken one.

    Small letters, missing or other grouping, O for 0, I and L for 1 are understood.
    """
    code = text.upper().translate(_HEARD)
    digits = [ALPHABET.find(character) for character in code]
    if len(digits) <= _LEAST_CHARACTERS or -1 in digits or _check_digit(digits) != 0:
        raise BadCode(_("“%(text)s” is no code of ours: please read it again.", text=text))
    number = 0
    for digit in digits[:-1]:
        number = number * len(ALPHABET) + digit
    return number


def _check_digit(digits: Iterable[int]) -> int:
    """Return the digit that, added at the end, brings the whole to zero.

    Damm's scheme over the field of 32 elements: each step multiplies by the root of
    x⁵ + x² + 1, which tells apart every single slip and every exchange of neighbours.
    Crockford's own check needs five more signs (``*~$=U``) that nobody reads aloud.
    """
    check = 0
    for digit in digits:
        check = (check ^ digit) << 1
        if check & 0b100000:
            check ^= 0b100101
    return check
