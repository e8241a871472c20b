"""`creuset serve`: one server, one worker that is kept alive, and nothing left behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest

pytestmark = pytest.mark.slow
PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(migrated):
    """A served installation, as (process, port)."""
    port = free_port()
    environment = os.environ | {
        "CREUSET_DATA": str(migrated),
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "creuset", "serve", "--port", str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: status(port) == 200)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def status(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)


def children(process, text):
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, parent, args in rows if int(parent) == process.pid and text in args]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_dies_is_started_again_and_a_stop_is_orderly(server):
    process, port = server
    until(lambda: children(process, "creuset worker"))
    first = children(process, "creuset worker")[0]
    os.kill(first, signal.SIGKILL)
    until(lambda: [pid for pid in children(process, "creuset worker") if pid != first])
    second = children(process, "creuset worker")[0]
    assert status(port) == 200

    process.terminate()
    _out, words = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, words
    assert "the task worker ended with code -9" in words
    assert "Traceback" not in words
    assert not is_alive(second)
    assert status(port) is None


def test_a_killed_server_leaves_nothing_behind(server):
    process, port = server
    until(lambda: children(process, "creuset worker"))
    left = children(process, "")
    process.kill()
    process.wait()
    until(lambda: not any(is_alive(pid) for pid in left))
    assert status(port) is None


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "creuset", "serve", "--port", str(port)],
            env=os.environ | {"CREUSET_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"creuset: 127.0.0.1:{port} is taken: choose another with --port.\n"


@pytest.mark.parametrize("told", [[], ["--no-migrate"]])
def test_data_of_a_newer_version_is_not_served(tmp_path, told):
    with closing(sqlite3.connect(tmp_path / "creuset.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        database.execute(
            "INSERT INTO django_migrations VALUES (1, 'bookings', '0999_to_come', '2027-01-01')"
        )
    done = subprocess.run(
        [sys.executable, "-m", "creuset", "serve", "--port", str(free_port()), *told],
        env=os.environ
        | {
            "CREUSET_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
            "LANGUAGE": "en",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("creuset: This data was made by a newer version of Creuset")
    assert "bookings.0999_to_come" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "listens" not in done.stdout
