"""Letters, appeals and laureates for programs."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import appeals as appeal_acts
from creuset.incubation.actions import laureates as laureate_acts
from creuset.incubation.actions import letters as acts
from creuset.incubation.models import Appeal, Call, Letter
from creuset.incubation.queries.appeals import appeals_in, get_appeal
from creuset.incubation.queries.calls import get_call
from creuset.incubation.queries.laureates import Laureate, laureates_of
from creuset.incubation.queries.letters import (
    LetterLine,
    Post,
    get_letter,
    letters_to,
    mail_of,
)
from creuset.incubation.queries.screening import check_may_read, get_file
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.letters import Check, LetterKind
from creuset.incubation.writers import get_writer
from creuset.people.requests import ApiRequest

router = Router(tags=["applications"])

Words = Annotated[str, Field(max_length=10_000)]


class LetterOut(Out):
    """A letter to an applicant, and which checks it does not pass while it has not left."""

    id: int
    application: int
    kind: LetterKind
    language: str
    subject: str
    body: str
    prepared_at: AwareDatetime
    approved_at: AwareDatetime | None
    sent_at: AwareDatetime | None
    failing: list[Check]
    waits_for_release: bool


class KindsIn(In):
    """Which kinds of letters are prepared; none: all that are owed."""

    kinds: list[LetterKind] = []


class LettersIn(In):
    """Some letters of a call."""

    letters: Annotated[list[int], Field(max_length=500)]


class HandledOut(Out):
    """Which letters were approved or sent, and which were kept back, with the checks that they do not pass."""

    done: list[int]
    left: dict[int, list[Check]]


class LetterWordsIn(In):
    """The words of a letter."""

    subject: Annotated[str, Field(max_length=200)]
    body: Words


class LetterTextIn(LetterWordsIn):
    """The words of a kind of letter, with places in braces; for one call, or for all of the village."""

    for_all: bool = False


class LetterTextOut(Out):
    """The words of a kind of letter in a language."""

    kind: LetterKind
    language: str
    subject: str
    body: str


class AppealIn(In):
    """Why a decision is contested."""

    words: Words


class AppealAnswerIn(In):
    """What is answered to an appeal, and why."""

    outcome: AppealOutcome
    words: Words


class AppealOut(Out):
    """A refusal that was contested."""

    id: int
    application: int
    against: str
    words: str
    made_at: AwareDatetime
    outcome: AppealOutcome | None
    answer: str
    answered_at: AwareDatetime | None


class PublishIn(In):
    """Whether the rules of the call say that laureates are named."""

    by_rules: bool = False


class LaureateOut(Out):
    """A laureate as the public list names it."""

    title: str
    company: str
    kind: str
    axis: str


@router.get("/calls/{int:pk}/letters", response=list[LetterOut], summary="Letters not yet sent")
def list_letters(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """The drafts of a call, with what is wrong with each."""
    return [_line(line) for line in mail_of(_call(request, pk), by=request.auth).lines]


@router.post("/calls/{int:pk}/letters/prepare", response=list[LetterOut], summary="Prepare letters")
@needs(Scope.PROGRAMMES)
def prepare(request: ApiRequest, pk: int, asked: KindsIn) -> list[dict[str, Any]]:
    """Drafts are made of what is decided today; stale ones are made anew."""
    kinds = asked.kinds or tuple(LetterKind)
    made = acts.prepare(call=_call(request, pk), kinds=kinds, by=request.auth, now=clock.now())
    return [_letter(row) for row in made]


@router.post("/calls/{int:pk}/letters/approve", response=HandledOut, summary="Approve letters")
@needs(Scope.PROGRAMMES)
def approve(request: ApiRequest, pk: int, asked: LettersIn) -> dict[str, Any]:
    """Those that pass every check are approved in the caller's name."""
    call = _call(request, pk)
    done = acts.approve(
        call=call, letters=_chosen(request, call, asked), by=request.auth, now=clock.now()
    )
    return _handled(done)


@router.post("/calls/{int:pk}/letters/send", response=HandledOut, summary="Send letters")
@needs(Scope.PROGRAMMES)
def send(request: ApiRequest, pk: int, asked: LettersIn) -> dict[str, Any]:
    """Those that were approved and pass every check leave, once."""
    call = _call(request, pk)
    done = acts.send(
        call=call, letters=_chosen(request, call, asked), by=request.auth, now=clock.now()
    )
    return _handled(done)


@router.get(
    "/calls/{int:pk}/letter-texts", response=list[LetterTextOut], summary="Texts of the letters"
)
def list_texts(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """The words of each kind, in the languages of the village."""
    call = _call(request, pk)
    check_may_read(request.auth, call)
    post = Post(call, only=())
    found = (
        (kind, language, post.words_of(kind, language))
        for kind in LetterKind
        for language in call.village.languages
    )
    return [
        {"kind": kind, "language": language, "subject": words.subject, "body": words.body}
        for kind, language, words in found
        if words is not None
    ]


@router.put(
    "/calls/{int:pk}/letter-texts/{kind}/{language}",
    response=LetterTextOut,
    summary="Write the text of a letter",
)
@needs(Scope.PROGRAMMES)
def write_text(
    request: ApiRequest, pk: int, kind: LetterKind, language: str, said: LetterTextIn
) -> Any:
    """Letters prepared from now on say so."""
    return acts.write_text(
        call=_call(request, pk),
        kind=kind,
        language=language,
        **said.model_dump(),
        by=request.auth,
        now=clock.now(),
    )


@router.put("/letters/{int:pk}", response=LetterOut, summary="Change a draft")
@needs(Scope.PROGRAMMES)
def change(request: ApiRequest, pk: int, said: LetterWordsIn) -> dict[str, Any]:
    """It waits to be approved again."""
    row = get_letter(request.village, pk, by=request.auth)
    return _letter(acts.change(letter=row, **said.model_dump(), by=request.auth, now=clock.now()))


@router.delete("/letters/{int:pk}", response={204: None}, summary="Throw a draft away")
@needs(Scope.PROGRAMMES)
def drop(request: ApiRequest, pk: int) -> Status[None]:
    """Prepared anew, there is another."""
    row = get_letter(request.village, pk, by=request.auth)
    acts.drop(letter=row, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get("/calls/{int:pk}/appeals", response=list[AppealOut], summary="Appeals of a call")
def list_appeals(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Those that wait for an answer first."""
    return [_appeal(row) for row in appeals_in(_call(request, pk), by=request.auth)]


@router.post("/appeals/{int:pk}/answer", response=AppealOut, summary="Answer an appeal")
@needs(Scope.PROGRAMMES)
def answer(request: ApiRequest, pk: int, said: AppealAnswerIn) -> dict[str, Any]:
    """Granted, the file is taken up again where it was refused."""
    row = get_appeal(request.village, pk, by=request.auth)
    return _appeal(
        appeal_acts.answer(appeal=row, **said.model_dump(), by=request.auth, now=clock.now())
    )


@router.get(
    "/my-letters/{int:pk}", response=list[LetterOut], summary="Letters to me about an application"
)
@needs(Scope.PROGRAMMES)
def my_letters(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Those that have left, the latest first; for whoever holds or writes the application."""
    writer = get_writer(request.village, pk, by=request.auth)
    return [_letter(row) for row in letters_to(writer.application)]


@router.post("/my-letters/{int:pk}/appeal", response={201: AppealOut}, summary="Contest a decision")
@needs(Scope.PROGRAMMES)
def appeal(request: ApiRequest, pk: int, said: AppealIn) -> Status[Any]:
    """Only its holder contests it, once, within the days of the call."""
    made = appeal_acts.appeal(
        writer=get_writer(request.village, pk, by=request.auth),
        words=said.words,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _appeal(made))


@router.put("/my-letters/{int:pk}/named", response={204: None}, summary="Agree to be named")
@needs(Scope.PROGRAMMES)
def agree(request: ApiRequest, pk: int) -> Status[None]:
    """The public list of laureates may name the project."""
    writer = get_writer(request.village, pk, by=request.auth)
    laureate_acts.agree(writer=writer, by=request.auth, now=clock.now())
    return Status(204, None)


@router.delete("/my-letters/{int:pk}/named", response={204: None}, summary="Be named no more")
@needs(Scope.PROGRAMMES)
def hide_own(request: ApiRequest, pk: int) -> Status[None]:
    """The public list of laureates names the project no more."""
    writer = get_writer(request.village, pk, by=request.auth)
    laureate_acts.hide(
        application=writer.application, writer=writer, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@router.delete("/files/{int:pk}/named", response={204: None}, summary="Name a laureate no more")
@needs(Scope.PROGRAMMES)
def hide(request: ApiRequest, pk: int) -> Status[None]:
    """At its own demand the public list names it no more."""
    row = get_file(request.village, pk, by=request.auth)
    laureate_acts.hide(application=row, by=request.auth, now=clock.now())
    return Status(204, None)


@router.get(
    "/calls/{int:pk}/laureates", response=list[LaureateOut], summary="The public list of laureates"
)
def list_laureates(request: ApiRequest, pk: int) -> list[Laureate]:
    """Those who may be named, once the list is public."""
    return laureates_of(_call(request, pk))


@router.put(
    "/calls/{int:pk}/laureates", response=list[LaureateOut], summary="Publish the laureates"
)
@needs(Scope.PROGRAMMES)
def publish(request: ApiRequest, pk: int, asked: PublishIn) -> list[Laureate]:
    """Those who agreed are named; all but those who refuse, where the rules say so."""
    row = laureate_acts.publish(
        call=_call(request, pk), by_rules=asked.by_rules, by=request.auth, now=clock.now()
    )
    return laureates_of(row)


@router.delete(
    "/calls/{int:pk}/laureates", response={204: None}, summary="Take the list of laureates back"
)
@needs(Scope.PROGRAMMES)
def take_back(request: ApiRequest, pk: int) -> Status[None]:
    """The list is public no more."""
    laureate_acts.take_back(call=_call(request, pk), by=request.auth, now=clock.now())
    return Status(204, None)


def _call(request: ApiRequest, pk: int) -> Call:
    return get_call(request.village, pk, by=request.auth)


def _chosen(request: ApiRequest, call: Call, asked: LettersIn) -> list[Letter]:
    lines = mail_of(call, by=request.auth).lines
    return [line.letter for line in lines if line.letter.pk in set(asked.letters)]


def _handled(done: acts.Handled) -> dict[str, Any]:
    return {
        "done": [row.pk for row in done.done],
        "left": {line.letter.pk: list(line.failing) for line in done.left},
    }


def _line(line: LetterLine) -> dict[str, Any]:
    return _letter(line.letter) | {
        "failing": list(line.failing),
        "waits_for_release": line.waits,
    }


def _letter(row: Letter) -> dict[str, Any]:
    return {
        "id": row.pk,
        "application": row.application_id,
        "kind": row.kind,
        "language": row.language,
        "subject": row.subject,
        "body": row.body,
        "prepared_at": row.prepared_at,
        "approved_at": row.approved_at,
        "sent_at": row.sent_at,
        "failing": [],
        "waits_for_release": False,
    }


def _appeal(row: Appeal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "application": row.application_id,
        "against": row.against,
        "words": row.words,
        "made_at": row.made_at,
        "outcome": row.outcome or None,
        "answer": row.answer,
        "answered_at": row.answered_at,
    }
