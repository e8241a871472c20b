"""One life of a call on a copy of its village."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from creuset.core import clock
from creuset.simulation.calling.checking import check
from creuset.simulation.calling.course import Course
from creuset.simulation.calling.figures import outcome_of
from creuset.simulation.calling.living import live
from creuset.simulation.calling.people import Asked
from creuset.simulation.incubating import lead_of
from creuset.villages.models import Village


def lived(asked: Mapping[str, Any], *, told: Callable[[], None]) -> dict[str, Any]:
    """A call was lived on this database, which is a copy, and holds; return what came of it.

    `asked` says the village's number, how large a call, and the first day. Raise LookupError where nobody owns the
    village, Broken where something does not hold.
    """
    village = Village.objects.get(pk=asked["village"])
    by = lead_of(village)
    if by is None:
        message = f"nobody owns {village.slug}"
        raise LookupError(message)
    first = date.fromisoformat(asked["first"])
    course = Course(
        village, Asked.read(asked["call"]), by=by, first=first, stopped_at=clock.stopped_at
    )
    for _part in live(course):
        told()
    check(course.call)
    return outcome_of(course).written()
