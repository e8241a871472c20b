"""Domiciliation for programs: files and papers, lists and letters, mail."""

from creuset.core.api import Router
from creuset.domiciliation.api import files, sending

router = Router()
for part in (files, sending):
    router.add_router("", part.router)

__all__ = ["router"]
