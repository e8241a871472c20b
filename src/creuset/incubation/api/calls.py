"""Programmes and calls for programs: /villages/<village>/programmes, /calls, /call-rounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Instant, Out, Paged, Paging, Router, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.incubation.actions import calls as actions
from creuset.incubation.actions import programmes as programme_actions
from creuset.incubation.actions import rounds as round_actions
from creuset.incubation.kinds import ProgrammeKind, RoundKind
from creuset.incubation.models import Call, Programme, Round
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.calls import (
    calls_of,
    get_call,
    get_round,
    is_published,
    read_whole,
    standing_of,
)
from creuset.incubation.queries.programmes import get_programme, programmes_of
from creuset.incubation.rules.calls import Phase
from creuset.incubation.rules.publishing import needs_of
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
)
from creuset.incubation.starters import get_starter
from creuset.incubation.writing import (
    call_terms,
    programme_terms,
    round_terms,
    rounds_of,
    rounds_terms,
)
from creuset.people.requests import ApiRequest
from creuset.projects.states import ProjectKind

router = Router(tags=["programmes"])

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
type Names = dict[Annotated[str, Field(max_length=5)], Annotated[str, Field(max_length=200)]]
type Texts = dict[Annotated[str, Field(max_length=5)], Annotated[str, Field(max_length=20_000)]]
Cents = Annotated[int, Field(ge=0, le=10**12)]
Count = Annotated[int, Field(ge=1, le=1000)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Key = Annotated[int, Field(ge=1, le=2**53)]


class StageIO(In):
    """A stage of a programme."""

    code: Code
    names: Names
    descriptions: Texts = {}


class ProgrammeIn(In):
    """All that a programme says."""

    names: Names
    kind: ProgrammeKind = ProgrammeKind.INCUBATION
    descriptions: Texts = {}
    months: Annotated[int, Field(ge=1, le=60)] = 8
    stages: Annotated[list[StageIO], Field(max_length=50)] = []


class NewProgrammeIn(ProgrammeIn):
    """A programme to make; without a code it takes one from its name."""

    code: Code | None = None


class ProgrammesOrderIn(In):
    """Every programme of the village, in the order in which they stand."""

    order: Annotated[list[Key], Field(max_length=1000)]


class ProgrammeOut(Out):
    """A programme with its stages."""

    id: int
    code: str
    names: dict[str, str]
    kind: ProgrammeKind
    descriptions: dict[str, str]
    months: int
    stages: list[StageIO]
    closed_at: AwareDatetime | None


class CallAxisIO(In):
    """A theme under which an application is filed."""

    code: Code
    names: Names
    descriptions: Texts = {}


class AxisQuotaIO(In):
    """How many of an axis pass a round: at least, if so many applied, and at most."""

    axis: Code
    least: Annotated[int, Field(ge=0, le=1000)] = 0
    most: Annotated[int, Field(ge=0, le=1000)] | None = None


class CriterionIO(In):
    """What is scored, with its weight and its scale; of every axis where it names none."""

    code: Code
    names: Names
    helps: Texts = {}
    axis: Annotated[str, Field(max_length=60)] = ""
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    least: Annotated[int, Field(ge=-100, le=100)] = 0
    most: Annotated[int, Field(ge=-100, le=100)] = 5
    anchors: dict[Annotated[str, Field(pattern=r"^-?\d{1,3}$")], Names] = {}


class CallRoundIn(In):
    """One selection among those who are left, with its quotas and its grid."""

    names: Names
    kind: RoundKind = RoundKind.FILES
    seats: Count
    readings: Annotated[int, Field(ge=1, le=50)] = 3
    one_of_axis: bool = True
    one_outsider: bool = False
    is_blind: bool = False
    scores_by: Instant | None = None
    quorum: Annotated[int, Field(ge=1, le=100)] = 1
    quotas: Annotated[list[AxisQuotaIO], Field(max_length=100)] = []
    criteria: Annotated[list[CriterionIO], Field(max_length=100)] = []


class CallIn(In):
    """All that a call says of itself; its instants name their zone."""

    names: Names
    summaries: Texts = {}
    descriptions: Texts = {}
    rules: Texts = {}
    opens_at: Instant
    closes_at: Instant
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] = 10
    answers_on: Day | None = None
    starts_on: Day | None = None
    seats: Count
    budget_cents: Cents | None = None
    most_cents: Cents | None = None
    project_kinds: Annotated[list[ProjectKind], Field(max_length=20)] = []
    form: Annotated[str, Field(max_length=60)] = ""
    may_correct: bool = False
    appeal_days: Annotated[int, Field(ge=0, le=120)] = 15
    kept_months: Annotated[int, Field(ge=1, le=60)] = 12
    axes: Annotated[list[CallAxisIO], Field(max_length=100)] = []


class NewCallIn(CallIn):
    """A call to make, with its rounds; without a code it takes one from its name."""

    programme: Key
    code: Code | None = None
    rounds: Annotated[list[CallRoundIn], Field(max_length=20)] = []


class ExtendCallIn(In):
    """A later deadline, and why; days that are left out stay."""

    closes_at: Instant
    reason: Reason
    answers_on: Day | None = None
    starts_on: Day | None = None


class StartFormIn(In):
    """What the form of a call begins as: start-up, audiovisual or digital-work."""

    starter: Code


class DropCallIn(In):
    """Why a call is given up."""

    reason: Reason


class CallRoundOut(Out):
    """A round with its quotas and its grid; criteria that are retired are left out."""

    id: int
    number: int
    names: dict[str, str]
    kind: RoundKind
    seats: int
    readings: int
    one_of_axis: bool
    one_outsider: bool
    is_blind: bool
    scores_by: AwareDatetime | None
    quorum: int
    quotas: list[AxisQuotaIO]
    criteria: list[CriterionIO]
    opened_at: AwareDatetime | None
    released_at: AwareDatetime | None


class CallOut(Out):
    """A call, where it stands, and how it is judged."""

    id: int
    code: str
    programme: int
    phase: Phase
    names: dict[str, str]
    summaries: dict[str, str]
    descriptions: dict[str, str]
    rules: dict[str, str]
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    answers_on: date | None
    starts_on: date | None
    seats: int
    budget_cents: int | None
    most_cents: int | None
    project_kinds: list[ProjectKind]
    form: str
    may_correct: bool
    appeal_days: int
    kept_months: int
    axes: list[CallAxisIO]
    rounds: list[CallRoundOut]
    published_at: AwareDatetime | None
    dropped_at: AwareDatetime | None
    dropped_why: str


class NeedOut(Out):
    """Something that a call has before it is published: where it is said, in words, and whether it is there."""

    place: str
    words: str
    is_met: bool


# ---- programmes ----------------------------------------------------------------------------------------


@router.get("/programmes", response=list[ProgrammeOut], summary="Programmes")
def list_programmes(request: ApiRequest) -> list[dict[str, Any]]:
    """All of the village in their order, for its team; for others none."""
    return [_programme(row) for row in programmes_of(request.village, by=request.auth)]


@router.post("/programmes", response={201: ProgrammeOut}, summary="Make a programme")
@needs(Scope.PROGRAMMES)
def make_programme(request: ApiRequest, said: NewProgrammeIn) -> Status[Any]:
    """The village has another programme, the last."""
    row = programme_actions.make_programme(
        village=request.village,
        terms=_programme_terms(said),
        code=said.code or "",
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _programme(row))


@router.put("/programmes/order", response={204: None}, summary="Put the programmes in order")
@needs(Scope.PROGRAMMES)
def order_programmes(request: ApiRequest, said: ProgrammesOrderIn) -> Status[None]:
    """Each is named once."""
    programme_actions.order_programmes(
        village=request.village, order=said.order, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@router.get("/programmes/{int:pk}", response=ProgrammeOut, summary="One programme")
def read_programme(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What it says, and its stages; for the team."""
    return _programme(get_programme(request.village, pk, by=request.auth))


@router.put("/programmes/{int:pk}", response=ProgrammeOut, summary="Change a programme")
@needs(Scope.PROGRAMMES)
def change_programme(request: ApiRequest, pk: int, said: ProgrammeIn) -> dict[str, Any]:
    """It says this from now on; a stage in which projects stand stays."""
    programme_actions.change_programme(
        programme=get_programme(request.village, pk, by=request.auth),
        terms=_programme_terms(said),
        by=request.auth,
        now=clock.now(),
    )
    return read_programme(request, pk)


@router.post("/programmes/{int:pk}/close", response=ProgrammeOut, summary="Close a programme")
@needs(Scope.PROGRAMMES)
def close_programme(request: ApiRequest, pk: int) -> dict[str, Any]:
    """No call recruits for it any more."""
    row = get_programme(request.village, pk, by=request.auth)
    programme_actions.close_programme(programme=row, by=request.auth, now=clock.now())
    return read_programme(request, pk)


@router.post("/programmes/{int:pk}/reopen", response=ProgrammeOut, summary="Open a programme again")
@needs(Scope.PROGRAMMES)
def reopen_programme(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Calls may recruit for it again."""
    row = get_programme(request.village, pk, by=request.auth)
    programme_actions.reopen_programme(programme=row, by=request.auth, now=clock.now())
    return read_programme(request, pk)


# ---- calls ---------------------------------------------------------------------------------------------


@router.get("/calls", response=Paged[CallOut], summary="Calls for projects")
def list_calls(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Those that are published; all for the team. The latest first."""
    rows = calls_of(request.village, by=request.auth)
    found = page(rows, order=("-id",), at=at, request=request, response=response)

    def values(rows: Sequence[Call]) -> list[dict[str, Any]]:
        read_whole(*rows)
        return [_call(row) for row in rows]

    return mapped(found, values)


@router.post("/calls", response={201: CallOut}, summary="Write a call")
@needs(Scope.PROGRAMMES)
def make_call(request: ApiRequest, said: NewCallIn) -> Status[Any]:
    """The programme has another call, which only the team sees until it is published."""
    row = actions.make_call(
        village=request.village,
        programme=get_programme(request.village, said.programme, by=request.auth),
        terms=_terms(said),
        rounds=[_round_terms(one) for one in said.rounds],
        code=said.code or "",
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, read_call(request, row.pk))


@router.get("/calls/{int:pk}", response=CallOut, summary="One call")
def read_call(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What is asked of whom until when, and how one is judged."""
    return _call(_whole(request, pk))


@router.put("/calls/{int:pk}", response=CallOut, summary="Change a call")
@needs(Scope.PROGRAMMES)
def change_call(request: ApiRequest, pk: int, said: CallIn) -> dict[str, Any]:
    """It says this from now on; what people rely on stays."""
    actions.change_call(
        call=_whole(request, pk), terms=_terms(said), by=request.auth, now=clock.now()
    )
    return read_call(request, pk)


@router.get("/calls/{int:pk}/needs", response=list[NeedOut], summary="What a call needs")
@needs(Scope.PROGRAMMES)
def read_needs(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """What is there, and what is missing before it is published; for whoever runs the call."""
    row = _whole(request, pk)
    check_may_lead(request.auth, row)
    needs = needs_of(
        call_terms(row),
        rounds_terms(row),
        form_published=is_published(row.form_id),
        now=clock.now(),
    )
    return [
        {
            "place": ".".join(str(step) for step in need.path),
            "words": str(need.words),
            "is_met": need.is_met,
        }
        for need in needs
    ]


@router.post("/calls/{int:pk}/publish", response=CallOut, summary="Publish a call")
@needs(Scope.PROGRAMMES)
def publish_call(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Anybody reads it; members are told when it opens."""
    actions.publish_call(call=_whole(request, pk), by=request.auth, now=clock.now())
    return read_call(request, pk)


@router.post("/calls/{int:pk}/form", response=CallOut, summary="Start a form for a call")
@needs(Scope.PROGRAMMES)
def start_form(request: ApiRequest, pk: int, said: StartFormIn) -> dict[str, Any]:
    """It begins as one of those for its kind of project, and is a draft."""
    actions.start_form(
        call=_whole(request, pk),
        starter=get_starter(said.starter),
        by=request.auth,
        now=clock.now(),
    )
    return read_call(request, pk)


@router.post("/calls/{int:pk}/extend", response=CallOut, summary="Move the deadline")
@needs(Scope.PROGRAMMES)
def extend_call(request: ApiRequest, pk: int, said: ExtendCallIn) -> dict[str, Any]:
    """Later, for everybody; those who write are told."""
    actions.extend_call(
        call=_whole(request, pk), **said.model_dump(), by=request.auth, now=clock.now()
    )
    return read_call(request, pk)


@router.post("/calls/{int:pk}/drop", response=CallOut, summary="Give up a call")
@needs(Scope.PROGRAMMES)
def drop_call(request: ApiRequest, pk: int, said: DropCallIn) -> dict[str, Any]:
    """Nothing is filed any more; its page says why."""
    actions.drop_call(
        call=_whole(request, pk), reason=said.reason, by=request.auth, now=clock.now()
    )
    return read_call(request, pk)


# ---- rounds --------------------------------------------------------------------------------------------


@router.post("/calls/{int:pk}/rounds", response={201: CallRoundOut}, summary="Add a round")
@needs(Scope.PROGRAMMES)
def add_round(request: ApiRequest, pk: int, said: CallRoundIn) -> Status[Any]:
    """The call has another round, the last."""
    row = round_actions.add_round(
        call=_whole(request, pk), terms=_round_terms(said), by=request.auth, now=clock.now()
    )
    return Status(201, _round(get_round(request.village, row.pk, by=request.auth)))


@router.put("/call-rounds/{int:pk}", response=CallRoundOut, summary="Change a round")
@needs(Scope.PROGRAMMES)
def change_round(request: ApiRequest, pk: int, said: CallRoundIn) -> dict[str, Any]:
    """It is this from now on; a criterion that was scored and is left out counts no longer."""
    round_actions.change_round(
        round=get_round(request.village, pk, by=request.auth),
        terms=_round_terms(said),
        by=request.auth,
        now=clock.now(),
    )
    return _round(get_round(request.village, pk, by=request.auth))


@router.delete("/call-rounds/{int:pk}", response={204: None}, summary="Take a round away")
@needs(Scope.PROGRAMMES)
def remove_round(request: ApiRequest, pk: int) -> Status[None]:
    """Those after it move up; one that has begun stays."""
    round_actions.remove_round(
        round=get_round(request.village, pk, by=request.auth), by=request.auth, now=clock.now()
    )
    return Status(204, None)


# ---- shapes --------------------------------------------------------------------------------------------


def _whole(request: ApiRequest, pk: int) -> Call:
    row = get_call(request.village, pk, by=request.auth)
    read_whole(row)
    return row


def _programme_terms(said: ProgrammeIn) -> ProgrammeTerms:
    return ProgrammeTerms(
        names=said.names,
        kind=said.kind,
        descriptions=said.descriptions,
        months=said.months,
        stages=tuple(StageTerms(**dict(one)) for one in said.stages),
    )


def _terms(said: CallIn) -> CallTerms:
    left = {"axes", "programme", "code", "rounds", "project_kinds"}
    return CallTerms(
        **{name: value for name, value in said if name not in left},
        project_kinds=tuple(said.project_kinds),
        axes=tuple(AxisTerms(**dict(one)) for one in said.axes),
    )


def _round_terms(said: CallRoundIn) -> RoundTerms:
    left = {"quotas", "criteria"}
    return RoundTerms(
        **{name: value for name, value in said if name not in left},
        quotas=tuple(QuotaTerms(**dict(one)) for one in said.quotas),
        criteria=tuple(_criterion_terms(one) for one in said.criteria),
    )


def _criterion_terms(said: CriterionIO) -> CriterionTerms:
    anchors = {int(number): words for number, words in said.anchors.items()}
    return CriterionTerms(**{**dict(said), "anchors": anchors})


def _programme(row: Programme) -> dict[str, Any]:
    terms = programme_terms(row)
    return {
        "id": row.pk,
        "code": row.code,
        "closed_at": row.closed_at,
        **_plain(terms, ("names", "kind", "descriptions", "months")),
        "stages": [_plain(one, ("code", "names", "descriptions")) for one in terms.stages],
    }


def _call(row: Call) -> dict[str, Any]:
    terms = call_terms(row)
    left = {"axes", "grace_minutes"}
    names = [name for name in CallTerms.__dataclass_fields__ if name not in left]
    return {
        "id": row.pk,
        "code": row.code,
        "programme": row.programme_id,
        "phase": standing_of(row, now=clock.now()).phase,
        **_plain(terms, names),
        "axes": [_plain(one, ("code", "names", "descriptions")) for one in terms.axes],
        "rounds": [_round(one) for one in rounds_of(row)],
        **{name: getattr(row, name) for name in ("published_at", "dropped_at", "dropped_why")},
    }


def _round(row: Round) -> dict[str, Any]:
    terms = round_terms(row)
    names = [n for n in RoundTerms.__dataclass_fields__ if n not in {"quotas", "criteria"}]
    criterion = ("code", "names", "helps", "axis", "weight", "least", "most")
    return {
        "id": row.pk,
        "number": row.number,
        **_plain(terms, names),
        "quotas": [_plain(one, ("axis", "least", "most")) for one in terms.quotas],
        "criteria": [
            {**_plain(one, criterion), "anchors": {str(n): w for n, w in one.anchors.items()}}
            for one in terms.criteria
        ],
        "opened_at": row.opened_at,
        "released_at": row.released_at,
    }


def _plain(value: object, names: Any) -> Mapping[str, Any]:
    return {name: getattr(value, name) for name in names}
