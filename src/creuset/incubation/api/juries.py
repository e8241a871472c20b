"""Juries for programs, for whoever leads a call: /villages/<village>/calls/<call>/jurors, conflicts, rounds."""

from typing import Annotated, Any, Literal

from django.db import transaction
from ninja import Field

from creuset.core import clock
from creuset.core.api import Email, In, Instant, Line, Out, Router, Status, Text, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import assignments, conflicts, giving, juries
from creuset.incubation.actions.juries import Newcomer, Seat
from creuset.incubation.kinds import Ground
from creuset.incubation.models import AssignmentPlan, Call, Juror, Round
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.assignments import get_plan, open_plan, plan_page
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.conflicts import ConflictRow, conflict_rows, get_conflict
from creuset.incubation.queries.juries import (
    JurorRow,
    get_axes,
    get_filed,
    get_juror,
    get_round,
    jurors_of,
    terms_of,
)
from creuset.incubation.queries.readings import score_rows
from creuset.incubation.states import PlanState, ReadingState
from creuset.incubation.tasks import find_assignment
from creuset.incubation.words.statement import statement_of
from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["juries"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]
Points = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]


class JurorSeatIn(In):
    """What a juror knows, how much they read in a round, what they are in the jury."""

    axes: Annotated[list[Code], Field(max_length=100)] = []
    skills: Annotated[list[Line], Field(max_length=juries.MOST_SKILLS)] = []
    most: Annotated[int, Field(ge=1, le=juries.MOST_READINGS)] = 12
    #: null: as the house finds it.
    is_outsider: bool | None = None
    chairs: bool = False


class NewJurorIn(JurorSeatIn):
    """Somebody who is asked to judge: known here by number, or new by address."""

    party: Number | None = None
    email: Email | None = None
    given_name: Annotated[Line, Field(max_length=80)] = ""
    family_name: Annotated[Line, Field(max_length=80)] = ""


class JurorOut(Out):
    """Somebody who was asked to judge, how much they have to read and have scored."""

    id: int
    party: int
    name: str
    axes: list[str]
    skills: list[str]
    most: int
    is_outsider: bool
    chairs: bool
    invited_at: Instant
    signed_at: Instant | None
    statement_version: int
    statement_digest: str
    declined_at: Instant | None
    left_at: Instant | None
    given: int
    done: int


class JuryTermsIn(In):
    """What jurors sign, and what they see; no statement: the words of the house."""

    statements: dict[Code, Annotated[Text, Field(max_length=8000)]] = {}
    shows_scores: bool = False
    hidden: Annotated[list[Code], Field(max_length=200)] = []


class JuryTermsOut(Out):
    """What jurors sign now, by language, and what they see."""

    statements: dict[str, str]
    version: int
    shows_scores: bool
    hidden: list[str]


class ConflictIn(In):
    """A conflict that whoever leads the call was told of."""

    juror: Number
    application: Number
    ground: Literal["company", "place", "mentor", "supplier", "family", "other"]
    words: Annotated[Text, Field(max_length=conflicts.LONGEST_WORDS)] = ""


class ConflictLiftIn(In):
    """Why a conflict is none."""

    why: Annotated[Text, Field(min_length=1, max_length=conflicts.LONGEST_WORDS)]


class ConflictOut(Out):
    """A juror must not read an application, and what says so."""

    id: int
    juror: int
    application: int
    ground: Ground
    words: str
    is_found: bool
    evidence: list[str]
    is_read: bool
    declared_at: Instant
    lifted_at: Instant | None
    lifted_why: str


class LookedOut(Out):
    """How many conflicts are new."""

    found: int


class PlacedOut(Out):
    """A reading as a plan shows it: kept, given or taken."""

    reading: int
    application: int
    juror: int
    state: ReadingState
    change: Literal["kept", "given", "taken"]
    is_locked: bool
    affinity: int | None


class PairOut(Out):
    """A juror who is kept from an application."""

    application: int
    juror: int


class AssignmentPlanOut(Out):
    """A draft of who reads what, and how good it is."""

    id: int
    state: PlanState
    seed: int
    method: str
    inputs: str
    by_hand: bool
    done: int
    steps: int
    failure: str
    result: dict[str, Any]
    given_at: Instant | None


class ReadingPlanOut(Out):
    """Who reads what in a round: the open draft if there is one, as a difference from what jurors have."""

    plan: AssignmentPlanOut | None
    is_stale: bool
    missing: int
    groups: int
    readings: list[PlacedOut]
    kept_apart: list[PairOut]


class ComputeIn(In):
    """How equals are told apart; none: by chance, and kept."""

    seed: Annotated[int, Field(ge=0, lt=assignments.MOST_SEED)] | None = None


class PairIn(In):
    """A juror and an application: fixed, kept apart, or left to the next plan."""

    application: Number
    juror: Number
    verb: Literal["fix", "exclude", "free"]


class RemindedOut(Out):
    """How many jurors were told."""

    told: int


class ScoreRowOut(Out):
    """A reading that is done: its points by criterion, and its total on twenty."""

    application: int
    number: int
    juror: int
    points: dict[str, int | None]
    total: str | None
    words: str


@router.get("/calls/{int:pk}/jurors", response=list[JurorOut], summary="The jury of a call")
def list_jurors(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Everybody who was asked, with how much each has to read and has scored."""
    return [_juror(row) for row in jurors_of(_led(request, pk))]


@router.post("/calls/{int:pk}/jurors", response={201: JurorOut}, summary="Ask somebody to judge")
@needs(Scope.PROGRAMMES)
def invite(request: ApiRequest, pk: int, wanted: NewJurorIn) -> Status[Any]:
    """They sign the statement of impartiality before anything is given to them."""
    call = _led(request, pk)
    juror = juries.invite_juror(
        call=call, who=_who(request, wanted), seat=_seat(call, wanted), **_acting(request)
    )
    return Status(201, _one(call, juror.pk))


@router.put("/calls/{int:pk}/jurors/{int:row}", response=JurorOut, summary="Change a juror")
@needs(Scope.PROGRAMMES)
def change(request: ApiRequest, pk: int, row: int, wanted: JurorSeatIn) -> dict[str, Any]:
    """They know and read this much."""
    call = _led(request, pk)
    juries.change_juror(juror=get_juror(call, row), seat=_seat(call, wanted), **_acting(request))
    return _one(call, row)


@router.post(
    "/calls/{int:pk}/jurors/{int:row}/remove", response=JurorOut, summary="Take out of the jury"
)
@needs(Scope.PROGRAMMES)
def remove(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """What they had not scored is free, what they scored stays."""
    call = _led(request, pk)
    juries.leave(juror=get_juror(call, row), **_acting(request))
    return _one(call, row)


@router.get("/calls/{int:pk}/jury-terms", response=JuryTermsOut, summary="What jurors sign")
def read_terms(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The statement of impartiality by language, and what jurors see of one another."""
    return _terms(_led(request, pk))


@router.put("/calls/{int:pk}/jury-terms", response=JuryTermsOut, summary="Change what jurors sign")
@needs(Scope.PROGRAMMES)
def change_terms(request: ApiRequest, pk: int, wanted: JuryTermsIn) -> dict[str, Any]:
    """Whoever signed before has signed what stood then."""
    call = _led(request, pk)
    juries.change_terms(
        call=call,
        statements=wanted.statements,
        shows_scores=wanted.shows_scores,
        hidden=wanted.hidden,
        **_acting(request),
    )
    return _terms(call)


@router.get("/calls/{int:pk}/conflicts", response=list[ConflictOut], summary="Conflicts of a jury")
def list_conflicts(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Those that stand and those that were lifted, with what they rest on."""
    return [_conflict(row) for row in conflict_rows(_led(request, pk))]


@router.post("/calls/{int:pk}/conflicts", response={201: ConflictOut}, summary="Declare a conflict")
@needs(Scope.PROGRAMMES)
def declare(request: ApiRequest, pk: int, wanted: ConflictIn) -> Status[Any]:
    """The juror does not read the application."""
    call = _led(request, pk)
    made = conflicts.declare(
        juror=get_juror(call, wanted.juror),
        application=get_filed(call, wanted.application),
        ground=Ground(wanted.ground),
        words=wanted.words,
        **_acting(request),
    )
    return Status(201, _found(call, made.pk))


@router.post("/calls/{int:pk}/conflicts/look", response=LookedOut, summary="Compare again")
@needs(Scope.PROGRAMMES)
def look(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What the house knows today is compared for the whole jury."""
    return {"found": conflicts.look_again(call=_led(request, pk), **_acting(request))}


@router.post(
    "/calls/{int:pk}/conflicts/{int:row}/lift", response=ConflictOut, summary="Lift a conflict"
)
@needs(Scope.PROGRAMMES)
def lift(request: ApiRequest, pk: int, row: int, wanted: ConflictLiftIn) -> dict[str, Any]:
    """It was judged to be none, for this reason."""
    call = _led(request, pk)
    conflicts.lift(conflict=get_conflict(call, row), why=wanted.why, **_acting(request))
    return _found(call, row)


@router.get(
    "/calls/{int:pk}/rounds/{int:number}/readings",
    response=ReadingPlanOut,
    summary="Who reads what in a round",
)
def read_plan(request: ApiRequest, pk: int, number: int) -> dict[str, Any]:
    """The open draft as a difference from what jurors have; never a score."""
    return _plan(get_round(_led(request, pk), number))


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/plan",
    response={202: ReadingPlanOut},
    summary="Work out who reads what",
)
@needs(Scope.PROGRAMMES)
def compute(request: ApiRequest, pk: int, number: int, wanted: ComputeIn) -> Status[Any]:
    """A worker works it out; read the readings of the round until the draft is there."""
    round_ = get_round(_led(request, pk), number)
    plan = assignments.compute_plan(round_=round_, seed=wanted.seed, **_acting(request))
    via = request.auth.via
    transaction.on_commit(lambda: find_assignment.enqueue(plan.pk, via))
    return Status(202, _plan(round_))


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/pairs",
    response=ReadingPlanOut,
    summary="Fix a pair, or keep it apart",
)
@needs(Scope.PROGRAMMES)
def pair(request: ApiRequest, pk: int, number: int, wanted: PairIn) -> dict[str, Any]:
    """Whatever is worked out; or it is left to the next plan."""
    call = _led(request, pk)
    round_ = get_round(call, number)
    given: dict[str, Any] = {
        "round_": round_,
        "application": get_filed(call, wanted.application),
        "juror": get_juror(call, wanted.juror),
        **_acting(request),
    }
    acts = {
        "fix": assignments.fix_pair,
        "exclude": assignments.exclude_pair,
        "free": assignments.free_pair,
    }
    acts[wanted.verb](**given)
    return _plan(round_)


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/plan/give",
    response=ReadingPlanOut,
    summary="Give the readings of a draft",
)
@needs(Scope.PROGRAMMES)
def give(request: ApiRequest, pk: int, number: int) -> dict[str, Any]:
    """Jurors have what the draft says, and each is told once."""
    round_ = get_round(_led(request, pk), number)
    giving.give_plan(plan=_open(round_), **_acting(request))
    return _plan(round_)


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/plan/drop",
    response=ReadingPlanOut,
    summary="Drop a draft of readings",
)
@needs(Scope.PROGRAMMES)
def drop(request: ApiRequest, pk: int, number: int) -> dict[str, Any]:
    """Jurors have what they had."""
    round_ = get_round(_led(request, pk), number)
    assignments.drop_plan(plan=_open(round_), **_acting(request))
    return _plan(round_)


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/plans/{int:row}/undo",
    response=ReadingPlanOut,
    summary="Take back what a plan gave",
)
@needs(Scope.PROGRAMMES)
def undo(request: ApiRequest, pk: int, number: int, row: int) -> dict[str, Any]:
    """While nothing of it is begun: it is a draft again."""
    round_ = get_round(_led(request, pk), number)
    giving.undo_plan(plan=get_plan(round_, row), **_acting(request))
    return _plan(round_)


@router.post(
    "/calls/{int:pk}/rounds/{int:number}/remind",
    response=RemindedOut,
    summary="Remind jurors who are late",
)
@needs(Scope.PROGRAMMES)
def remind(request: ApiRequest, pk: int, number: int) -> dict[str, Any]:
    """Each is told how much is left, at most once a day."""
    round_ = get_round(_led(request, pk), number)
    return {"told": giving.remind_late(round_=round_, **_acting(request))}


@router.get(
    "/calls/{int:pk}/rounds/{int:number}/scores",
    response=list[ScoreRowOut],
    summary="The scores of a closed round",
)
def scores(request: ApiRequest, pk: int, number: int) -> list[dict[str, Any]]:
    """Every score, once the round is closed."""
    round_ = get_round(_led(request, pk), number)
    if round_.closed_at is None:
        raise Conflict(_("Scores are told once the round is closed."))
    table = score_rows(round_)
    return [
        {
            "application": row.reading.application_id,
            "number": row.reading.application.number,
            "juror": row.reading.juror_id,
            "points": {
                one.code: value for one, value in zip(table.criteria, row.points, strict=True)
            },
            "total": None if row.total is None else f"{row.total:.2f}",
            "words": row.reading.words,
        }
        for row in table.rows
    ]


def _acting(request: ApiRequest) -> dict[str, Any]:
    return {"by": request.auth, "now": clock.now()}


def _led(request: ApiRequest, pk: int) -> Call:
    """Return the call, for whoever leads it; to others there is none."""
    call = get_call(request.village, pk, by=request.auth)
    if not may_lead(request.auth, call):
        raise NotFound(_("There is no such call for projects."))
    return call


def _who(request: ApiRequest, wanted: NewJurorIn) -> Party | Newcomer:
    if wanted.party is not None:
        return get_known(request.village, wanted.party).party
    if not wanted.email or not wanted.family_name:
        raise Refused(_("Somebody new needs an e-mail address and a family name."), field="email")
    return Newcomer(
        email=wanted.email, family_name=wanted.family_name, given_name=wanted.given_name
    )


def _seat(call: Call, wanted: JurorSeatIn) -> Seat:
    return Seat(
        axes=get_axes(call, wanted.axes),
        skills=wanted.skills,
        most=wanted.most,
        is_outsider=wanted.is_outsider,
        chairs=wanted.chairs,
    )


def _open(round_: Round) -> AssignmentPlan:
    plan = open_plan(round_)
    if plan is None:
        raise NotFound(_("There is no such plan of readings."))
    return plan


def _one(call: Call, pk: int) -> dict[str, Any]:
    return next(_juror(row) for row in jurors_of(call) if row.juror.pk == pk)


def _found(call: Call, pk: int) -> dict[str, Any]:
    return next(_conflict(row) for row in conflict_rows(call) if row.row.pk == pk)


def _juror(found: JurorRow) -> dict[str, Any]:
    row: Juror = found.juror
    return {
        "id": row.pk,
        "party": row.party_id,
        "name": row.party.name,
        "axes": [axis.code for axis in row.axes.all()],
        "skills": row.skills,
        "most": row.most,
        "is_outsider": row.is_outsider,
        "chairs": row.chairs,
        "invited_at": row.invited_at,
        "signed_at": row.signed_at,
        "statement_version": row.statement_version,
        "statement_digest": row.statement_digest,
        "declined_at": row.declined_at,
        "left_at": row.left_at,
        "given": found.given,
        "done": found.done,
    }


def _terms(call: Call) -> dict[str, Any]:
    terms = terms_of(call)
    found = {one: statement_of(terms, one) for one in call.village.languages}
    return {
        "statements": {language: one.words for language, one in found.items()},
        "version": max((one.version for one in found.values()), default=0),
        "shows_scores": bool(terms and terms.shows_scores),
        "hidden": terms.hidden if terms else [],
    }


def _conflict(found: ConflictRow) -> dict[str, Any]:
    row = found.row
    return {
        "id": row.pk,
        "juror": row.juror_id,
        "application": row.application_id,
        "ground": row.ground,
        "words": row.words,
        "is_found": row.is_found,
        "evidence": list(found.evidence),
        "is_read": found.is_read,
        "declared_at": row.declared_at,
        "lifted_at": row.lifted_at,
        "lifted_why": row.lifted_why,
    }


def _plan(round_: Round) -> dict[str, Any]:
    page = plan_page(round_)
    return {
        "plan": page.plan,
        "is_stale": page.is_stale,
        "missing": page.missing,
        "groups": page.links.groups,
        "readings": [
            {
                "reading": one.reading.pk,
                "application": row.application.pk,
                "juror": one.juror.pk,
                "state": one.reading.state,
                "change": one.change,
                "is_locked": one.reading.is_locked,
                "affinity": one.affinity.points if one.affinity else None,
            }
            for row in page.files
            for one in row.placed
        ],
        "kept_apart": [
            {"application": one.application_id, "juror": one.juror_id} for one in page.apart
        ],
    }
