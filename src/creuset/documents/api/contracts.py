"""Contracts for programs: /villages/<village>/contracts."""

from datetime import date
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Day, Email, In, Out, Paged, Paging, Router, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.documents.actions import contracts as actions
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contracts_of, get_contract
from creuset.documents.states import ContractState
from creuset.kernel.errors import NotFound
from creuset.people.requests import ApiRequest

router = Router(tags=["contracts"])

Why = Annotated[str, Field(max_length=500)]
_READ = {
    "responses": {
        200: {
            "description": "The PDF",
            "content": {files.PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class SendContractIn(In):
    """Where it is mailed to; the party's own address unless one is given."""

    email: Email | None = None


class SignContractIn(In):
    """Who signs, and the SHA-256 of the PDF that they read."""

    name: Annotated[str, Field(min_length=1, max_length=160)]
    paper_sha256: Annotated[str, Field(min_length=64, max_length=64)]


class WithdrawContractIn(In):
    """Why nobody can sign it any more."""

    reason: Why = ""


class EndContractIn(In):
    """From which day it binds nobody, and why."""

    on: Day
    reason: Why = ""


class ContractOut(Out):
    """A contract, and where it stands."""

    id: int
    reference: str
    party: int
    code: str
    text_version: int
    source_kind: str
    source: int
    title: dict[str, str]
    language: str
    state: ContractState
    paper_sha256: str
    made_at: AwareDatetime
    sent_at: AwareDatetime | None
    signed_at: AwareDatetime | None
    signed_name: str
    sealed_at: AwareDatetime | None
    sealed_with: str
    ended_on: date | None
    reason: str


@router.get("/contracts", response=Paged[ContractOut], summary="Contracts")
def list_contracts(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: ContractState | None = None,
) -> Page[dict[str, Any]]:
    """Those that the caller may read, the latest first; those in one state where it is given."""
    rows = contracts_of(request.village, by=request.auth, state=state)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda them: [_values(row) for row in them])


@router.get("/contracts/{int:pk}", response=ContractOut, summary="One contract")
def read_contract(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The contract, if the caller may read it."""
    return _values(_found(request, pk))


@router.get(
    "/contracts/{int:pk}/paper",
    summary="The PDF of a contract",
    openapi_extra=_READ,
    response={200: None},
)
def read_contract_paper(request: ApiRequest, pk: int) -> FileResponse:
    """The file itself, once the contract was sent: the sealed one where there is one."""
    found = _found(request, pk)
    stored = found.sealed or found.paper
    if stored is None:
        raise NotFound(_("This contract has no paper."))
    return answer_file(stored, files.path_of(stored))


@router.post("/contracts/{int:pk}/send", response=ContractOut, summary="Sign and send a contract")
@needs(Scope.CONTRACTS)
def send_contract(request: ApiRequest, pk: int, sending: SendContractIn) -> dict[str, Any]:
    """It is signed for the village and waits for its party; a mail holds the address where it is signed."""
    made = actions.send(
        contract=_found(request, pk),
        email=sending.email or "",
        by=request.auth,
        now=clock.now(),
    )
    return _values(made)


@router.post("/contracts/{int:pk}/sign", response=ContractOut, summary="Sign a contract")
@needs(Scope.CONTRACTS)
def sign_contract(request: ApiRequest, pk: int, signature: SignContractIn) -> dict[str, Any]:
    """It is signed by its party and what follows is done, or neither."""
    made = actions.sign(
        contract=_found(request, pk),
        name=signature.name,
        seen=signature.paper_sha256,
        by=request.auth,
        now=clock.now(),
        ip=request.META.get("REMOTE_ADDR"),
    )
    return _values(made)


@router.post("/contracts/{int:pk}/withdraw", response=ContractOut, summary="Withdraw a contract")
@needs(Scope.CONTRACTS)
def withdraw_contract(request: ApiRequest, pk: int, word: WithdrawContractIn) -> dict[str, Any]:
    """Nobody can sign it any more."""
    made = actions.withdraw(
        contract=_found(request, pk), reason=word.reason, by=request.auth, now=clock.now()
    )
    return _values(made)


@router.post("/contracts/{int:pk}/end", response=ContractOut, summary="End a contract")
@needs(Scope.CONTRACTS)
def end_contract(request: ApiRequest, pk: int, ending: EndContractIn) -> dict[str, Any]:
    """It binds nobody from that day on."""
    made = actions.end(
        contract=_found(request, pk), **ending.model_dump(), by=request.auth, now=clock.now()
    )
    return _values(made)


def _found(request: ApiRequest, pk: int) -> Contract:
    return get_contract(request.village, pk, by=request.auth)


def _values(row: Contract) -> dict[str, Any]:
    return {
        "id": row.pk,
        "reference": row.reference,
        "party": row.party_id,
        "code": row.text.code,
        "text_version": row.text.number,
        "source_kind": row.source_kind,
        "source": row.source_id,
        "title": row.title,
        "language": row.language,
        "state": row.state,
        "paper_sha256": row.paper_sha256,
        "made_at": row.made_at,
        "sent_at": row.sent_at,
        "signed_at": row.signed_at,
        "signed_name": row.signed_name,
        "sealed_at": row.sealed_at,
        "sealed_with": row.sealed_with,
        "ended_on": row.ended_on,
        "reason": row.reason,
    }
