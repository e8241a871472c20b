"""What is free, when it is next, and the planning, for programs."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.bookings.api.shapes import Codes, Features
from creuset.bookings.queries import PlanningFilter, planning_json
from creuset.bookings.queries.free import free_for
from creuset.bookings.queries.overdue import promised
from creuset.bookings.rules import LONGEST, TooLong
from creuset.core import clock
from creuset.core.api import Asked, Out, Router
from creuset.core.api.schemas import Day, Instant
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span
from creuset.people.requests import ApiRequest
from creuset.places.api import Code, ResourceOut, read_features, resource_values
from creuset.places.kinds import Kind
from creuset.places.queries.access import get_resources
from creuset.places.queries.refusals import next_free_slots

router = Router(tags=["bookings"])

MOST_DAYS = 92


class TooManyDays(Refused):
    """More days are asked for than a planning shows."""

    code = "too-many-days"


class FreeFilter(Asked):
    """When, and what it must be like."""

    starts_at: Instant
    ends_at: Instant
    kind: Kind | None = None
    building: Code = ""
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    feature: Features = []


class NextFreeFilter(Asked):
    """From when on, for how long, on which resources together."""

    starts_at: Instant
    ends_at: Instant
    resource: Codes
    most: Annotated[int, Field(ge=1, le=20)] = 3


class SlotOut(Out):
    """A time when all the resources are free together."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class PlanningQuery(Asked):
    """Which days (`until` is the day after the last), of which resources."""

    first: Day
    until: Day
    kind: Annotated[list[Kind], Field(max_length=30)] = []
    building: Annotated[list[Code], Field(max_length=30)] = []
    resource: Annotated[list[Code], Field(max_length=200)] = []
    feature: Features = []
    words: Annotated[str, Field(max_length=60)] = ""


@router.get("/availability", response=list[ResourceOut], summary="What is free")
def availability(request: ApiRequest, asked: Query[FreeFilter]) -> list[dict[str, Any]]:
    """The resources that you may book, that are free for the whole time, on which nobody has an option then and
    that no rule refuses.
    """
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
    """Times as long as the one asked, from its start on, when all the resources are open, free and under no option."""
    span = Span(asked.starts_at, asked.ends_at)
    now = clock.now()
    slots = next_free_slots(
        resources=get_resources(request.village, asked.resource, request.auth),
        needed=span,
        now=now,
        most=asked.most,
        besides=promised(now),
    )
    return [{"starts_at": slot.start, "ends_at": slot.end} for slot in slots]


@router.get("/planning", response=dict[str, Any], summary="The planning")
def read_planning(request: ApiRequest, asked: Query[PlanningQuery]) -> HttpResponse:
    """Resources as `rows`; what takes their smallest parts as `claims`, arrays of `claim_fields`; live options on
    them as `options`, arrays of `option_fields`.
    """
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
