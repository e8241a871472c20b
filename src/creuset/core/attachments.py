"""Files of several sorts that people send with what they write: each judged by what it holds, whatever it is called.

A picture is drawn again; a PDF, a workbook and words are kept as they were sent, to be saved and never shown under
the house's address. Of a table in words, cells that a spreadsheet would take for formulas are kept as words.
"""

import csv
import hashlib
import io
import re
import secrets
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from creuset.core.audit import By
from creuset.core.files import (
    LARGEST_BYTES,
    PDF,
    FileRefused,
    clean_name,
    picture_type,
    store_picture,
)
from creuset.core.models import StoredFile
from creuset.core.spreadsheets import safe_cell

MEGABYTE = 1_000_000
#: Words and tables in words are read whole: nobody writes more.
LARGEST_WORDS = 5 * MEGABYTE
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
#: A workbook has fewer parts than this; each is only named, none is unpacked.
MOST_PARTS = 5_000
_NUMBER = re.compile(r"[+-]?[\d\s.,]+%?")
#: What no text holds: control characters but for tabs, ends of lines and of pages.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Sort(StrEnum):
    """What a file may be."""

    PDF = "pdf"
    IMAGE = "image"
    SHEET = "sheet"
    TEXT = "text"


SORT_LABELS = {
    Sort.PDF: _("PDF"),
    Sort.IMAGE: _("picture (JPEG, PNG, WebP)"),
    Sort.SHEET: _("spreadsheet (XLSX, ODS, CSV)"),
    Sort.TEXT: _("plain text"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds."""

    sort: Sort
    suffix: str
    media_type: str
    #: What is kept instead of the bytes that were sent, where they are written again.
    content: bytes | None = None


def store_attachment(
    *,
    upload: "UploadedFile[Any]",
    sorts: Collection[str],
    most_bytes: int,
    kind: str,
    object_id: int,
    by: By,
    now: datetime,
    village_id: int | None = None,
    field: str = "file",
) -> StoredFile:
    """The file is kept for the object it belongs to, if it is of one of these sorts and no larger; else FileRefused.

    Whoever calls has checked the right to, and leaves the audit row.
    """
    found = judged(upload, sorts=sorts, most_bytes=most_bytes, field=field)
    if found.sort is Sort.IMAGE:
        return store_picture(
            upload=upload,
            kind=kind,
            object_id=object_id,
            by=by,
            now=now,
            village_id=village_id,
            field=field,
            most_bytes=most_bytes,
        )
    upload.seek(0)
    kept: File[Any] = upload if found.content is None else ContentFile(found.content)
    row = StoredFile(
        village_id=village_id,
        kind=kind,
        object_id=object_id,
        name=clean_name(upload.name or "", found.suffix),
        media_type=found.media_type,
        size=kept.size,
        sha256=_digest(kept),
        created_at=now,
        created_by_id=by.party_id,
    )
    row.file.save(f"{secrets.token_urlsafe(24)}.{found.suffix}", kept, save=False)
    row.save()
    return row


def store_paper(
    *,
    upload: "UploadedFile[Any]",
    kind: str,
    object_id: int,
    by: By,
    now: datetime,
    village_id: int | None = None,
    field: str = "file",
) -> StoredFile:
    """A PDF, or the picture of a paper, is kept for the object it belongs to; else FileRefused on `field`."""
    return store_attachment(
        upload=upload,
        sorts=(Sort.PDF, Sort.IMAGE),
        most_bytes=LARGEST_BYTES,
        kind=kind,
        object_id=object_id,
        by=by,
        now=now,
        village_id=village_id,
        field=field,
    )


def judged(
    upload: "UploadedFile[Any]", *, sorts: Collection[str], most_bytes: int, field: str
) -> Found:
    """Return what the file holds; FileRefused where it is empty, too large, damaged or of another sort."""
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("This file is empty."), field=field)
    if size > most_bytes:
        raise FileRefused(
            _("This file has %(size)s MB; at most %(most)s MB are allowed.")
            % {"size": _megabytes(size), "most": _megabytes(most_bytes)},
            field=field,
        )
    found = next((found for judge in JUDGES if (found := judge(upload, field))), None)
    if found is None or found.sort not in sorts:
        words = ", ".join(str(label) for sort, label in SORT_LABELS.items() if sort in sorts)
        raise FileRefused(
            _("This file is none of: %(sorts)s. Its content counts, not its name.")
            % {"sorts": words},
            field=field,
        )
    return found


def _megabytes(size: int) -> str:
    """Return a size in megabytes, one decimal where it is small."""
    return f"{size / MEGABYTE:.0f}" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:.1f}"


def _digest(kept: "File[Any]") -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    kept.seek(0)
    for piece in kept.chunks():
        digest.update(piece)
    kept.seek(0)
    return digest.hexdigest()


def _head(upload: "UploadedFile[Any]", count: int = 64) -> bytes:
    upload.seek(0)
    return bytes(upload.read(count))


def _pdf(upload: "UploadedFile[Any]", field: str) -> Found | None:
    if not _head(upload).startswith(b"%PDF-"):
        return None
    upload.seek(max((upload.size or 0) - 2048, 0))
    if b"%%EOF" not in upload.read():
        raise FileRefused(_("This PDF is damaged: its end is missing."), field=field)
    return Found(Sort.PDF, "pdf", PDF)


def _image(upload: "UploadedFile[Any]", _field: str) -> Found | None:
    found = picture_type(_head(upload))
    return Found(Sort.IMAGE, found.suffix, found.media_type) if found else None


def _workbook(upload: "UploadedFile[Any]", field: str) -> Found | None:
    """Recognise a workbook by the parts it has; one with macros is refused, nothing of it is unpacked."""
    if not _head(upload).startswith(b"PK\x03\x04"):
        return None
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as parts:
            names = parts.namelist()[:MOST_PARTS]
            declared = next(
                (part for part in parts.infolist() if part.filename == "mimetype"), None
            )
            is_ods = (
                declared is not None
                and declared.file_size == len(ODS)
                and parts.read(declared) == ODS.encode()
            )
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(_("This file is damaged and cannot be read."), field=field) from error
    if any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
        raise FileRefused(
            _("This spreadsheet holds macros: save it without them, and send it again."),
            field=field,
        )
    if is_ods:
        return Found(Sort.SHEET, "ods", ODS)
    if "xl/workbook.xml" in names:
        return Found(Sort.SHEET, "xlsx", XLSX)
    return None


def _words(upload: "UploadedFile[Any]", field: str) -> Found | None:
    """Recognise words, and a table in words by its name: nothing else tells the two apart."""
    if (upload.size or 0) > LARGEST_WORDS:
        return None
    upload.seek(0)
    content = upload.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if _NO_TEXT.search(text) or "\ufffd" in text:
        return None
    if (upload.name or "").lower().endswith((".csv", ".tsv")):
        try:
            return Found(Sort.SHEET, "csv", "text/csv", _safe_table(text))
        except csv.Error as error:
            raise FileRefused(
                _("This table is damaged and cannot be read."), field=field
            ) from error
    return Found(Sort.TEXT, "txt", "text/plain")


def _safe_table(text: str) -> bytes:
    """Return a table in words of which a spreadsheet takes no cell for a formula; numbers stay numbers."""
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        writer.writerow([cell if _NUMBER.fullmatch(cell) else safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


JUDGES: tuple[Callable[["UploadedFile[Any]", str], Found | None], ...] = (
    _pdf,
    _image,
    _workbook,
    _words,
)
#: What a browser offers to choose from, by sort.
ACCEPTED: Mapping[str, str] = {
    Sort.PDF: ".pdf",
    Sort.IMAGE: ".jpg,.jpeg,.png,.webp",
    Sort.SHEET: ".xlsx,.ods,.csv",
    Sort.TEXT: ".txt,.md",
}
