"""Imports, for programs: /villages/<village>/imports."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Field, File, Form, Query, Status, UploadedFile
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, Out, Paged, Paging, Router, needs, page
from creuset.core.roles import Scope
from creuset.imports.actions import bringing
from creuset.imports.models import Import
from creuset.imports.queries.past import get_import, imports_of
from creuset.imports.states import ImportState
from creuset.imports.tasks import bring_in
from creuset.people.requests import ApiRequest

router = Router(tags=["imports"])


class ImportIn(Asked):
    """From which system the files are: cobot, nexudus, officernd or creuset."""

    system: Annotated[str, Field(max_length=12)]
    month_first: bool = False


class FaultOut(Out):
    """One reason why the files cannot be brought in."""

    file: str
    line: int
    column: str
    why: str


class ImportOut(Out):
    """Files that were brought, how far they are, and what came of them."""

    id: int
    system: str
    state: ImportState
    brought_at: AwareDatetime
    ended_at: AwareDatetime | None
    done: int
    steps: int
    counts: dict[str, int]
    failure: str


class LookOut(Out):
    """What the files would change now, by kind: how many are new, filled and left; and every fault."""

    would: dict[str, dict[str, int]]
    faults: list[FaultOut]
    unread: dict[str, list[str]]


@router.get("/imports", response=Paged[ImportOut], summary="Imports")
@needs(Scope.PEOPLE)
def list_imports(request: ApiRequest, response: HttpResponse, at: Query[Paging]) -> object:
    """What was brought from other systems, the latest first."""
    rows = imports_of(request.village, by=request.auth)
    return page(rows, order=("-pk",), at=at, request=request, response=response)


@router.post("/imports", response={201: ImportOut}, summary="Bring files")
@needs(Scope.PEOPLE)
def bring_one(
    request: ApiRequest, sheets: File[list[UploadedFile]], asked: Form[ImportIn]
) -> Status[Import]:
    """The files are kept to be looked at; nothing has happened yet."""
    brought = bringing.bring(
        village=request.village,
        system=asked.system,
        files={str(one.name): one.read() for one in sheets},
        month_first=asked.month_first,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, brought)


@router.get("/imports/{int:pk}", response=ImportOut, summary="One import")
@needs(Scope.PEOPLE)
def one_import(request: ApiRequest, pk: int) -> Import:
    """How far it is, and what came of it."""
    return get_import(request.village, pk, by=request.auth)


@router.get("/imports/{int:pk}/preview", response=LookOut, summary="What an import would change")
@needs(Scope.PEOPLE)
def look_at_one(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What the files would change now, and every fault; of one that has ended, nothing."""
    said, shown = bringing.read(get_import(request.village, pk, by=request.auth), now=clock.now())
    faults = [
        {"file": one.file, "line": one.line, "column": one.column, "why": str(one.why)}
        for one in bringing.problems_of(said, shown)
    ]
    return {"would": shown.counts, "faults": faults, "unread": said.unread}


@router.post("/imports/{int:pk}/start", response=ImportOut, summary="Bring an import in")
@needs(Scope.PEOPLE)
def start_one(request: ApiRequest, pk: int) -> Import:
    """A worker brings in what the files say; with a fault nothing happens."""
    found = get_import(request.village, pk, by=request.auth)
    started = bringing.start(brought=found, by=request.auth, now=clock.now())
    via = request.auth.via
    transaction.on_commit(lambda: bring_in.enqueue(pk, via))
    return started


@router.post("/imports/{int:pk}/drop", response=ImportOut, summary="Drop an import")
@needs(Scope.PEOPLE)
def drop_one(request: ApiRequest, pk: int) -> Import:
    """The files are gone, and nothing of what they say has happened."""
    found = get_import(request.village, pk, by=request.auth)
    return bringing.drop(brought=found, by=request.auth, now=clock.now())
