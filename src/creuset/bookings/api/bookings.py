"""Bookings for programs."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.shapes import Extras, Key, Kva, Overrule, Reason, extras_of
from creuset.bookings.models import Booking
from creuset.bookings.queries import bookings_seen, get_booking, get_segment
from creuset.bookings.queries.access import loaded, on_resource
from creuset.bookings.queries.ladder import find_hold, in_state, state_of
from creuset.bookings.states import BookingState, PowerMode, SegmentKind, SegmentState
from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs, page
from creuset.core.api.schemas import Instant
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.api import Code
from creuset.places.models import Resource
from creuset.places.queries.access import get_resource, get_resources
from creuset.projects.models import Project
from creuset.projects.queries import get_known as get_known_project

router = Router(tags=["bookings"])


class SegmentOut(Out):
    """A period on a resource; `unit` is what was given: of a pool, one of its parts."""

    id: int
    resource: str
    unit: str
    kind: str
    state: str
    power_mode: str
    power_kva: float | None
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class HoldOut(Out):
    """The option of a booking: when it was asked, ends by itself, ends if nobody does anything, and ended."""

    asked_at: AwareDatetime
    expires_at: AwareDatetime
    lapses_at: AwareDatetime
    ended_at: AwareDatetime | None
    ended_as: str


class BookingOut(Out):
    """A party has resources over one or several periods."""

    id: int
    title: str
    party: int
    party_name: str
    project: int | None
    note: str
    state: str
    segments: list[SegmentOut]
    hold: HoldOut | None
    created_at: AwareDatetime
    changed_at: AwareDatetime
    cancelled_at: AwareDatetime | None
    cancel_reason: str


class PeriodIn(In):
    """A resource asked for a time; of a pool one unit, or all of them with `take_whole`."""

    resource: Code
    starts_at: Instant
    ends_at: Instant
    take_whole: bool = False
    kind: SegmentKind = SegmentKind.USE
    #: As an option: it has a rank, and holds nothing.
    option: bool = False
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Kva | None = None

    def asked_of(self, resource: Resource) -> actions.Period:
        """Return what is asked of the resource of that code."""
        return actions.Period(
            resource,
            Span(self.starts_at, self.ends_at),
            take_whole=self.take_whole,
            kind=self.kind,
            state=SegmentState.OPTION if self.option else SegmentState.CONFIRMED,
            power_mode=self.power_mode,
            power_kva=self.power_kva,
        )


class BookingIn(In):
    """What is booked, for whom: for the caller's own party where it is left out."""

    title: Line
    periods: Annotated[list[PeriodIn], Field(min_length=1, max_length=50)]
    party: Key | None = None
    project: Key | None = None
    note: Text = ""
    #: What is asked beside the places.
    extras: Extras = []
    #: Codes of refusals that the team overrules.
    overrule: Overrule = []


class BookingMoveIn(In):
    """When the period begins now, and where; the only period where none is named."""

    starts_at: Instant
    segment: Key | None = None
    to: Code | None = None
    reason: Reason = ""
    overrule: Overrule = []
    #: The booking's `changed_at` as the caller read it: refused if it changed since.
    seen: Instant | None = None


class ResizeIn(In):
    """From when to when the period lasts now."""

    starts_at: Instant
    ends_at: Instant
    segment: Key | None = None
    to: Code | None = None
    reason: Reason = ""
    overrule: Overrule = []
    seen: Instant | None = None


class CopyIn(In):
    """When the first period of the same begins; its title where it is another one."""

    starts_at: Instant
    title: Line | None = None
    overrule: Overrule = []


class DetailsIn(In):
    """What it is for; what is left out stays. `project` null: for no project any more."""

    title: Line | None = None
    project: Key | None = None
    note: Text | None = None
    seen: Instant | None = None


class CancelIn(In):
    """Why it is cancelled; the team may say that it costs nothing."""

    reason: Reason = ""
    seen: Instant | None = None
    is_free: bool = False


class BookingFilter(Paging):
    """Which bookings."""

    party: Key | None = None
    project: Key | None = None
    resource: Code = ""
    state: BookingState | None = None


@router.get("/bookings", response=Paged[BookingOut], summary="Bookings")
def list_bookings(
    request: ApiRequest, response: HttpResponse, asked: Query[BookingFilter]
) -> Page[dict[str, Any]]:
    """Those that you may read, the latest made first."""
    rows = bookings_seen(request.village, by=request.auth, now=clock.now())
    if asked.party:
        rows = rows.filter(party_id=asked.party)
    if asked.project:
        rows = rows.filter(project_id=asked.project)
    if asked.state:
        rows = rows.filter(in_state(asked.state, now=clock.now()))
    if asked.resource:
        resource = get_resource(request.village, asked.resource, request.auth)
        rows = on_resource(rows, resource)
    found = page(loaded(rows), order=("-created_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [booking_values(booking) for booking in some])


@router.post("/bookings", response={201: BookingOut}, summary="Book")
@needs(Scope.BOOKINGS)
def book(request: ApiRequest, booking: BookingIn) -> Status[dict[str, Any]]:
    """All the periods or none, each firm or as an option; a refusal says what is in the way, and what is free next."""
    codes = [period.resource for period in booking.periods]
    resources = {r.code: r for r in get_resources(request.village, codes, request.auth)}
    made = actions.book(
        village=request.village,
        title=booking.title,
        party=chosen_party(request, booking.party),
        project=chosen_project(request, booking.project),
        note=booking.note,
        periods=[period.asked_of(resources[period.resource]) for period in booking.periods],
        extras=extras_of(booking.extras),
        by=request.auth,
        now=clock.now(),
        overrule=booking.overrule,
    )
    return Status(201, answer(request, made.pk))


@router.get("/bookings/{int:pk}", response=BookingOut, summary="A booking")
def read_booking(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Its periods, and where it stands."""
    return answer(request, pk)


@router.patch("/bookings/{int:pk}", response=BookingOut, summary="Say what a booking is for")
@needs(Scope.BOOKINGS)
def describe(request: ApiRequest, pk: int, asked: DetailsIn) -> dict[str, Any]:
    """Its title, its note, its project; its times and places stay."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    said = asked.model_fields_set
    actions.describe(
        booking=booking,
        title=booking.title if asked.title is None else asked.title,
        note=booking.note if asked.note is None else asked.note,
        project=chosen_project(request, asked.project) if "project" in said else booking.project,
        by=request.auth,
        now=clock.now(),
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/move", response=BookingOut, summary="Move a booking")
@needs(Scope.BOOKINGS)
def move(request: ApiRequest, pk: int, asked: BookingMoveIn) -> dict[str, Any]:
    """The period begins then, on another resource if one is named; the other periods move as far."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.move(
        booking=booking,
        segment=get_segment(booking, pk=asked.segment),
        starts_at=asked.starts_at,
        to=_resource(request, asked.to),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        overrule=asked.overrule,
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/resize", response=BookingOut, summary="Change its time")
@needs(Scope.BOOKINGS)
def resize(request: ApiRequest, pk: int, asked: ResizeIn) -> dict[str, Any]:
    """The period takes that time; so do the periods that had the same one."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.resize(
        booking=booking,
        segment=get_segment(booking, pk=asked.segment),
        span=Span(asked.starts_at, asked.ends_at),
        to=_resource(request, asked.to),
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        overrule=asked.overrule,
        seen=asked.seen,
    )
    return answer(request, pk)


@router.post("/bookings/{int:pk}/copy", response={201: BookingOut}, summary="Book the same again")
@needs(Scope.BOOKINGS)
def copy(request: ApiRequest, pk: int, asked: CopyIn) -> Status[dict[str, Any]]:
    """The same places, as long and as far apart, from another instant on; the booking stays as it is."""
    copied = actions.copy(
        booking=get_booking(request.village, pk, by=request.auth, now=clock.now()),
        starts_at=asked.starts_at,
        title=asked.title or "",
        by=request.auth,
        now=clock.now(),
        overrule=asked.overrule,
    )
    return Status(201, answer(request, copied.pk))


@router.post("/bookings/{int:pk}/cancel", response=BookingOut, summary="Cancel a booking")
@needs(Scope.BOOKINGS)
def cancel(request: ApiRequest, pk: int, asked: CancelIn) -> dict[str, Any]:
    """It holds nothing more, and stays readable."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.cancel(
        booking=booking,
        by=request.auth,
        now=clock.now(),
        reason=asked.reason,
        seen=asked.seen,
        is_free=asked.is_free,
    )
    return answer(request, pk)


def booking_values(booking: Booking) -> dict[str, Any]:
    """Return a loaded booking as a program reads it."""
    names = ("title", "note", "created_at", "changed_at", "cancelled_at", "cancel_reason")
    return {
        **{name: getattr(booking, name) for name in names},
        "id": booking.pk,
        "party": booking.party_id,
        "party_name": booking.party.name,
        "state": state_of(booking, now=clock.now()),
        "hold": find_hold(booking),
        "project": booking.project_id,
        "segments": [
            {
                "id": segment.pk,
                "resource": segment.resource.code,
                "unit": segment.unit.code,
                "kind": segment.kind,
                "state": segment.state,
                "power_mode": segment.power_mode,
                "power_kva": segment.power_kva,
                "starts_at": segment.starts_at,
                "ends_at": segment.ends_at,
            }
            for segment in booking.segments.all()
        ],
    }


def answer(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Return the booking as it is now."""
    return booking_values(get_booking(request.village, pk, by=request.auth, now=clock.now()))


def chosen_party(request: ApiRequest, pk: int | None) -> Party:
    """Return the party, among those that the village knows; the caller's own where nothing is said."""
    if pk is None or pk == request.auth.party_id:
        if request.auth.party is None:
            raise NotFound(_("Say for whom."), field="party")
        return request.auth.party
    return get_known(request.village, pk).party


def chosen_project(request: ApiRequest, pk: int | None) -> Project | None:
    """Return the project, among those that the village knows."""
    if pk is None:
        return None
    return get_known_project(request.village, pk).project


def _resource(request: ApiRequest, code: str | None) -> Resource | None:
    return None if code is None else get_resource(request.village, code, request.auth)
