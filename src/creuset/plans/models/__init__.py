"""Offers and the indexes they follow, the subscriptions to them, their terms, and the places that are let."""

from creuset.plans.models.indexes import IndexValue
from creuset.plans.models.offers import Offer
from creuset.plans.models.subscriptions import STATE_LABELS, TERM_LABELS, Let, Subscription, Term
from creuset.plans.rules.subscriptions import FOREVER

__all__ = [
    "FOREVER",
    "STATE_LABELS",
    "TERM_LABELS",
    "IndexValue",
    "Let",
    "Offer",
    "Subscription",
    "Term",
]
