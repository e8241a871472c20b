"""A call is lived through the actions, from the day on which it is made known to what became of its alumni."""

from collections.abc import Iterator

from creuset.simulation.calling.accompanying import Accompanying
from creuset.simulation.calling.course import Course
from creuset.simulation.calling.deciding import Deciding
from creuset.simulation.calling.filing import Filing
from creuset.simulation.calling.judging import Judging
from creuset.simulation.calling.leaving import Leaving


def live(course: Course) -> Iterator[str]:
    """Yield what has just been lived, in order; whoever stops early leaves the call where it stands."""
    for part in (Filing, Judging, Deciding, Accompanying, Leaving):
        for name, at, step in part(course).steps():
            with course.as_here(at):
                step(at)
            yield name
