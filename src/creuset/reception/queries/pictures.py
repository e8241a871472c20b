"""Pictures of what reception keeps, by the rows that they belong to."""

from collections.abc import Iterable

from creuset.core.models import StoredFile


def pictures_of(kind: str, ids: Iterable[int]) -> dict[int, list[StoredFile]]:
    """Return the pictures of rows of a kind, by their numbers, in order; one query."""
    found: dict[int, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(kind=kind, object_id__in=list(ids))
    for stored in rows.order_by("position", "pk"):
        found.setdefault(stored.object_id, []).append(stored)
    return found
