"""Forms for programs: what they ask, their drafts and versions, what publishing one would do."""

from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.permissions import check_may
from creuset.people.requests import ApiRequest
from creuset.questions.actions import forms as actions
from creuset.questions.models import Form
from creuset.questions.queries.forms import (
    FormPage,
    differences_before,
    foreseen,
    form_page,
    forms_of,
    get_version,
)
from creuset.questions.queries.versions import get_form
from creuset.questions.rules import Unwritable, form_of
from creuset.questions.rules.comparing import Difference, What

router = Router(tags=["forms"])

FormName = Annotated[str, Field(max_length=120)]
FormLanguage = Annotated[str, Field(max_length=5)]
FormNames = Annotated[dict[FormLanguage, FormName], Field(min_length=1, max_length=8)]
FormCode = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]


class FormDataIn(In):
    """What a form asks: its questions in their order, each with key, kind, labels and limits."""

    questions: Annotated[list[dict[str, Any]], Field(max_length=200)]


class NewFormIn(In):
    """A form, the short name that it goes by, and what its draft asks."""

    code: FormCode
    names: FormNames
    questions: Annotated[list[dict[str, Any]], Field(max_length=200)] = []


class CopyFormIn(In):
    """What a copy is called."""

    code: FormCode
    names: FormNames


class FormChangeIn(In):
    """Other names of a form, and whether it is put away."""

    names: FormNames | None = None
    is_put_away: bool | None = None


class FormRowOut(Out):
    """A form in the list."""

    code: str
    names: dict[str, str]
    version: int | None
    published_at: AwareDatetime | None
    has_draft: bool
    is_put_away: bool
    open: int
    closed: int


class FormVersionOut(Out):
    """A published version: it never changes."""

    number: int
    published_at: AwareDatetime


class FormDifferenceOut(Out):
    """What became of a question from one version to the next."""

    question: str
    what: What
    labels: dict[str, str]
    parts: list[str]


class FormVersionWholeOut(FormVersionOut):
    """A published version, what it asks, and what it changed of the one before it."""

    questions: list[dict[str, Any]]
    differences: list[FormDifferenceOut]


class FormOut(Out):
    """A form: what it asks now, what its draft asks, its versions."""

    code: str
    names: dict[str, str]
    is_put_away: bool
    questions: list[dict[str, Any]] | None
    draft: list[dict[str, Any]] | None
    versions: list[FormVersionOut]


class SetAsideOut(Out):
    """Answers that would be set aside, and kept."""

    labels: dict[str, str]
    count: int


class PublishingOut(Out):
    """What publishing the draft would do."""

    differences: list[FormDifferenceOut]
    open: int
    aside: list[SetAsideOut]


@router.get("/forms", response=list[FormRowOut], summary="Forms")
def list_forms(request: ApiRequest) -> list[dict[str, Any]]:
    """Every form of the village, those that are put away last."""
    check_may(request.auth, Capability.SEE_PROGRAMMES, request.village)
    return [
        {
            "code": row.code,
            "names": dict(row.names),
            "version": row.number or None,
            "published_at": row.published_at,
            "has_draft": row.has_draft,
            "is_put_away": row.is_put_away,
            "open": row.open,
            "closed": row.closed,
        }
        for row in forms_of(request.village)
    ]


@router.post("/forms", response={201: FormOut}, summary="Make a form")
@needs(Scope.PROGRAMMES)
def make_form(request: ApiRequest, form: NewFormIn) -> Status[Any]:
    """It has a draft, which asks nobody until it is published."""
    made = actions.make_form(
        village=request.village,
        code=form.code,
        names=form.names,
        by=request.auth,
        now=clock.now(),
        data={"questions": form.questions},
    )
    return Status(201, _form(form_page(made)))


@router.get("/forms/{slug:code}", response=FormOut, summary="A form")
def read_form(request: ApiRequest, code: str) -> dict[str, Any]:
    """What it asks now, and what its draft asks."""
    return _form(form_page(_found(request, code)))


@router.patch("/forms/{slug:code}", response=FormOut, summary="Rename a form, or put it away")
@needs(Scope.PROGRAMMES)
def change_form(request: ApiRequest, code: str, change: FormChangeIn) -> dict[str, Any]:
    """A form that is put away is no longer offered where one is chosen; who answers it goes on."""
    found, now = _found(request, code), clock.now()
    if change.names is not None:
        actions.rename_form(form=found, names=change.names, by=request.auth, now=now)
    if change.is_put_away is not None:
        act = actions.put_away if change.is_put_away else actions.bring_back
        act(form=found, by=request.auth, now=now)
    return _form(form_page(_found(request, code)))


@router.post("/forms/{slug:code}/copy", response={201: FormOut}, summary="Copy a form")
@needs(Scope.PROGRAMMES)
def copy_form(request: ApiRequest, code: str, named: CopyFormIn) -> Status[Any]:
    """The copy’s draft asks what the form does, its own draft first."""
    made = actions.copy_form(
        form=_found(request, code), **named.model_dump(), by=request.auth, now=clock.now()
    )
    return Status(201, _form(form_page(made)))


@router.put("/forms/{slug:code}/draft", response=FormOut, summary="Write the draft of a form")
@needs(Scope.PROGRAMMES)
def write_form(request: ApiRequest, code: str, data: FormDataIn) -> dict[str, Any]:
    """Whole, or refused with every fault at its place; nobody is asked it until it is published."""
    found = _found(request, code)
    actions.write_draft(form=found, data=data.model_dump(), by=request.auth, now=clock.now())
    return _form(form_page(found))


@router.delete("/forms/{slug:code}/draft", response={204: None}, summary="Drop the draft of a form")
@needs(Scope.PROGRAMMES)
def drop_form_draft(request: ApiRequest, code: str) -> Status[Any]:
    """What is published stays."""
    actions.drop_draft(form=_found(request, code), by=request.auth, now=clock.now())
    return Status(204, None)


@router.get(
    "/forms/{slug:code}/publish", response=PublishingOut, summary="What publishing would do"
)
def foresee_publishing(request: ApiRequest, code: str) -> dict[str, Any]:
    """What changes, how many open answers move along, what of them is set aside and kept."""
    page = form_page(_found(request, code))
    if page.draft is None:
        raise NotFound(_("Nothing is being written of this form."))
    try:
        seen = foreseen(page, form_of(page.draft.data))
    except Unwritable as wrong:
        raise actions.FormUnwritable(wrong) from wrong
    return {
        "differences": [_difference(one) for one in seen.differences],
        "open": seen.open,
        "aside": [{"labels": dict(one.labels), "count": one.count} for one in seen.aside],
    }


@router.post("/forms/{slug:code}/publish", response=FormOut, summary="Publish the draft of a form")
@needs(Scope.PROGRAMMES)
def publish_form(request: ApiRequest, code: str) -> dict[str, Any]:
    """It is what the form asks from now on, and never changes; open answers move along."""
    found = _found(request, code)
    actions.publish(form=found, by=request.auth, now=clock.now())
    return _form(form_page(found))


@router.get(
    "/forms/{slug:code}/versions/{int:number}",
    response=FormVersionWholeOut,
    summary="A version of a form",
)
def read_form_version(request: ApiRequest, code: str, number: int) -> dict[str, Any]:
    """What it asks, and what it changed of the one before it."""
    found = _found(request, code)
    version = get_version(found, number)
    return {
        "number": version.number,
        "published_at": version.published_at,
        "questions": version.data["questions"],
        "differences": [_difference(one) for one in differences_before(found, version)],
    }


def _found(request: ApiRequest, code: str) -> Form:
    check_may(request.auth, Capability.SEE_PROGRAMMES, request.village)
    return get_form(request.village, code)


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "question": ".".join(one.path),
        "what": one.what,
        "labels": dict(one.labels),
        "parts": list(one.parts),
    }


def _form(page: FormPage) -> dict[str, Any]:
    return {
        "code": page.form.code,
        "names": page.form.names,
        "is_put_away": page.form.put_away_at is not None,
        "questions": page.newest.data["questions"] if page.newest else None,
        "draft": page.draft.data["questions"] if page.draft else None,
        "versions": [
            {"number": row.number, "published_at": row.published_at} for row in page.versions
        ],
    }
