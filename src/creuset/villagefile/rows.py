"""A village file as rows of the database, and back.

Columns hold what is queried; sections that are only shown are kept as the data of the file.
What no column holds (remarks, the note that an area differs, units said once) is taken from the
file as it was last loaded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from creuset.kernel import geometry
from creuset.kernel.written.codecs import name_of
from creuset.kernel.written.compounds import schema_fields
from creuset.villagefile.reading import from_data
from creuset.villagefile.units import unit
from creuset.villagefile.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from creuset.places.models import Building as BuildingRow
    from creuset.places.models import Level as LevelRow
    from creuset.places.models import Resource as ResourceRow
    from creuset.villagefile.schema import Building, Level, Resource, VillageFile
    from creuset.villages.models import Village as VillageRow

type Columns = dict[str, Any]
type Data = dict[str, Any]

_DAY = dt.timedelta(days=1)


def as_data(value: object) -> Any:
    """Return a value of the file as plain JSON data; absent keys are left out."""
    if is_dataclass(value):
        pairs = ((name_of(each), getattr(value, each.name)) for each in schema_fields(value))
        return {name: as_data(each) for name, each in pairs if each is not None}
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case dict():
            return {key: as_data(each) for key, each in value.items()}
        case tuple() | list():
            return [as_data(each) for each in value]
        case _:
            return value


# ---- from the file to columns -------------------------------------------------------------------


def village_columns(file: VillageFile) -> Columns:
    """Return the columns of the village's row."""
    place = file.village
    return {
        "name": place.name,
        "tagline": dict(place.tagline),
        "zone_name": place.zone,
        "currency": place.currency,
        "languages": list(place.languages),
        "sign_up": place.sign_up.value,
        "shows_titles": place.screens_show_titles,
        "is_demo": place.demo,
        "turnaround_minutes": place.turnaround_minutes,
        "address": as_data(place.address),
        "contact": as_data(place.contact),
        "hours": place.hours.to_data(),
        "legal": as_data(file.legal),
        "texts": as_data(file.texts),
        "retention": as_data(file.retention),
        "visitor_terms": as_data(file.visitors),
        "invented": list(file.invented),
    }


def building_columns(building: Building, position: int) -> Columns:
    """Return the columns of a building's row."""
    return {
        "names": dict(building.name),
        "description": dict(building.description),
        "address": as_data(building.address) if building.address else {},
        "outline": as_data(building.outline),
        "area_m2": _area(building.area, building.outline),
        "valid_from": building.from_,
        "valid_until": building.until + _DAY if building.until else None,
        "position": position,
    }


def level_columns(level: Level) -> Columns:
    """Return the columns of a level's row."""
    return {
        "names": dict(level.name),
        "position": level.order,
        "outline": as_data(level.outline),
        "drawing": {
            "doors": as_data(level.doors),
            "walls": as_data(level.walls),
            "commons": as_data(level.commons),
        },
    }


def resource_columns(resource: Resource, position: int) -> Columns:
    """Return the columns of a resource's row, but those that point at other rows."""
    return {
        "names": dict(resource.name),
        "kind": resource.kind.value,
        "is_pool": resource.pool,
        "area_m2": _area(resource.area, resource.polygon),
        "capacity": resource.capacity or None,
        "who_books": resource.book.value,
        "is_public": resource.public,
        "is_unbuilt": resource.state is State.UNBUILT,
        "turnaround_minutes": resource.turnaround_minutes,
        "neighbours": list(resource.neighbours),
        "valid_from": resource.from_,
        "valid_until": resource.until + _DAY if resource.until else None,
        "description": dict(resource.description),
        "polygon": as_data(resource.polygon),
        "features": as_data(resource.features),
        "hours": resource.hours.to_data() if resource.hours else {},
        "position": position,
    }


def _area(told: float | None, polygon: geometry.Polygon) -> Decimal | None:
    """Return the area to show: the one told, else that of the polygon; to the hundredth of a m²."""
    if told is None and not polygon:
        return None
    return Decimal(str(round(geometry.area(polygon) if told is None else told, 2))).quantize(
        Decimal("0.01")
    )


# ---- from rows to the file ----------------------------------------------------------------------


def file_of(
    *,
    village: VillageRow,
    buildings: Iterable[BuildingRow],
    levels: Iterable[LevelRow],
    resources: Iterable[ResourceRow],
    ruling: Data,
    base: VillageFile,
) -> VillageFile:
    """Return the village as the database holds it; `base` is the file as it was last loaded.

    `whole`, `building`, `level` and `supply` of the resources are loaded. Units that are as their
    pool says stay said once. `ruling` holds the sections of rules and prices.
    """
    floors: dict[int, list[LevelRow]] = {}
    for level in levels:
        floors.setdefault(level.building_id, []).append(level)
    known = {building.code: building for building in base.buildings}
    rows = {row.code: row for row in resources}
    data = {
        "format": base.format,
        "remarks": list(base.remarks),
        "invented": village.invented,
        "village": _village_data(village),
        "legal": village.legal,
        "texts": village.texts,
        "retention": village.retention,
        "visitors": village.visitor_terms,
        "buildings": [
            _building_data(row, floors.get(row.pk, []), known.get(row.code)) for row in buildings
        ],
        "resources": _resources_data(rows, base),
        **ruling,
    }
    return from_data(_without_nothing(data))


def _village_data(row: VillageRow) -> Data:
    return {
        "code": row.slug,
        "name": row.name,
        "tagline": row.tagline,
        "zone": row.zone_name,
        "currency": row.currency,
        "languages": row.languages,
        "turnaround_minutes": row.turnaround_minutes,
        "sign_up": row.sign_up,
        "screens_show_titles": row.shows_titles,
        "demo": row.is_demo,
        "address": row.address,
        "contact": row.contact,
        "hours": _hours_data(row.hours),
    }


def _hours_data(hours: Mapping[str, Any]) -> Data:
    """Return kept hours as a file writes them: days as days."""
    exceptions = [
        {
            **each,
            "from": dt.date.fromisoformat(each["from"]),
            "until": dt.date.fromisoformat(each["until"]),
        }
        for each in hours.get("exceptions", [])
    ]
    return {**hours, "exceptions": exceptions}


def _building_data(row: BuildingRow, levels: list[LevelRow], base: Building | None) -> Data:
    return {
        "code": row.code,
        "name": row.names,
        "description": row.description,
        "from": row.valid_from,
        "until": row.valid_until - _DAY if row.valid_until else None,
        "area": _told_area(row.area_m2, row.outline, base.area if base else None),
        "area_differs": base.area_differs if base else False,
        "outline": row.outline,
        "address": row.address or None,
        "levels": [
            {
                "code": level.code,
                "name": level.names,
                "order": level.position,
                "outline": level.outline,
                **level.drawing,
            }
            for level in levels
        ],
    }


def _resources_data(rows: Mapping[str, ResourceRow], base: VillageFile) -> list[Data]:
    """Return the resources in the file's order; units that are as they were stay within their pool."""
    known = {resource.code: resource for resource in base.resources}
    found: list[tuple[int, Data]] = []
    said_once: set[str] = set()
    for resource in base.resources:
        if resource.units and resource.code in rows:
            units = [unit(resource, resource.units, i) for i in range(resource.units.count)]
            if all(_is_as_said(rows.get(each.code), each) for each in units):
                said_once.update(each.code for each in units)
    for code, row in rows.items():
        if code in said_once:
            continue
        before = known.get(code)
        data = _resource_data(row, before)
        if (
            before
            and before.units
            and all(
                unit(before, before.units, i).code in said_once for i in range(before.units.count)
            )
        ):
            data["units"] = as_data(before.units)
        found.append((row.position, data))
    return [data for _, data in sorted(found, key=lambda pair: pair[0])]


def _is_as_said(row: ResourceRow | None, said: Resource) -> bool:
    if row is None:
        return False
    columns = resource_columns(said, row.position)
    above = (row.level, row.whole, row.supply)
    stands = (row.building.code, *(each.code if each else "" for each in above))
    if stands != (said.building, said.level, said.whole, said.supply):
        return False
    return all(getattr(row, name) == value for name, value in columns.items())


def _resource_data(row: ResourceRow, base: Resource | None) -> Data:
    return {
        "code": row.code,
        "name": row.names,
        "kind": row.kind,
        "building": row.building.code,
        "level": row.level.code if row.level else "",
        "whole": row.whole.code if row.whole else "",
        "pool": row.is_pool,
        "area": _told_area(row.area_m2, row.polygon, base.area if base else None),
        "area_differs": base.area_differs if base else False,
        "capacity": row.capacity or 0,
        "book": row.who_books,
        "public": row.is_public,
        "turnaround_minutes": row.turnaround_minutes,
        "supply": row.supply.code if row.supply else "",
        "neighbours": row.neighbours,
        "from": row.valid_from,
        "until": row.valid_until - _DAY if row.valid_until else None,
        "state": (State.UNBUILT if row.is_unbuilt else State.BUILT).value,
        "description": row.description,
        "polygon": row.polygon,
        "features": row.features,
        "hours": _hours_data(row.hours) if row.hours else None,
    }


def _told_area(kept: Decimal | None, polygon: list[Any], told: float | None) -> float | None:
    """Return the area that the file tells: none where it was left to the polygon, and still is."""
    if kept is None:
        return None
    corners = tuple((x, y) for x, y in polygon)
    if told is None and corners and kept == _area(None, corners):
        return None
    if told is not None and kept == _area(told, corners):
        return told
    return float(kept)


def _without_nothing(value: Any) -> Any:
    """Return the data without keys that hold nothing: in a file they are left out.

    But `hours = []` says something: closed.
    """
    if isinstance(value, dict):
        return {
            key: _without_nothing(each)
            for key, each in value.items()
            if each not in (None, "", [], {}) or (key == "hours" and each == [])
        }
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    return value
