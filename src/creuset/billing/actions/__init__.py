"""Charges, deposits and quotes."""

from creuset.billing.actions.charges import AlreadyCharged, charge, replace
from creuset.billing.actions.deposits import record_deposit, settle_deposit
from creuset.billing.actions.quotes import (
    accept_quote,
    make_quote,
    refuse_quote,
    send_quote,
    withdraw_open,
    withdraw_quote,
)

__all__ = [
    "AlreadyCharged",
    "accept_quote",
    "charge",
    "make_quote",
    "record_deposit",
    "refuse_quote",
    "replace",
    "send_quote",
    "settle_deposit",
    "withdraw_open",
    "withdraw_quote",
]
