"""CPU and wall time: of this process, of the database's server, of any other process on Linux.

Machines are shared and noisy: CPU time is the figure, wall time stands beside it. Other processes
are read from /proc; where there is none (macOS), only this process counts, and the result says so.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
READS_OTHERS = (PROC / "self" / "schedstat").exists()


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that the living threads of a process have used; 0 for one that is gone."""
    try:
        tasks = list((PROC / str(pid) / "task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except OSError:
        return 0.0


def parent_of(pid: int) -> int:
    """Return the process that started this one; 0 for one that is gone."""
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def family_of(pid: int) -> list[int]:
    """Return the process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            children.setdefault(parent_of(int(entry.name)), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


@dataclass(frozen=True)
class Spent:
    """Seconds that something took."""

    wall: float
    cpu: float


class Meter:
    """Measures what this process and some others spend together."""

    def __init__(self, others: Sequence[int] = (), *, own: bool = True) -> None:
        self.others, self.own = tuple(others), own
        #: What each of the others had used when it was last seen: a server's helpers come and go.
        self.seen = dict.fromkeys(self.others, 0.0)

    def cpu(self) -> float:
        """Return the seconds of CPU spent until now."""
        own = time.process_time() if self.own else 0.0
        self.seen = {pid: max(seen, cpu_of(pid)) for pid, seen in self.seen.items()}
        return own + sum(self.seen.values())

    def spent(self, work: Callable[[], object]) -> Spent:
        """Return what the work took."""
        cpu, wall = self.cpu(), time.perf_counter()
        work()
        wall = time.perf_counter() - wall
        return Spent(wall=wall, cpu=self.cpu() - cpu)


def median_spent(meter: Meter, work: Callable[[], object], *, each: int, rounds: int = 5) -> Spent:
    """Return the medians of several rounds of the work, for each of its `each` operations."""
    rows = []
    for _ in range(rounds):
        gc.collect()
        rows.append(meter.spent(work))
    return Spent(
        wall=statistics.median(row.wall for row in rows) / each,
        cpu=statistics.median(row.cpu for row in rows) / each,
    )


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> float:
    """Return milliseconds."""
    return seconds * 1000


def server_of_database() -> list[int]:
    """Return the processes of the database's server on this machine: none for SQLite, or elsewhere."""
    from django.db import connection

    if connection.vendor != "postgresql" or not READS_OTHERS:
        return []
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    postmaster = parent_of(backend)
    return family_of(postmaster) if postmaster > 1 and backend != os.getpid() else []
