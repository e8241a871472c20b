"""Certificates and contracts for programs."""

from creuset.core.api import Router
from creuset.documents.api import certificates, contracts, texts

router = Router(tags=["certificates"])
for noun in (certificates, contracts, texts):
    router.add_router("", noun.router)

__all__ = ["router"]
