"""Lives are lived in processes of their own, some at once, each on its copy in memory; killed, they leave nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Event, Lock
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked, BadCallAsked
from creuset.simulation.incubating import lead_of
from creuset.simulation.whatif.answers import Lives
from creuset.simulation.whatif.copying import copied, environment
from creuset.simulation.whatif.outcomes import Outcome
from creuset.simulation.whatif.question import Question
from creuset.villages.models import Village

#: What somebody is told of a life that failed.
LAST_LINES = 3
#: Seconds after which whoever waits is told how far it is.
PAUSE = 0.5

type Tell = Callable[[int, int], None]


class TrialFailed(Refused):
    """A life could not be lived to its end."""

    code = "trial-failed"


def lives_of(village: Village, question: Question, *, now: datetime, tell: Tell) -> Lives:
    """Return what came of lives of the village from tomorrow on; the village itself has not changed.

    `tell` is called with how many of how many days are lived. Raise TrialFailed; whatever `tell` raises ends all.
    """
    first = _tomorrow(village, now)
    asked = [
        {
            "village": village.pk,
            "question": question.written(),
            "seed": seed,
            "first": first.isoformat(),
            "with": is_with,
            "now": now.isoformat(),
        }
        for seed in range(1, question.seeds + 1)
        for is_with in (False, True)
    ]
    lived = _lived(asked, question.steps, tell)
    outcomes = [Outcome.read(one) for one in lived]
    return Lives(first, outcomes[0::2], outcomes[1::2])


def call_of(village: Village, asked: Asked, *, now: datetime, tell: Tell) -> CallOutcome:
    """Return what came of a call that a copy of the village lived from tomorrow on; the village has not changed.

    `tell` is called with how many of how many parts are lived. Raise BadCallAsked where nobody owns the village,
    TrialFailed; whatever `tell` raises ends it.
    """
    if lead_of(village) is None:
        raise BadCallAsked(_("Nobody owns this village yet: name an owner, who leads the call."))
    first = _tomorrow(village, now)
    one = {"village": village.pk, "call": asked.written(), "first": first.isoformat()}
    [lived] = _lived([one], asked.steps, tell)
    return CallOutcome.read(lived)


def _tomorrow(village: Village, now: datetime) -> date:
    return village.day_of(now) + timedelta(days=1)


def _lived(asked: list[dict[str, Any]], total: int, tell: Tell) -> list[dict[str, Any]]:
    """Return what came of each life, lived at once on copies."""
    runs = _Runs(copied())
    with ThreadPoolExecutor(max(1, min(len(asked), (os.cpu_count() or 2) - 1))) as pool:
        lives = [pool.submit(runs.live, one) for one in asked]
        try:
            while wait(lives, timeout=PAUSE, return_when=FIRST_EXCEPTION).not_done:
                if any(life.done() and life.exception() for life in lives):
                    break
                tell(min(runs.done, total), total)
        finally:
            runs.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
    found = [life.result() for life in lives]
    tell(total, total)
    return found


@dataclass
class _Runs:
    """The lives that are lived at once, and how far they are in all."""

    pages: bytes
    done: int = 0
    lock: Lock = field(default_factory=Lock)
    stop: Event = field(default_factory=Event)

    def live(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what came of one life, lived by a process of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "creuset.simulation.whatif.trial"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            try:
                return self._listen(process, asked)
            finally:
                process.kill()

    def _listen(self, process: "subprocess.Popen[bytes]", asked: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None  # noqa: S101 - opened just now
        assert process.stdout is not None  # noqa: S101 - opened just now
        assert process.stderr is not None  # noqa: S101 - opened just now
        last: dict[str, Any] = {}
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n" + self.pages)
            process.stdin.close()
        except BrokenPipeError:
            pass
        for line in process.stdout:
            last = json.loads(line)
            if not last:
                self._one_more()
        if not last:
            words = process.stderr.read().decode(errors="replace").strip().splitlines()
            raise TrialFailed(
                _("A life stopped before its end: %(words)s", words=" ".join(words[-LAST_LINES:]))
            )
        return last

    def _one_more(self) -> None:
        if self.stop.is_set():
            raise TrialFailed(_("It was stopped."))
        with self.lock:
            self.done += 1
