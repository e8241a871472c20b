"""Residents for programs: their contracts."""

from creuset.core.api import Router
from creuset.plans.api import subscriptions

router = Router(tags=["contracts"])
for noun in (subscriptions,):
    router.add_router("", noun.router)

__all__ = ["router"]
