"""Certificates for programs: /villages/<village>/certificates."""

from datetime import date
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.documents.actions.certificates import (
    check_certificate,
    end_certificate,
    put_on_file,
)
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.queries import certificates_of, ending_by, get_certificate
from creuset.documents.states import CertificateState
from creuset.kernel.errors import NotFound
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["certificates"])

Answer = Annotated[str, Field(max_length=300)]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_KINDS = (files.PDF, *(one.media_type for one in (files.JPEG, files.PNG, files.WEBP)))
_READ = {
    "responses": {
        200: {"description": "The paper", "content": dict.fromkeys(_KINDS, _FILE)},
    }
}


class CertificateIn(Asked):
    """Whose certificate, what it is for and its days."""

    party: Annotated[int, Field(ge=1, le=2**53)]
    kind: CertificateKind
    valid_from: Day
    valid_until: Day | None = None
    title: Annotated[str, Field(max_length=120)] = ""


class CheckCertificateIn(In):
    """What the team answers."""

    is_accepted: bool
    answer: Answer = ""


class EndCertificateIn(In):
    """Why it counts no more."""

    answer: Answer = ""


class CertificateOut(Out):
    """A certificate on file, and where it stands today."""

    id: int
    party: int
    party_name: str
    kind: CertificateKind
    title: str
    valid_from: date
    valid_until: date | None
    ended_on: date | None
    state: CertificateState
    answer: str
    has_file: bool
    created_at: AwareDatetime
    checked_at: AwareDatetime | None


@router.get("/certificates", response=Paged[CertificateOut], summary="Certificates on file")
def list_certificates(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: CertificateState | None = None,
    ends_within: Annotated[int, Field(ge=0, le=366)] | None = None,
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first; those in one state, or that count and end within so many
    days, where it is asked.
    """
    today = _today(request)
    rows = certificates_of(request.village, by=request.auth, on=today, state=state)
    if ends_within is not None:
        rows = ending_by(rows, today, days=ends_within)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_values(row, today) for row in rows])


@router.get("/certificates/{int:pk}", response=CertificateOut, summary="One certificate")
def read_certificate(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The certificate, if the caller may read it."""
    return _values(_found(request, pk), _today(request))


@router.get(
    "/certificates/{int:pk}/file",
    summary="The paper of a certificate",
    openapi_extra=_READ,
    response={200: None},
)
def read_paper(request: ApiRequest, pk: int) -> FileResponse:
    """The file itself."""
    found = _found(request, pk)
    if found.file is None:
        raise NotFound(_("This certificate has no paper."))
    return answer_file(found.file, files.path_of(found.file))


@router.post("/certificates", response={201: CertificateOut}, summary="Put a certificate on file")
@needs(Scope.PEOPLE)
def send(
    request: ApiRequest,
    certificate: Form[CertificateIn],
    upload: File[UploadedFile | None] = None,
) -> Status[Any]:
    """Counts at once where the team sends it, else once the team has read it."""
    values = certificate.model_dump()
    made = put_on_file(
        village=request.village,
        **values | {"party": get_known(request.village, values["party"]).party},
        upload=upload,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(made, _today(request)))


@router.post(
    "/certificates/{int:pk}/check", response=CertificateOut, summary="Accept or refuse one"
)
@needs(Scope.PEOPLE)
def check(request: ApiRequest, pk: int, verdict: CheckCertificateIn) -> dict[str, Any]:
    """It counts between its days, or its holder reads why not."""
    made = check_certificate(
        certificate=_found(request, pk), **verdict.model_dump(), by=request.auth, now=clock.now()
    )
    return _values(made, _today(request))


@router.post("/certificates/{int:pk}/end", response=CertificateOut, summary="End one today")
@needs(Scope.PEOPLE)
def end(request: ApiRequest, pk: int, word: EndCertificateIn) -> dict[str, Any]:
    """It counts no more from today on."""
    made = end_certificate(
        certificate=_found(request, pk), answer=word.answer, by=request.auth, now=clock.now()
    )
    return _values(made, _today(request))


def _found(request: ApiRequest, pk: int) -> Certificate:
    return get_certificate(request.village, pk, by=request.auth, on=_today(request))


def _today(request: ApiRequest) -> date:
    return request.village.day_of(clock.now())


def _values(row: Certificate, today: date) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "party_name": row.party.name,
        "kind": row.kind,
        "title": row.title,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "ended_on": row.ended_on,
        "state": row.state_on(today),
        "answer": row.answer,
        "has_file": row.file_id is not None,
        "created_at": row.created_at,
        "checked_at": row.checked_at,
    }
