"""What one's own projects are asked, for programs: the same surveys as behind the links that were mailed."""

from datetime import date
from typing import Any

from ninja import File, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions.surveys import check_open, file_answer
from creuset.incubation.api.my_applications import AnswersIn, SheetFileOut
from creuset.incubation.models import SurveyAnswer
from creuset.incubation.queries.cohorts import get_own_member
from creuset.incubation.queries.surveys import own_answer, own_answers
from creuset.people.requests import ApiRequest
from creuset.questions.actions.sheets import attach, detach, save
from creuset.questions.queries.versions import get_file
from creuset.questions.rules.changing import Change

router = Router(tags=["cohorts"])


class OwnSurveyOut(Out):
    """A survey that a project is asked, with what it answers; `form` is the code and version of its questions."""

    id: int
    survey: int
    title: str
    closes_on: date
    filed_at: AwareDatetime | None
    form: str
    revision: int
    answers: dict[str, Any]


@router.get(
    "/cohort-members/{int:pk}/surveys", response=list[OwnSurveyOut], summary="My project's surveys"
)
def list_own_surveys(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """What a project of the caller's was asked, the latest first."""
    return [_values(one) for one in own_answers(get_own_member(request.village, pk, request.auth))]


@router.put(
    "/cohort-members/{int:pk}/surveys/{int:row}/answers",
    response=OwnSurveyOut,
    summary="Answer a survey",
)
@needs(Scope.PROGRAMMES)
def answer_survey(request: ApiRequest, pk: int, row: int, answers: AnswersIn) -> dict[str, Any]:
    """What is answered is kept, unless somebody answered otherwise since the revision that was read."""
    found = _open(request, pk, row)
    changes = [Change(tuple(one.place.split(".")), one.typed, one.read) for one in answers.changes]
    save(sheet=found.sheet, changes=changes, by=request.auth, now=clock.now())
    return _values(_asked(request, pk, row))


# Before the address of a place, which would read a number as one.
@router.delete(
    "/cohort-members/{int:pk}/surveys/{int:row}/files/{int:file}",
    response={204: None},
    summary="Remove a file from a survey",
)
@needs(Scope.PROGRAMMES)
def detach_from_survey(request: ApiRequest, pk: int, row: int, file: int) -> Status[None]:
    """The file is gone from the answers."""
    found = _open(request, pk, row)
    detach(file=get_file(found.sheet, file), by=request.auth, now=clock.now())
    return Status(204, None)


@router.post(
    "/cohort-members/{int:pk}/surveys/{int:row}/files/{place}",
    response={201: SheetFileOut},
    summary="Attach a file to a survey",
)
@needs(Scope.PROGRAMMES)
def attach_to_survey(
    request: ApiRequest, pk: int, row: int, place: str, upload: File[UploadedFile]
) -> Status[Any]:
    """The file answers the question at the place."""
    found = _open(request, pk, row)
    made = attach(
        sheet=found.sheet,
        place=tuple(place.split(".")),
        upload=upload,
        by=request.auth,
        now=clock.now(),
    )
    stored = made.stored
    told = {"name": stored.name, "size": stored.size, "sha256": stored.sha256}
    return Status(201, {"id": made.pk, "place": made.place, **told})


@router.post(
    "/cohort-members/{int:pk}/surveys/{int:row}/file",
    response=OwnSurveyOut,
    summary="Send the answers to a survey",
)
@needs(Scope.PROGRAMMES)
def file_survey(request: ApiRequest, pk: int, row: int) -> dict[str, Any]:
    """The project answered: nothing is changed any more."""
    file_answer(answer=_asked(request, pk, row), by=request.auth, now=clock.now())
    return _values(_asked(request, pk, row))


def _asked(request: ApiRequest, pk: int, row: int) -> SurveyAnswer:
    return own_answer(get_own_member(request.village, pk, request.auth), row)


def _open(request: ApiRequest, pk: int, row: int) -> SurveyAnswer:
    """Return the answer while it is still written."""
    found = _asked(request, pk, row)
    check_open(found.survey, now=clock.now())
    return found


def _values(row: SurveyAnswer) -> dict[str, Any]:
    version = row.sheet.version
    return {
        "id": row.pk,
        "survey": row.survey_id,
        "title": row.survey.title,
        "closes_on": row.survey.closes_on,
        "filed_at": row.filed_at,
        "form": f"{version.form.code}.{version.number}",
        "revision": row.sheet.revision,
        "answers": row.sheet.answers,
    }
