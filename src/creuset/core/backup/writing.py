"""Writes an archive while the villages are served."""

import io
import os
import tarfile
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from creuset.core.backup import dumps, packing
from creuset.core.backup.manifest import DATABASE, FILES, MANIFEST, SECRET_KEY, Entry, Manifest

#: Told how many members are in the archive, and of how many.
type Report = Callable[[int, int], None]


def write(path: Path, *, now: datetime, report: Report = lambda _done, _total: None) -> Manifest:
    """The archive exists under its name, whole, readable by its owner only; a failure leaves none.

    The database is copied first: a file that it names is in the folder by then.
    """
    partial = path.with_name(f".{path.name}.part")
    with tempfile.TemporaryDirectory(prefix="creuset-backup-", dir=settings.DATA) as folder:
        copy = Path(folder) / DATABASE
        dumps.dump(copy)
        members = [(DATABASE, copy), *_list_data()]
        try:
            with packing.writer(partial, kind=path.suffix) as archive:
                entries = []
                for done, (name, source) in enumerate(members, 1):
                    if entry := _add(archive, name, source):
                        entries.append(entry)
                    report(done, len(members))
                manifest = Manifest(now, connection.vendor, tuple(entries))
                _add_bytes(archive, MANIFEST, manifest.as_json())
            _flush(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return manifest


def _list_data() -> list[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    files = [
        (f"{FILES}/{file.relative_to(root).as_posix()}", file)
        for file in sorted(root.rglob("*"))
        if file.is_file()
    ]
    key = Path(settings.DATA) / SECRET_KEY
    return [*([(SECRET_KEY, key)] if key.exists() else []), *files]


def _add(archive: tarfile.TarFile, name: str, source: Path) -> Entry | None:
    """Add a file; None if somebody removed it meanwhile."""
    try:
        with source.open("rb") as content:
            info = archive.gettarinfo(arcname=name, fileobj=content)
            info.uname = info.gname = ""
            info.mode = 0o600
            hashed = packing.Hashing(content)
            archive.addfile(info, hashed)
            return Entry(name, info.size, hashed.hexdigest())
    except FileNotFoundError:
        return None


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
