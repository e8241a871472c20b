"""The floor plan and the state of every place, for programs."""

from datetime import datetime
from typing import Any

from ninja import Query
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import Asked, Out, Router
from creuset.core.api.schemas import Instant
from creuset.people.requests import ApiRequest
from creuset.places.models import Level, Resource
from creuset.places.queries.access import levels_of, resources_seen
from creuset.places.queries.state import state_of_places

router = Router(tags=["places"])


class StateOut(Out):
    """What a place is at the instant, as the caller may know it."""

    resource: int
    state: str
    label: str
    party: str
    until: AwareDatetime | None
    next_at: AwareDatetime | None
    taken: int
    units: int
    #: How many live options wait there, one behind another.
    options: int


class ShapeOut(Out):
    """A resource drawn on a level, in metres."""

    resource: int
    code: str
    polygon: list[Any]


class LevelOut(Out):
    """A level with its outline and what lies on it, in metres."""

    building: str
    code: str
    name: dict[str, str]
    position: int
    outline: list[Any]
    drawing: dict[str, Any]
    resources: list[ShapeOut]


class PlanOut(Out):
    """Every level, and the state of every place at the instant."""

    at: AwareDatetime
    levels: list[LevelOut]
    states: list[StateOut]


class At(Asked):
    """At which instant; now where it is left out."""

    at: Instant | None = None


@router.get("/plan", response=PlanOut, summary="The floor plan and the state of every place")
def plan(request: ApiRequest, asked: Query[At]) -> dict[str, Any]:
    """Polygons in metres; states as the caller may know them."""
    now = clock.now()
    at = asked.at or now
    shown = list(resources_seen(request.village, request.auth).order_by("position", "pk"))
    states = state_of_places(request.village, at=at, by=request.auth, now=now)
    levels = levels_of(request.village)
    return {
        "at": at,
        "levels": [_level(level, shown) for level in levels],
        "states": [_state(resource.pk, states[resource.pk]) for resource in shown],
    }


def _level(level: Level, shown: list[Resource]) -> dict[str, Any]:
    return {
        "building": level.building.code,
        "code": level.code,
        "name": level.names,
        "position": level.position,
        "outline": level.outline,
        "drawing": level.drawing,
        "resources": [
            {"resource": r.pk, "code": r.code, "polygon": r.polygon}
            for r in shown
            if r.level_id == level.pk
        ],
    }


def _state(resource_id: int, state: Any) -> dict[str, Any]:
    names = ("label", "party", "until", "next_at", "taken", "units", "options")
    told: dict[str, datetime | str | int] = {name: getattr(state, name) for name in names}
    return {"resource": resource_id, "state": state.state.value, **told}
