"""Bookings for programs: what is free, the planning, bookings, closures."""

from creuset.bookings.api import (
    agreements,
    approvals,
    bookings,
    closures,
    free,
    options,
    premises,
    presence,
    prices,
    quotes,
    rulebook,
    search,
    series,
)
from creuset.core.api import Router

router = Router(tags=["bookings"])
for part in (
    free,
    search,
    bookings,
    series,
    options,
    premises,
    presence,
    closures,
    approvals,
    rulebook,
    prices,
    agreements,
    quotes,
):
    router.add_router("", part.router)

__all__ = ["router"]
