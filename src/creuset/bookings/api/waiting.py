"""The waiting list for programs."""

from typing import Annotated, Any

from ninja import Field, Status
from pydantic import AwareDatetime

from creuset.bookings import actions
from creuset.bookings.api.bookings import chosen_party, chosen_project
from creuset.bookings.api.shapes import Codes, Key, Kva, Overrule, Reason
from creuset.bookings.models import Wait
from creuset.bookings.queries.waiting import InLine, as_line, get_wait, line_of, rank_of, state_of
from creuset.bookings.states import PowerMode, SegmentKind, WaitState
from creuset.core import clock
from creuset.core.api import In, Line, Out, Router, Text, needs
from creuset.core.api.schemas import Instant
from creuset.core.roles import Scope
from creuset.kernel.spans import Span
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resources

router = Router(tags=["bookings"])


class WaitIn(In):
    """What somebody waits for: all of the places together, or with `any_one` any one of them."""

    title: Line
    resources: Codes
    starts_at: Instant
    ends_at: Instant
    any_one: bool = False
    party: Key | None = None
    project: Key | None = None
    note: Text = ""
    kind: SegmentKind = SegmentKind.USE
    power_mode: PowerMode = PowerMode.INCLUDED
    power_kva: Kva | None = None
    overrule: Overrule = []


class LeaveWaitIn(In):
    """Why."""

    reason: Reason = ""


class WaitOut(Out):
    """Who waits for what; its rank while it waits, and the booking whose option it is offered, until when."""

    id: int
    title: str
    party: int
    party_name: str
    project: int | None
    note: str
    kind: str
    power_mode: str
    power_kva: float | None
    resources: list[str]
    any_one: bool
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    joined_at: AwareDatetime
    state: str
    rank: Annotated[int | None, Field(description="One more than those before it.")]
    offer: int | None
    accept_by: AwareDatetime | None


@router.get("/waiting", response=list[WaitOut], summary="The waiting list")
def list_waiting(request: ApiRequest, own: bool = False) -> list[dict[str, Any]]:  # noqa: FBT001, FBT002 -- a question of the address
    """Who waits and who may accept, as the caller may know them; an offer is accepted by confirming its booking."""
    rows = line_of(request.village, by=request.auth, now=clock.now(), own=own)
    return [_values(row) for row in rows]


@router.post("/waiting", response={201: WaitOut}, summary="Join the waiting list")
@needs(Scope.BOOKINGS)
def join(request: ApiRequest, asked: WaitIn) -> Status[dict[str, Any]]:
    """What is free is booked, and not waited for."""
    wait = actions.join(
        village=request.village,
        title=asked.title,
        party=chosen_party(request, asked.party),
        resources=get_resources(request.village, asked.resources, request.auth),
        span=Span(asked.starts_at, asked.ends_at),
        any_one=asked.any_one,
        project=chosen_project(request, asked.project),
        note=asked.note,
        kind=asked.kind,
        power=(asked.power_mode, asked.power_kva),
        overrule=asked.overrule,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _answer(request, wait.pk))


@router.get("/waiting/{int:pk}", response=WaitOut, summary="Somebody who waits")
def read_wait(request: ApiRequest, pk: int) -> dict[str, Any]:
    """Where they stand."""
    return _answer(request, pk)


@router.post("/waiting/{int:pk}/leave", response=WaitOut, summary="Leave the waiting list")
@needs(Scope.BOOKINGS)
def leave(request: ApiRequest, pk: int, asked: LeaveWaitIn) -> dict[str, Any]:
    """They wait no more; what they are offered is declined."""
    wait = get_wait(request.village, pk, by=request.auth, now=clock.now())
    actions.leave(wait=wait, by=request.auth, now=clock.now(), reason=asked.reason)
    return _answer(request, pk)


def _answer(request: ApiRequest, pk: int) -> dict[str, Any]:
    now = clock.now()
    wait = get_wait(request.village, pk, by=request.auth, now=now)
    return _values(as_line(wait, rank=_rank(wait), now=now))


def _rank(wait: Wait) -> int:
    now = clock.now()
    is_live = state_of(wait, now=now) in (WaitState.WAITING, WaitState.OFFERED)
    return rank_of(wait, now=now) if is_live else 0


def _values(row: InLine) -> dict[str, Any]:
    wait = row.wait
    names = (
        *("title", "note", "any_one", "starts_at", "ends_at", "joined_at"),
        *("kind", "power_mode", "power_kva"),
    )
    return {
        **{name: getattr(wait, name) for name in names},
        "id": wait.pk,
        "party": wait.party_id,
        "party_name": wait.party.name,
        "project": wait.project_id,
        "resources": [resource.code for resource in row.resources],
        "state": row.state,
        "rank": row.rank or None,
        "offer": wait.offer_id,
        "accept_by": row.until,
    }
