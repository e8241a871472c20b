"""Until when an option lives if nobody does anything more: decided from its rows alone.

What is asked later, by a page or by a job that is late, changes nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Life:
    """An option: when it ends by itself, and when it was ended, if it was."""

    hold: int
    expires_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """An open challenge: `by` asks `hold` to answer until `answer_by`."""

    challenge: int
    hold: int
    by: int
    answer_by: datetime


class _Step(IntEnum):
    """What comes first where two things fall on one instant.

    An option that expires when the answer is due does not live then; one that somebody ended at that
    instant did, for whoever acts judges what stands at that instant first.
    """

    EXPIRES = 0
    ANSWER_DUE = 1
    ENDED = 2


def lapses(holds: Iterable[Life], open_challenges: Iterable[Due]) -> dict[int, datetime]:
    """Return when each option ends, if nothing more is done.

    It ends when it was ended, else when it expires, or when the answer to a challenge is due whose
    challenger lives at that instant. Of two answers due at one instant, that to the challenge made first
    comes first: two who challenge one another never both lapse.
    """
    ends: dict[int, datetime] = {}
    steps: list[tuple[datetime, _Step, int, int, int]] = [
        (at, step, life.hold, life.hold, 0) for life in holds for at, step in [_own_end(life)]
    ]
    steps += [
        (due.answer_by, _Step.ANSWER_DUE, due.challenge, due.hold, due.by)
        for due in open_challenges
    ]
    for at, step, _number, hold, by in sorted(steps):
        if step is not _Step.ANSWER_DUE or by not in ends:
            ends.setdefault(hold, at)
    return ends


def _own_end(life: Life) -> tuple[datetime, _Step]:
    if life.ended_at is None or life.ended_at >= life.expires_at:
        return life.expires_at, _Step.EXPIRES
    return life.ended_at, _Step.ENDED


def is_live(ends_at: datetime, *, now: datetime) -> bool:
    """Say whether an option that ends at that instant is still alive: at its end it is not."""
    return now < ends_at
