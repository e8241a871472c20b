"""Serves the files that people sent, to those who may read them, in a way that runs nothing."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from creuset.core import files
from creuset.core.audit import By
from creuset.core.models import StoredFile

#: A file's name changes with its content: whoever has it never asks again.
CACHED = "private, max-age=31536000, immutable"


@require_safe
def file(request: HttpRequest, pk: int, key: str) -> FileResponse:
    """The file itself."""
    stored = files.get_readable(pk, key, by=_reader(request))
    return answer_file(stored, files.path_of(stored))


@require_safe
def file_variant(request: HttpRequest, pk: int, key: str, width: int) -> FileResponse:
    """The small version of a picture; the picture itself where it is no wider than that."""
    stored = files.get_readable(pk, key, by=_reader(request))
    return answer_file(stored, files.version(stored, width))


def _reader(request: HttpRequest) -> By | None:
    return getattr(request, "actor", None) or None


def answer_file(stored: StoredFile, name: str) -> FileResponse:
    """Answer a file under one of its names in the storage, to somebody who may read it."""
    media_type = stored.media_type if name == files.path_of(stored) else files.WEBP.media_type
    answer = FileResponse(
        stored.file.storage.open(name, "rb"),
        content_type=media_type,
        filename=stored.name,
        # What could run something is saved, never shown under the house's address.
        as_attachment=not media_type.startswith("image/"),
    )
    answer["Cache-Control"] = CACHED
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """Answer a PDF that was made for this reader, to be saved."""
    answer = HttpResponse(content, content_type=files.PDF)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
