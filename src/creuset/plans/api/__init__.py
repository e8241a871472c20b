"""Residents for programs: what is offered to them, their subscriptions."""

from creuset.core.api import Router
from creuset.plans.api import (
    absence,
    agreements,
    checklists,
    offers,
    passes,
    purses,
    relocations,
    seats,
    security,
    subscriptions,
    waiting,
    written_lists,
)

router = Router(tags=["subscriptions"])
for noun in (
    offers,
    passes,
    purses,
    subscriptions,
    seats,
    absence,
    security,
    relocations,
    checklists,
    written_lists,
    waiting,
    agreements,
):
    router.add_router("", noun.router)

__all__ = ["router"]
