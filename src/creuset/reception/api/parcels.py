"""Parcels and mail, for programs: /villages/<village>/parcels."""

from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from ninja import Field, File, Form, Query, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock, files
from creuset.core.api import Asked, In, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.core.views_files import answer_file
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.reception import actions
from creuset.reception.models import Parcel, ParcelKind
from creuset.reception.permissions import may_see_inside
from creuset.reception.queries import get_parcel, parcels_of
from creuset.reception.states import ParcelState

router = Router(tags=["parcels"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Short = Annotated[str, Field(max_length=60)]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_KINDS = tuple(one.media_type for one in (files.JPEG, files.PNG, files.WEBP))
_READ = {
    "responses": {
        200: {"description": "The picture", "content": dict.fromkeys(_KINDS, _FILE)},
    }
}


class ParcelIn(Asked):
    """What came, for whom, and where it lies."""

    party: Number
    kind: ParcelKind = ParcelKind.PARCEL
    attention: Annotated[str, Field(max_length=120)] = ""
    carrier: Short = ""
    reference: Short = ""
    shelf: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=300)] = ""
    #: Why it is taken although nothing lets reception take it.
    despite: Annotated[str, Field(max_length=300)] = ""


class HandOverIn(In):
    """Who takes it, and what else of the same addressee they take."""

    to: Annotated[str, Field(min_length=1, max_length=200)]
    also: Annotated[list[Number], Field(max_length=200)] = []


class ForwardIn(In):
    """Where it is sent on to."""

    to: Annotated[str, Field(min_length=1, max_length=200)]


class ReturnIn(In):
    """Why it goes back."""

    why: Annotated[str, Field(max_length=200)] = ""


class ParcelOut(Out):
    """What came, and where it is; the note is told to the team alone."""

    id: int
    party: int
    party_name: str
    kind: ParcelKind
    attention: str
    carrier: str
    reference: str
    shelf: str
    note: str
    state: ParcelState
    received_at: AwareDatetime
    ended_at: AwareDatetime | None
    gone_to: str
    reminders: int


@router.get("/parcels", response=Paged[ParcelOut], summary="Parcels and mail")
def list_parcels(
    request: ApiRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: ParcelState | None = None,
    words: Annotated[str, Field(max_length=120)] = "",
) -> Page[dict[str, Any]]:
    """All for the team, else what came for the caller and their organisations; the latest first."""
    rows = parcels_of(request.village, by=request.auth, state=state, words=words)
    found = page(rows, order=("-received_at",), at=at, request=request, response=response)
    is_team = may_see_inside(request.auth, request.village)
    return mapped(found, lambda rows: [_values(row, is_team=is_team) for row in rows])


@router.get("/parcels/{int:pk}", response=ParcelOut, summary="One parcel")
def read_parcel(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What came under that number, if the caller may read it."""
    return _told(request, _found(request, pk))


@router.get(
    "/parcels/{int:pk}/picture", summary="Its picture", openapi_extra=_READ, response={200: None}
)
def read_picture(request: ApiRequest, pk: int) -> FileResponse:
    """The picture itself."""
    found = files.list_of("parcel", _found(request, pk).pk)
    if not found:
        raise NotFound(_("Nobody took a picture of it."))
    return answer_file(found[0], files.path_of(found[0]))


@router.post("/parcels", response={201: ParcelOut}, summary="Receive a parcel")
@needs(Scope.RECEPTION)
def receive(
    request: ApiRequest, parcel: Form[ParcelIn], photo: File[UploadedFile | None] = None
) -> Status[Any]:
    """It waits at reception, and its addressee is told."""
    values = parcel.model_dump()
    made = actions.receive_parcel(
        village=request.village,
        **values | {"party": get_known(request.village, values["party"]).party},
        photo=photo,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _told(request, made))


@router.post("/parcels/{int:pk}/correct", response=ParcelOut, summary="Put one right")
@needs(Scope.RECEPTION)
def correct(
    request: ApiRequest,
    pk: int,
    parcel: Form[ParcelIn],
    photo: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """It is as it is told here; another addressee is told of it."""
    found, values = _found(request, pk), parcel.model_dump()
    made = actions.correct_parcel(
        parcel=found,
        **values | {"party": get_known(request.village, values["party"]).party},
        photo=photo,
        by=request.auth,
        now=clock.now(),
    )
    return _told(request, made)


@router.post("/parcels/{int:pk}/hand-over", response=list[ParcelOut], summary="Hand over")
@needs(Scope.RECEPTION)
def give(request: ApiRequest, pk: int, given: HandOverIn) -> list[dict[str, Any]]:
    """It is taken, with what else is named, all or nothing; the addressee is told by whom."""
    rows = [_found(request, one) for one in dict.fromkeys([pk, *given.also])]
    made = actions.hand_over(parcels=rows, to=given.to, by=request.auth, now=clock.now())
    return [_told(request, row) for row in made]


@router.post("/parcels/{int:pk}/forward", response=ParcelOut, summary="Send one on")
@needs(Scope.RECEPTION)
def send_on(request: ApiRequest, pk: int, given: ForwardIn) -> dict[str, Any]:
    """It is sent on, and the addressee is told where to."""
    made = actions.forward_parcel(
        parcel=_found(request, pk), to=given.to, by=request.auth, now=clock.now()
    )
    return _told(request, made)


@router.post("/parcels/{int:pk}/return", response=ParcelOut, summary="Send one back")
@needs(Scope.RECEPTION)
def send_back(request: ApiRequest, pk: int, given: ReturnIn) -> dict[str, Any]:
    """It goes back to whoever sent it, and the addressee is told why."""
    made = actions.return_parcel(
        parcel=_found(request, pk), why=given.why, by=request.auth, now=clock.now()
    )
    return _told(request, made)


@router.post("/parcels/{int:pk}/put-back", response=ParcelOut, summary="It waits after all")
@needs(Scope.RECEPTION)
def put_back(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What was written down was a mistake."""
    made = actions.put_back(parcel=_found(request, pk), by=request.auth, now=clock.now())
    return _told(request, made)


def _found(request: ApiRequest, pk: int) -> Parcel:
    return get_parcel(request.village, pk, by=request.auth)


def _told(request: ApiRequest, row: Parcel) -> dict[str, Any]:
    return _values(row, is_team=may_see_inside(request.auth, request.village))


def _values(row: Parcel, *, is_team: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "party_name": row.party.name,
        "kind": row.kind,
        "attention": row.attention,
        "carrier": row.carrier,
        "reference": row.reference,
        "shelf": row.shelf,
        "note": row.note if is_team else "",
        "state": row.state,
        "received_at": row.received_at,
        "ended_at": row.ended_at,
        "gone_to": row.gone_to,
        "reminders": row.reminders,
    }
