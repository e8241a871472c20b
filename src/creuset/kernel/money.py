"""Money: whole cents and a currency, so that no cent is ever lost or invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Self

from creuset.kernel.errors import DomainError
from creuset.kernel.sentences import sentence as _

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "XAF", "XOF", "XPF"})


class MixedCurrencies(DomainError):
    """Amounts of two currencies were added or compared."""

    code = "mixed-currencies"


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of its currency (cents), and the ISO 4217 code.

    >>> Money(1050, "EUR") + Money(50, "EUR")
    Money(cents=1100, currency='EUR')
    """

    cents: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError("Money is made of whole cents.")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):  # noqa: PLR2004 - ISO 4217
            raise ValueError(f"{self.currency!r} is no ISO 4217 code.")

    def __add__(self, other: Self) -> Self:
        """Return the sum."""
        self._check_same_currency(other)
        return self._with(self.cents + other.cents)

    def __sub__(self, other: Self) -> Self:
        """Return the difference."""
        self._check_same_currency(other)
        return self._with(self.cents - other.cents)

    def __neg__(self) -> Self:
        """Return the opposite amount."""
        return self._with(-self.cents)

    def __bool__(self) -> bool:
        """Return whether there is anything to pay or to give back."""
        return self.cents != 0

    def __lt__(self, other: Self) -> bool:
        """Return whether this is the smaller amount."""
        self._check_same_currency(other)
        return self.cents < other.cents

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in that currency: the start of a sum."""
        return cls(0, currency)

    def times(self, factor: Decimal | int | Fraction) -> Self:
        """Return the amount multiplied, rounded to the cent: the only place that rounds.

        Half a cent goes away from zero, so that a credit mirrors its invoice to the cent.

        >>> Money(25, "EUR").times(Decimal("0.1")), Money(-25, "EUR").times(Decimal("0.1"))
        (Money(cents=3, currency='EUR'), Money(cents=-3, currency='EUR'))
        """
        if isinstance(factor, float):
            raise TypeError("A float is never exact: multiply money by Decimal or Fraction.")
        above, below = factor.as_integer_ratio()
        exact = self.cents * above
        rounded = (2 * abs(exact) + below) // (2 * below)
        return self._with(rounded if exact >= 0 else -rounded)

    def split(self, parts: int) -> list[Self]:
        """Return that many parts whose sum is this amount; the first ones take the odd cents.

        >>> [part.cents for part in Money(100, "EUR").split(3)]
        [34, 33, 33]
        """
        return self.share([1] * parts)

    def share(self, weights: Sequence[Decimal | int | Fraction]) -> list[Self]:
        """Return one part for each weight, in proportion, whose sum is this amount.

        Cents left over go to the largest remainders; among equal ones, to the first.
        """
        exact_weights = [Fraction(weight) for weight in weights]
        whole = sum(exact_weights)
        if whole <= 0 or min(exact_weights) < 0:
            raise ValueError("Weights are not negative, and at least one is not zero.")
        exact = [abs(self.cents) * weight / whole for weight in exact_weights]
        floors = [int(part) for part in exact]
        by_remainder = sorted(range(len(exact)), key=lambda at: floors[at] - exact[at])
        for at in by_remainder[: abs(self.cents) - sum(floors)]:
            floors[at] += 1
        return [self._with(part if self.cents >= 0 else -part) for part in floors]

    def format(self, language: str) -> str:
        """Return the amount as French or, for any other language, English prints it.

        >>> Money(123450, "EUR").format("en")
        '€1,234.50'
        """
        digits = 0 if self.currency in _WITHOUT_CENTS else 2
        sign = MINUS if self.cents < 0 else ""
        number = format_number(abs(self.cents), digits, language)
        symbol = _SYMBOLS.get(self.currency)
        if is_french(language):
            return f"{sign}{number}{NO_BREAK_SPACE}{symbol or self.currency}"
        return f"{sign}{symbol or self.currency + NO_BREAK_SPACE}{number}"

    def _with(self, cents: int) -> Self:
        return type(self)(cents, self.currency)

    def _check_same_currency(self, other: Self) -> None:
        if self.currency != other.currency:
            raise MixedCurrencies(
                _(
                    "Amounts in %(ours)s and in %(theirs)s cannot be taken together.",
                    ours=self.currency,
                    theirs=other.currency,
                )
            )


def total(amounts: Sequence[Money], currency: str) -> Money:
    """Return the sum of the amounts; nothing at all is zero in that currency."""
    return sum(amounts, start=Money.zero(currency))


def is_french(language: str) -> bool:
    """Return whether a language tag (``fr``, ``fr-FR``, ``fr_CA``) means French."""
    return language.lower().replace("_", "-").partition("-")[0] == "fr"


def symbol_of(currency: str) -> str:
    """Return how a currency is written beside numbers: its sign, else its code.

    >>> symbol_of("EUR"), symbol_of("CHF")
    ('€', 'CHF')
    """
    return _SYMBOLS.get(currency, currency)


def format_number(scaled: int, digits: int, language: str) -> str:
    """Return a number of units of ``10**-digits`` with the separators of the language.

    >>> format_number(123450, 2, "en"), format_number(7, 2, "en"), format_number(1500, 0, "en")
    ('1,234.50', '0.07', '1,500')
    """
    sign = MINUS if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**digits)
    grouped = f"{whole:,}"
    tail = f"{rest:0{digits}d}" if digits else ""
    if is_french(language):
        return sign + grouped.replace(",", NARROW_SPACE) + (f",{tail}" if digits else "")
    return sign + grouped + (f".{tail}" if digits else "")
