"""What must hold between groups, supplies, neighbours, packages and rules of a village file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.bookings.rules.policies import Place
from creuset.bookings.written.policy_checks import code_faults, policy_faults, same_code
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.written.faults import Fault
    from creuset.villagefile.families import Families
    from creuset.villagefile.schema import VillageFile


def ruling_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    """Every fault of groups, supplies, neighbours and policies."""
    yield from same_code("groups", [each.code for each in file.groups])
    yield from same_code("trades", [each.code for each in file.trades])
    yield from same_code("skills", [each.code for each in file.skills])
    yield from same_code("supplies", [each.code for each in file.supplies])
    yield from _package_faults(file, families)
    yield from _resource_faults(file, families)
    yield from policy_faults(
        file.policies,
        places={
            code: Place(code, each.kind.value, each.building, (each.whole,) if each.whole else ())
            for code, each in families.by_code.items()
        },
        buildings=[each.code for each in file.buildings],
        groups=[each.code for each in file.groups],
    )


def _resource_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    supplies = [each.code for each in file.supplies]
    for index, resource in enumerate(file.resources):
        path = ("resources", index)
        if resource.supply:
            yield from code_faults((*path, "supply"), [resource.supply], supplies, alone=True)
        others = [code for code in families.by_code if code != resource.code]
        yield from code_faults((*path, "neighbours"), resource.neighbours, others)


def _package_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    """Yield what packages name that is not there, and more than there is of it."""
    yield from same_code("packages", [each.code for each in file.packages])
    known = list(families.by_code)
    for index, package in enumerate(file.packages):
        for number, item in enumerate(package.items):
            path = ("packages", index, "items", number)
            yield from code_faults((*path, "any_of"), item.any_of, known)
            if item.count > len(item.any_of):
                yield (*path, "count"), f"at most {len(item.any_of)}", shown(item.count)
