"""One's own applications, for programs: /villages/<village>/my-applications; and late codes for who leads a call."""

from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import Field, File, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.incubation.actions import applications as actions
from creuset.incubation.actions import co_writers as team
from creuset.incubation.actions.corrections import begin_correction, drop_correction
from creuset.incubation.actions.filing import canonical_of, file_application
from creuset.incubation.actions.late_doors import close_late_door, make_late_door
from creuset.incubation.models import Call, CoWriter, Filing, LateDoor
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.applying import (
    Desk,
    get_co_writer,
    get_file,
    get_filing,
    get_project,
    own_desks,
)
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.drafts import get_late_door, late_doors_of
from creuset.incubation.rules.filing import Cover
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import Writer, get_writer
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.api.access import check_team
from creuset.people.requests import ApiRequest
from creuset.projects.states import ProjectKind
from creuset.questions.actions.sheets import attach, detach, save
from creuset.questions.rules.changing import Change

router = Router(tags=["applications"])

#: One's own are a handful; more than that are not listed.
MOST = 100
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class ApplyIn(In):
    """To which call, under which title; with a late code after its deadline."""

    call: Annotated[str, Field(max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=160)]
    code: Annotated[str, Field(max_length=40)] = ""


class CoverIn(In):
    """What stands before the questions; a draft may leave anything empty."""

    title: Annotated[str, Field(max_length=160)] = ""
    kind: ProjectKind | None = None
    #: The code of the axis.
    axis: Annotated[str, Field(max_length=60)] = ""
    siret: Annotated[str, Field(max_length=20)] = ""
    company_name: Annotated[str, Field(max_length=160)] = ""
    asked_cents: Annotated[int, Field(ge=0, le=10**12)] | None = None


class TypedIn(In):
    """What is answered at a place: the keys of the question, joined by full stops, and the revision that was read."""

    place: Annotated[str, Field(min_length=1, max_length=200)]
    typed: Any = None
    read: Annotated[int, Field(ge=0)]


class AnswersIn(In):
    """Answers that are kept together."""

    changes: Annotated[list[TypedIn], Field(max_length=500)]


class FileIn(In):
    """Which of one's own projects it is about; none: a new one."""

    project: Annotated[int, Field(ge=1, le=2**53)] | None = None


class CodeIn(In):
    """A late code."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class CoWriterIn(In):
    """Somebody who is asked to write, or to read."""

    email: Email
    name: Annotated[str, Field(max_length=160)] = ""
    role: Annotated[str, Field(max_length=80)] = ""
    may_write: bool = True


class PartIn(In):
    """What somebody who was asked is, and whether they write."""

    role: Annotated[str, Field(max_length=80)] = ""
    may_write: bool = True


class FiguresIn(In):
    """Who they are, for figures only; not agreeing forgets it."""

    agrees: bool
    people: Annotated[int, Field(ge=1, le=200)] | None = None
    women: Annotated[int, Field(ge=0, le=200)] | None = None
    postcode: Annotated[str, Field(max_length=10)] = ""


class WithdrawIn(In):
    """Why it is taken back."""

    reason: Annotated[str, Field(max_length=500)] = ""


class LateDoorIn(In):
    """For whom, until when, for how many applications."""

    words: Annotated[str, Field(min_length=1, max_length=200)]
    until: AwareDatetime
    most: Annotated[int, Field(ge=1, le=50)] = 1


class OwnApplicationOut(Out):
    """One of one's own applications, and where it stands."""

    id: int
    call: str
    title: str
    kind: str
    axis: str
    siret: str
    company_name: str
    asked_cents: int | None
    state: ApplicationState
    number: int | None
    filed_at: AwareDatetime | None
    receipt: str
    holds: bool
    may_write: bool
    deadline: AwareDatetime
    project: int | None


class CoWriterOut(Out):
    """Somebody who writes it, or reads."""

    id: int
    email: str
    name: str
    role: str
    may_write: bool
    joined_at: AwareDatetime | None


class FilingOut(Out):
    """One filing, with the digest of what was filed."""

    turn: int
    filed_at: AwareDatetime
    receipt: str


class LackingOut(Out):
    """Something that is missing before it can be filed."""

    place: str
    why: str


class CompletionOut(Out):
    """What the team asks to complete."""

    words: str
    places: list[str]
    answer_by: AwareDatetime


class OwnApplicationPageOut(OwnApplicationOut):
    """The same with what is written, by whom, and what is missing."""

    answers: dict[str, Any]
    revision: int
    form: str
    co_writers: list[CoWriterOut]
    filings: list[FilingOut]
    completion: CompletionOut | None
    lacking: list[LackingOut]


class FiledOut(FilingOut):
    """A filing with the one text whose digest is its receipt."""

    content: str


class LateDoorOut(Out):
    """A late code, without the code."""

    id: int
    words: str
    until: AwareDatetime
    most: int
    used: int
    is_open: bool


class NewLateDoorOut(LateDoorOut):
    """A late code, told once."""

    code: str


class SheetFileOut(Out):
    """A file that answers a question."""

    id: int
    place: str
    name: str
    size: int
    sha256: str


@router.get("/my-applications", response=list[OwnApplicationOut], summary="My applications")
def list_own(request: ApiRequest) -> list[dict[str, Any]]:
    """What the caller holds or writes, the latest first."""
    desks = own_desks(request.village, request.auth, most=MOST, now=clock.now())
    if not desks and not request.auth.is_known_in(request.village):
        # As its page: to whoever has nothing to do with the village it is not there.
        raise NotFound(_("There is no such application."))
    return [_values(desk) for desk in desks]


@router.post("/my-applications", response={201: OwnApplicationOut}, summary="Begin an application")
@needs(Scope.PROGRAMMES)
def begin(request: ApiRequest, begun: ApplyIn) -> Status[Any]:
    """A draft is the caller's own, in the language of this request."""
    call = get_call(request.village, begun.call, by=None)
    made = actions.begin_signed_in(
        call=call,
        title=begun.title,
        code=begun.code,
        language=(get_language() or "")[:2],
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(_desk(request, made.pk)))


@router.get(
    "/my-applications/{int:pk}", response=OwnApplicationPageOut, summary="One of my applications"
)
def read_own(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What is written, by whom, and what is missing before it can be filed."""
    return _page(_desk(request, pk))


@router.put(
    "/my-applications/{int:pk}", response=OwnApplicationPageOut, summary="Describe my application"
)
@needs(Scope.PROGRAMMES)
def describe(request: ApiRequest, pk: int, cover: CoverIn) -> dict[str, Any]:
    """The draft, or what is written anew, has this cover."""
    values = cover.model_dump() | {"kind": cover.kind.value if cover.kind else ""}
    actions.describe(writer=_writer(request, pk), cover=Cover(**values), now=clock.now())
    return _page(_desk(request, pk))


@router.put(
    "/my-applications/{int:pk}/answers", response=OwnApplicationPageOut, summary="Answer questions"
)
@needs(Scope.PROGRAMMES)
def answer(request: ApiRequest, pk: int, answers: AnswersIn) -> dict[str, Any]:
    """What is answered is kept, unless somebody answered otherwise since the revision that was read."""
    desk = _desk(request, pk)
    desk.writer.check_may_write()
    changes = [Change(tuple(one.place.split(".")), one.typed, one.read) for one in answers.changes]
    save(
        sheet=desk.sheet,
        changes=changes,
        by=desk.writer,
        now=desk.now,
        only=desk.open_questions,
    )
    return _page(_desk(request, pk))


# Before the address of a place, which would read a number as one.
@router.delete(
    "/my-applications/{int:pk}/files/{int:file}", response={204: None}, summary="Remove a file"
)
@needs(Scope.PROGRAMMES)
def detach_file(request: ApiRequest, pk: int, file: int) -> Status[Any]:
    """The file is gone from the answers."""
    desk = _desk(request, pk)
    row = get_file(desk.writer, desk.sheet, file)
    detach(file=row, by=desk.writer, now=desk.now, only=desk.open_questions)
    return Status(204, None)


@router.post(
    "/my-applications/{int:pk}/files/{place}",
    response={201: SheetFileOut},
    summary="Attach a file",
)
@needs(Scope.PROGRAMMES)
def attach_file(
    request: ApiRequest, pk: int, place: str, upload: File[UploadedFile]
) -> Status[Any]:
    """The file answers the question at the place."""
    desk = _desk(request, pk)
    desk.writer.check_may_write()
    made = attach(
        sheet=desk.sheet,
        place=tuple(place.split(".")),
        upload=upload,
        by=desk.writer,
        now=desk.now,
        only=desk.open_questions,
    )
    stored = made.stored
    return Status(
        201,
        {
            "id": made.pk,
            "place": made.place,
            "name": stored.name,
            "size": stored.size,
            "sha256": stored.sha256,
        },
    )


@router.post(
    "/my-applications/{int:pk}/file", response={201: FiledOut}, summary="File my application"
)
@needs(Scope.PROGRAMMES)
def file(request: ApiRequest, pk: int, filed: FileIn) -> Status[Any]:
    """It is with the team, or what was written anew takes the place of what was filed; a receipt is mailed."""
    project = None
    if filed.project is not None:
        project = get_project(request.auth, filed.project)
    made = file_application(
        writer=_writer(request, pk), by=request.auth, now=clock.now(), project=project
    )
    return Status(201, _filed(made))


@router.get("/my-applications/{int:pk}/filings/{int:turn}", response=FiledOut, summary="A receipt")
def read_filing(request: ApiRequest, pk: int, turn: int) -> dict[str, Any]:
    """The digest, and the one text that it stands for."""
    return _filed(get_filing(_writer(request, pk), turn))


@router.post(
    "/my-applications/{int:pk}/correction",
    response=OwnApplicationPageOut,
    summary="Write it anew",
)
@needs(Scope.PROGRAMMES)
def correct(request: ApiRequest, pk: int) -> dict[str, Any]:
    """It is written anew; what was filed stands until that is filed."""
    begin_correction(writer=_writer(request, pk), now=clock.now())
    return _page(_desk(request, pk))


@router.delete(
    "/my-applications/{int:pk}/correction", response={204: None}, summary="Do not correct"
)
@needs(Scope.PROGRAMMES)
def drop(request: ApiRequest, pk: int) -> Status[Any]:
    """What was written anew is gone."""
    drop_correction(writer=_writer(request, pk), now=clock.now())
    return Status(204, None)


@router.post(
    "/my-applications/{int:pk}/late", response=OwnApplicationOut, summary="Enter a late code"
)
@needs(Scope.PROGRAMMES)
def enter_code(request: ApiRequest, pk: int, late: CodeIn) -> dict[str, Any]:
    """It may be filed until the late door closes."""
    actions.open_late(writer=_writer(request, pk), code=late.code, now=clock.now())
    return _values(_desk(request, pk))


@router.put(
    "/my-applications/{int:pk}/figures", response={204: None}, summary="Say who we are, for figures"
)
@needs(Scope.PROGRAMMES)
def say_figures(request: ApiRequest, pk: int, figures: FiguresIn) -> Status[Any]:
    """It is kept where they agree, else gone."""
    actions.say_figures(writer=_writer(request, pk), **figures.model_dump(), now=clock.now())
    return Status(204, None)


@router.post(
    "/my-applications/{int:pk}/withdraw", response=OwnApplicationOut, summary="Take it back"
)
@needs(Scope.PROGRAMMES)
def withdraw(request: ApiRequest, pk: int, taken: WithdrawIn) -> dict[str, Any]:
    """Nobody judges it any more."""
    actions.withdraw(writer=_writer(request, pk), reason=taken.reason, now=clock.now())
    return _values(_desk(request, pk))


@router.post(
    "/my-applications/{int:pk}/co-writers",
    response={201: CoWriterOut},
    summary="Ask somebody to write",
)
@needs(Scope.PROGRAMMES)
def ask(request: ApiRequest, pk: int, asked: CoWriterIn) -> Status[Any]:
    """A mail with a link of their own is under way."""
    made = team.ask_co_writer(writer=_writer(request, pk), **asked.model_dump(), now=clock.now())
    return Status(201, _co_writer(made))


@router.put(
    "/my-applications/{int:pk}/co-writers/{int:row}",
    response=CoWriterOut,
    summary="Change what somebody may",
)
@needs(Scope.PROGRAMMES)
def change(request: ApiRequest, pk: int, row: int, part: PartIn) -> dict[str, Any]:
    """They have this role, and write or only read."""
    writer = _writer(request, pk)
    made = team.change_co_writer(
        writer=writer, co_writer=get_co_writer(writer, row), **part.model_dump(), now=clock.now()
    )
    return _co_writer(made)


@router.delete(
    "/my-applications/{int:pk}/co-writers/{int:row}",
    response={204: None},
    summary="Remove somebody, or leave",
)
@needs(Scope.PROGRAMMES)
def remove(request: ApiRequest, pk: int, row: int) -> Status[Any]:
    """They read it no more."""
    writer = _writer(request, pk)
    team.remove_co_writer(writer=writer, co_writer=get_co_writer(writer, row), now=clock.now())
    return Status(204, None)


@router.post(
    "/my-applications/{int:pk}/co-writers/{int:row}/again",
    response={204: None},
    summary="Send the mail again",
)
@needs(Scope.PROGRAMMES)
def again(request: ApiRequest, pk: int, row: int) -> Status[Any]:
    """The mail leaves again, with the same link."""
    writer = _writer(request, pk)
    team.ask_co_writer_again(writer=writer, co_writer=get_co_writer(writer, row), now=clock.now())
    return Status(204, None)


@router.post(
    "/my-applications/{int:pk}/co-writers/{int:row}/hand-over",
    response=OwnApplicationOut,
    summary="Hand it over",
)
@needs(Scope.PROGRAMMES)
def hand_over(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """They hold it from now on."""
    writer = _writer(request, pk)
    team.hand_over(writer=writer, co_writer=get_co_writer(writer, row), now=clock.now())
    return _values(_desk(request, pk))


@router.get(
    "/calls/{int:pk}/late-codes", response=list[LateDoorOut], summary="Late codes of a call"
)
def list_late(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Who may file after the deadline, for who leads the call."""
    call = _led(request, pk)
    return [_door(one.row, is_open=one.is_open) for one in late_doors_of(call, now=clock.now())]


@router.post(
    "/calls/{int:pk}/late-codes", response={201: NewLateDoorOut}, summary="Make a late code"
)
@needs(Scope.PROGRAMMES)
def make_late(request: ApiRequest, pk: int, late: LateDoorIn) -> Status[Any]:
    """Whoever has the code files until that instant; it is told here, and never again."""
    row, code = make_late_door(
        call=_led(request, pk), **late.model_dump(), by=request.auth, now=clock.now()
    )
    return Status(201, _door(row, is_open=True) | {"code": code})


@router.post(
    "/calls/{int:pk}/late-codes/{int:door}/close",
    response={204: None},
    summary="Close a late code",
)
@needs(Scope.PROGRAMMES)
def close_late(request: ApiRequest, pk: int, door: int) -> Status[Any]:
    """The code opens nothing any more."""
    row = get_late_door(_led(request, pk), door)
    close_late_door(door=row, by=request.auth, now=clock.now())
    return Status(204, None)


def _led(request: ApiRequest, pk: int) -> Call:
    check_team(request, Capability.RUN_PROGRAMMES)
    call = get_call(request.village, pk, by=request.auth)
    check_may_lead(request.auth, call)
    return call


def _writer(request: ApiRequest, pk: int) -> Writer:
    return get_writer(request.village, pk, by=request.auth)


def _desk(request: ApiRequest, pk: int) -> Desk:
    return Desk(_writer(request, pk), clock.now())


def _values(desk: Desk) -> dict[str, Any]:
    row = desk.application
    cover = {
        "title": row.title,
        "kind": row.kind,
        "axis": row.axis.code if row.axis else "",
        "siret": row.siret,
        "company_name": row.company_name,
        "asked_cents": row.asked_cents,
    }
    return cover | {
        "id": row.pk,
        "call": row.call.code,
        "state": row.state,
        "number": row.number,
        "filed_at": row.filed_at,
        "receipt": row.receipt,
        "holds": desk.writer.holds,
        "may_write": desk.writer.may_write,
        "deadline": desk.window.told_at,
        "project": row.project_id,
    }


def _page(desk: Desk) -> dict[str, Any]:
    asked = desk.completion
    return (
        _values(desk)
        | desk.cover.as_data()
        | {
            "answers": desk.sheet.answers,
            "revision": desk.sheet.revision,
            "form": f"{desk.sheet.version.form.code}.{desk.sheet.version.number}",
            "co_writers": [_co_writer(one) for one in desk.co_writers],
            "filings": [
                {"turn": one.turn, "filed_at": one.filed_at, "receipt": one.receipt}
                for one in desk.filings
            ],
            "completion": {
                "words": asked.words,
                "places": asked.places,
                "answer_by": asked.answer_by,
            }
            if asked
            else None,
            "lacking": [
                {"place": one.place, "why": str(one.why)}
                for one in (desk.lacking if desk.is_written else ())
            ],
        }
    )


def _co_writer(row: CoWriter) -> dict[str, Any]:
    return {
        "id": row.pk,
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "may_write": row.may_write,
        "joined_at": row.joined_at,
    }


def _filed(row: Filing) -> dict[str, Any]:
    return {
        "turn": row.turn,
        "filed_at": row.filed_at,
        "receipt": row.receipt,
        "content": canonical_of(row),
    }


def _door(row: LateDoor, *, is_open: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "words": row.words,
        "until": row.until,
        "most": row.most,
        "used": row.used,
        "is_open": is_open,
    }
