"""Floors drawn for the pages of the desk, and where their rooms lead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from creuset.desk.views.words import pool_words, state_words, until_text
from creuset.places.models import Resource
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    States,
    drawing_words,
    flat_svg,
    floor_of,
)
from creuset.places.queries.state import PlaceState, State
from creuset.villages.models import Village

#: A room's address while its code is not known yet.
_CODE = "0-code-0"


@dataclass(frozen=True)
class RoomLine:
    """A room of the floor, as its table tells it."""

    resource: Resource
    state: PlaceState
    words: str
    until: str
    who: str
    url: str


@dataclass(frozen=True)
class DrawnFloor:
    """A floor as a drawing and as the rows of a table."""

    plan: LevelPlan
    svg: SafeString
    rows: list[RoomLine]


def drawn_floor(
    plan: LevelPlan | None, village: Village, *, at: datetime, states: States
) -> DrawnFloor | None:
    """Return the floor coloured by these states; None where there is no floor to draw."""
    if plan is None or not plan.level.outline:
        return None
    to = place_links(village)
    words = drawing_words()
    looks = Looks(words, village.zone, at, href=lambda resource: to(resource.code))
    floor = floor_of(plan, looks, states)
    # Units of a pool are told by their pool.
    pools = {resource.pk for resource in plan.resources if resource.is_pool}
    return DrawnFloor(
        plan=plan,
        svg=_safe(flat_svg(floor, words)),
        rows=[
            _line(resource, state, to(resource.code), at, village)
            for resource in plan.resources
            if resource.whole_id not in pools and (state := _state(resource, states)) is not None
        ],
    )


def _line(
    resource: Resource, state: PlaceState, url: str, at: datetime, village: Village
) -> RoomLine:
    return RoomLine(
        resource=resource,
        state=state,
        words=pool_words(state) if resource.is_pool else state_words(state),
        until=until_text(state.until, at, village) if state.until else "",
        who=" · ".join(filter(None, [state.label, state.party])),
        url=url,
    )


def _state(resource: Resource, states: States) -> PlaceState | None:
    return PlaceState(State.UNBUILT) if resource.is_unbuilt else states.get(resource.pk)


def place_links(village: Village) -> Callable[[str], str]:
    """Return the address of a resource's sheet by its code; looked up once for a page."""
    before, _code, after = reverse("places:sheet", args=[village, _CODE]).partition(_CODE)
    return lambda code: f"{before}{code}{after}"


def _safe(svg: str) -> SafeString:
    # The drawing escapes every text and every attribute itself.
    return mark_safe(svg)  # noqa: S308
