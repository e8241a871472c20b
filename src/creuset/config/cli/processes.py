"""The processes of a running village: one lock that says it runs, and a task worker kept alive."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from creuset.config.cli import console

LOCK_NAME = "serving.lock"
#: Tells a web process whose it is.
PARENT = "CREUSET_SERVER_PROCESS"
STOP_SECONDS = 15
LONGEST_PAUSE = 30.0


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """While the block runs, nothing replaces the data of this folder; several may serve it together."""
    with _lock_file(data) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Tell the block whether nobody serves the data of this folder, and keep it so meanwhile."""
    with _lock_file(data) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _lock_file(data: Path) -> IO[str]:
    data.mkdir(parents=True, exist_ok=True)
    return (data / LOCK_NAME).open("a")


class TaskWorker:
    """The process that runs tasks and delivers the outbox; started again whenever it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, name="task-worker", daemon=True)

    def start(self) -> None:
        """The worker runs, and is watched."""
        self._watcher.start()

    def stop(self) -> None:
        """The worker has finished the task in its hands, or was ended after STOP_SECONDS."""
        self._stopping.set()
        if self._watcher.is_alive():
            self._watcher.join(STOP_SECONDS + 5)

    def _watch(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            started = time.monotonic()
            # a session of its own: Ctrl-C reaches the server, which then stops the worker in order
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
                [sys.executable, "-m", "creuset", "worker", "--parent", str(os.getpid())],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            while self._process.poll() is None and not self._stopping.wait(0.25):
                pass
            if self._stopping.is_set():
                self._end(self._process)
                return
            pause = (
                1.0 if time.monotonic() - started > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            )
            console.err.print(
                f"creuset: the task worker ended with code {self._process.returncode}, "
                f"again in {pause:.0f} s",
                style="yellow",
            )
            self._stopping.wait(pause)

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def leave_with(parent: int) -> None:
    """This process is told to stop when its parent is gone: a killed server leaves nothing behind."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
