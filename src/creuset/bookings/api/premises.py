"""The state of the premises and the access list of a booking, for programs."""

from typing import Annotated, Any

from ninja import Field, File, Status, UploadedFile
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.shapes import Key
from creuset.bookings.models import Booking, Expected
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.premises import (
    Seen,
    expected_of,
    get_expected,
    get_record,
    people_to_list,
    seen_of,
)
from creuset.bookings.states import Passage
from creuset.core import clock, files
from creuset.core.api import In, Out, Router, Text, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.people.requests import ApiRequest

router = Router(tags=["bookings"])


class PremisesIn(In):
    """What the team saw of the places; pictures follow, each by itself."""

    passage: Passage
    note: Annotated[Text, Field(min_length=1)]


class PremisesOut(Out):
    """What was seen of the places, and where its pictures are read by whoever is signed in."""

    id: int
    passage: str
    note: str
    made_at: AwareDatetime
    made_by: str
    pictures: list[str]


class ExpectedIn(In):
    """A person of the booking's party, or the name of somebody else."""

    person: Key | None = None
    name: Annotated[str, Field(max_length=120)] = ""
    role: Annotated[str, Field(max_length=80)] = ""


class ExpectedOut(Out):
    """Somebody whom the booking lets in."""

    id: int
    person: int | None
    name: str
    role: str


@router.get(
    "/bookings/{int:pk}/premises", response=list[PremisesOut], summary="State of the premises"
)
def read_premises(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """In the order in which it was written; for whoever reads the booking."""
    return [_seen_values(one) for one in seen_of(_booking(request, pk))]


@router.post(
    "/bookings/{int:pk}/premises",
    response={201: PremisesOut},
    summary="Write down the state of the premises",
)
@needs(Scope.BOOKINGS)
def record_premises(request: ApiRequest, pk: int, asked: PremisesIn) -> Status[dict[str, Any]]:
    """It never changes; for the team of the places."""
    booking = _booking(request, pk)
    row = actions.record_premises(
        booking=booking,
        passage=asked.passage,
        note=asked.note,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _seen_values(Seen(row, ())))


@router.post(
    "/bookings/{int:pk}/premises/{int:row}/pictures",
    response={201: PremisesOut},
    summary="Add a picture of the premises",
)
@needs(Scope.BOOKINGS)
def add_premises_picture(
    request: ApiRequest, pk: int, row: int, file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """A JPEG, PNG or WebP of 8 MB at most; it is written anew, without what else it held."""
    booking = _booking(request, pk)
    record = get_record(booking, row)
    actions.add_picture(row=record, upload=file, by=request.auth, now=clock.now())
    found = next(one for one in seen_of(booking) if one.record.pk == row)
    return Status(201, _seen_values(found))


@router.get("/bookings/{int:pk}/people", response=list[ExpectedOut], summary="Access list")
def read_people(request: ApiRequest, pk: int) -> list[dict[str, Any]]:
    """Whom the booking lets in, by name; for whoever reads the booking."""
    return [_expected_values(row) for row in expected_of(_booking(request, pk))]


@router.post("/bookings/{int:pk}/people", response={201: ExpectedOut}, summary="Let somebody in")
@needs(Scope.BOOKINGS)
def expect(request: ApiRequest, pk: int, asked: ExpectedIn) -> Status[dict[str, Any]]:
    """Somebody is on the access list."""
    booking = _booking(request, pk)
    row = actions.expect(
        booking=booking,
        person=_person(booking, asked.person),
        name=asked.name,
        role=asked.role,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _expected_values(row))


@router.delete(
    "/bookings/{int:pk}/people/{int:row}", response={204: None}, summary="Let somebody in no more"
)
@needs(Scope.BOOKINGS)
def no_longer_expect(request: ApiRequest, pk: int, row: int) -> Status[None]:
    """They are on the access list no more."""
    found = get_expected(_booking(request, pk), row)
    actions.no_longer_expect(row=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _booking(request: ApiRequest, pk: int) -> Booking:
    return get_booking(request.village, pk, by=request.auth, now=clock.now())


def _person(booking: Booking, pk: int | None) -> Party | None:
    if pk is None:
        return None
    found = next((one for one in people_to_list(booking) if one.pk == pk), None)
    if found is None:
        raise NotFound(_("This person is not of the booking’s party."), field="person")
    return found


def _seen_values(seen: Seen) -> dict[str, Any]:
    row = seen.record
    return {
        "id": row.pk,
        "passage": row.passage,
        "note": row.note,
        "made_at": row.made_at,
        "made_by": row.made_by.name if row.made_by else "",
        "pictures": [files.address(picture) for picture in seen.pictures],
    }


def _expected_values(row: Expected) -> dict[str, Any]:
    return {"id": row.pk, "person": row.person_id, "name": row.called, "role": row.role}
