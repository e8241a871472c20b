"""Puts an archive back: everything is verified beside the data, then exchanged."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from creuset.core.backup import dumps, packing
from creuset.core.backup.manifest import (
    DATABASE,
    FILES,
    MANIFEST,
    SECRET_KEY,
    BrokenBackup,
    Entry,
    Manifest,
)

DECISION = "restore-decided.json"


@dataclass(frozen=True)
class Staged:
    """An archive unpacked beside the data, and found whole."""

    folder: Path
    manifest: Manifest


@contextmanager
def staged(path: Path) -> Iterator[Staged]:
    """Give the archive unpacked and verified; nothing of the present data has changed.

    Unless the block decides to use it, the unpacked copy is gone afterwards.
    """
    folder = Path(tempfile.mkdtemp(prefix="restore-", dir=settings.DATA))
    try:
        manifest = _unpack(path, folder)
        dumps.verify(folder / DATABASE, manifest.database)
        yield Staged(folder, manifest)
    finally:
        if not _decision().exists():
            shutil.rmtree(folder, ignore_errors=True)


def replace_by(found: Staged) -> None:
    """The database and the files are those of the archive."""
    written = _decision().with_suffix(".new")
    written.write_text(json.dumps({"folder": found.folder.name}))
    written.replace(_decision())
    finish_decided()


def is_decided() -> bool:
    """Return whether a restore was decided and not completed."""
    return _decision().exists()


def finish_decided() -> bool:
    """A restore that was decided is complete, even if its process was killed; return whether there was one.

    Every step sees by itself whether it was done.
    """
    decision = _decision()
    if not decision.exists():
        return False
    folder = Path(settings.DATA) / PurePosixPath(json.loads(decision.read_text())["folder"]).name
    if (folder / DATABASE).exists():
        dumps.put_back(folder / DATABASE)
    _exchange(folder / FILES, Path(settings.MEDIA_ROOT), folder / "former-files")
    if (folder / SECRET_KEY).exists():
        (folder / SECRET_KEY).replace(Path(settings.DATA) / SECRET_KEY)
    decision.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _exchange(new: Path, current: Path, former: Path) -> None:
    if not new.exists():
        return
    if current.exists() and not former.exists():
        current.rename(former)
    current.parent.mkdir(parents=True, exist_ok=True)
    new.rename(current)


def _decision() -> Path:
    return Path(settings.DATA) / DECISION


def _unpack(path: Path, folder: Path) -> Manifest:
    """Return the manifest, if every member it lists is there as it says and nothing else is."""
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    (folder / FILES).mkdir()
    with packing.reader(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or not _is_expected(member.name):
                raise BrokenBackup(_("%(name)s has no place in a backup.") % {"name": member.name})
            if member.name == MANIFEST:
                manifest = Manifest.from_json(content.read().decode())
                continue
            found[member.name] = _write(member, packing.Hashing(content), folder)
    if manifest is None:
        raise BrokenBackup(_("This backup ends too early: its manifest is missing."))
    if found != {entry.name: entry for entry in manifest.files} or DATABASE not in found:
        raise BrokenBackup(_("The files of this backup are not those of its manifest."))
    return manifest


def _write(member: tarfile.TarInfo, content: packing.Hashing, folder: Path) -> Entry:
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("wb") as file:
        while chunk := content.read(1 << 20):
            size += file.write(chunk)
    target.chmod(0o600)
    return Entry(member.name, size, content.hexdigest())


def _is_expected(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/"):
        return False
    return name in {DATABASE, SECRET_KEY, MANIFEST} or (parts[0] == FILES and len(parts) > 1)
