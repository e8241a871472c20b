"""What came of a call that was lived: counts, and what its scores found again; kept as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from creuset.core import clock
from creuset.simulation.calling.checking import check
from creuset.simulation.calling.living import CallLife
from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.incubating import lead_of
from creuset.villages.models import Village

#: As many parts as a life of a call tells, so that whoever waits sees how far it is.
PARTS = 32


@dataclass(frozen=True)
class CallOutcome:
    """The life of a call, as it is told."""

    asked: Asked
    counts: Mapping[str, int]
    recovered: Recovered
    by_readings: list[Recovered]

    def written(self) -> dict[str, Any]:
        """Return the outcome as JSON holds it; `read` gives it back."""
        return asdict(self)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "CallOutcome":
        """Return what was written."""
        return cls(
            Asked(**row["asked"]),
            row["counts"],
            Recovered(**row["recovered"]),
            [Recovered(**one) for one in row["by_readings"]],
        )


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
    size = Asked(**asked["call"])
    first = date.fromisoformat(asked["first"])
    life = CallLife(village, size, by=by, first=first, stopped_at=clock.stopped_at)
    for _part in life.live():
        told()
    check(life.call)
    assert life.told.recovered is not None  # noqa: S101 - a whole life has calibrated
    counts = dict(sorted(life.told.counts.items()))
    return CallOutcome(size, counts, life.told.recovered, life.told.by_readings).written()
