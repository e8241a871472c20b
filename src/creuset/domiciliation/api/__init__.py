"""Domiciliation for programs: files and papers."""

from creuset.core.api import Router
from creuset.domiciliation.api import files

router = Router()
for part in (files,):
    router.add_router("", part.router)

__all__ = ["router"]
