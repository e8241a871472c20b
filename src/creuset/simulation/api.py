"""What if so many people come, what does a jury find, for programs: /villages/<village>/what-ifs."""

from datetime import date
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, Out, Paged, Paging, Router, needs, page
from creuset.core.roles import Scope
from creuset.people.requests import ApiRequest
from creuset.simulation import actions, telling
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import (
    FEWEST_FILES,
    FEWEST_JURORS,
    FILES,
    JURORS,
    MOST_FILES,
    MOST_JURORS,
    MOST_READINGS,
    MOST_SEED,
    READINGS,
    asked_of,
)
from creuset.simulation.calling.people import Asked as AskedCall
from creuset.simulation.models import WhatIf
from creuset.simulation.queries import get_what_if, what_ifs_of
from creuset.simulation.rates import Way
from creuset.simulation.states import WhatIfKind, WhatIfState
from creuset.simulation.tasks import answer_what_if
from creuset.simulation.whatif.answers import Answer
from creuset.simulation.whatif.question import (
    FEWEST_SEEDS,
    FEWEST_WEEKS,
    MOST_NEWCOMERS,
    MOST_SEEDS,
    MOST_WEEKS,
    SEEDS,
    WEEKS,
    Question,
    question_of,
)

router = Router(tags=["figures"])


class WhatIfIn(Asked):
    """How many come, over how many weeks; `mix` weighs who they are, and who is not named does not come."""

    newcomers: Annotated[int, Field(ge=1, le=MOST_NEWCOMERS)]
    weeks: Annotated[int, Field(ge=FEWEST_WEEKS, le=MOST_WEEKS)] = WEEKS
    arriving_weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None
    seeds: Annotated[int, Field(ge=FEWEST_SEEDS, le=MOST_SEEDS)] = SEEDS
    mix: dict[Way, float] | None = None


class LivedCallIn(Asked):
    """How large a call: so many files and jurors, each file read so often; the same seed lives the same call."""

    files: Annotated[int, Field(ge=FEWEST_FILES, le=MOST_FILES)] = FILES
    jurors: Annotated[int, Field(ge=FEWEST_JURORS, le=MOST_JURORS)] = JURORS
    readings: Annotated[int, Field(ge=1, le=MOST_READINGS)] = READINGS
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)] = 1


class EstimateOut(Out):
    """The mean of the lives, and between which values it lies 95 times of 100."""

    mean: float
    low: float
    high: float


class ComparedOut(Out):
    """The same figure without newcomers and with them."""

    without: EstimateOut
    with_newcomers: EstimateOut


class KindFullOut(Out):
    """How full a kind of place is, in all and on each day; null where it is closed."""

    kind: str
    whole: ComparedOut
    days_without: list[float | None]
    days_with: list[float | None]


class WeekdayFullOut(Out):
    """The open space on a day of the week, Monday being 0; full from that newcomer on, 0: full without them."""

    weekday: int
    peak: ComparedOut
    full_from: int | None


class LetKindOut(Out):
    """How many places of a kind are let at the end."""

    kind: str
    count: int
    let: ComparedOut


class MonthBringsOut(Out):
    """What a month brings, in cents before VAT."""

    month: date
    contracts: ComparedOut
    bookings: ComparedOut


class UnservedOut(Out):
    """Wishes for a kind of place for which nothing was found."""

    kind: str
    newcomers: EstimateOut
    others: ComparedOut


class AnswerOut(Out):
    """What the lives say together."""

    first: date
    currency: str
    lives: int
    seats: int
    kinds: list[KindFullOut]
    weekdays: list[WeekdayFullOut]
    peaks_without: list[float | None]
    peaks_with: list[float | None]
    let: list[LetKindOut]
    months: list[MonthBringsOut]
    unserved: list[UnservedOut]
    waits: ComparedOut
    unplaced: dict[str, EstimateOut]


class RecoveredOut(Out):
    """What scores say of the merits behind them: correlations of ranks, and how many of the best have a place."""

    readings: int
    raw: float | None
    calibrated: float | None
    severity: float | None
    best: int
    best_raw: int
    seats: int


class LivedJurorOut(Out):
    """A juror; `severity` and `found` say how much more than the others they give, in truth and as was found."""

    number: int
    axis: dict[str, str]
    most: int
    readings: int
    conflicts: int
    mean: float | None
    severity: float
    found: float | None


class LivedAxisOut(Out):
    """What was decided of the files of an axis; at most so many are selected that have not given up their place."""

    names: dict[str, str]
    eligible: int
    selected: int
    declined: int
    waiting: int
    refused: int
    most: int | None


class LivedFileOut(Out):
    """A file: its place by true merit, by plain means and by calibrated scores, and what was decided."""

    number: int
    axis: dict[str, str]
    true: int
    raw: int
    calibrated: int
    outcome: str


class LivedMonthOut(Out):
    """A month of the cohort; `presence` is a share, `health` from 1 to 5."""

    number: int
    inside: int
    left: int
    sessions: int
    presence: float | None
    support_minutes: int
    slots: int
    milestones: int
    milestones_due: int
    health: float | None
    answers: int


class LivedAlumniOut(Out):
    """A year of the alumni, together; null where none of them said it."""

    year: int
    told: int
    alive: int
    jobs: int | None
    turnover_cents: int | None
    raised_cents: int | None


class LivedCallOut(Out):
    """What came of a call that a copy lived; `by_readings`: were each file read once, twice and so on."""

    currency: str
    counts: dict[str, int]
    recovered: RecoveredOut
    by_readings: list[RecoveredOut]
    jury: list[LivedJurorOut]
    axes: list[LivedAxisOut]
    files: list[LivedFileOut]
    months: list[LivedMonthOut]
    alumni: list[LivedAlumniOut]


class WhatIfOut(Out):
    """A question, and how far its lives are: of how many days, or parts of a call."""

    id: int
    kind: WhatIfKind
    state: WhatIfState
    question: dict[str, Any]
    asked_at: AwareDatetime
    done: int
    steps: int
    failure: str


class WhatIfAnswerOut(WhatIfOut):
    """A question with what its lives say once they are lived, in words and figures: `answer`, or `call` by its kind."""

    sentences: list[str]
    answer: AnswerOut | None
    call: LivedCallOut | None


@router.get("/what-ifs", response=Paged[WhatIfOut], summary="What-if questions")
@needs(Scope.PLANS)
def list_what_ifs(request: ApiRequest, response: HttpResponse, at: Query[Paging]) -> object:
    """What was asked, the latest first."""
    rows = what_ifs_of(request.village, by=request.auth)
    return page(rows, order=("-pk",), at=at, request=request, response=response)


@router.post("/what-ifs", response={201: WhatIfOut}, summary="Ask what if people come")
@needs(Scope.PLANS)
def ask_what_if(request: ApiRequest, asked: WhatIfIn) -> Status[WhatIf]:
    """The question is answered by lives of copies of the village, which takes minutes; nothing real changes."""
    return Status(201, _ask(request, question_of(**asked.dict())))


@router.post(
    "/what-ifs/calls", response={201: WhatIfOut}, summary="Ask what a jury finds in a call"
)
@needs(Scope.PLANS)
def ask_call(request: ApiRequest, asked: LivedCallIn) -> Status[WhatIf]:
    """A copy of the village lives the call, from its page to its alumni; nothing real changes."""
    return Status(201, _ask(request, asked_of(**asked.dict())))


def _ask(request: ApiRequest, question: Question | AskedCall) -> WhatIf:
    row = actions.ask(village=request.village, question=question, by=request.auth, now=clock.now())
    transaction.on_commit(lambda: answer_what_if.enqueue(row.pk))
    return row


@router.get("/what-ifs/{int:pk}", response=WhatIfAnswerOut, summary="One what-if question")
@needs(Scope.PLANS)
def one_what_if(request: ApiRequest, pk: int) -> dict[str, Any]:
    """How far its lives are, and what they say."""
    row = get_what_if(request.village, pk, by=request.auth)
    found = telling.found_of(row) if row.state == WhatIfState.DONE else None
    return {
        **{name: getattr(row, name) for name in WhatIfOut.model_fields},
        "sentences": telling.sentences(found) if found else [],
        "answer": found if isinstance(found, Answer) else None,
        "call": found if isinstance(found, CallOutcome) else None,
    }


@router.delete("/what-ifs/{int:pk}", response={204: None}, summary="Forget a what-if question")
@needs(Scope.PLANS)
def forget_what_if(request: ApiRequest, pk: int) -> Status[None]:
    """The question and its answer are gone."""
    row = get_what_if(request.village, pk, by=request.auth)
    actions.forget(what_if=row, by=request.auth, now=clock.now())
    return Status(204, None)
