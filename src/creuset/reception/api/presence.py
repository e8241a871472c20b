"""Who is in the buildings, for programs: /villages/<village>/inside and /presences."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.bookings.states import Means
from creuset.core import clock
from creuset.core.api import In, Instant, Out, Paged, Paging, Router, Status, needs
from creuset.core.paging import Page, mapped, page
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.plans.queries.passes import get_pass
from creuset.reception.actions import arrive, leave
from creuset.reception.actions.workdays import sell_day, undo_arrival, waive_day
from creuset.reception.models import Presence, Workday
from creuset.reception.permissions import may_receive
from creuset.reception.queries import Why, get_presence, presences_of, serving, who_is_inside
from creuset.reception.queries.workdays import counted_with, get_workday, with_day
from creuset.reception.rules.workdays import DayState

router = Router(tags=["presence"])

Number = Annotated[int, Field(ge=1, le=2**53)]


class ArriveIn(In):
    """Who came: a person of the village by number, or a name; neither is whoever calls."""

    person: Number | None = None
    name: Annotated[str, Field(max_length=120)] = ""
    #: The code of a building; empty: the one that serves, or the first.
    building: Annotated[str, Field(max_length=60)] = ""
    host: Number | None = None


class LeaveIn(In):
    """When they left; without an instant, now."""

    at: Instant | None = None


class SellDayIn(In):
    """The pass that is sold, by its code."""

    offer: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$")]


class WaiveDayIn(In):
    """Why there is nothing to pay."""

    why: Annotated[str, Field(max_length=200)] = ""


class WorkdayOut(Out):
    """A day in the open space, and how it is paid."""

    person: int
    day: date
    state: DayState


class PresenceOut(Out):
    """Somebody who came without a booking."""

    id: int
    person: int | None
    name: str
    host: int | None
    building: str
    came_at: AwareDatetime
    sure_until: AwareDatetime
    listed_until: AwareDatetime
    left_at: AwareDatetime | None
    #: How the day in the open space that was counted with it is paid; None where none was.
    day: DayState | None


class InsideOut(Out):
    """Somebody, or those of one booking, in a building; unsure where nobody saw them leave in time."""

    why: Why
    name: str
    of: str
    names: list[str]
    #: From which company a visitor comes, and how many come with them unnamed.
    company: str
    more: int
    count: int
    level: str
    place: str
    since: AwareDatetime
    until: AwareDatetime
    is_sure: bool
    presence: int | None
    booking: int | None


class HouseOut(Out):
    """A building, and who is in it."""

    building: str
    name: str
    count: int
    unsure: int
    rows: list[InsideOut]


@router.get("/inside", response=list[HouseOut], summary="Who is in the buildings now")
def list_inside(request: ApiRequest) -> list[dict[str, Any]]:
    """Everybody who checked in, came or was received, building by building: the fire list."""
    houses = who_is_inside(request.village, by=request.auth, now=clock.now())
    return [
        {
            "building": house.building.code if house.building else "",
            "name": house.building.name if house.building else "",
            "count": house.count,
            "unsure": house.unsure,
            "rows": [
                {
                    "why": row.why,
                    "name": row.name,
                    "of": row.of,
                    "names": list(row.names),
                    "company": row.company,
                    "more": row.more,
                    "count": row.count,
                    "level": row.level,
                    "place": row.place,
                    "since": row.since,
                    "until": row.until,
                    "is_sure": row.is_sure,
                    "presence": row.presence_id,
                    "booking": row.booking_id,
                }
                for row in house.rows
            ],
        }
        for house in houses
    ]


@router.get("/presences", response=Paged[PresenceOut], summary="Who came without a booking")
def list_presences(
    request: ApiRequest, response: HttpResponse, at: Query[Paging]
) -> Page[dict[str, Any]]:
    """All for the team, else the caller's own, the latest first."""
    rows = counted_with(presences_of(request.village, by=request.auth))
    found = page(rows, order=("-came_at",), at=at, request=request, response=response)
    return mapped(found, lambda rows: [_values(row) for row in rows])


@router.post("/presences", response={201: PresenceOut}, summary="Say that somebody came")
@needs(Scope.RECEPTION)
def say_arrived(request: ApiRequest, arrival: ArriveIn) -> Status[Any]:
    """They are counted until they leave, or the house's day ends; one's own by anybody, others by the team."""
    village, by, now = request.village, request.auth, clock.now()
    person = get_known(village, arrival.person).party if arrival.person else None
    if person is None and not arrival.name:
        person = by.party
    building = None
    if arrival.building:
        known = serving(village, now=now)
        building = next((one for one in known if one.code == arrival.building), None)
        if building is None:
            raise NotFound(_("There is no such building, or it does not serve."))
    made = arrive(
        village=village,
        person=person,
        name=arrival.name,
        building=building,
        host=get_known(village, arrival.host).party if arrival.host else None,
        how=Means.RECEPTION if may_receive(by, village) else Means.PAGE,
        by=by,
        now=now,
    )
    return Status(201, _values(with_day(made)))


@router.post("/presences/{int:pk}/leave", response=PresenceOut, summary="Say that somebody left")
@needs(Scope.RECEPTION)
def say_left(request: ApiRequest, pk: int, left: LeaveIn) -> dict[str, Any]:
    """They are counted no more; the team may say since when."""
    found = get_presence(request.village, pk, by=request.auth)
    made = leave(presence=found, at=left.at, by=request.auth, now=clock.now())
    return _values(with_day(made))


@router.post("/presences/{int:pk}/day/sell", response=WorkdayOut, summary="Sell a day")
@needs(Scope.RECEPTION)
def sell(request: ApiRequest, pk: int, asked: SellDayIn) -> dict[str, Any]:
    """Whoever came without a day to spend is sold a pass, and today is paid with it."""
    village, now = request.village, clock.now()
    found = get_workday(village, get_presence(village, pk, by=request.auth))
    offer = get_pass(village, asked.offer, on=village.day_of(now))
    return _day(sell_day(workday=found, offer=offer, by=request.auth, now=now))


@router.post("/presences/{int:pk}/day/waive", response=WorkdayOut, summary="Waive a day")
@needs(Scope.RECEPTION)
def waive(request: ApiRequest, pk: int, asked: WaiveDayIn) -> dict[str, Any]:
    """There is nothing to pay for the day."""
    village = request.village
    found = get_workday(village, get_presence(village, pk, by=request.auth))
    return _day(waive_day(workday=found, why=asked.why, by=request.auth, now=clock.now()))


@router.delete("/presences/{int:pk}", response={204: None}, summary="Undo that somebody came")
@needs(Scope.RECEPTION)
def undo(request: ApiRequest, pk: int) -> Status[None]:
    """They never came: what their day spent is given back."""
    found = get_presence(request.village, pk, by=request.auth)
    undo_arrival(presence=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _day(row: Workday) -> dict[str, Any]:
    return {"person": row.person_id, "day": row.day, "state": row.state}


def _values(row: Presence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "person": row.person_id,
        "name": row.called,
        "host": row.host_id,
        "building": row.building.code if row.building else "",
        "came_at": row.came_at,
        "sure_until": row.sure_until,
        "listed_until": row.listed_until,
        "left_at": row.left_at,
        "day": getattr(row, "day_state", None),
    }
