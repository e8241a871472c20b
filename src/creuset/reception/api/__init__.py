"""The door for programs: visits and enquiries."""

from creuset.core.api import Router
from creuset.reception.api import enquiries, visits

router = Router()
for part in (visits, enquiries):
    router.add_router("", part.router)

__all__ = ["router"]
