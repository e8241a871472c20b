"""Buildings and resources for tests."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from creuset.places.actions.parts import refresh_parts
from creuset.places.kinds import Kind
from creuset.places.models import Building, Level, Resource
from creuset.villages.models import Village

_numbers = count(1)


def make_building(village: Village, **fields: Any) -> Building:
    n = next(_numbers)
    name = fields.pop("name", f"Bâtiment {n}")
    values = {"code": f"building-{n}", "names": {"fr": name}, **fields}
    return Building.objects.create(village=village, **values)


def make_level(building: Building, **fields: Any) -> Level:
    n = next(_numbers)
    values = {"code": f"level-{n}", "names": {"fr": f"Niveau {n}", "en": f"Level {n}"}, **fields}
    return Level.objects.create(building=building, **values)


def make_resource(
    village: Village,
    *,
    building: Building | None = None,
    whole: Resource | None = None,
    **fields: Any,
) -> Resource:
    """Return a resource whose smallest parts are known; `building` and `village` are loaded."""
    n = next(_numbers)
    home = building or (whole.building if whole else None) or _building_of(village)
    name = fields.pop("name", f"Espace {n}")
    values = {"code": f"resource-{n}", "names": {"fr": name}, "kind": Kind.MEETING, **fields}
    resource = Resource.objects.create(village=village, building=home, whole=whole, **values)
    refresh_parts(village)
    return resource


def make_stage_of_two_halves(
    village: Village, **fields: Any
) -> tuple[Resource, Resource, Resource]:
    """Return a large stage and its two halves."""
    whole = make_resource(village, kind=Kind.STAGE, name="Grand plateau", **fields)
    halves = [
        make_resource(village, kind=Kind.STAGE, whole=whole, name=f"Plateau {side}", **fields)
        for side in (1, 2)
    ]
    return whole, halves[0], halves[1]


def make_pool(
    village: Village, *, units: int = 3, **fields: Any
) -> tuple[Resource, Sequence[Resource]]:
    """Return an open space that hands out desks, and its desks in order."""
    pool = make_resource(village, kind=Kind.OPEN_SPACE, is_pool=True, **fields)
    desks = [
        make_resource(village, kind=Kind.DESK, whole=pool, name=f"Poste {i}", position=i)
        for i in range(units)
    ]
    return pool, desks


def _building_of(village: Village) -> Building:
    return village.buildings.first() or make_building(village)
