"""Files that came back to a jury after its round was released, and what it decided anew of them."""

from dataclasses import dataclass

from creuset.incubation.attending import Seat, sitting
from creuset.incubation.models import (
    Appeal,
    Application,
    Call,
    ConflictOfInterest,
    Decision,
    Juror,
    Round,
    SecondDecision,
)
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _


@dataclass(frozen=True)
class CameBack:
    """A file that came back: what was decided first, the appeal that was granted, and who may judge it."""

    application: Application
    first: Decision | None
    appeal: Appeal | None
    jurors: list[Juror]


def came_back(in_round: Round, seat: Seat, pk: int) -> CameBack:
    """Return the file that is before the jury of the released round again. Raise NotFound, also to one in conflict."""
    rows = Application.objects.filter(round=in_round, state=ApplicationState.ELIGIBLE, pk=pk)
    row = rows.select_related("axis").first() if in_round.released_at is not None else None
    if row is None or not seat.presides or pk in _hidden(seat):
        raise NotFound(_("There is no such application in this call."))
    granted = Appeal.objects.filter(application=row, outcome=AppealOutcome.GRANTED)
    return CameBack(
        row,
        Decision.objects.filter(round=in_round, application=row).first(),
        granted.order_by("-answered_at").first(),
        able_jurors(in_round, row),
    )


def able_jurors(in_round: Round, application: Application) -> list[Juror]:
    """Return the jurors of the round who may judge the application, by name."""
    away = ConflictOfInterest.objects.filter(application=application, lifted_at=None)
    rows = sitting(in_round.call_id).exclude(pk__in=away.values("juror"))
    return list(rows.select_related("party").order_by("party__name", "pk"))


def _hidden(seat: Seat) -> frozenset[int]:
    """Return the applications with which the holder of the seat has a conflict of interest."""
    if seat.juror is None:
        return frozenset()
    rows = ConflictOfInterest.objects.filter(juror=seat.juror, lifted_at=None)
    return frozenset(rows.values_list("application_id", flat=True))


def decided_anew(call: Call) -> list[SecondDecision]:
    """Return what was decided anew in the rounds of the call, the oldest first; one query."""
    rows = SecondDecision.objects.filter(decision__round__call=call)
    return list(rows.select_related("decision__application").order_by("decided_at", "pk"))
