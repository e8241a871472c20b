"""The papers that were kept of what left the village."""

from collections.abc import Iterable

from creuset.core.models import StoredFile
from creuset.documents.models import Document


def papers_of(source_kind: str, ids: Iterable[int]) -> dict[int, StoredFile]:
    """Return the papers made of rows of a kind, by the numbers of the rows; one query."""
    rows = Document.objects.filter(source_kind=source_kind, source_id__in=list(ids))
    return {row.source_id: row.file for row in rows.select_related("file")}
