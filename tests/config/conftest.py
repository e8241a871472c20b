"""An installation whose tables are there: the command makes them once for all tests, since it takes seconds."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings import RUN

PRISTINE = RUN / "migrated"


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A data folder of one's own, as `creuset migrate` leaves it."""
    with (RUN / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PRISTINE.exists():
            _migrate(RUN / "migrating").rename(PRISTINE)
    return shutil.copytree(PRISTINE, tmp_path / "data")


def _migrate(folder: Path) -> Path:
    environment = os.environ | {
        "CREUSET_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
    }
    command = [sys.executable, "-m", "creuset", "migrate"]
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=True)
    return folder
