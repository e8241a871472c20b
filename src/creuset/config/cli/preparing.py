"""What a server needs before its first answer, done while its web processes load the application.

The port is open meanwhile: a browser that asks early waits for its page instead of being refused.
"""

import fcntl
import os
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

#: Tells a web process the file that is locked until it may read the data.
UNPREPARED = "CREUSET_UNPREPARED"


class Preparation:
    """Does the work in a thread; web processes wait for its end, and its failure stops the server."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self._work = work
        # The kernel wakes whoever waits for the lock, and frees it should this process be killed.
        self._file = tempfile.NamedTemporaryFile(prefix="creuset-", suffix=".lock")  # noqa: SIM115 - held until done
        self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)

    def start(self) -> None:
        """The work is under way, and web processes started from now on wait for it."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        os.environ[UNPREPARED] = self._file.name
        self._thread.start()

    def _run(self) -> None:
        from django.db import connections

        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - told by the command, once the server has stopped
            self.error = error
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            connections.close_all()


def wait_until_prepared() -> None:
    """Return once the server that started this process has made its data ready."""
    path = Path(os.environ[UNPREPARED])
    if path.exists():
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
