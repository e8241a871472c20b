"""The house's own server, as `creuset serve` starts it, on the database of a place."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.grounds import ROOT, Failed, Place
from bench.timing import Meter, family_of

PATIENCE = 60
#: Web processes load the API some seconds after their first pages (`creuset.config.cli.web`): seconds until they have
#: certainly begun, and for how long they do nothing once it is done.
BEGUN, STILL = 5.5, 0.3


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int

    @property
    def meter(self) -> Meter:
        """What its processes spend, and nobody else."""
        return Meter(family_of(self.pid), own=False)

    def settle(self) -> None:
        """Its processes have loaded all that they load once, and do nothing."""
        time.sleep(BEGUN)
        meter, deadline = self.meter, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            before = meter.cpu()
            time.sleep(STILL)
            if meter.cpu() - before < STILL / 10:
                return


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    place: Place, *, workers: int = 1, threads: int = 4, settings: str = "creuset.config.settings"
) -> Iterator[Server]:
    """While the block runs, a server with so many processes and threads answers on the place's database."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "creuset", "serve", "--no-worker", "--no-migrate"),
        *("--port", str(port), "--workers", str(workers), "--threads", str(threads)),
    ]
    environment = place.environment | {"DJANGO_SETTINGS_MODULE": settings}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(process, port, log)
            yield Server(port, process.pid)
        finally:
            _stop(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    log.seek(0)  # type: ignore[attr-defined]  # a file
    raise Failed(f"the server did not answer: {log.read().decode()[-2000:]}")  # type: ignore[attr-defined]  # a file


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
