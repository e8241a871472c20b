"""Residents for programs: their subscriptions."""

from creuset.core.api import Router
from creuset.plans.api import purses, security, subscriptions

router = Router(tags=["subscriptions"])
for noun in (purses, subscriptions, security):
    router.add_router("", noun.router)

__all__ = ["router"]
