"""Offers, the subscriptions to them, their terms, and the places that are let."""

from creuset.plans.models.offers import Offer
from creuset.plans.models.subscriptions import FOREVER, Let, Subscription, Term

__all__ = ["FOREVER", "Let", "Offer", "Subscription", "Term"]
