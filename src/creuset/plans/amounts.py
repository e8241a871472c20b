"""Amounts of allowances as people read them: always with their unit."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from creuset.core.voice import show
from creuset.kernel.money import Money
from creuset.kernel.units import Minutes
from creuset.plans.models import Lot
from creuset.plans.rules.allowances import UNLIMITED, Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of an allowance, said in the language of whoever reads it."""

    unit: Unit
    amount: int
    currency: str

    def __str__(self) -> str:
        """Return the amount and its unit: 2 h, 3 days, 45.00 €."""
        if self.amount > UNLIMITED // 2:
            return _("no limit")
        size = abs(self.amount)
        return f"−{self._size(size)}" if self.amount < 0 else self._size(size)

    def _size(self, size: int) -> str:
        language = get_language() or "fr"
        match self.unit:
            case Unit.HOUR:
                return Minutes(size).format(language)
            case Unit.MONEY:
                return Money(size, self.currency).format(language)
            case Unit.DAY:
                told = ngettext("%(count)s day", "%(count)s days", size)
            case Unit.HALF_DAY:
                told = ngettext("%(count)s half-day", "%(count)s half-days", size)
            case Unit.USE:
                told = ngettext("%(count)s use", "%(count)s uses", size)
        return told % {"count": show(Decimal(size))}


def amount_of(lot: Lot, amount: int, currency: str) -> Amount:
    """Return so much of what a lot is counted in."""
    return Amount(Unit(lot.unit), amount, currency)
