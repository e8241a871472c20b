"""How amounts, quantities and units are written, on pages and on paper."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from creuset.billing.models import Charge, QuoteLine
from creuset.billing.rules.lines import Totals, totals_of
from creuset.core.text import NBSP, number_text
from creuset.kernel.money import Money, is_french

#: Units as a table prints them, after the number; a unit that is not here is printed as it is.
UNITS: dict[str, Promise | str] = {
    "hour": pgettext_lazy("unit in a table", "h"),
    "half_hour": pgettext_lazy("unit in a table", "half-h"),
    "quarter": pgettext_lazy("unit in a table", "quarter-h"),
    "half_day": pgettext_lazy("unit in a table", "half-day"),
    "day": pgettext_lazy("unit in a table", "d"),
    "week": pgettext_lazy("unit in a table", "wk"),
    "month": pgettext_lazy("unit in a table", "mo"),
    "kwh": "kWh",
    "kva_day": pgettext_lazy("unit in a table", "kVA·d"),
    "person": pgettext_lazy("unit in a table", "pers."),
    "piece": pgettext_lazy("unit in a table", "pc"),
    "booking": "",
    "flat": "",
}
#: Units by their names, as a quote is written with.
UNIT_NAMES: dict[str, Promise | str] = {
    "flat": pgettext_lazy("unit", "flat rate"),
    "hour": pgettext_lazy("unit", "hour"),
    "half_day": pgettext_lazy("unit", "half-day"),
    "day": pgettext_lazy("unit", "day"),
    "week": pgettext_lazy("unit", "week"),
    "month": pgettext_lazy("unit", "month"),
    "person": pgettext_lazy("unit", "person"),
    "piece": pgettext_lazy("unit", "piece"),
    "kwh": "kWh",
    "kva_day": pgettext_lazy("unit", "kVA and day"),
    "half_hour": pgettext_lazy("unit", "half-hour"),
    "quarter": pgettext_lazy("unit", "quarter of an hour"),
    "booking": pgettext_lazy("unit", "booking"),
}

#: The cents of an amount that has none, wherever its currency stands.
CENTS = re.compile(r"[.,]00(?=\D*$)")


def money_text(amount: Money) -> str:
    """Return an amount as the reader writes it."""
    return amount.format(get_language() or "fr")


def round_money_text(amount: Money) -> str:
    """Return the amount as the scale of a drawing says it: without cents where it has none."""
    return CENTS.sub("", money_text(amount))


def typed_text(number: Decimal | Money) -> str:
    """Return a number as the reader types it into a form: without blanks, an amount with its cents."""
    if isinstance(number, Money):
        number = Decimal(number.cents).scaleb(-2)
    elif not number % 1:
        number = number.quantize(Decimal(1))
    return f"{number:f}".replace(".", "," if is_french(get_language() or "fr") else ".")


def rate_text(percent: Decimal) -> str:
    """Return a rate of VAT: « 5,5 % » in French, 5.5% in English."""
    space = NBSP if is_french(get_language() or "fr") else ""
    return f"{number_text(percent, _decimals(percent))}{space}%"


def quantity_text(quantity: Decimal, unit: str) -> str:
    """Return so much of a unit: 14,5 h; what is counted as a whole has no unit."""
    number = number_text(quantity, _decimals(quantity))
    word = str(UNITS.get(unit, unit))
    return f"{number}{NBSP}{word}" if word else number


def totals_of_rows(rows: Sequence[Charge] | Sequence[QuoteLine], currency: str) -> Totals:
    """Return the sums of rows, VAT by rate."""
    return totals_of(((row.vat_key, row.vat_percent, row.net) for row in rows), currency)


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
