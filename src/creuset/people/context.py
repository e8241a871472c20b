"""What every page knows of its reader beside the village of the address."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from creuset.core.context import told_with_menus


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return the villages among which the reader may change; read from the database when drawn."""
    return {"villages": SimpleLazyObject(lambda: told_with_menus(request, "villages") or [])}
