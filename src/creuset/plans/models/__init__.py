"""Offers and the indexes they follow, subscriptions, their terms, the places that are let, absences, and allowances."""

from creuset.plans.models.absence import Absence, AbsentDay
from creuset.plans.models.allowances import Lot, LotEntry, PurseRule, Spender
from creuset.plans.models.deposits import ENTRY_LABELS, SecurityDeposit, SecurityEntry
from creuset.plans.models.indexes import IndexValue
from creuset.plans.models.offers import Offer
from creuset.plans.models.passes import PassSale
from creuset.plans.models.relocations import (
    MOVE_PRICE_LABELS,
    RELOCATION_LABELS,
    Mover,
    Relocation,
)
from creuset.plans.models.subscriptions import STATE_LABELS, TERM_LABELS, Let, Subscription, Term
from creuset.plans.rules.subscriptions import FOREVER

__all__ = [
    "ENTRY_LABELS",
    "FOREVER",
    "MOVE_PRICE_LABELS",
    "RELOCATION_LABELS",
    "STATE_LABELS",
    "TERM_LABELS",
    "Absence",
    "AbsentDay",
    "IndexValue",
    "Let",
    "Lot",
    "LotEntry",
    "Mover",
    "Offer",
    "PassSale",
    "PurseRule",
    "Relocation",
    "SecurityDeposit",
    "SecurityEntry",
    "Spender",
    "Subscription",
    "Term",
]
