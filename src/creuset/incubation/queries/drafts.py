"""What the team knows of drafts: how many there are, and who may file late. Not a word of them."""

from dataclasses import dataclass
from datetime import datetime

from creuset.incubation.models import Application, Call, LateDoor
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _


@dataclass(frozen=True)
class Door:
    """A late code, and whether it still opens the call."""

    row: LateDoor
    is_open: bool


def count_drafts(call: Call) -> int:
    """Return how many drafts of the call there are."""
    return Application.objects.filter(call=call, state=ApplicationState.DRAFT).count()


def late_doors_of(call: Call, *, now: datetime) -> list[Door]:
    """Return the late codes of the call, the latest first."""
    rows = LateDoor.objects.filter(call=call).select_related("made_by").order_by("-made_at", "-pk")
    return [
        Door(row, row.closed_at is None and now < row.until and row.used < row.most) for row in rows
    ]


def get_late_door(call: Call, pk: int) -> LateDoor:
    """Return a late code of the call. Raises NotFound."""
    row = LateDoor.objects.select_related("call__village").filter(call=call, pk=pk).first()
    if row is None:
        raise NotFound(_("This call has no such code."))
    return row
