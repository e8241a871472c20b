"""Papers that the house made of something."""

from creuset.core.models import StoredFile
from creuset.documents.models import Document


def files_of_source(kind: str, pk: int) -> list[StoredFile]:
    """Return the files of the papers that were made of the source; one query."""
    rows = Document.objects.filter(source_kind=kind, source_id=pk).select_related("file")
    return [row.file for row in rows.order_by("pk")]
