"""Bookings for programs: what is free, the planning, bookings, closures."""

from creuset.bookings.api import approvals, bookings, closures, free, rules
from creuset.core.api import Router

router = Router(tags=["bookings"])
for part in (free, bookings, closures, approvals, rules):
    router.add_router("", part.router)

__all__ = ["router"]
