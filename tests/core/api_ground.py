"""A small API on the house's ground, for its tests: notes that are kept as audit rows."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path, re_path
from ninja import Query
from ninja.security import HttpBearer

from creuset.core import audit
from creuset.core.api import (
    Day,
    Email,
    In,
    Instant,
    Line,
    Out,
    Paged,
    Paging,
    Router,
    Status,
    needs,
    page,
)
from creuset.core.api.house import HouseAPI, nothing_here
from creuset.core.models import AuditRow
from creuset.core.roles import Scope
from creuset.kernel.errors import Conflict, Refusals, Refused, WayOut
from tests.factories.villages import NOW


class Caller:
    """Somebody who acts by a token: its text says who, and what it is good for."""

    via = "api"
    name = "Somebody"

    def __init__(self, party_id: int, scopes: frozenset[Scope] | None) -> None:
        self.party_id, self.scopes = party_id, scopes

    def has_scope(self, scope: Scope) -> bool:
        return self.scopes is None or scope in self.scopes


class Token(HttpBearer):
    def authenticate(self, request, token):
        who, _, scopes = token.partition(":")
        if not who.isdecimal():
            return None
        return Caller(int(who), frozenset(map(Scope, scopes.split(","))) if scopes else None)


class Mood(StrEnum):
    CALM = "calm"
    ANGRY = "angry"


class NoteIn(In):
    title: Line
    at: Instant | None = None
    on: Day | None = None
    places: int = 1
    is_loud: bool = False
    mood: Mood = Mood.CALM
    email: Email | None = None


class NoteOut(Out):
    id: int
    verb: str


router = Router(tags=["notes"])


@router.post("/notes", response={201: NoteOut})
@needs(Scope.BOOKINGS)
def write(request: HttpRequest, note: NoteIn) -> Status:
    row = audit.record(verb=f"note.{note.title}", by=request.auth, at=NOW, about=[])
    if note.title == "refused":
        way = WayOut("Another day", "slot", {"day": "2026-11-23"})
        raise Refused("Not this one.", field="title", ways_out=[way])
    if note.title == "both":
        raise Refusals([Refused("One.", field="title"), Refused("Two.")])
    if note.title == "taken":
        raise Conflict("Taken.")
    if note.title == "broken":
        raise ZeroDivisionError
    return Status(201, row)


@router.post("/secrets", response={201: NoteOut})
@needs(Scope.BOOKINGS)
def write_secret(request: HttpRequest, note: NoteIn, response: HttpResponse) -> Status:
    response["Cache-Control"] = "no-store"
    return Status(201, audit.record(verb="note.secret", by=request.auth, at=NOW, about=[]))


@router.delete("/notes/{int:note}", response={204: None})
@needs(Scope.BOOKINGS)
def remove(request: HttpRequest, note: int) -> Status:
    AuditRow.objects.get(pk=note).delete()
    return Status(204, None)


@router.get("/notes", response=Paged[NoteOut])
def notes(request: HttpRequest, response: HttpResponse, at: Query[Paging]) -> object:
    rows = AuditRow.objects.all()
    return page(rows, order=("-at", "verb"), at=at, request=request, response=response)


@router.get("/missing", response=NoteOut)
def missing(request: HttpRequest) -> AuditRow:
    return get_object_or_404(AuditRow, verb="no such verb")


@router.get("/forbidden", response=NoteOut)
def forbidden(request: HttpRequest) -> AuditRow:
    raise PermissionDenied


api = HouseAPI(title="Notes", version="1", urls_namespace="notes", auth=[Token()])
api.add_router("", router)
urlpatterns = [
    path("notes-api/", include((api.urls[0], "notes"), namespace="notes")),
    re_path(r"^notes-api/", nothing_here),
]
