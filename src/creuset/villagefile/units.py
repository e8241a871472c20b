"""Units said once become resources of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from creuset.kernel.geometry import Polygon
from creuset.villagefile.schema import Layout, Resource, Units, VillageFile

if TYPE_CHECKING:
    from collections.abc import Iterator


def expanded(village: VillageFile) -> tuple[Resource, ...]:
    """All resources of the village, each followed by its units; none of them has `units` any more."""
    return tuple(each for resource in village.resources for each in _with_units(resource))


def _with_units(resource: Resource) -> Iterator[Resource]:
    yield replace(resource, units=None) if resource.units else resource
    if resource.units is not None:
        for index in range(resource.units.count):
            yield unit(resource, resource.units, index)


def unit(whole: Resource, units: Units, index: int) -> Resource:
    """The unit at this place (from 0): it is where its whole is, and follows its rules."""
    number = index + 1
    return replace(
        whole,
        code=units.code.format(n=number),
        name={language: name.format(n=number) for language, name in units.name.items()},
        kind=units.kind,
        whole=whole.code,
        pool=False,
        area=units.area,
        area_differs=False,
        capacity=units.capacity,
        neighbours=(),
        description={},
        polygon=polygon(units.layout, index) if units.layout else (),
        features=units.features,
        units=None,
    )


def polygon(layout: Layout, index: int) -> Polygon:
    """The corners of the unit at this place."""
    row, column = divmod(index, layout.columns)
    left = round(layout.at[0] + column * layout.step[0], 3)
    top = round(layout.at[1] + row * layout.step[1], 3)
    right, bottom = round(left + layout.size[0], 3), round(top + layout.size[1], 3)
    return (left, top), (right, top), (right, bottom), (left, bottom)
