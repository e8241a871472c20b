"""Money for programs: what is owed and deposited, what is proposed."""

from creuset.billing.api import owed, quotes
from creuset.core.api import Router

router = Router(tags=["money"])
for noun in (owed, quotes):
    router.add_router("", noun.router)

__all__ = ["router"]
