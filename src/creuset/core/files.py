"""Files that people send: judged by their content, written anew, read only by who may.

A picture is decoded and drawn again, so that nothing else that its bytes held (a place, a script,
another file) is kept. A file written by a transaction that then fails stays on the disk, unnamed.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.kernel.errors import NotFound, Refused

LARGEST_BYTES = 8 * 1024 * 1024
#: Above, a small file could fill the memory once decoded.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
WIDTHS = (320, 960)

#: Says whether somebody, or a stranger (None), may read a file of the kind.
type MayRead = Callable[[By | None, StoredFile], bool]

_access: dict[str, MayRead] = {}


@dataclass(frozen=True, slots=True)
class PictureType:
    """A kind of picture: how its bytes begin, and how it is written again."""

    media_type: str
    decoder: str
    suffix: str
    options: Mapping[str, object]


JPEG = PictureType(
    "image/jpeg", "JPEG", "jpg", {"quality": 88, "optimize": True, "progressive": True}
)
PDF = "application/pdf"
PNG = PictureType("image/png", "PNG", "png", {"optimize": True})
WEBP = PictureType("image/webp", "WEBP", "webp", {"quality": 86, "method": 4})

#: What a decoder that is given nonsense raises.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    OverflowError,
    TypeError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class FileRefused(Refused):
    """The file is not one that can be kept."""

    code = "file-refused"


def register_access(kind: str, may_read: MayRead) -> None:
    """Files of `kind` are read by whom `may_read` lets; files of a kind that nobody registered by no one."""
    _access[kind] = may_read


def may_read(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody, or a stranger (None), may read the file."""
    judge = _access.get(stored.kind)
    return judge is not None and judge(by, stored)


def store_picture(
    *,
    upload: "UploadedFile[Any]",
    kind: str,
    object_id: int,
    by: By,
    now: datetime,
    village_id: int | None = None,
    description: Mapping[str, str] | None = None,
    position: int = 0,
    field: str = "file",
    most_bytes: int = LARGEST_BYTES,
) -> StoredFile:
    """The picture is kept for the object it belongs to, with its small versions; else FileRefused on `field`.

    Whoever calls has checked the right to, and leaves the audit row.
    """
    picture, written_as = read_picture(upload, field=field, most_bytes=most_bytes)
    content = written(picture, written_as)
    key = secrets.token_urlsafe(24)
    row = StoredFile(
        village_id=village_id,
        kind=kind,
        object_id=object_id,
        name=clean_name(upload.name or "", written_as.suffix),
        media_type=written_as.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=picture.width,
        height=picture.height,
        description=dict(description or {}),
        position=position,
        created_at=now,
        created_by_id=by.party_id,
    )
    row.file.save(f"{key}.{written_as.suffix}", ContentFile(content), save=False)
    for width in WIDTHS:
        if picture.width > width:
            small = picture.resize((width, max(1, round(picture.height * width / picture.width))))
            row.file.storage.save(variant_name(row, width), ContentFile(written(small, WEBP)))
    row.save()
    return row


def store_made(
    *,
    content: bytes,
    name: str,
    media_type: str,
    kind: str,
    object_id: int,
    by: By,
    now: datetime,
    village_id: int | None = None,
) -> StoredFile:
    """The bytes are kept as they are, under a name that nobody guesses, with their SHA-256."""
    row = StoredFile(
        village_id=village_id,
        kind=kind,
        object_id=object_id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=now,
        created_by_id=by.party_id,
    )
    suffix = PurePosixPath(name).suffix
    row.file.save(f"{secrets.token_urlsafe(24)}{suffix}", ContentFile(content), save=False)
    row.save()
    return row


def remove(stored: StoredFile) -> None:
    """The file is gone: its row now, its bytes once the transaction commits."""
    names = [path_of(stored), *(variant_name(stored, width) for width in WIDTHS)]
    storage = stored.file.storage
    stored.delete()

    def forget() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(forget)


def list_of(kind: str, object_id: int) -> list[StoredFile]:
    """Return the files of an object, in their order; one query."""
    return list(
        StoredFile.objects.filter(kind=kind, object_id=object_id).order_by("position", "pk")
    )


def address(stored: StoredFile, width: int | None = None) -> str:
    """Return the path under which the file, or its version of that width, is read."""
    parts: dict[str, object] = {"pk": stored.pk, "key": key_of(stored)}
    if width is None:
        return reverse("core:file", kwargs=parts)
    return reverse("core:file-variant", kwargs=parts | {"width": width})


def versions(stored: StoredFile) -> str:
    """Return the addresses of a picture's versions with their widths, as `srcset` takes them."""
    widths = [width for width in WIDTHS if width < (stored.width or 0)]
    told = [f"{address(stored, width)} {width}w" for width in widths]
    return ", ".join([*told, f"{address(stored)} {stored.width or LONGEST_SIDE}w"])


def path_of(stored: StoredFile) -> str:
    """Return the name of the file in the storage."""
    return str(stored.file.name)


def key_of(stored: StoredFile) -> str:
    """Return the part of the name that nobody guesses."""
    return PurePosixPath(path_of(stored)).stem


def variant_name(stored: StoredFile, width: int) -> str:
    """Return the name of the version of that width, whether or not there is one."""
    path = PurePosixPath(path_of(stored))
    return str(path.with_name(f"{path.stem}-{width}.webp"))


def version(stored: StoredFile, width: int) -> str:
    """Return the name of the version of that width; of the whole where it has none."""
    name = variant_name(stored, width)
    is_there = width in WIDTHS and stored.file.storage.exists(name)
    return name if is_there else path_of(stored)


def smallest(stored: StoredFile, width: int | None) -> str:
    """Return the name of the smallest version at least that wide; of the whole where none is."""
    return version(
        stored, min((one for one in WIDTHS if one >= (width or LONGEST_SIDE)), default=0)
    )


def get_readable(pk: int, key: str, *, by: By | None) -> StoredFile:
    """Return the file under that address, if it is there and `by` may read it; else NotFound."""
    stored = StoredFile.objects.filter(pk=pk).first()
    if (
        stored is None
        or not secrets.compare_digest(key_of(stored).encode(), key.encode())
        or not may_read(by, stored)
    ):
        raise NotFound(_("There is nothing here, or nothing that you may see."))
    return stored


def read_picture(
    upload: "UploadedFile[Any]", *, field: str, most_bytes: int = LARGEST_BYTES
) -> tuple[Image.Image, PictureType]:
    """Return the decoded picture, upright, without anything else that the file held, and its type.

    FileRefused where it is empty, too large, of another type than its bytes say, or broken.
    """
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("This file is empty."), field=field)
    if size > most_bytes:
        raise FileRefused(
            _("This file is too large: at most %(most)s MB.") % {"most": most_bytes // 1024**2},
            field=field,
        )
    upload.seek(0)
    content = upload.read()
    found = picture_type(content)
    if found is None:
        raise FileRefused(_("A JPEG, PNG or WebP picture is expected."), field=field)
    try:
        return _decoded(content, found, field=field), found
    except _BROKEN as error:
        raise FileRefused(_("This picture is damaged and cannot be read."), field=field) from error


def picture_type(content: bytes) -> PictureType | None:
    """Return the type that the first bytes tell, whatever the file is called."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return None


def written(picture: Image.Image, written_as: PictureType) -> bytes:
    """Return the bytes of the picture, and of nothing else."""
    out = BytesIO()
    picture.save(out, written_as.decoder, **written_as.options)
    return out.getvalue()


def clean_name(name: str, suffix: str) -> str:
    """Return a name to show and to save under: no folder, nothing invisible, the type's own ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(
        c for c in last.rsplit(".", 1)[0] if c.isprintable() and c not in '<>:"|?*'
    ).strip(" .")
    return f"{stem[:100] or 'picture'}.{suffix}"


def _decoded(content: bytes, found: PictureType, *, field: str) -> Image.Image:
    with Image.open(BytesIO(content), formats=[found.decoder]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise FileRefused(
                _("This picture is too large: at most %(most)s million pixels.")
                % {"most": MOST_PIXELS // 1_000_000},
                field=field,
            )
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        has_holes = "A" in upright.getbands() or "transparency" in upright.info
        mode = "RGBA" if has_holes and found is not JPEG else "RGB"
        # A new picture: what the file's other blocks held stays behind.
        clean = Image.new(mode, upright.size)
        clean.paste(upright.convert(mode))
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return clean
