"""The door for programs: visits, enquiries, who is in the building."""

from creuset.core.api import Router
from creuset.reception.api import enquiries, presence, visits

router = Router()
for part in (visits, enquiries, presence):
    router.add_router("", part.router)

__all__ = ["router"]
