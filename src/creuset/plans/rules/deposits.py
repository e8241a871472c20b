"""How much security is asked for, and what may be done with what is held."""

from fractions import Fraction

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.plans.kinds import SecurityMove

HUNDREDTHS = 100


class BadEntry(Refused):
    """The movement makes no sense."""

    code = "bad-security"


class NotHeld(Conflict):
    """Less is held than would be applied or given back."""

    code = "not-held"


def asked_for(price: Money, *, cycle_months: int, percent: int) -> Money:
    """Return the security of an offer: so many hundredths of what it costs a month before VAT."""
    monthly = Fraction(1, cycle_months or 1)
    return price.times(monthly * Fraction(percent, HUNDREDTHS))


def held_after(held: Money, kind: SecurityMove, amount: Money) -> Money:
    """Return what is held after the movement. Raise BadEntry for nothing; NotHeld where it is more than is held."""
    if amount.cents <= 0:
        raise BadEntry(_("An amount above zero is expected."), field="amount")
    if kind is SecurityMove.TAKEN:
        return held + amount
    if amount > held:
        raise NotHeld(
            _("Only %(held)s are held.", held=held), field="amount", details={"held": held.cents}
        )
    return held - amount
