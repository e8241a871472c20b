"""What every page knows of its reader beside the village of the address."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from creuset.people.queries import villages_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return the villages among which the reader may change; read from the database when drawn."""
    actor = getattr(request, "actor", None)
    return {"villages": SimpleLazyObject(lambda: villages_of(actor) if actor else [])}
