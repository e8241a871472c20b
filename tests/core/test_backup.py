"""A backup is consistent while others write; a restore replaces everything or nothing."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from creuset.core import backup
from creuset.core.backup import dumps, restoring
from creuset.core.models import OutboxRow
from creuset.kernel.errors import Refused

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    """An installation of its own: a folder, its files and, through the test's database, its rows."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.DATA / "secret-key").write_text("the key")
    return settings.DATA


def put_row(topic="mail"):
    return OutboxRow.objects.create(topic=topic, payload={}, created_at=NOW, due_at=NOW)


def put_file(name, content):
    path = Path(django_settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def topics():
    return sorted(OutboxRow.objects.values_list("topic", flat=True))


def restore(path):
    with backup.staged(path) as found:
        backup.replace_by(found)


@pytest.fixture(params=[".tar.gz", ".tar.zst"])
def archive(request, tmp_path):
    return tmp_path / f"village{request.param}"


def test_what_was_saved_comes_back_and_nothing_else_stays(archive, data):
    put_row("before")
    photo = put_file("2026/11/stage.webp", b"a picture")
    manifest = backup.write(archive, now=NOW)
    put_row("after")
    photo.unlink()
    later = put_file("2026/11/later.webp", b"later")
    (data / "secret-key").write_text("another key")

    restore(archive)

    assert topics() == ["before"]
    assert photo.read_bytes() == b"a picture"
    assert not later.exists()
    assert (data / "secret-key").read_text() == "the key"
    assert manifest.database == connection.vendor
    assert [entry.name for entry in manifest.files] == [
        "database",
        "secret-key",
        "files/2026/11/stage.webp",
    ]
    assert sorted(path.name for path in data.iterdir()) == ["files", "secret-key"]


def test_the_archive_is_for_its_owner_only(archive):
    backup.write(archive, now=NOW)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in archive.parent.iterdir() if path.name.endswith(".part")] == []


def test_a_backup_that_fails_leaves_no_archive_and_keeps_the_former(archive, monkeypatch):
    backup.write(archive, now=NOW)
    former = archive.read_bytes()

    def broken(_target):
        raise OSError("the disk is full")

    monkeypatch.setattr(dumps, "dump", broken)
    with pytest.raises(OSError, match="full"):
        backup.write(archive, now=NOW)
    assert archive.read_bytes() == former


def test_a_damaged_archive_is_refused_and_nothing_changes(archive):
    put_row("kept")
    put_file("big.bin", os.urandom(200_000))
    backup.write(archive, now=NOW)
    whole = archive.read_bytes()
    # Turned over: in a run of freed pages the archive may hold nothing but zeros.
    turned = bytes(byte ^ 0xFF for byte in whole[50_000:50_064])
    put_row("since")
    for damaged in (
        whole[: len(whole) // 2],
        whole[:50_000] + turned + whole[50_064:],
        b"no archive",
        b"",
    ):
        archive.write_bytes(damaged)
        with pytest.raises(backup.BrokenBackup), backup.staged(archive):
            pytest.fail("a damaged archive was accepted")
    assert topics() == ["kept", "since"]
    assert sorted(path.name for path in Path(django_settings.DATA).iterdir()) == [
        "files",
        "secret-key",
    ]


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "files/../../outside", "other", "files/link"]
)
def test_a_member_that_would_leave_the_folder_is_refused(tmp_path, name):
    path = tmp_path / "forged.tar.gz"
    with tarfile.open(path, "w:gz") as forged:
        info = tarfile.TarInfo(name)
        if name.endswith("link"):
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        forged.addfile(info)
    with pytest.raises(backup.BrokenBackup, match=re.escape(name)), backup.staged(path):
        pytest.fail("a forged archive was accepted")
    assert not (tmp_path / "outside").exists()


def test_a_backup_of_the_other_database_is_refused(archive, monkeypatch):
    backup.write(archive, now=NOW)
    monkeypatch.setattr(connections["default"], "vendor", "another")
    with pytest.raises(Refused), backup.staged(archive):
        pytest.fail("it cannot be put back here")


class Killed(BaseException):
    """Stands for kill -9: nothing handles it."""


def killed(*_arguments):
    raise Killed


def exchange_and_be_killed(*arguments, exchange=restoring._exchange):
    exchange(*arguments)
    raise Killed


ROW = "COPY public.core_outboxrow (id) FROM stdin;"


@pytest.fixture
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's scripts")


def dumped(folder, name="script"):
    """The script of the database, but for the key that pg_dump draws anew each time."""
    path = folder / name
    dumps.dump(path)
    path.write_text(re.sub(r"(?m)^\\(un)?restrict .*\n", "", path.read_text()))
    return path


def put_back_and_close(script):
    try:
        dumps.put_back(script)
    finally:
        connection.close()


def schemas_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_)'")
        return [name for (name,) in cursor.fetchall()]


MOMENTS = {
    "before everything": (restoring, "finish_decided", killed),
    "before the database": (dumps, "put_back", killed),
    "before the files": (restoring, "_exchange", killed),
    "after the files": (restoring, "_exchange", exchange_and_be_killed),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_restore_killed_once_decided_is_completed_at_the_next_start(
    tmp_path, monkeypatch, moment, data
):
    put_row("saved")
    put_file("photo.webp", b"saved")
    archive = tmp_path / "village.tar.gz"
    backup.write(archive, now=NOW)
    put_row("since")
    put_file("photo.webp", b"since")

    with monkeypatch.context() as patch:
        patch.setattr(*MOMENTS[moment])
        with pytest.raises(Killed):
            restore(archive)

    assert backup.is_decided()
    assert backup.finish_decided()
    assert topics() == ["saved"]
    assert (Path(django_settings.MEDIA_ROOT) / "photo.webp").read_bytes() == b"saved"
    assert not backup.finish_decided()
    assert sorted(path.name for path in data.iterdir()) == ["files", "secret-key"]


def test_a_restore_killed_before_it_is_decided_leaves_the_old_data(tmp_path):
    put_row("saved")
    archive = tmp_path / "village.tar.gz"
    backup.write(archive, now=NOW)
    put_row("since")
    with pytest.raises(Killed), backup.staged(archive):
        raise Killed
    assert not backup.finish_decided()
    assert topics() == ["saved", "since"]


def test_what_is_put_back_is_the_same_database_down_to_its_constraints(tmp_path, postgresql):
    put_row(ROW)
    script = dumped(tmp_path)
    put_row("since")
    dumps.put_back(shutil.copy(script, tmp_path / "copy"))
    assert dumped(tmp_path, "again").read_text() == script.read_text()
    assert topics() == [ROW]
    assert schemas_there() == ["public"]


def test_a_script_that_fails_changes_nothing_and_leaves_nothing_in_the_way(tmp_path, postgresql):
    put_row("saved")
    script = dumped(tmp_path)
    put_row("since")
    broken = tmp_path / "broken"
    broken.write_text(f"{script.read_text()}\nSELECT 1/0;\n")
    with pytest.raises(Refused, match="division by zero"):
        dumps.put_back(broken)
    assert topics() == ["saved", "since"]
    assert "creuset_coming" not in dumped(tmp_path, "meanwhile").read_text()
    dumps.put_back(script)
    assert topics() == ["saved"]
    assert schemas_there() == ["public"]


def test_putting_back_holds_few_locks_however_many_tables_there_are(tmp_path, postgresql):
    script = dumped(tmp_path)
    most = 0
    other = connections["default"].copy()
    with closing(other), ThreadPoolExecutor(1) as pool, other.cursor() as cursor:
        restored = pool.submit(put_back_and_close, script)
        while not restored.done():
            cursor.execute(
                "SELECT coalesce(max(held), 0) FROM (SELECT count(*) AS held FROM pg_locks l"
                " JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'psql'"
                " AND a.datname = current_database() GROUP BY pid) AS one"
            )
            most = max(most, cursor.fetchone()[0])
        restored.result()
    tables = len(connection.introspection.table_names())
    assert 0 < most < 6 * tables, "in one transaction it would be 45 a table"


def test_pg_dump_must_not_be_older_than_the_server(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL's programs for their version")
    monkeypatch.setattr(dumps, "_version", lambda _program: 12)
    with pytest.raises(dumps.NoProgram, match=r"pg_dump \d+ .* 12"):
        dumps.find_program("pg_dump")


WRITER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
number = 0
print("ready", flush=True)
while True:
    database.execute("BEGIN IMMEDIATE")
    for half in ("first", "second"):
        database.execute(
            "INSERT INTO core_outboxrow (topic, payload, created_at, due_at, attempts, last_error)"
            " VALUES (?, '{}', '2026-11-21', '2026-11-21', 0, '')", (f"{half} {number}",))
    database.execute("COMMIT")
    number += 1
"""


def test_a_backup_while_somebody_writes_holds_whole_transactions(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's snapshots are PostgreSQL's own business")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, connection.settings_dict["NAME"]], stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        counts = []
        for number in range(5):
            copy = tmp_path / f"copy-{number}"
            dumps.dump(copy)
            counts.append(count_halves(copy))
    finally:
        writer.kill()
        writer.communicate()
    assert all(first == second for first, second in counts)
    assert counts[-1] > counts[0], "nothing was written meanwhile: the test proves nothing"


def count_halves(copy):
    database = sqlite3.connect(copy)
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(
            database.execute(
                "SELECT count(*) FROM core_outboxrow WHERE topic LIKE ?", (f"{half}%",)
            ).fetchone()[0]
            for half in ("first", "second")
        )
    finally:
        database.close()
