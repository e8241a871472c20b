"""What the cells of an export say: days, amounts, addresses, yes and no; refused in words where they say nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from creuset.imports.rules.sheets import plain
from creuset.kernel.money import Money
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.people.rules.postal import COUNTRIES

_COUNTRY_NAMES = {plain(name.template): code for code, name in COUNTRIES.items()} | {
    "allemagne": "DE",
    "belgique": "BE",
    "espagne": "ES",
    "italie": "IT",
    "paysbas": "NL",
    "royaumeuni": "GB",
    "uk": "GB",
    "suisse": "CH",
}
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
LONGEST_EMAIL = 254
#: Three figures after a lone comma or point are thousands in one country and decimals in the next.
AMBIGUOUS = re.compile(r"-?\d{1,3}[.,]\d{3}")
YES = frozenset({"yes", "y", "true", "1", "oui", "o", "vrai", "x", "active", "actif"})
NO = frozenset({"", "no", "n", "false", "0", "non", "faux", "inactive", "inactif"})
#: Beyond these years a slip of the keyboard.
YEARS = range(1950, 2100)
LARGEST = Decimal(100_000_000)


class Wrong(Exception):
    """The cell does not say what its column asks for."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


def text(most: int) -> Callable[[str], str]:
    """Return what reads a text of at most so many characters, on one line."""

    def read(cell: str) -> str:
        kept = " ".join(cell.split())
        if len(kept) > most:
            raise Wrong(_("longer than %(most)s characters", most=most))
        return kept

    return read


def email(cell: str) -> str:
    """Return the address in lower case."""
    kept = cell.strip().lower()
    if len(kept) > LONGEST_EMAIL or not EMAIL.fullmatch(kept):
        raise Wrong(_("“%(cell)s” is no e-mail address", cell=cell[:60]))
    return kept


def yes(cell: str) -> bool:
    """Return whether the cell says yes."""
    word = cell.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong(_("“%(cell)s” is neither yes nor no", cell=cell[:60]))


@dataclass(frozen=True, slots=True)
class Ways:
    """How an export writes what can be written in two ways: whoever brings it says so, nothing is guessed.

    03/04 must not depend on whether 13/04 is in the file as well.
    """

    currency: str
    month_first: bool = False

    @property
    def day(self) -> Callable[[str], date]:
        """What reads a day: ISO with or without its hour, else day, month and year, or month, day and year."""
        return _day(month_first=self.month_first)

    @property
    def money(self) -> Callable[[str], Money]:
        """What reads an amount, in whole cents."""
        return _money(self.currency)


def _day(*, month_first: bool) -> Callable[[str], date]:
    forms = ("%m/%d/%Y",) if month_first else ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")

    def read(cell: str) -> date:
        word = cell.strip()
        found = _iso(word) or next(
            (each for each in (_as(word.split(" ")[0], form) for form in forms) if each), None
        )
        if found is None:
            raise Wrong(_("“%(cell)s” is no day: write it as 2026-11-30", cell=cell[:60]))
        if found.year not in YEARS:
            raise Wrong(_("the year %(year)s is a slip", year=found.year))
        return found

    return read


def _iso(word: str) -> date | None:
    try:
        return datetime.fromisoformat(word).date()
    except ValueError:
        return None


def _as(word: str, form: str) -> date | None:
    try:
        return datetime.strptime(word, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def number(cell: str) -> Decimal:
    """Return a number written with a comma or a point, with or without spaces and signs of thousands."""
    bare = re.sub(r"[\s\u00a0\u202f'’€$£]|EUR", "", cell)
    if AMBIGUOUS.fullmatch(bare):
        raise Wrong(_("“%(cell)s” is read in two ways: write 1234 or 1234.00", cell=cell[:60]))
    if "," in bare and "." in bare:
        decimal, thousands = (",", ".") if bare.rfind(",") > bare.rfind(".") else (".", ",")
        bare = bare.replace(thousands, "").replace(decimal, ".")
    bare = bare.replace(",", ".")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise Wrong(_("“%(cell)s” is no number", cell=cell[:60])) from None
    if not found.is_finite() or abs(found) > LARGEST:
        raise Wrong(_("“%(cell)s” is too large", cell=cell[:60]))
    return found


def country(cell: str) -> str:
    """Return the ISO code of a country, given by its code, its English or its French name."""
    word = cell.strip()
    if word.upper() in COUNTRIES:
        return word.upper()
    folded = plain(word)
    if folded not in _COUNTRY_NAMES:
        raise Wrong(
            _("“%(cell)s” is no country that is known here: write its code", cell=cell[:60])
        )
    return _COUNTRY_NAMES[folded]


def whole(cell: str) -> int:
    """Return a whole number from nought on."""
    found = number(cell)
    if found != int(found) or found < 0:
        raise Wrong(_("“%(cell)s” is no whole number", cell=cell[:60]))
    return int(found)


def _money(currency: str) -> Callable[[str], Money]:
    def read(cell: str) -> Money:
        cents = number(cell) * 100
        if cents != int(cents):
            raise Wrong(_("“%(cell)s” has parts of a cent", cell=cell[:60]))
        return Money(int(cents), currency)

    return read
