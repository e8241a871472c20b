"""The rules of a village file – groups, trades, supplies, policies, packages – as rows, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from creuset.bookings.models import Package as PackageRow
from creuset.bookings.written.policy_rows import rules_data, write_rules
from creuset.people.models import Craft as CraftRow
from creuset.people.models import CraftKind
from creuset.people.models import Group as GroupRow
from creuset.places.models import Supply as SupplyRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.db.models import Model

    from creuset.villagefile.schema import Group, Package, Supply, VillageFile
    from creuset.villages.models import Village


def group_columns(group: Group, position: int) -> dict[str, Any]:
    """Return the columns of a group's row."""
    return {
        "names": dict(group.name),
        "description": dict(group.description),
        "position": position,
    }


def supply_columns(supply: Supply, position: int) -> dict[str, Any]:
    """Return the columns of a supply's row."""
    return {
        "names": dict(supply.name),
        "kva": Decimal(str(round(supply.kva, 2))),
        "position": position,
    }


def package_columns(package: Package, position: int) -> dict[str, Any]:
    """Return the columns of a package's row."""
    return {
        "names": dict(package.name),
        "description": dict(package.description),
        "items": [{"any_of": list(each.any_of), "count": each.count} for each in package.items],
        "position": position,
    }


# ---- from the file to rows ----------------------------------------------------------------------


def write_groups(village: Village, file: VillageFile, *, now: datetime) -> None:
    """The village has the groups of the file; who is in them stays."""
    columns = {each.code: group_columns(each, at) for at, each in enumerate(file.groups)}
    _write(GroupRow, village, columns, now=now)


def write_crafts(village: Village, file: VillageFile, *, now: datetime) -> None:
    """The village lists the trades and the skills of the file; whoever bears another keeps it."""
    for kind, listed in ((CraftKind.TRADE, file.trades), (CraftKind.SKILL, file.skills)):
        columns = {
            each.code: {"names": dict(each.name), "position": at} for at, each in enumerate(listed)
        }
        _write(CraftRow, village, columns, now=now, kind=kind.value)


def write_supplies(village: Village, file: VillageFile, *, now: datetime) -> dict[str, int]:
    """The village has the supplies of the file, whose ids are returned by their codes."""
    columns = {each.code: supply_columns(each, at) for at, each in enumerate(file.supplies)}
    _write(SupplyRow, village, columns, now=now)
    return dict(SupplyRow.objects.filter(village=village).values_list("code", "pk"))


def write_policies(village: Village, file: VillageFile, *, now: datetime) -> None:
    """The village has the policies of the file; who sees a resource is kept with it."""
    write_rules(village, file.policies, now=now)


def write_packages(village: Village, file: VillageFile, *, now: datetime) -> None:
    """The village has the packages of the file."""
    columns = {each.code: package_columns(each, at) for at, each in enumerate(file.packages)}
    _write(PackageRow, village, columns, now=now)


def _write(
    model: type[Model],
    village: Village,
    columns: Mapping[str, Mapping[str, Any]],
    *,
    now: datetime,
    **among: str,
) -> None:
    rows = model._default_manager.filter(village=village, **among)
    rows.filter(retired_at__isnull=True).exclude(code__in=columns).update(retired_at=now)
    for code, values in columns.items():
        model._default_manager.update_or_create(
            defaults={**values, "retired_at": None},
            village=village,
            code=code,
            **dict[str, Any](among),
        )


# ---- from rows to the file ----------------------------------------------------------------------


def ruling_data(village: Village) -> dict[str, list[dict[str, Any]]]:
    """Return the sections of rules and packages as the database holds them; six queries."""
    return {
        "supplies": [
            {"code": row.code, "name": row.names, "kva": float(row.kva)}
            for row in _live(SupplyRow, village)
        ],
        "groups": [
            {"code": row.code, "name": row.names, "description": row.description}
            for row in _live(GroupRow, village)
        ],
        **{
            section: [
                {"code": row.code, "name": row.names} for row in _live(CraftRow, village, kind=kind)
            ]
            for section, kind in (("trades", CraftKind.TRADE), ("skills", CraftKind.SKILL))
        },
        "policies": rules_data(village),
        "packages": [
            {
                "code": row.code,
                "name": row.names,
                "description": row.description,
                "items": row.items,
            }
            for row in _live(PackageRow, village)
        ],
    }


def _live(model: type[Model], village: Village, **among: str) -> Iterator[Any]:
    rows = model._default_manager.filter(village=village, retired_at__isnull=True, **among)
    return iter(rows.order_by("position", "pk"))
