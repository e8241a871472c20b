"""Archives compressed by gzip or, where the machine has it, by Zstandard."""

import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from creuset.core.backup.manifest import BrokenBackup
from creuset.kernel.errors import Refused


class Hashing:
    """Hashes what is read through it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read, and count what was read into the hash."""
        chunk = self._content.read(size)
        self._hash.update(chunk)
        return chunk

    def hexdigest(self) -> str:
        """Return the SHA-256 of everything read so far."""
        return self._hash.hexdigest()


@contextmanager
def writer(path: Path, *, kind: str) -> Iterator[tarfile.TarFile]:
    """Give a new archive to fill, readable by its owner only; `kind` is the final name's ending."""
    path.touch(0o600)
    if kind != ".zst":
        with tarfile.open(path, "w:gz", compresslevel=6) as archive:
            yield archive
        return
    with (
        path.open("wb") as file,
        _zstd(["-q", "-T0", "-c"], stdin=subprocess.PIPE, stdout=file) as program,
    ):
        assert program.stdin is not None  # noqa: S101 - a pipe was asked for
        with tarfile.open(fileobj=program.stdin, mode="w|") as archive:
            yield archive
        program.stdin.close()
        if program.wait():
            raise Refused(_("zstd could not compress the backup."))


@contextmanager
def reader(path: Path) -> Iterator[tarfile.TarFile]:
    """Give the archive's members in their order; BrokenBackup if it is none, or ends too early."""
    try:
        if path.suffix != ".zst":
            with tarfile.open(path, "r|gz") as archive:
                yield archive
            return
        with _zstd(["-q", "-d", "-c", str(path)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None  # noqa: S101 - a pipe was asked for
            with tarfile.open(fileobj=program.stdout, mode="r|") as archive:
                yield archive
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BrokenBackup(
            _("%(name)s is no backup, or a damaged one.") % {"name": path.name}
        ) from error


@contextmanager
def _zstd(
    options: list[str], *, stdin: int | None = None, stdout: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    program = shutil.which("zstd")
    if program is None:
        raise Refused(_("zstd is not installed here: name the backup .tar.gz, or install zstd."))
    with subprocess.Popen(  # noqa: S603 - our own options, and a path given by the operator
        [program, *options], stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None and stdin is None:
                process.terminate()
