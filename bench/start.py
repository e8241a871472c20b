"""From “the libraries are there” to the first page of the demo, in a fresh folder.

The limit is the same server on a database that is ready: what Django and granian need to answer at all.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.grounds import HOME, ROOT, Failed, Grounds
from bench.results import Measure, Result
from bench.scale import Scale
from bench.servers import free_port, serving
from bench.timing import Meter, family_of

DATABASES = ("sqlite",)
#: Starts, whose median counts.
SIZES = {Scale.TINY: 1, Scale.USUAL: 1, Scale.FULL: 3}
PATIENCE = 120
PAGE = "/la-kolok/"


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give the time to the first page."""
    _install()
    found = sorted((_first_page() for _ in range(SIZES[scale])), key=lambda start: start[0])
    seconds, cpu, size = found[len(found) // 2]
    with grounds.village(places=40, claims=400) as place:
        began = time.monotonic()
        with serving(place):
            bare = time.monotonic() - began
    yield Result(
        name="start",
        database=grounds.database,
        size="both villages loaded and alive, in a fresh folder",
        measures=(
            Measure(
                what="from the command to the first page of the demo",
                figure=seconds,
                unit="s",
                limit=bare,
                limit_is="from the command to the first answer of a server whose data is ready",
                most=10,
                beside={"cpu_s": cpu},
            ),
        ),
        proved={"bytes_of_the_page": size},
    )


def _install() -> None:
    """What the launcher leaves, once the libraries are there, is there."""
    subprocess.run(
        [sys.executable, "-m", "creuset", "blank"], cwd=ROOT, env=_environment(), check=True
    )


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CREUSET_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT / "src")}


def _first_page() -> tuple[float, float, int]:
    """Return the seconds until the page came, the CPU spent until then, and its size."""
    HOME.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="start-", dir=HOME))
    port = free_port()
    environment = _environment() | {"CREUSET_DEMO_DATA": str(folder)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "creuset", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        page = _page(process, f"http://127.0.0.1:{port}{PAGE}")
        seconds = time.monotonic() - began
        return seconds, Meter(family_of(process.pid), own=False).cpu(), len(page)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _page(process: "subprocess.Popen[bytes]", address: str) -> bytes:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise Failed(f"the first page is {error.code}") from error
        except OSError:
            time.sleep(0.02)
    raise Failed("the demo gave no page")
