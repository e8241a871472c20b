"""What is owed, what was deposited, what was proposed."""

from creuset.billing.models.aids import (
    BASIS_LABELS,
    Aid,
    AidDeclaration,
    AidKind,
    UndertakingLink,
)
from creuset.billing.models.charges import CHARGE_LABELS, Charge
from creuset.billing.models.deposits import DEPOSIT_LABELS, Deposit, DepositKind, Means
from creuset.billing.models.priced import Priced, as_columns
from creuset.billing.models.quotes import QUOTE_LABELS, Quote, QuoteLine, QuoteSeries

__all__ = [
    "BASIS_LABELS",
    "CHARGE_LABELS",
    "DEPOSIT_LABELS",
    "QUOTE_LABELS",
    "Aid",
    "AidDeclaration",
    "AidKind",
    "Charge",
    "Deposit",
    "DepositKind",
    "Means",
    "Priced",
    "Quote",
    "QuoteLine",
    "QuoteSeries",
    "UndertakingLink",
    "as_columns",
]
