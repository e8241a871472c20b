"""Identity files for programs: /villages/<village>/domiciliations."""

from datetime import date
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.domiciliation import actions
from creuset.domiciliation.actions.approval import Approving
from creuset.domiciliation.actions.files import Description
from creuset.domiciliation.kinds import Books, MailChoice, PaperKind
from creuset.domiciliation.models import Approval, Domiciliation, Paper
from creuset.domiciliation.permissions import may_see
from creuset.domiciliation.queries import (
    approval_of,
    domiciliations_of,
    get_domiciliation,
    get_paper,
    line_of,
)
from creuset.domiciliation.states import DomiciliationState, PaperState
from creuset.domiciliation.views.copies import answer_copy
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest

router = Router(tags=["domiciliation"])

Said = Annotated[str, Field(max_length=300)]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_KINDS = (files.PDF, *(one.media_type for one in (files.JPEG, files.PNG, files.WEBP)))
COPY = {
    "responses": {
        200: {"description": "The copy", "content": dict.fromkeys(_KINDS, _FILE)},
    }
}


class DescriptionIn(In):
    """What a company says of itself for its file, and of what becomes of its mail."""

    legal_form: Annotated[str, Field(max_length=60)] = ""
    purpose: Said = ""
    registered_at: Annotated[str, Field(max_length=120)] = ""
    representative: Annotated[str, Field(max_length=160)] = ""
    representative_role: Annotated[str, Field(max_length=80)] = ""
    representative_home: Said = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")] = ""
    activity_at: Annotated[str, Field(max_length=400)] = ""
    books: Books | None = None
    books_at: Said = ""
    mail: MailChoice = MailChoice.HOLD
    is_scanned: bool = False
    forward_to: Said = ""


class IdentityPaperIn(Asked):
    """A paper of the file, and its days."""

    kind: PaperKind
    issued_on: Day
    valid_until: Day | None = None


class CheckPaperIn(In):
    """What the team answers."""

    is_accepted: bool
    answer: Said = ""


class IdentityPaperOut(Out):
    """A paper that was sent, and where it stands today."""

    id: int
    kind: PaperKind
    state: PaperState
    issued_on: date
    valid_until: date | None
    sent_at: AwareDatetime
    checked_at: AwareDatetime | None
    answer: str
    has_copy: bool


class AskedPaperOut(Out):
    """A kind of paper that the file must hold, and where it stands."""

    kind: PaperKind
    state: PaperState
    paper: int | None


class DomiciliationOut(Out):
    """A company that has its seat here: its contract, its file, what is asked of it."""

    id: int
    subscription: int
    party: int
    party_name: str
    state: DomiciliationState
    starts_on: date
    last_on: date | None
    verify_by: date
    verified_on: date | None
    legal_form: str
    purpose: str
    registered_at: str
    representative: str
    representative_role: str
    representative_home: str
    phone: str
    email: str
    activity_at: str
    books: Books | None
    books_at: str
    mail: MailChoice
    is_scanned: bool
    forward_to: str
    asked: list[AskedPaperOut]
    papers: list[IdentityPaperOut]


class ApprovalOut(Out):
    """The prefect's approval of the village, and whom it tells of the companies that it domiciles."""

    number: str
    prefecture: str
    granted_on: date
    valid_until: date
    registry: str
    registry_address: str
    tax_office: str
    social_body: str
    postage_vat: str


class ApprovalIn(In):
    """An approval as it is written down; `seen` is the number of the one that was read, empty for none."""

    number: Annotated[str, Field(max_length=60)]
    prefecture: Annotated[str, Field(max_length=120)]
    granted_on: Day
    valid_until: Day
    registry: Annotated[str, Field(max_length=160)]
    registry_address: Annotated[str, Field(max_length=240)] = ""
    tax_office: Annotated[str, Field(max_length=160)]
    social_body: Annotated[str, Field(max_length=160)]
    postage_vat: Annotated[str, Field(max_length=30)] = ""
    seen: Annotated[str, Field(max_length=60)] | None = None


@router.get("/domiciliations/approval", response=ApprovalOut, summary="The village's approval")
def read_approval(request: ApiRequest) -> Approval:
    """What lets the village make contracts of domiciliation; for its team."""
    found = approval_of(request.village) if may_see(request.auth, request.village) else None
    if found is None:
        raise NotFound(_("The village has no approval."))
    return found


@router.put("/domiciliations/approval", response=ApprovalOut, summary="Write the approval down")
@needs(Scope.DOMICILIATION)
def put_approval(request: ApiRequest, said: ApprovalIn) -> Approval:
    """Contracts name it from now on; for whoever leads the village."""
    if not may_see(request.auth, request.village):
        raise NotFound(_("The village has no approval."))
    values = said.model_dump(exclude={"seen"})
    return actions.write_approval(
        village=request.village,
        said=Approving(**values),
        seen=said.seen,
        by=request.auth,
        now=clock.now(),
    )


@router.get("/domiciliations", response=Paged[DomiciliationOut], summary="Who has their seat here")
def list_domiciliations(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """All for the team, else the caller's own; the latest first."""
    rows = domiciliations_of(request.village, by=request.auth)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    today = _today(request)
    return mapped(found, lambda rows: [_values(row, today) for row in rows])


@router.get("/domiciliations/{int:pk}", response=DomiciliationOut, summary="One domiciliation")
def read_domiciliation(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The file, if the caller may read it."""
    return _values(_found(request, pk), _today(request))


@router.put("/domiciliations/{int:pk}", response=DomiciliationOut, summary="Describe the company")
@needs(Scope.DOMICILIATION)
def describe(request: ApiRequest, pk: int, said: DescriptionIn) -> dict[str, Any]:
    """The file says so from now on: who speaks for the company, its books, its mail."""
    values = said.model_dump() | {"books": said.books or ""}
    actions.describe(
        domiciliation=_found(request, pk),
        said=Description(**values),
        by=request.auth,
        now=clock.now(),
    )
    return read_domiciliation(request, pk)


@router.post(
    "/domiciliations/{int:pk}/papers", response={201: IdentityPaperOut}, summary="Send a paper"
)
@needs(Scope.DOMICILIATION)
def send(
    request: ApiRequest,
    pk: int,
    paper: Form[IdentityPaperIn],
    upload: File[UploadedFile | None] = None,
) -> Status[Any]:
    """Counts at once where somebody sends it who checks identities, else once it was read."""
    made = actions.send_paper(
        domiciliation=_found(request, pk),
        **paper.model_dump(),
        upload=upload,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _paper(made, _today(request)))


@router.post(
    "/domiciliations/{int:pk}/verify", response=DomiciliationOut, summary="Verify the file"
)
@needs(Scope.DOMICILIATION)
def verify(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The whole file was verified today."""
    actions.verify(domiciliation=_found(request, pk), by=request.auth, now=clock.now())
    return read_domiciliation(request, pk)


@router.post(
    "/domiciliation-papers/{int:pk}/check",
    response=IdentityPaperOut,
    summary="Accept or refuse a paper",
)
@needs(Scope.DOMICILIATION)
def check(request: ApiRequest, pk: int, verdict: CheckPaperIn) -> dict[str, Any]:
    """It counts, or the company reads why not."""
    made = actions.check_paper(
        paper=get_paper(request.village, pk, by=request.auth),
        **verdict.model_dump(),
        by=request.auth,
        now=clock.now(),
    )
    return _paper(made, _today(request))


@router.get(
    "/domiciliation-papers/{int:pk}/copy",
    summary="The copy of a paper",
    openapi_extra=COPY,
    response={200: None},
)
@needs(Scope.DOMICILIATION)
def read_copy(request: ApiRequest, pk: int) -> FileResponse:
    """The copy itself; the audit tells who opened it."""
    return answer_copy(request.village, pk, by=request.auth)


def _found(request: ApiRequest, pk: int) -> Domiciliation:
    return get_domiciliation(request.village, pk, by=request.auth)


def _today(request: ApiRequest) -> date:
    return request.village.day_of(clock.now())


def _paper(row: Paper, today: date) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "state": row.state_on(today),
        "issued_on": row.issued_on,
        "valid_until": row.valid_until,
        "sent_at": row.sent_at,
        "checked_at": row.checked_at,
        "answer": row.answer,
        "has_copy": row.file_id is not None,
    }


def _values(row: Domiciliation, today: date) -> dict[str, Any]:
    line = line_of(row, today=today)
    said = {name: getattr(row, name) for name in Description.__dataclass_fields__}
    return {
        **said,
        "id": row.pk,
        "subscription": row.subscription_id,
        "party": row.subscription.party_id,
        "party_name": row.subscription.party.name,
        "state": line.state,
        "starts_on": row.subscription.starts_on,
        "last_on": row.subscription.last_on,
        "verify_by": line.verify_by,
        "verified_on": row.verified_on,
        "books": row.books or None,
        "asked": [
            {"kind": one.kind, "state": one.state, "paper": one.paper.pk if one.paper else None}
            for one in line.asked
        ],
        "papers": [_paper(one, today) for one in row.papers.all()],
    }
