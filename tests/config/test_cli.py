"""The command line: one line for every refusal, and nothing that waits."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import click
import pytest
from click.testing import CliRunner

from creuset.config.cli import processes
from creuset.config.cli.main import COMMANDS, cli, explain, run
from creuset.kernel.errors import Refused


def creuset(*arguments, tmp_path, **variables):
    """Run a command in a process of its own, on an installation of its own."""
    environment = os.environ | {
        "CREUSET_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
        "LANGUAGE": "en",
        "COLUMNS": "200",
    }
    return subprocess.run(
        [sys.executable, "-m", "creuset", *arguments],
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_command_has_help():
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.help, name
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert all(name in shown for name in [*COMMANDS.keys() - {"blank"}, "test", "checks"])


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Refused("The stage is taken."), "The stage is taken."),
        (click.ClickException("no such file."), "no such file."),
        (click.Abort(), "stopped."),
        (ValueError("odd"), "ValueError: odd (creuset --debug … shows where)"),
    ],
)
def test_every_error_is_one_line(error, line, capsys):
    def command():
        raise error

    assert explain(error) == line
    assert run(command, debug=False) == 1
    shown = capsys.readouterr().err
    assert shown == f"creuset: {line}\n"


def test_debug_shows_where_a_bug_is(capsys):
    def command():
        raise ValueError("odd")

    assert run(command, debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("given", "code"), [(None, 0), (0, 0), (3, 3), ("text", 0)])
def test_a_command_decides_the_exit_code(given, code):
    assert run(lambda: given, debug=False) == code


def test_check_finds_nothing_wrong_with_a_fresh_checkout(tmp_path):
    done = creuset("check", tmp_path=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 wrong" in done.stdout


def test_check_numbers_what_is_wrong_and_says_what_to_do(tmp_path):
    done = creuset(
        "check", tmp_path=tmp_path, CREUSET_TLS="perhaps", CREUSET_MAIL_URL="carrier-pigeon://x"
    )
    assert done.returncode == 1
    assert "1. CREUSET_TLS: expected yes or no, found 'perhaps'" in done.stdout
    assert "2. CREUSET_MAIL_URL: expected smtp:…" in done.stdout
    assert "→ Correct CREUSET_TLS." in done.stdout


def test_a_wrong_command_is_one_line(tmp_path):
    done = creuset("lode", tmp_path=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_an_owner_of_no_village_is_refused(tmp_path, migrated):
    done = creuset("createowner", "ada@atelier.example", "--village", "nowhere", tmp_path=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "creuset: no village 'nowhere' (known: none is loaded).\n"


def test_nothing_is_restored_while_a_server_runs(tmp_path, migrated):
    archive = tmp_path / "village.tar.gz"
    assert creuset("backup", str(archive), tmp_path=tmp_path).returncode == 0
    with processes.serving(tmp_path / "data"):
        done = creuset("restore", str(archive), "--yes", tmp_path=tmp_path)
        assert done.returncode == 1
        assert "a server runs on this data" in done.stderr
    unanswered = creuset("restore", str(archive), tmp_path=tmp_path)
    assert unanswered.returncode == 1
    assert "confirm with --yes" in unanswered.stderr
    assert creuset("restore", str(archive), "--yes", tmp_path=tmp_path).returncode == 0


def test_data_of_an_older_version_says_what_to_run(tmp_path, migrated):
    with closing(sqlite3.connect(tmp_path / "data" / "creuset.sqlite3")) as older, older:
        older.execute("ALTER TABLE villages_village DROP COLUMN visitor_terms")
        older.execute("DELETE FROM django_migrations WHERE app='simulation'")
    done = creuset("createowner", "ada@atelier.example", "--village", "la-kolok", tmp_path=tmp_path)
    assert done.returncode == 1
    assert "the database is older than this version: run ./creuset migrate" in done.stderr
    assert done.stderr.count("\n") == 1
