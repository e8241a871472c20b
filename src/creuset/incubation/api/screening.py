"""Files of a call for programs of the team: read, judged by hand or by rules."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Instant, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.incubation.actions import screening as acts
from creuset.incubation.actions.completing import ask_to_complete, give_more_time
from creuset.incubation.models import Application, Call, EligibilityRule
from creuset.incubation.queries.applying import OPEN_COMPLETIONS, open_completion
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.keeping import kept_until_of, with_ending
from creuset.incubation.queries.screening import (
    FileLine,
    check_may_read,
    get_file,
    get_rule,
    line_of,
    preview_of,
    received,
    rules_in,
)
from creuset.incubation.rules.screening import Standing, Step, What
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["applications"])

Reason = Annotated[str, Field(max_length=4000)]
Localized = dict[
    Annotated[str, Field(pattern="^[a-z]{2}$")], Annotated[str, Field(max_length=2000)]
]


class VerdictOut(Out):
    """What was judged of a file at a step."""

    step: Step
    is_positive: bool
    reason: str
    rules: list[str]
    given_at: AwareDatetime
    given_by: str
    undone_at: AwareDatetime | None
    undone_why: str


class AskedToCompleteOut(Out):
    """What an applicant is asked to complete: keys of questions and of the cover; none: all of it."""

    words: str
    places: list[str]
    answer_by: AwareDatetime


class AskToCompleteIn(In):
    """What is missing in a file, where, and until when it is answered."""

    words: Reason
    places: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)] = []
    answer_by: Instant


class MoreTimeToCompleteIn(In):
    """Until when an applicant has more time."""

    answer_by: Instant


class FileOut(Out):
    """A file of a call as the team judges it."""

    id: int
    call: int
    number: int | None
    title: str
    kind: str
    axis: str
    state: ApplicationState
    holder: int | None
    holder_name: str
    company: int | None
    siret: str
    asked_cents: int | None
    filed_at: AwareDatetime | None
    receipt: str
    lacking: list[str]
    answers: dict[str, Any]
    #: The last day on which a file that came to nothing is kept.
    kept_until: date | None
    completion: AskedToCompleteOut | None
    verdicts: list[VerdictOut]


class FilesIn(In):
    """Which files of a call are asked for."""

    state: ApplicationState | None = None
    #: By its code.
    axis: Annotated[str, Field(max_length=60)] = ""


class JudgeIn(In):
    """What is judged of a file, and why; `seen` is where it was seen."""

    verb: Annotated[str, Field(max_length=20)]
    reason: Reason = ""
    seen: ApplicationState | None = None


class SeenFileIn(In):
    """A file, and where it was seen."""

    id: int
    seen: ApplicationState


class JudgeAllIn(In):
    """What is judged of several files alike, and why."""

    verb: Annotated[str, Field(max_length=20)]
    reason: Reason = ""
    files: Annotated[list[SeenFileIn], Field(max_length=500)]


class ScreenedOut(Out):
    """Which files were judged, and which were left because they had moved."""

    done: list[int]
    left: list[int]


class FoundFileOut(Out):
    """What the rules of a step say of a file."""

    id: int
    standing: Standing
    failing: list[str]


class FoundFileIn(In):
    """A file, and what the preview said of it."""

    id: int
    standing: Standing


class ScreenIn(In):
    """Files to be judged as the rules say, as the preview showed them."""

    step: Step
    files: Annotated[list[FoundFileIn], Field(max_length=500)]


class ConditionIn(In):
    """A condition on what was filed."""

    what: What
    question: Annotated[str, Field(max_length=60)] = ""
    among: Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=200)] = []
    least: Annotated[str, Field(max_length=20)] = ""
    most: Annotated[str, Field(max_length=20)] = ""


class ScreeningRuleIn(In):
    """A rule of screening, and what is told whoever fails it."""

    step: Step
    names: Localized
    reasons: Localized
    condition: ConditionIn


class ScreeningRuleOut(Out):
    """A rule of screening; `fits` says whether the form still asks what it looks at."""

    id: int
    code: str
    step: Step
    names: dict[str, str]
    reasons: dict[str, str]
    condition: dict[str, Any]
    fits: bool


@router.get("/calls/{int:pk}/files", response=Paged[FileOut], summary="The files of a call")
def list_files(
    request: ApiRequest, response: HttpResponse, pk: int, asked: Query[FilesIn], at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Those that were filed, in the order of their numbers; not for whoever applies or sits in the jury."""
    rows = with_ending(received(_call(request, pk), by=request.auth))
    rows = rows.prefetch_related(OPEN_COMPLETIONS)
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    if asked.axis:
        rows = rows.filter(axis__code=asked.axis)
    found = page(rows, order=("number",), at=at, request=request, response=response)
    return mapped(found, lambda some: [_file(line_of(row)) for row in some])


@router.get("/files/{int:pk}", response=FileOut, summary="One file")
def read_file(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What was filed, and what was judged of it."""
    return _file(line_of(get_file(request.village, pk, by=request.auth)))


@router.post("/files/{int:pk}/judge", response=FileOut, summary="Judge a file")
@needs(Scope.PROGRAMMES)
def judge(request: ApiRequest, pk: int, said: JudgeIn) -> dict[str, Any]:
    """It goes where the verb leads: admit, turn_away, accept, exclude, reopen, take_up."""
    row = get_file(request.village, pk, by=request.auth)
    acts.judge(application=row, **said.model_dump(), by=request.auth, now=clock.now())
    return read_file(request, pk)


@router.post(
    "/files/{int:pk}/completion", response={201: FileOut}, summary="Ask to complete a file"
)
@needs(Scope.PROGRAMMES)
def ask_for_completion(request: ApiRequest, pk: int, said: AskToCompleteIn) -> Status[Any]:
    """Whoever files it is told what is missing, and writes just that anew until then."""
    row = get_file(request.village, pk, by=request.auth)
    ask_to_complete(application=row, **said.model_dump(), by=request.auth, now=clock.now())
    return Status(201, read_file(request, pk))


@router.put("/files/{int:pk}/completion", response=FileOut, summary="Give more time to complete")
@needs(Scope.PROGRAMMES)
def prolong_completion(request: ApiRequest, pk: int, said: MoreTimeToCompleteIn) -> dict[str, Any]:
    """They have until then, and are told so."""
    asked = open_completion(get_file(request.village, pk, by=request.auth))
    if asked is None:
        raise NotFound(_("Nothing is to be completed in this file."))
    give_more_time(completion=asked, **said.model_dump(), by=request.auth, now=clock.now())
    return read_file(request, pk)


@router.post("/calls/{int:pk}/judge", response=ScreenedOut, summary="Judge several files alike")
@needs(Scope.PROGRAMMES)
def judge_all(request: ApiRequest, pk: int, said: JudgeAllIn) -> dict[str, Any]:
    """Each that still stands where it was seen goes where the verb leads."""
    done = acts.judge_all(
        call=_call(request, pk),
        seen={one.id: one.seen for one in said.files},
        verb=said.verb,
        reason=said.reason,
        by=request.auth,
        now=clock.now(),
    )
    return _screened(done)


@router.get(
    "/calls/{int:pk}/screening/{step}", response=list[FoundFileOut], summary="What the rules find"
)
def preview(request: ApiRequest, pk: int, step: Step) -> list[dict[str, Any]]:
    """What the rules of the step say of each file that waits for it; nothing is judged."""
    found = preview_of(_call(request, pk), step, by=request.auth)
    return [
        {"id": line.row.pk, "standing": said.standing, "failing": list(said.failing)}
        for line, said in found.lines
    ]


@router.post("/calls/{int:pk}/screening", response=ScreenedOut, summary="Apply the rules")
@needs(Scope.PROGRAMMES)
def screen(request: ApiRequest, pk: int, said: ScreenIn) -> dict[str, Any]:
    """Each file of which the rules still say what the preview showed is judged so."""
    done = acts.screen(
        call=_call(request, pk),
        step=said.step,
        shown={one.id: one.standing for one in said.files},
        by=request.auth,
        now=clock.now(),
    )
    return _screened(done)


@router.get(
    "/calls/{int:pk}/screening-rules",
    response=list[ScreeningRuleOut],
    summary="The rules of screening",
)
def list_rules(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """The conditions that the call makes, in their order."""
    call = _call(request, pk)
    check_may_read(request.auth, call)
    return [_rule(row, fits=fits) for row, fits in rules_in(call)]


@router.post(
    "/calls/{int:pk}/screening-rules",
    response={201: ScreeningRuleOut},
    summary="Add a rule of screening",
)
@needs(Scope.PROGRAMMES)
def add_rule(request: ApiRequest, pk: int, rule: ScreeningRuleIn) -> Status[Any]:
    """Nothing is judged by it before it is applied."""
    made = _written(request, _call(request, pk), rule, None)
    return Status(201, _rule(made, fits=True))


@router.put(
    "/calls/{int:pk}/screening-rules/{int:row}",
    response=ScreeningRuleOut,
    summary="Change a rule of screening",
)
@needs(Scope.PROGRAMMES)
def change_rule(request: ApiRequest, pk: int, row: int, rule: ScreeningRuleIn) -> dict[str, Any]:
    """What was judged by it before stays."""
    call = _call(request, pk)
    check_may_read(request.auth, call)
    return _rule(_written(request, call, rule, get_rule(call, row)), fits=True)


@router.delete(
    "/calls/{int:pk}/screening-rules/{int:row}",
    response={204: None},
    summary="Drop a rule of screening",
)
@needs(Scope.PROGRAMMES)
def drop_rule(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """What was judged by it before stays."""
    call = _call(request, pk)
    check_may_read(request.auth, call)
    acts.drop_rule(rule=get_rule(call, row), by=request.auth, now=clock.now())
    return Status(204, None)


def _call(request: ApiRequest, pk: int) -> Call:
    return get_call(request.village, pk, by=request.auth)


def _written(
    request: ApiRequest, call: Call, said: ScreeningRuleIn, rule: EligibilityRule | None
) -> EligibilityRule:
    return acts.write_rule(
        call=call,
        rule=rule,
        step=said.step,
        names=said.names,
        reasons=said.reasons,
        condition=said.condition.model_dump(),
        by=request.auth,
        now=clock.now(),
    )


def _screened(done: acts.Screened) -> dict[str, Any]:
    return {"done": [row.pk for row in done.done], "left": [row.pk for row in done.left]}


def _rule(row: EligibilityRule, *, fits: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "step": row.step,
        "names": row.names,
        "reasons": row.reasons,
        "condition": row.condition,
        "fits": fits,
    }


def _file(line: FileLine) -> dict[str, Any]:
    row: Application = line.row
    asked = open_completion(row)
    return {
        "id": row.pk,
        "call": row.call_id,
        "number": row.number,
        "title": row.title,
        "kind": row.kind,
        "axis": row.axis.code if row.axis else "",
        "state": row.state,
        "holder": row.holder_id,
        "holder_name": row.holder.name if row.holder else "",
        "company": row.company_id,
        "siret": row.siret,
        "asked_cents": row.asked_cents,
        "filed_at": row.filed_at,
        "receipt": row.receipt,
        "lacking": line.lacking,
        "answers": row.sheet.answers,
        "kept_until": kept_until_of(row),
        "completion": {
            "words": asked.words,
            "places": asked.places,
            "answer_by": asked.answer_by,
        }
        if asked
        else None,
        "verdicts": [
            {
                "step": one.step,
                "is_positive": one.is_positive,
                "reason": one.reason,
                "rules": one.rules,
                "given_at": one.given_at,
                "given_by": one.given_by.name if one.given_by else "",
                "undone_at": one.undone_at,
                "undone_why": one.undone_why,
            }
            for one in row.verdicts.all()
        ],
    }
