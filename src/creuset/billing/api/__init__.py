"""Money for programs: what is owed and deposited, what is proposed."""

from creuset.billing.api import aids, owed, quotes
from creuset.core.api import Router

router = Router(tags=["money"])
for noun in (owed, quotes, aids):
    router.add_router("", noun.router)

__all__ = ["router"]
