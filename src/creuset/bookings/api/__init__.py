"""Bookings for programs: what is free, the planning, bookings, closures."""

from creuset.bookings.api import (
    agreements,
    approvals,
    basket,
    bookings,
    closures,
    free,
    options,
    participants,
    paying,
    premises,
    presence,
    pricing,
    quotes,
    rulebook,
    search,
    series,
    waiting,
)
from creuset.core.api import Router

router = Router(tags=["bookings"])
#: What belongs to no village.
account = basket.account
for part in (
    free,
    search,
    basket,
    bookings,
    series,
    options,
    waiting,
    participants,
    premises,
    presence,
    closures,
    approvals,
    rulebook,
    pricing,
    agreements,
    quotes,
    paying,
):
    router.add_router("", part.router)

__all__ = ["account", "router"]
