"""Quantities of places: metres, square metres, kVA, dB(A), minutes, in whole small units.

Whole numbers compare exactly and survive files, databases and forms unchanged.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Self

from creuset.kernel.errors import DomainError
from creuset.kernel.money import NO_BREAK_SPACE, format_number, is_french
from creuset.kernel.sentences import sentence as _

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_MAGNITUDE = 12
"""Digits before the decimal sign beyond which a quantity is a slip of the keyboard."""


class BadQuantity(DomainError):
    """A text or number that is no such quantity."""

    code = "bad-quantity"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A number of small units, not negative; subclasses say which.

    `digits` decimals are kept, `shown` of them are printed even when they are zero.
    """

    amount: int

    unit: ClassVar[str]
    digits: ClassVar[int] = 0
    shown: ClassVar[int] = 0
    spellings: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"{type(self).__name__} is made of whole units.")
        if self.amount < 0:
            raise BadQuantity(_("A quantity in %(unit)s is not negative.", unit=self.unit))

    def __add__(self, other: Self) -> Self:
        """Return the sum of two quantities of one kind."""
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount + other.amount)

    @classmethod
    def of(cls, number: Decimal | float | str) -> Self:
        """Return that many of the printed unit: ``Length.of(9.2)`` is 9.20 m.

        A float means the decimal number that it prints; more decimals than are kept are refused.
        """
        try:
            exact = Decimal(str(number))
        except InvalidOperation as error:
            raise cls._refusal(number) from error
        if not exact.is_finite() or exact.adjusted() >= _MAGNITUDE:
            raise cls._refusal(number)
        scaled = exact.scaleb(cls.digits)
        if scaled != scaled.to_integral_value():
            raise cls._refusal(number)
        return cls(int(scaled))

    @classmethod
    def parse(cls, text: str, language: str = "fr") -> Self:
        """Return the quantity written as people of that language write it.

        The unit may be left out. A comma is the decimal sign, save in English, where it may
        also group thousands. Raise BadQuantity for anything else.

        >>> Length.parse("9,20 m").amount, Area.parse("1,500 m²", "en").amount
        (9200, 150000)
        """
        compact = cls._without_unit(_SPACES.sub("", text).casefold())
        if not is_french(language) and _ENGLISH_THOUSANDS.fullmatch(compact):
            compact = compact.replace(",", "")
        if not re.fullmatch(r"[0-9]+([.,][0-9]+)?", compact):
            raise cls._refusal(text)
        try:
            return cls.of(compact.replace(",", "."))
        except BadQuantity as error:
            raise cls._refusal(text) from error

    @property
    def value(self) -> Decimal:
        """The number of the printed unit, exact."""
        return Decimal(self.amount).scaleb(-self.digits)

    def format(self, language: str) -> str:
        """Return the number and its unit, joined by a space that does not break.

        >>> Length(9200).format("en").replace(NO_BREAK_SPACE, " ")
        '9.20 m'
        """
        scaled, digits = self.amount, self.digits
        while digits > self.shown and scaled % 10 == 0:
            scaled, digits = scaled // 10, digits - 1
        return f"{format_number(scaled, digits, language)}{NO_BREAK_SPACE}{self.unit}"

    @classmethod
    def _without_unit(cls, compact: str) -> str:
        for spelling in sorted({cls.unit.casefold(), *cls.spellings}, key=len, reverse=True):
            if compact.endswith(spelling):
                return compact.removesuffix(spelling)
        return compact

    @classmethod
    def _refusal(cls, given: object) -> BadQuantity:
        return BadQuantity(
            _("“%(given)s” is no quantity in %(unit)s.", given=given, unit=cls.unit),
            details={"unit": cls.unit, "decimals": cls.digits},
        )


class Length(Quantity):
    """Millimetres, printed in metres."""

    __slots__ = ()

    unit = "m"
    digits = 3
    shown = 2


class Area(Quantity):
    """Hundredths of a square metre, printed in m²."""

    __slots__ = ()

    unit = "m²"
    digits = 2
    spellings = frozenset({"m2", "sqm"})


class Power(Quantity):
    """Volt-amperes, printed in kVA."""

    __slots__ = ()

    unit = "kVA"
    digits = 3


class SoundLevel(Quantity):
    """Tenths of a decibel, A-weighted. Levels do not add up."""

    __slots__ = ()

    unit = "dB(A)"
    digits = 1
    spellings = frozenset({"dba", "db"})

    def __add__(self, other: Self) -> Self:
        """Refuse: two sounds of 40 dB(A) make 43, not 80."""
        return NotImplemented


class Minutes(Quantity):
    """Whole minutes, printed in hours and minutes from one hour on."""

    __slots__ = ()

    unit = "min"
    spellings = frozenset({"mn", "minutes", "minute"})

    @classmethod
    def parse(cls, text: str, language: str = "fr") -> Self:
        """Return the minutes of ``90``, ``90 min``, ``2 h``, ``1 h 30`` or ``1h30min``."""
        compact = _SPACES.sub("", text).casefold()
        hours = re.fullmatch(r"([0-9]{1,9})h(?:([0-5]?[0-9])(?:min|mn)?)?", compact)
        if hours is None:
            return super().parse(text, language)
        return cls(int(hours[1]) * 60 + int(hours[2] or 0))

    def format(self, language: str) -> str:
        """Return ``45 min``, ``2 h``, ``1 h 30`` in French and ``1 h 30 min`` in English."""
        hours, minutes = divmod(self.amount, 60)
        if not hours:
            return f"{minutes}{NO_BREAK_SPACE}min"
        shown = f"{hours}{NO_BREAK_SPACE}h"
        if not minutes:
            return shown
        end = "" if is_french(language) else f"{NO_BREAK_SPACE}min"
        return f"{shown}{NO_BREAK_SPACE}{minutes:02d}{end}"
