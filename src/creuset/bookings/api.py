"""Bookings for programs: what is free, the planning, bookings, closures."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Field, Query, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries import (
    PlanningFilter,
    bookings_seen,
    get_booking,
    get_segment,
    planning_json,
)
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.free import free_for
from creuset.bookings.queries.hits import hit_by
from creuset.bookings.rules import LONGEST, TooLong
from creuset.core import clock
from creuset.core.api import In, Line, Out, Paged, Paging, Router, Text, needs, page
from creuset.core.api.schemas import Day, Instant
from creuset.core.paging import Page, mapped
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.actions import closures
from creuset.places.api import Code, ResourceOut, read_features, resource_values
from creuset.places.kinds import Kind
from creuset.places.models import Closure, Resource
from creuset.places.queries.access import get_closure, get_resource, get_resources
from creuset.places.queries.refusals import next_free_slots
from creuset.projects.models import KnownProject, Project

router = Router(tags=["bookings"])

Key = Annotated[int, Field(ge=1, le=2**53)]
Reason = Annotated[str, Field(max_length=400)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=20)]
Overrule = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)]
MOST_DAYS = 92


class TooManyDays(Refused):
    """More days are asked for than a planning shows."""

    code = "too-many-days"


class SegmentOut(Out):
    """A period on a resource; `unit` is what was given: of a pool, one of its parts."""

    id: int
    resource: str
    unit: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


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


class BookingIn(In):
    """What is booked, for whom: for the caller's own party where it is left out."""

    title: Line
    periods: Annotated[list[PeriodIn], Field(min_length=1, max_length=50)]
    party: Key | None = None
    project: Key | None = None
    note: Text = ""
    #: Codes of refusals that the team overrules.
    overrule: Overrule = []


class MoveIn(In):
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


class CancelIn(In):
    """Why it is cancelled."""

    reason: Reason = ""
    seen: Instant | None = None


class BookingFilter(Paging):
    """Which bookings."""

    party: Key | None = None
    project: Key | None = None
    resource: Code = ""
    state: Literal["confirmed", "cancelled"] | None = None


class FreeFilter(In):
    """When, and what it must be like."""

    starts_at: Instant
    ends_at: Instant
    kind: Kind | None = None
    building: Code = ""
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    feature: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=10)] = []


class NextFreeFilter(In):
    """From when on, for how long, on which resources together."""

    starts_at: Instant
    ends_at: Instant
    resource: Codes
    most: Annotated[int, Field(ge=1, le=20)] = 3


class SlotOut(Out):
    """A time when all the resources are free together."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class PlanningQuery(In):
    """Which days (`until` is the day after the last), of which resources."""

    first: Day
    until: Day
    kind: Annotated[list[Kind], Field(max_length=30)] = []
    building: Annotated[list[Code], Field(max_length=30)] = []
    resource: Annotated[list[Code], Field(max_length=200)] = []
    feature: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=10)] = []
    words: Annotated[str, Field(max_length=60)] = ""


class MoveChoice(In):
    """Where a booking goes that a closure hits."""

    booking: Key
    choice: Literal["cancel", "move"]
    resource: Code | None = None
    starts_at: Instant | None = None


class ClosureIn(In):
    """What is closed, when, why, and what becomes of each booking there."""

    title: Line
    resources: Codes
    starts_at: Instant
    ends_at: Instant
    reason: Text = ""
    resolve: Annotated[list[MoveChoice], Field(max_length=500)] = []


class HitsIn(In):
    """What would be closed, when."""

    resources: Codes
    starts_at: Instant
    ends_at: Instant


class LiftIn(In):
    """Why it is opened again."""

    reason: Reason = ""


class ClosureOut(Out):
    """Places are closed for a time."""

    id: int
    title: str
    reason: str
    resources: list[str]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    lifted_at: AwareDatetime | None


@router.get("/availability", response=list[ResourceOut], summary="What is free")
def availability(request: ApiRequest, asked: Query[FreeFilter]) -> list[dict[str, Any]]:
    """The resources that you may book, that are free for the whole time and that no rule refuses."""
    span = Span(asked.starts_at, asked.ends_at)
    if span.duration > LONGEST:
        raise TooLong(_("A booking lasts a year at most."), field="ends_at")
    found = free_for(
        request.village,
        span=span,
        by=request.auth,
        now=clock.now(),
        kind=asked.kind or "",
        building=asked.building,
        capacity=asked.capacity,
        features=read_features(asked.feature),
    )
    return [resource_values(resource) for resource in found]


@router.get("/availability/next", response=list[SlotOut], summary="When it is next free")
def next_free(request: ApiRequest, asked: Query[NextFreeFilter]) -> list[dict[str, Any]]:
    """Times as long as the one asked, from its start on, when all the resources are open and free."""
    span = Span(asked.starts_at, asked.ends_at)
    slots = next_free_slots(
        resources=get_resources(request.village, asked.resource, request.auth),
        needed=span,
        now=clock.now(),
        most=asked.most,
    )
    return [{"starts_at": slot.start, "ends_at": slot.end} for slot in slots]


@router.get("/planning", response=dict[str, Any], summary="The planning")
def read_planning(request: ApiRequest, asked: Query[PlanningQuery]) -> HttpResponse:
    """Resources as `rows`, and what takes their smallest parts as `claims`, arrays of `claim_fields`."""
    days = DaySpan(asked.first, asked.until)
    if days.days > MOST_DAYS:
        raise TooManyDays(
            _("A planning shows %(most)s days at most.", most=MOST_DAYS), field="until"
        )
    text = planning_json(
        request.village,
        days=days,
        by=request.auth,
        now=clock.now(),
        only=PlanningFilter(
            kinds=asked.kind,
            buildings=asked.building,
            codes=asked.resource,
            features=read_features(asked.feature),
            query=asked.words,
        ),
    )
    return HttpResponse(text, content_type="application/json; charset=utf-8")


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
        rows = rows.filter(state=asked.state)
    if asked.resource:
        resource = get_resource(request.village, asked.resource, request.auth)
        on_it = Segment.objects.filter(unit__part_rows__part__whole_rows__resource=resource)
        rows = rows.filter(pk__in=on_it.values("booking_id"))
    found = page(loaded(rows), order=("-created_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [booking_values(booking) for booking in some])


@router.post("/bookings", response={201: BookingOut}, summary="Book")
@needs(Scope.BOOKINGS)
def book(request: ApiRequest, booking: BookingIn) -> Status[dict[str, Any]]:
    """All the periods or none; a refusal says what is in the way, and what is free next."""
    codes = [period.resource for period in booking.periods]
    resources = {r.code: r for r in get_resources(request.village, codes, request.auth)}
    made = actions.book(
        village=request.village,
        title=booking.title,
        party=_party(request, booking.party),
        project=_project(request, booking.project),
        note=booking.note,
        periods=[
            actions.Period(
                resources[period.resource],
                Span(period.starts_at, period.ends_at),
                take_whole=period.take_whole,
            )
            for period in booking.periods
        ],
        by=request.auth,
        now=clock.now(),
        overrule=booking.overrule,
    )
    return Status(201, _answer(request, made.pk))


@router.get("/bookings/{int:pk}", response=BookingOut, summary="A booking")
def read_booking(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Its periods, and where it stands."""
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/move", response=BookingOut, summary="Move a booking")
@needs(Scope.BOOKINGS)
def move(request: ApiRequest, pk: int, asked: MoveIn) -> dict[str, Any]:
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
    return _answer(request, pk)


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
    return _answer(request, pk)


@router.post("/bookings/{int:pk}/cancel", response=BookingOut, summary="Cancel a booking")
@needs(Scope.BOOKINGS)
def cancel(request: ApiRequest, pk: int, asked: CancelIn) -> dict[str, Any]:
    """It holds nothing more, and stays readable."""
    booking = get_booking(request.village, pk, by=request.auth, now=clock.now())
    actions.cancel(
        booking=booking, by=request.auth, now=clock.now(), reason=asked.reason, seen=asked.seen
    )
    return _answer(request, pk)


@router.get("/closures", response=Paged[ClosureOut], summary="Closures")
def list_closures(
    request: ApiRequest, response: HttpResponse, asked: Query[Paging]
) -> Page[dict[str, Any]]:
    """When places are closed to everybody, the latest first."""
    rows = Closure.objects.filter(village=request.village).prefetch_related("resources")
    found = page(rows, order=("-starts_at",), at=asked, request=request, response=response)
    return mapped(found, lambda some: [_closure_values(closure) for closure in some])


@router.post("/closures/preview", response=list[dict[str, Any]], summary="What a closure hits")
@needs(Scope.PLACES)
def preview_closure(request: ApiRequest, asked: HitsIn) -> list[dict[str, Any]]:
    """The bookings that stand there, in the order in which they begin; nothing changes."""
    resources = get_resources(request.village, asked.resources, request.auth)
    span = Span(asked.starts_at, asked.ends_at)
    closures.check_closing(request.village, resources, span, by=request.auth, now=clock.now())
    return [hit.as_data() for hit in hit_by(resources, span)]


@router.post("/closures", response={201: ClosureOut}, summary="Close places")
@needs(Scope.PLACES)
def close(request: ApiRequest, asked: ClosureIn) -> Status[dict[str, Any]]:
    """Each booking that stood there is moved or cancelled as chosen, or nothing changes."""
    closure = actions.close_places(
        village=request.village,
        resources=get_resources(request.village, asked.resources, request.auth),
        span=Span(asked.starts_at, asked.ends_at),
        title=asked.title,
        reason=asked.reason,
        resolve={choice.booking: _choice(request, choice) for choice in asked.resolve},
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _closure_values(closure))


@router.post("/closures/{int:pk}/lift", response=ClosureOut, summary="Open places again")
@needs(Scope.PLACES)
def lift(request: ApiRequest, pk: int, asked: LiftIn) -> dict[str, Any]:
    """The places are open again."""
    closure = get_closure(request.village, pk)
    return _closure_values(
        closures.lift(closure=closure, by=request.auth, now=clock.now(), reason=asked.reason)
    )


def booking_values(booking: Booking) -> dict[str, Any]:
    """Return a loaded booking as a program reads it."""
    names = ("title", "note", "state", "created_at", "changed_at", "cancelled_at", "cancel_reason")
    return {
        **{name: getattr(booking, name) for name in names},
        "id": booking.pk,
        "party": booking.party_id,
        "party_name": booking.party.name,
        "project": booking.project_id,
        "segments": [
            {
                "id": segment.pk,
                "resource": segment.resource.code,
                "unit": segment.unit.code,
                "starts_at": segment.starts_at,
                "ends_at": segment.ends_at,
            }
            for segment in booking.segments.all()
        ],
    }


def _answer(request: ApiRequest, pk: int) -> dict[str, Any]:
    return booking_values(get_booking(request.village, pk, by=request.auth, now=clock.now()))


def _party(request: ApiRequest, pk: int | None) -> Party:
    if pk is None or pk == request.auth.party_id:
        if request.auth.party is None:
            raise NotFound(_("Say for whom."), field="party")
        return request.auth.party
    return get_known(request.village, pk).party


def _project(request: ApiRequest, pk: int | None) -> Project | None:
    """Return the project, among those that the village knows."""
    if pk is None:
        return None
    known = KnownProject.objects.filter(village=request.village, project_id=pk)
    found = known.select_related("project").first()
    if found is None:
        raise NotFound(_("There is no such project here."), field="project")
    return found.project


def _resource(request: ApiRequest, code: str | None) -> Resource | None:
    return None if code is None else get_resource(request.village, code, request.auth)


def _choice(request: ApiRequest, choice: MoveChoice) -> Any:
    if choice.choice == "cancel":
        return "cancel"
    if choice.resource is None or choice.starts_at is None:
        raise Refused(_("Say where and when it goes."), field="resolve")
    target = get_resource(request.village, choice.resource, request.auth)
    return actions.MoveTo(target, choice.starts_at)


def _closure_values(closure: Closure) -> dict[str, Any]:
    names = ("title", "reason", "starts_at", "ends_at", "lifted_at")
    return {
        **{name: getattr(closure, name) for name in names},
        "id": closure.pk,
        "resources": [resource.code for resource in closure.resources.all()],
    }
