"""Resources with their units, where each stands in the file, and who is part of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.villagefile.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.written.faults import Path
    from creuset.villagefile.schema import Resource, VillageFile


class Families:
    """All resources of a village; `located` gives each with its path in the file, units with that of their `units`."""

    def __init__(self, village: VillageFile) -> None:
        self.located: list[tuple[Path, Resource]] = list(_located(village))
        self.by_code: dict[str, Resource] = {}
        self._parts: dict[str, list[Resource]] = {}
        for _, resource in self.located:
            self.by_code.setdefault(resource.code, resource)
            if resource.whole:
                self._parts.setdefault(resource.whole, []).append(resource)

    def parts_of(self, code: str) -> list[Resource]:
        """The direct parts of that resource."""
        return self._parts.get(code, [])

    def ancestors(self, code: str) -> set[str]:
        """The wholes of the resource, from its own up; a cycle contains its members."""
        found: set[str] = set()
        here = self.by_code.get(code)
        while here is not None and here.whole and here.whole not in found:
            found.add(here.whole)
            here = self.by_code.get(here.whole)
        return found

    def is_its_own_part(self, code: str) -> bool:
        """Whether following the wholes comes back to the resource."""
        return code in self.ancestors(code)


def _located(village: VillageFile) -> Iterator[tuple[Path, Resource]]:
    for index, resource in enumerate(village.resources):
        yield ("resources", index), resource
        if resource.units is not None:
            for number in range(resource.units.count):
                yield ("resources", index, "units"), unit(resource, resource.units, number)
