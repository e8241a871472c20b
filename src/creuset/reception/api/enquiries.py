"""Enquiries from outside, for programs: /villages/<village>/enquiries."""

from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.bookings.api.shapes import Key, Overrule
from creuset.core import clock
from creuset.core.api import (
    Email,
    In,
    Instant,
    Out,
    Paged,
    Paging,
    Router,
    Status,
    needs,
    page,
)
from creuset.core.roles import Scope
from creuset.kernel.spans import Span
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.api import Code
from creuset.places.queries.access import get_resource
from creuset.reception.actions import accept_enquiry, decline_enquiry, enquire
from creuset.reception.models import Enquiry, EnquiryFor
from creuset.reception.queries import enquiries_of, get_enquiry
from creuset.reception.states import EnquiryState

router = Router(tags=["enquiries"])

Words = Annotated[str, Field(max_length=2_000)]


class EnquiryIn(In):
    """Somebody asks for an option or a quote; the mail that confirms it goes to `email`."""

    resource: Code
    wants: EnquiryFor
    starts_at: Instant
    ends_at: Instant
    name: Annotated[str, Field(min_length=1, max_length=120)]
    email: Email
    phone: Annotated[str, Field(max_length=30)] = ""
    organisation: Annotated[str, Field(max_length=120)] = ""
    words: Words = ""


class EnquiryTimeIn(In):
    """From when to when."""

    starts_at: Instant
    ends_at: Instant


class AcceptEnquiryIn(In):
    """For whom and for when, where it is not who asked and what they asked; and the codes of refusals overruled."""

    title: Annotated[str, Field(max_length=160)] = ""
    party: Key | None = None
    words: Words = ""
    at: EnquiryTimeIn | None = None
    overrule: Overrule = []


class DeclineEnquiryIn(In):
    """A refusal, with a word."""

    words: Words = ""


class EnquiryOut(Out):
    """An enquiry, what was answered, and the booking that came of it."""

    id: int
    resource: str
    wants: EnquiryFor
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    name: str
    email: str
    phone: str
    organisation: str
    words: str
    language: str
    state: EnquiryState
    created_at: AwareDatetime
    confirmed_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    answer: str
    booking: int | None

    @staticmethod
    def resolve_resource(row: Enquiry) -> str:
        """Return the code of the space."""
        return row.resource.code

    @staticmethod
    def resolve_booking(row: Enquiry) -> int | None:
        """Return the id of the booking."""
        return row.booking_id


@router.get("/enquiries", response=Paged[EnquiryOut], summary="Enquiries from outside")
def list_enquiries(
    request: HttpRequest,
    response: HttpResponse,
    at: Query[Paging],
    state: EnquiryState | None = None,
) -> object:
    """The confirmed enquiries of the village, the latest first; those in one state where it is given."""
    asked = cast("ApiRequest", request)
    rows = enquiries_of(asked.village, by=asked.auth, state=state)
    return page(rows, order=("-created_at",), at=at, request=request, response=response)


@router.get("/enquiries/{int:enquiry}", response=EnquiryOut, summary="One enquiry")
def read_enquiry(request: HttpRequest, enquiry: int) -> Enquiry:
    """The enquiry, if the caller reads those of the village."""
    asked = cast("ApiRequest", request)
    return get_enquiry(asked.village, enquiry, by=asked.auth)


@router.post("/enquiries", response={201: EnquiryOut}, summary="Ask for an option or a quote")
@needs(Scope.VISITS)
def ask(request: HttpRequest, enquiry: EnquiryIn) -> Status[Any]:
    """A mail asks to confirm, in the language of this request; before that nothing is at the desk."""
    asked = cast("ApiRequest", request)
    values = enquiry.model_dump()
    resource = get_resource(asked.village, values.pop("resource"), asked.auth)
    made = enquire(resource=resource, **values, language=get_language() or "", now=clock.now())
    return Status(201, made)


@router.post("/enquiries/{int:enquiry}/accept", response=EnquiryOut, summary="Accept an enquiry")
@needs(Scope.VISITS)
def accept(request: HttpRequest, enquiry: int, answer: AcceptEnquiryIn) -> Enquiry:
    """An option stands, and the quote is mailed where one was wanted; the token books and adds people as well."""
    asked = cast("ApiRequest", request)
    found = get_enquiry(asked.village, enquiry, by=asked.auth)
    values = answer.model_dump(exclude={"at"})
    if values["party"] is not None:
        values["party"] = get_known(asked.village, values["party"]).party
    if answer.at is not None:
        values["span"] = Span(answer.at.starts_at, answer.at.ends_at)
    return accept_enquiry(enquiry=found, **values, by=asked.auth, now=clock.now())


@router.post("/enquiries/{int:enquiry}/decline", response=EnquiryOut, summary="Decline an enquiry")
@needs(Scope.VISITS)
def decline(request: HttpRequest, enquiry: int, refusal: DeclineEnquiryIn) -> Enquiry:
    """A mail tells whoever asked no."""
    asked = cast("ApiRequest", request)
    found = get_enquiry(asked.village, enquiry, by=asked.auth)
    return decline_enquiry(enquiry=found, **refusal.model_dump(), by=asked.auth, now=clock.now())
