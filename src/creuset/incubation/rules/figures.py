"""What figures of calls and cohorts may say: how far files came, how long it took, and nothing that names a few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median

from creuset.incubation.states import ApplicationState as State

#: Fewer people than this are told of by no figure of who they are: they could be recognised.
SMALLEST = 5
ADMITTED = frozenset(
    {
        State.ADMISSIBLE,
        State.INELIGIBLE,
        State.ELIGIBLE,
        State.SELECTED,
        State.WAITING,
        State.REFUSED,
        State.DECLINED,
    }
)
JUDGED = ADMITTED - {State.ADMISSIBLE, State.INELIGIBLE}
CHOSEN = frozenset({State.SELECTED, State.DECLINED})
DAY = 24 * 3600


class Step(StrEnum):
    """How far a file came."""

    BEGUN = "begun"
    FILED = "filed"
    ADMISSIBLE = "admissible"
    ELIGIBLE = "eligible"
    READ = "read"
    SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class File:
    """A file as figures read it; who is behind it only where they agreed."""

    state: State
    axis: int | None
    filed_at: datetime | None = None
    is_read: bool = False
    people: int | None = None
    women: int | None = None
    postcode: str = ""


def reached(file: File) -> frozenset[Step]:
    """Return the steps that the file came through; what was withdrawn was begun, and filed if it was."""
    found = {Step.BEGUN}
    if file.filed_at is not None:
        found.add(Step.FILED)
    if file.state in ADMITTED:
        found.add(Step.ADMISSIBLE)
    if file.state in JUDGED:
        found.add(Step.ELIGIBLE)
    if file.is_read:
        found.add(Step.READ)
    if file.state in CHOSEN:
        found.add(Step.SELECTED)
    return frozenset(found)


def funnel(files: Iterable[File]) -> dict[Step, int]:
    """Return how many files came through each step."""
    counted = dict.fromkeys(Step, 0)
    for file in files:
        for step in reached(file):
            counted[step] += 1
    return counted


def days_taken(files: Iterable[File], decided_at: datetime | None) -> tuple[float, float] | None:
    """Return the median and the longest time from filing to the decision, in days; None before there is one."""
    taken = [
        (decided_at - file.filed_at).total_seconds() / DAY
        for file in files
        if decided_at is not None and file.filed_at is not None and file.filed_at <= decided_at
    ]
    return (median(taken), max(taken)) if taken else None


def department(postcode: str) -> str:
    """Return the French department of a postcode, or its country's zone by the first two signs.

    >>> department("62300"), department("97411"), department("20090")
    ('62', '974', '20')
    """
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the counts, None for those of a few; another one is hidden where one alone could be worked out.

    >>> hidden({"59": 12, "62": 30, "80": 2})
    {'59': None, '62': 30, '80': None}
    """
    shown: dict[str, int | None] = {
        key: None if 0 < count < SMALLEST else count for key, count in counts.items()
    }
    kept_back = [key for key, count in shown.items() if count is None]
    told = [key for key, count in shown.items() if count]
    if (
        told
        and kept_back
        and (len(kept_back) == 1 or sum(counts[key] for key in kept_back) < SMALLEST)
    ):
        shown[min(told, key=lambda key: (counts[key], key))] = None
    return shown


def women_and_men(files: Iterable[File]) -> dict[str, int | None]:
    """Return how many women and others were behind the files whose holders agreed to say it."""
    told = [file for file in files if file.people is not None and file.women is not None]
    women = sum(file.women or 0 for file in told)
    people = sum(file.people or 0 for file in told)
    return hidden({"women": women, "others": max(people - women, 0)})


def territories(files: Iterable[File]) -> dict[str, int | None]:
    """Return how many files came from each department, of those whose holders agreed to say it."""
    counted: dict[str, int] = {}
    for file in files:
        if file.postcode:
            key = department(file.postcode)
            counted[key] = counted.get(key, 0) + 1
    return hidden(dict(sorted(counted.items())))


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, to a tenth; None of nothing."""
    return round(sum(values) / len(values), 1) if values else None
