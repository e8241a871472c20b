"""The floors of a move drawn: as they are left, and as they will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.models import Level, Resource
from creuset.places.queries.floors import (
    LevelPlan,
    Looks,
    drawing_words,
    flat_svg,
    floor_of,
    plans_of,
)
from creuset.places.queries.state import PlaceState, State
from creuset.plans.models import FOREVER, Mover, Relocation
from creuset.plans.queries.relocations import claims_on, floors_in


@dataclass(frozen=True)
class Floor:
    """A level drawn, with whoever of the move sits on it: place by place."""

    level: Level
    svg: SafeString
    rows: Sequence[tuple[Resource, str]]


def floors_of(
    row: Relocation, movers: Sequence[Mover], *, by: Actor
) -> tuple[list[Floor], list[Floor]]:
    """Return the levels that are left and those of the next building, where anybody of the move sits; three queries."""
    buildings = [*row.from_buildings.all(), row.to_building]
    for one in buildings:
        one.village = row.village
    levels, resources = floors_in(buildings, by=by)
    at = DaySpan(row.on, FOREVER).to_span(row.village.zone).start
    there = [one.pk for one in resources if one.building_id == row.to_building_id]
    made = [mover.made_id for mover in movers if mover.made_id]
    taken = claims_on(there, village=row.village, from_on=row.on, but=made)
    left = {mover.from_place.pk: mover.subscription.party.name for mover in movers}
    new = {
        mover.to_place.pk: mover.subscription.party.name
        for mover in movers
        if mover.to_place is not None
    }
    others = {
        pk: PlaceState(State.CLOSED)
        for pk, claims in taken.items()
        if claims[0].starts_at <= at and pk not in new
    }
    plans = plans_of(levels, resources)
    drawn = {
        plan.level.pk: _drawn(
            plan.level,
            plan.resources,
            new if plan.level.building_id == row.to_building_id else left,
            others,
            row,
            at,
        )
        for plan in plans
        if plan.level.outline
    }
    is_new = {plan.level.pk: plan.level.building_id == row.to_building_id for plan in plans}
    floors = [(pk, floor) for pk, floor in drawn.items() if floor.rows]
    return (
        [floor for pk, floor in floors if not is_new[pk]],
        [floor for pk, floor in floors if is_new[pk]],
    )


def _drawn(
    level: Level,
    resources: tuple[Resource, ...],
    names: Mapping[int, str],
    others: Mapping[int, PlaceState],
    row: Relocation,
    at: datetime,
) -> Floor:
    words = drawing_words()
    states = {
        one.pk: PlaceState(State.BUSY, label=names[one.pk])
        if one.pk in names
        else others.get(one.pk, PlaceState(State.FREE))
        for one in resources
        if not one.is_pool
    }
    floor = floor_of(LevelPlan(level, resources), Looks(words, row.village.zone, at), states)
    # The drawing escapes every text and every attribute itself.
    svg = mark_safe(flat_svg(floor, words, interactive=False))  # noqa: S308
    return Floor(level, svg, [(one, names[one.pk]) for one in resources if one.pk in names])
