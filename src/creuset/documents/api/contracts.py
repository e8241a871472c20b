"""Contracts for programs: /villages/<village>/contracts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Day, Email, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.documents.actions import contracts as actions
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contracts_of, get_contract
from creuset.documents.rules.terms import Length, Per, PriceLine
from creuset.documents.states import ContractState
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest

router = Router(tags=["contracts"])

Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Cents = Annotated[int, Field(ge=0, le=10**10)]
Why = Annotated[str, Field(max_length=500)]
_READ = {
    "responses": {
        200: {
            "description": "The PDF",
            "content": {files.PDF: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class LengthIn(In):
    """So many days, weeks, months or years, then so many days."""

    count: Annotated[int, Field(ge=1, le=999)]
    per: Per
    days: Annotated[int, Field(ge=0, le=366)] = 0


class PriceLineIn(In):
    """What is supplied, and the price of one before VAT."""

    label: Text
    price_cents: Cents
    unit: Annotated[str, Field(max_length=80)] = ""
    quantity: Annotated[str, Field(pattern=r"^\d{1,7}(\.\d{1,4})?$")] = "1"
    vat_percent: Annotated[str, Field(pattern=r"^\d{1,2}(\.\d{1,2})?$")] | None = None


class ContractTermsIn(In):
    """What the contract says; which of these its kind takes, and needs, is told where one is wrong or missing."""

    contract: Text | None = None
    offer: Text | None = None
    place: Text | None = None
    use: Text | None = None
    programme: Text | None = None
    project: Text | None = None
    area: Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,2})?$")] | None = None
    start: Day | None = None
    end: Day | None = None
    term: LengthIn | None = None
    notice: LengthIn | None = None
    lines: Annotated[list[PriceLineIn], Field(max_length=60)] | None = None
    payment: Text | None = None
    deposit_cents: Cents | None = None
    value_cents: Cents | None = None
    indexation: Text | None = None
    included: Annotated[list[Text], Field(max_length=60)] | None = None
    special: Text | None = None


class PrepareContractIn(In):
    """Of whom, of which text, and what it says."""

    party: Annotated[int, Field(ge=1, le=2**53)]
    code: Annotated[str, Field(max_length=40)]
    language: Annotated[str, Field(max_length=5)] = ""
    terms: ContractTermsIn


class SendContractIn(In):
    """Where it is mailed to; the party's own address unless one is given."""

    email: Email | None = None


class SignContractIn(In):
    """Who signs, and the SHA-256 of the PDF that they read."""

    name: Annotated[str, Field(min_length=1, max_length=160)]
    paper_sha256: Annotated[str, Field(min_length=64, max_length=64)]


class DeclineContractIn(In):
    """Why it is not signed."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class OnPaperIn(In):
    """Who signed the paper by hand, and when."""

    name: Annotated[str, Field(min_length=1, max_length=160)]
    on: Day


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
    signed_on_paper: bool
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


@router.post("/contracts", response={201: ContractOut}, summary="Prepare a contract")
@needs(Scope.CONTRACTS)
def prepare_contract(request: ApiRequest, contract: PrepareContractIn) -> Status[Any]:
    """A draft stands, of the text in force today."""
    made = actions.prepare(
        village=request.village,
        party=get_known(request.village, contract.party).party,
        code=contract.code,
        values=_terms(contract.terms, request.village.currency),
        language=contract.language,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _values(made))


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
    """The file itself, once the contract was sent: the sealed one, or the scan of what was signed by hand."""
    found = _found(request, pk)
    stored = found.sealed or found.scan or found.paper
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


@router.post("/contracts/{int:pk}/decline", response=ContractOut, summary="Decline a contract")
@needs(Scope.CONTRACTS)
def decline_contract(request: ApiRequest, pk: int, word: DeclineContractIn) -> dict[str, Any]:
    """Its party does not sign it; what it is of is not taken either."""
    made = actions.decline(
        contract=_found(request, pk), reason=word.reason, by=request.auth, now=clock.now()
    )
    return _values(made)


@router.post(
    "/contracts/{int:pk}/on-paper",
    response=ContractOut,
    summary="A contract signed on paper",
)
@needs(Scope.CONTRACTS)
def sign_contract_on_paper(
    request: ApiRequest, pk: int, signature: Form[OnPaperIn], scan: File[UploadedFile]
) -> dict[str, Any]:
    """The team writes down that it was signed by hand, with the scan; what follows is done, or neither."""
    made = actions.sign_on_paper(
        contract=_found(request, pk),
        name=signature.name,
        on=signature.on,
        scan=scan,
        by=request.auth,
        now=clock.now(),
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


def _terms(terms: ContractTermsIn, currency: str) -> dict[str, Any]:
    """Return the values as the action takes them; what was not said is left out."""
    told: dict[str, Any] = {
        name: value
        for name in terms.model_fields_set
        if (value := getattr(terms, name)) is not None
    }
    for name in ("deposit", "value", "support"):
        if f"{name}_cents" in told:
            told[name] = Money(told.pop(f"{name}_cents"), currency)
    for name in ("term", "notice"):
        if name in told:
            told[name] = Length(told[name].count, told[name].per, told[name].days)
    if "area" in told:
        told["area"] = Decimal(told["area"])
    if "lines" in told:
        told["lines"] = [
            PriceLine(
                one.label,
                Money(one.price_cents, currency),
                one.unit,
                Decimal(one.quantity),
                Decimal(one.vat_percent) if one.vat_percent else None,
            )
            for one in told["lines"]
        ]
    return told


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
        "signed_on_paper": row.signed_on_paper,
        "sealed_at": row.sealed_at,
        "sealed_with": row.sealed_with,
        "ended_on": row.ended_on,
        "reason": row.reason,
    }
