"""Figures of programmes for programs: /villages/<village>/programme-figures."""

from creuset.core import clock
from creuset.core.api import Out, Router, needs
from creuset.core.roles import Capability, Scope
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.cohorts import get_cohort
from creuset.incubation.queries.figures import Table, of_call, of_cohort, over_years
from creuset.people.permissions import check_may
from creuset.people.requests import ApiRequest

router = Router(tags=["figures"])


class FigureOut(Out):
    """One value; null where nobody said it, or so few are behind it that they could be recognised."""

    code: str
    label: str
    value: float | None


class FigureTableOut(Out):
    """Values of one sort."""

    code: str
    title: str
    unit: str
    note: str
    rows: list[FigureOut]


@router.get("/programme-figures", response=list[FigureTableOut], summary="Programmes, year by year")
@needs(Scope.READ)
def read_years(request: ApiRequest) -> list[Table]:
    """Files, laureates, projects, hours of support, alumni."""
    check_may(request.auth, Capability.SEE_PROGRAMMES, request.village)
    return over_years(request.village)


@router.get(
    "/programme-figures/calls/{int:pk}",
    response=list[FigureTableOut],
    summary="Figures of a call",
)
@needs(Scope.READ)
def read_call_figures(request: ApiRequest, pk: int) -> list[Table]:
    """How far its files came, by axis, who is behind them, how the jury worked."""
    check_may(request.auth, Capability.SEE_PROGRAMMES, request.village)
    return of_call(get_call(request.village, pk, by=request.auth))


@router.get(
    "/programme-figures/cohorts/{int:pk}",
    response=list[FigureTableOut],
    summary="Figures of a cohort",
)
@needs(Scope.READ)
def read_cohort_figures(request: ApiRequest, pk: int) -> list[Table]:
    """Its projects, who came, support by goal, milestones, health."""
    check_may(request.auth, Capability.SEE_PROGRAMMES, request.village)
    cohort = get_cohort(request.village, pk, request.auth)
    return of_cohort(cohort, today=request.village.day_of(clock.now()))
