"""The door for programs: visits, enquiries, who is in the building, what waits at reception."""

from creuset.core.api import Router
from creuset.reception.api import (
    enquiries,
    items,
    parcels,
    presence,
    prospects,
    tickets,
    visitors,
    visits,
)

router = Router()
for part in (visits, enquiries, presence, parcels, tickets, items, visitors, prospects):
    router.add_router("", part.router)

__all__ = ["router"]
