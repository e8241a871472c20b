"""Offers and the indexes they follow, the subscriptions to them, their terms, and the places that are let."""

from creuset.plans.models.indexes import IndexValue
from creuset.plans.models.offers import Offer
from creuset.plans.models.subscriptions import FOREVER, Let, Subscription, Term

__all__ = ["FOREVER", "IndexValue", "Let", "Offer", "Subscription", "Term"]
