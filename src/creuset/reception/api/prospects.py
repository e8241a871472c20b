"""Prospects for programs: /villages/<village>/prospects."""

from datetime import date
from typing import Annotated, Any

from ninja import Field, Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, Day, In, Out, Router, Text, needs
from creuset.core.roles import Capability, Scope
from creuset.people.api.access import check_team
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.reception.actions import prospects as acts
from creuset.reception.queries.prospects import (
    Prospect,
    ProspectsAsked,
    get_prospect,
    narrowed_prospects,
    prospects_of,
)
from creuset.reception.states import ProspectStage

router = Router(tags=["visits"])


class ProspectTraceOut(Out):
    """Something that they asked or were offered."""

    kind: str
    id: int
    stage: ProspectStage
    since: AwareDatetime
    what: str


class ProspectOut(Out):
    """Somebody on the way from a visit to a contract; `key` names them among the others."""

    key: str
    party: int | None
    name: str
    email: str
    stage: ProspectStage
    since: AwareDatetime
    what: str
    why: str
    assigned: int | None
    note: str
    remind_on: date | None
    traces: list[ProspectTraceOut]


class ProspectsAskedIn(Asked):
    """What narrows the prospects; `assigned` 0 asks for those whom nobody follows."""

    words: Annotated[str, Field(max_length=120)] = ""
    offer: Annotated[str, Field(max_length=60)] = ""
    building: Annotated[str, Field(max_length=60)] = ""
    assigned: Annotated[int, Field(ge=0, le=2**53)] | None = None
    is_due: bool = False


class FollowIn(In):
    """Who follows, what is kept in mind, and when to be reminded."""

    assigned: Annotated[int, Field(ge=1, le=2**53)] | None = None
    note: Text = ""
    remind_on: Day | None = None


class LoseIn(In):
    """Why nothing came of it."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


@router.get("/prospects", response=list[ProspectOut], summary="Prospects")
def list_prospects(request: ApiRequest, asked: Query[ProspectsAskedIn]) -> list[dict[str, Any]]:
    """Everybody on the way, whoever waits longest first; for the team."""
    check_team(request, Capability.SEE_VISITS)
    rows = prospects_of(request.village, by=request.auth, now=clock.now())
    found = narrowed_prospects(rows, ProspectsAsked(**asked.model_dump()))
    return [_prospect(one) for one in found]


@router.put("/prospects/{str:key}", response=ProspectOut, summary="Follow a prospect")
@needs(Scope.VISITS)
def follow(request: ApiRequest, key: str, given: FollowIn) -> dict[str, Any]:
    """Who follows them, a note, and a day to be reminded on."""
    village = request.village
    assigned = get_known(village, given.assigned).party if given.assigned else None
    acts.follow(
        village=village,
        prospect=_found(request, key),
        assigned=assigned,
        note=given.note,
        remind_on=given.remind_on,
        by=request.auth,
        now=clock.now(),
    )
    return _prospect(_found(request, key))


@router.post("/prospects/{str:key}/lose", response=ProspectOut, summary="Nothing comes of one")
@needs(Scope.VISITS)
def lose(request: ApiRequest, key: str, because: LoseIn) -> dict[str, Any]:
    """It is lost, for a reason."""
    found = _found(request, key)
    acts.lose(
        village=request.village,
        prospect=found,
        why=because.why,
        by=request.auth,
        now=clock.now(),
    )
    return _prospect(_found(request, key))


@router.post("/prospects/{str:key}/find", response=ProspectOut, summary="Not lost after all")
@needs(Scope.VISITS)
def find(request: ApiRequest, key: str) -> dict[str, Any]:
    """They stand where what they asked says."""
    found = _found(request, key)
    acts.find_again(village=request.village, prospect=found, by=request.auth, now=clock.now())
    return _prospect(_found(request, key))


def _found(request: ApiRequest, key: str) -> Prospect:
    check_team(request, Capability.SEE_VISITS)
    return get_prospect(request.village, key, by=request.auth, now=clock.now())


def _prospect(one: Prospect) -> dict[str, Any]:
    told, kept = one.derived, one.following
    return {
        "key": one.key,
        "party": told.who.party_id,
        "name": told.who.name,
        "email": told.who.email,
        "stage": told.stage,
        "since": told.since,
        "what": told.what,
        "why": told.why if told.stage is ProspectStage.LOST else "",
        "assigned": kept.assigned_id if kept else None,
        "note": kept.note if kept else "",
        "remind_on": kept.remind_on if kept else None,
        "traces": [
            {
                "kind": trace.kind,
                "id": trace.pk,
                "stage": trace.stage,
                "since": trace.since,
                "what": trace.what,
            }
            for trace in told.traces
        ],
    }
