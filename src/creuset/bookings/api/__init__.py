"""Bookings for programs: what is free, the planning, bookings, closures."""

from creuset.bookings.api import agreements, approvals, bookings, closures, free, options, prices, rules
from creuset.core.api import Router

router = Router(tags=["bookings"])
for part in (free, bookings, options, closures, approvals, rules, prices, agreements):
    router.add_router("", part.router)

__all__ = ["router"]
