"""What leaves the village, for programs: lists, letters to the registry, mail of domiciled companies."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from ninja import Field, File, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Day, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.domiciliation import actions
from creuset.domiciliation.api.files import COPY
from creuset.domiciliation.kinds import MailChoice
from creuset.domiciliation.models import Means, RegistryLetter
from creuset.domiciliation.papers import cells_of, heads
from creuset.domiciliation.permissions import may_see
from creuset.domiciliation.queries import get_domiciliation
from creuset.domiciliation.queries.court import get_letter, letters_of
from creuset.domiciliation.queries.lists import Listing, listing_of, listings_of
from creuset.domiciliation.queries.mail import Letter, post_of
from creuset.domiciliation.rules.court import Why
from creuset.domiciliation.rules.lists import ListKind, Period, Recipient
from creuset.domiciliation.states import LetterState
from creuset.domiciliation.views.copies import answer_scan
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.requests import ApiRequest
from creuset.reception.models import ParcelKind
from creuset.reception.queries import get_parcel
from creuset.reception.states import ParcelState

router = Router(tags=["domiciliation"])

Reference = Annotated[str, Field(max_length=120)]
Number = Annotated[int, Field(ge=1, le=2**53)]


class RecordListIn(In):
    """To whom a list was sent, when and how."""

    recipient: Recipient
    sent_on: Day
    means: Means
    reference: Reference = ""


class RecordLetterIn(In):
    """When and how a letter was sent."""

    sent_on: Day
    means: Means
    reference: Reference = ""


class SendOnIn(In):
    """What is sent on in one envelope, and what the post took before VAT."""

    parcels: Annotated[list[Number], Field(min_length=1, max_length=200)]
    postage: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)] | None = None


class SentListOut(Out):
    """A list that was sent."""

    recipient: Recipient
    sent_to: str
    sent_on: date
    means: Means
    reference: str


class ListOut(Out):
    """A list: of which period, when it is due, whom it names, what was sent of it."""

    period: str
    kind: ListKind
    due: date
    columns: list[str]
    rows: list[list[str]]
    sent: list[SentListOut]


class RegistryLetterOut(Out):
    """A letter to the court registry, owed or sent."""

    id: int
    domiciliation: int
    company: str
    why: Why
    since_on: date
    state: LetterState
    sent_on: date | None
    reference: str


class DomiciledLetterOut(Out):
    """A letter of a domiciled company, and what became of it."""

    parcel: int
    kind: ParcelKind
    received_at: AwareDatetime
    state: ParcelState
    gone_to: str
    has_power: bool | None
    is_scanned: bool
    seen_at: AwareDatetime | None


class DomiciledMailOut(Out):
    """The mail of a domiciled company."""

    mail: MailChoice
    forward_due: date | None
    unread_since: date | None
    asked_at: AwareDatetime | None
    letters: list[DomiciledLetterOut]


class SendingOut(Out):
    """An envelope that went on."""

    id: int
    sent_to: str
    count: int
    postage_cents: int
    currency: str


@router.get("/domiciliation-lists", response=list[ListOut], summary="The lists that the law wants")
def list_lists(request: ApiRequest) -> list[dict[str, Any]]:
    """Those that are owed or were sent, the latest first; for the team."""
    _check_team(request)
    today = request.village.day_of(clock.now())
    return [_list(one, request) for one in listings_of(request.village, today=today)]


@router.get("/domiciliation-lists/{code}", response=ListOut, summary="One list")
def read_list(request: ApiRequest, code: str) -> dict[str, Any]:
    """Of a quarter, such as 2026-q4, or of a year, such as 2027; for the team."""
    _check_team(request)
    return _list(listing_of(request.village, _period(code)), request)


@router.post("/domiciliation-lists/{code}/sent", response={201: ListOut}, summary="A list was sent")
@needs(Scope.DOMICILIATION)
def record_list(request: ApiRequest, code: str, told: RecordListIn) -> Status[Any]:
    """It is written down, and its paper kept."""
    actions.record_list(
        village=request.village,
        period=_period(code),
        **told.model_dump(),
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, read_list(request, code))


@router.get(
    "/registry-letters", response=Paged[RegistryLetterOut], summary="Letters to the court registry"
)
def list_letters(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """Those that are owed and those that were sent, the latest first; for the team."""
    _check_team(request)
    rows = letters_of(request.village)
    found = page(rows, order=("-id",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_letter(row) for row in rows])


@router.post(
    "/registry-letters/{int:pk}/sent", response=RegistryLetterOut, summary="A letter was sent"
)
@needs(Scope.DOMICILIATION)
def record_letter(request: ApiRequest, pk: int, told: RecordLetterIn) -> dict[str, Any]:
    """It is written down, and its paper kept."""
    _check_team(request)
    made = actions.record_letter(
        letter=get_letter(request.village, pk),
        **told.model_dump(),
        by=request.auth,
        now=clock.now(),
    )
    return _letter(made)


@router.get(
    "/domiciliations/{int:pk}/mail", response=DomiciledMailOut, summary="The mail of a company"
)
def read_mail(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What came for it and what became of it, the latest first."""
    post = post_of(get_domiciliation(request.village, pk, by=request.auth))
    return {
        "mail": post.row.mail,
        "forward_due": post.forward_due,
        "unread_since": post.unread_since,
        "asked_at": post.row.forward_asked_at,
        "letters": _mail(post.letters),
    }


@router.post("/domiciliations/{int:pk}/send-on", response={201: SendingOut}, summary="Send mail on")
@needs(Scope.DOMICILIATION)
def send_on(request: ApiRequest, pk: int, asked: SendOnIn) -> Status[Any]:
    """It went on in one envelope; the company is told. The token also receives people and parcels."""
    made = actions.send_mail_on(
        domiciliation=get_domiciliation(request.village, pk, by=request.auth),
        parcels=[get_parcel(request.village, one, by=request.auth) for one in asked.parcels],
        postage=asked.postage,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, made)


@router.post(
    "/domiciliations/{int:pk}/ask-for-mail", response=DomiciledMailOut, summary="Ask for the mail"
)
@needs(Scope.DOMICILIATION)
def ask_for_mail(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The team is told that the company wants what waits."""
    actions.ask_for_mail(
        domiciliation=get_domiciliation(request.village, pk, by=request.auth),
        by=request.auth,
        now=clock.now(),
    )
    return read_mail(request, pk)


@router.post("/parcels/{int:pk}/scan", response={201: DomiciledLetterOut}, summary="Scan a letter")
@needs(Scope.DOMICILIATION)
def scan(request: ApiRequest, pk: int, upload: File[UploadedFile]) -> Status[Any]:
    """The company is told, and alone reads the scan."""
    parcel = get_parcel(request.village, pk, by=request.auth)
    handling = actions.scan_letter(parcel=parcel, upload=upload, by=request.auth, now=clock.now())
    return Status(
        201, _mail([Letter(parcel, handling, request.village.day_of(parcel.received_at), None)])[0]
    )


@router.get(
    "/parcels/{int:pk}/scan",
    summary="The scan of a letter",
    openapi_extra=COPY,
    response={200: None},
)
@needs(Scope.DOMICILIATION)
def read_scan(request: ApiRequest, pk: int) -> FileResponse:
    """For whoever speaks for its company: it has taken note of the letter from now on."""
    return answer_scan(request.village, pk, by=request.auth)


def _check_team(request: ApiRequest) -> None:
    if not may_see(request.auth, request.village):
        raise NotFound(_("There is nothing here."))


def _period(code: str) -> Period:
    found = Period.read(code)
    if found is None:
        raise NotFound(_("There is no such list."))
    return found


def _list(found: Listing, request: ApiRequest) -> dict[str, Any]:
    return {
        "period": found.period.code,
        "kind": found.period.kind,
        "due": found.period.due,
        "columns": heads(),
        "rows": [cells_of(named, request.village) for named in found.named],
        "sent": found.sent,
    }


def _letter(row: RegistryLetter) -> dict[str, Any]:
    return {
        "id": row.pk,
        "domiciliation": row.domiciliation_id,
        "company": row.domiciliation.company,
        "why": row.why,
        "since_on": row.since_on,
        "state": row.state,
        "sent_on": row.sent_on,
        "reference": row.reference,
    }


def _mail(letters: Sequence[Letter]) -> list[dict[str, Any]]:
    return [
        {
            "parcel": one.parcel.pk,
            "kind": one.parcel.kind,
            "received_at": one.parcel.received_at,
            "state": one.parcel.state,
            "gone_to": one.parcel.gone_to,
            "has_power": one.has_power,
            "is_scanned": one.is_scanned,
            "seen_at": one.handling.seen_at if one.handling else None,
        }
        for one in letters
    ]
