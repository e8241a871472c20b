"""Calendars kept elsewhere, for programs."""

from typing import Annotated, Any

from ninja import Field, File, Form, Status, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, In, Line, Out, Router, needs
from creuset.core.fetching import LONGEST_URL
from creuset.core.roles import Scope
from creuset.core.text import in_language
from creuset.people.requests import ApiRequest
from creuset.places.actions import outside
from creuset.places.models import OutsideCalendar, Resource
from creuset.places.permissions import check_may_close
from creuset.places.queries.access import get_resource
from creuset.places.queries.outside import get_calendar, list_calendars

router = Router(tags=["places"])


class OutsideIn(In):
    """What the calendar is called here, and its secret address."""

    title: Line
    url: Annotated[str, Field(max_length=LONGEST_URL)]


class OutsideFileIn(Asked):
    """What the calendar in the file is called here."""

    title: Annotated[str, Field(min_length=1, max_length=160)]


class OutsideOut(Out):
    """A calendar kept elsewhere that takes times of a resource; its address is told to nobody."""

    id: int
    title: str
    server: str
    busy_count: int
    read_at: AwareDatetime | None
    next_at: AwareDatetime | None
    failure: str
    problems: list[str]


@router.get(
    "/resources/{slug:code}/calendars",
    response=list[OutsideOut],
    summary="Calendars kept elsewhere",
)
@needs(Scope.PLACES)
def list_all(request: ApiRequest, code: str) -> list[dict[str, Any]]:
    """The calendars that take times of the resource, the oldest first."""
    return [_values(calendar) for calendar in list_calendars(_resource(request, code))]


@router.post(
    "/resources/{slug:code}/calendars", response={201: OutsideOut}, summary="Add a calendar"
)
@needs(Scope.PLACES)
def add_one(request: ApiRequest, code: str, asked: OutsideIn) -> Status[dict[str, Any]]:
    """The calendar at the address is read at once, then every quarter of an hour."""
    return _added(request, code, title=asked.title, url=asked.url)


@router.post(
    "/resources/{slug:code}/calendars/file",
    response={201: OutsideOut},
    summary="Add a calendar from a file",
)
@needs(Scope.PLACES)
def add_file(
    request: ApiRequest, code: str, file: File[UploadedFile], asked: Form[OutsideFileIn]
) -> Status[dict[str, Any]]:
    """The times of an iCalendar file of 5 MB at most are taken."""
    return _added(request, code, title=asked.title, content=file.read())


@router.post(
    "/resources/{slug:code}/calendars/{int:pk}/read",
    response=OutsideOut,
    summary="Read a calendar now",
)
@needs(Scope.PLACES)
def read_one(request: ApiRequest, code: str, pk: int) -> dict[str, Any]:
    """The calendar is read in a moment."""
    found = get_calendar(_resource(request, code), pk)
    outside.ask_again(calendar=found, by=request.auth, now=clock.now())
    return _values(found)


@router.delete(
    "/resources/{slug:code}/calendars/{int:pk}", response={204: None}, summary="Remove a calendar"
)
@needs(Scope.PLACES)
def remove_one(request: ApiRequest, code: str, pk: int) -> Status[None]:
    """The calendar is read no more, and its times are free."""
    found = get_calendar(_resource(request, code), pk)
    outside.remove_calendar(calendar=found, by=request.auth, now=clock.now())
    return Status(204, None)


def _resource(request: ApiRequest, code: str) -> Resource:
    """Return the resource, to whoever may close it."""
    found = get_resource(request.village, code, request.auth)
    check_may_close(request.auth, [found])
    return found


def _added(request: ApiRequest, code: str, **asked: Any) -> Status[dict[str, Any]]:
    found = _resource(request, code)
    calendar = outside.add_calendar(resource=found, by=request.auth, now=clock.now(), **asked)
    return Status(201, _values(calendar))


def _values(calendar: OutsideCalendar) -> dict[str, Any]:
    names = ("title", "server", "busy_count", "read_at", "next_at")
    return {
        **{name: getattr(calendar, name) for name in names},
        "id": calendar.pk,
        "failure": in_language(calendar.failure),
        "problems": [in_language(problem) for problem in calendar.problems],
    }
