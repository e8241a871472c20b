"""What a claim still holds on paper but nobody has any more at this moment: domains above judge it when it is read."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from creuset.kernel.spans import Span
from creuset.villages.models import Village

#: The stretches of claims on these parts that are free again as of now, by part.
type Freed = Mapping[int, Sequence[Span]]
#: Keys of smallest parts.
type Parts = Collection[int]
type Judge = Callable[[Village, Parts, datetime], Freed]

_judges: list[Judge] = []


def judge_by(judge: Judge) -> None:
    """Whoever reads what is taken now asks `judge` from now on."""
    _judges.append(judge)


def freed(village: Village, part_ids: Parts, *, now: datetime) -> Freed:
    """Return the stretches of claims that are on now and that are free again, by part, as their domains judge.

    What is judged is true at once; that it is written down comes later and changes nothing.
    """
    found: dict[int, list[Span]] = {}
    if not part_ids:
        return found
    for judge in _judges:
        for part, spans in judge(village, part_ids, now).items():
            found.setdefault(part, []).extend(spans)
    return found
