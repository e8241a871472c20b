"""A blank database: every table of this version and no row, made once, which new databases begin as copies of.

Making the tables takes seconds, since each migration is done in turn; copying them takes none.
The blank lies beside the libraries, named by the digest of what made it: another version, or another
library, finds no blank of its own and makes one.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import django
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

import creuset

SOURCES = Path(creuset.__file__).parent
#: A module of the house, and what is imported from it.
NAMED = re.compile(rb"\bcreuset((?:\.\w+)+)(?: import (?:\(([^)]*)\)|([\w, ]+)))?")
#: What another process may have written, and SQLite would put into whatever file comes to lie there.
BESIDE = ("-wal", "-shm", "-journal")
#: Blanks of other versions are kept as long, for whoever works on two.
KEPT_SECONDS = 7 * 86_400
UNFINISHED = ".blank-"


def home() -> Path | None:
    """Return the folder of the libraries; None where they are the system's own, and it is not ours to fill."""
    return None if sys.prefix == sys.base_prefix else Path(sys.prefix)


def place() -> Path | None:
    """Return where the blank database of this version is, or would be."""
    folder = home()
    return folder and folder / f"blank-{digest()}.sqlite3"


@cache
def digest() -> str:
    """Return what changes whenever migrating an empty database may give other tables."""
    hashed = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted(_sources()):
        hashed.update(b"\0%b\0" % file.name.encode() + file.read_bytes())
    return hashed.hexdigest()[:16]


def _sources() -> set[Path]:
    """Return the migrations of every app, and the house's modules that they are written with."""
    found: set[Path] = set()
    waiting = list(_migrations())
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _named_in(file)
    return found


def _migrations() -> Iterator[Path]:
    for app in apps.get_app_configs():
        name, _explicit = MigrationLoader.migrations_module(app.label)
        spec = find_spec(name) if name else None
        for folder in (spec and spec.submodule_search_locations) or ():
            yield from Path(folder).glob("*.py")


def _named_in(file: Path) -> Iterator[Path]:
    if not file.is_relative_to(SOURCES):
        return
    for module, several, few in NAMED.findall(file.read_bytes()):
        parts = module.decode()[1:].split(".")
        yield from _files_of(parts)
        for name in (several or few).decode().split(","):
            yield from _files_of([*parts, name.strip()])


def _files_of(parts: list[str]) -> Iterator[Path]:
    """Give the file of a module, or of the one that holds what is named."""
    folder = SOURCES
    for part in parts:
        if (file := folder / f"{part}.py").is_file():
            yield file
            return
        folder /= part
        if (file := folder / "__init__.py").is_file():
            yield file


def make(migrate: Callable[[], Path]) -> None:
    """The blank database of this version is in its place, where there is one for it.

    `migrate` gives a file with the tables that nobody has open, on the same disk. Of two makers at once
    the second waits, and finds it made.
    """
    blank = place()
    if blank is None:
        return
    with (blank.parent / "blank.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if blank.exists():
            return
        made = migrate()
        with closing(sqlite3.connect(made, isolation_level=None)) as database:
            database.execute("VACUUM")
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(blank)
        _forget_older(blank)


def _forget_older(blank: Path) -> None:
    """What killed makers left, and blanks of versions of long ago, are gone."""
    made_at = blank.stat().st_mtime
    for path in (*blank.parent.glob(f"{UNFINISHED}*"), *blank.parent.glob("blank-*.sqlite3")):
        if made_at - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)


def is_wanted() -> bool:
    """Return whether this version has no blank database and one can be made."""
    blank = place()
    return blank is not None and not blank.exists() and os.access(blank.parent, os.W_OK)


def is_new(file: Path) -> bool:
    """Return whether there is no database at this path, nor anything left of one."""
    return not any(file.with_name(file.name + end).exists() for end in ("", *BESIDE))


def begin(file: Path) -> bool:
    """A new database at this path begins as a copy of the blank one; say whether it did.

    Where there is a database already, or the blank is missing or damaged, nothing has changed.
    """
    blank = place()
    if blank is None or not is_new(file):
        return False
    copy = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    try:
        with blank.open("rb") as source, copy.open("xb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        if not _is_whole(copy):
            return False
        os.link(
            copy, file
        )  # unlike a renaming, it replaces nothing that came to be there meanwhile
        _sync(file.parent)
    except (OSError, sqlite3.Error):
        return False
    finally:
        with suppress(OSError):
            copy.unlink()
    return True


def _is_whole(copy: Path) -> bool:
    address = f"{copy.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
        (done,) = database.execute("SELECT COUNT(*) FROM django_migrations").fetchone()
    return bool(answer == "ok" and done)


def _sync(folder: Path) -> None:
    """The names of the folder survive a power cut, as what is committed to the files does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
