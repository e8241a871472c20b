"""A call is lived through the actions, from the day on which it is made known to what became of its alumni."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from creuset.simulation.calling.accompanying import Accompanying
from creuset.simulation.calling.beginning import Beginning
from creuset.simulation.calling.course import Course, Part
from creuset.simulation.calling.deciding import Deciding
from creuset.simulation.calling.filing import Filing
from creuset.simulation.calling.judging import Judging
from creuset.simulation.calling.leaving import Leaving

WHOLE: Sequence[type[Part]] = (
    Filing,
    Judging,
    Deciding,
    Beginning,
    Accompanying,
    Leaving,
)


def live(
    course: Course, parts: Sequence[type[Part]] = WHOLE, *, until: datetime | None = None
) -> Iterator[str]:
    """Yield what has just been lived, in order, as far as it happens until then.

    Whoever stops early leaves the call where it stands.
    """
    for part in parts:
        for name, at, step in part(course).steps():
            if until is not None and at > until:
                return
            with course.as_here(at):
                step(at)
            yield name
