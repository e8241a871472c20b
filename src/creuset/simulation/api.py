"""What if so many people come, for programs: /villages/<village>/what-ifs."""

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
from creuset.simulation import actions
from creuset.simulation.models import WhatIf
from creuset.simulation.queries import get_what_if, what_ifs_of
from creuset.simulation.rates import Way
from creuset.simulation.states import WhatIfState
from creuset.simulation.tasks import answer_what_if
from creuset.simulation.whatif import words
from creuset.simulation.whatif.answers import Lives, answer
from creuset.simulation.whatif.question import (
    FEWEST_SEEDS,
    FEWEST_WEEKS,
    MOST_NEWCOMERS,
    MOST_SEEDS,
    MOST_WEEKS,
    SEEDS,
    WEEKS,
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


class WhatIfOut(Out):
    """A question, and how far its lives are."""

    id: int
    state: WhatIfState
    question: dict[str, Any]
    asked_at: AwareDatetime
    done: int
    steps: int
    failure: str


class WhatIfAnswerOut(WhatIfOut):
    """A question with what its lives say, in words and figures, once they are lived."""

    sentences: list[str]
    answer: AnswerOut | None


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
    row = actions.ask(
        village=request.village,
        question=question_of(**asked.dict()),
        by=request.auth,
        now=clock.now(),
    )
    transaction.on_commit(lambda: answer_what_if.enqueue(row.pk))
    return Status(201, row)


@router.get("/what-ifs/{int:pk}", response=WhatIfAnswerOut, summary="One what-if question")
@needs(Scope.PLANS)
def one_what_if(request: ApiRequest, pk: int) -> dict[str, Any]:
    """How far its lives are, and what they say."""
    row = get_what_if(request.village, pk, by=request.auth)
    is_done = row.state == WhatIfState.DONE
    found = answer(Lives.read(row.lives), currency=request.village.currency) if is_done else None
    return {
        **{name: getattr(row, name) for name in WhatIfOut.model_fields},
        "sentences": words.sentences(found) if found else [],
        "answer": found,
    }


@router.delete("/what-ifs/{int:pk}", response={204: None}, summary="Forget a what-if question")
@needs(Scope.PLANS)
def forget_what_if(request: ApiRequest, pk: int) -> Status[None]:
    """The question and its answer are gone."""
    row = get_what_if(request.village, pk, by=request.auth)
    actions.forget(what_if=row, by=request.auth, now=clock.now())
    return Status(204, None)
