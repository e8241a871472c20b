"""What becomes of a deposit."""

from creuset.billing.states import DepositState
from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _


class BadDeposit(Refused):
    """A deposit that nobody can have received, or more kept than was given."""

    code = "bad-deposit"


def state_of(amount_cents: int, kept_cents: int | None) -> DepositState:
    """Return what became of a deposit, from what was kept of it; None: nothing was decided yet."""
    if kept_cents is None:
        return DepositState.HELD
    if kept_cents == 0:
        return DepositState.REFUNDED
    return DepositState.KEPT if kept_cents == amount_cents else DepositState.KEPT_IN_PART


def check_amount(amount: Money) -> None:
    """Raise BadDeposit unless there is something to receive."""
    if amount.cents <= 0:
        raise BadDeposit(_("A deposit is above zero."), field="amount")


def check_kept(kept: Money, amount: Money) -> None:
    """Raise BadDeposit unless what is kept is between nothing and all of it."""
    if not 0 <= kept.cents <= amount.cents:
        raise BadDeposit(
            _("No more than %(amount)s can be kept of this deposit.", amount=amount), field="kept"
        )
