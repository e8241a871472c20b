"""The scene of a village, read from its places."""

from collections.abc import Mapping
from datetime import date

from creuset.people.actors import HOUSE
from creuset.places.models import Resource, WhoBooks
from creuset.places.queries.access import get_resources, resources_seen
from creuset.places.queries.hours import hours_of, hours_of_village, service_of
from creuset.simulation.scene import Place, Scene
from creuset.villages.models import Village


def resources_of(village: Village) -> dict[str, Resource]:
    """Return the resources of the village by code, in the order of its file, all that is read of them loaded."""
    seen = resources_seen(village, HOUSE).filter(retired_at__isnull=True)
    codes = seen.order_by("position", "pk").values_list("code", flat=True)
    return {row.code: row for row in get_resources(village, list(codes), HOUSE)}


def scene_of(village: Village, resources: Mapping[str, Resource], years: set[int]) -> Scene:
    """Return the village and its places as values, their hours known for these years."""
    return Scene(
        slug=village.slug,
        zone=village.zone,
        hours=hours_of_village(village, years=sorted(years)),
        places=tuple(
            _place(row, years)
            for row in resources.values()
            if not row.is_unbuilt and not (row.whole and row.whole.is_pool)
        ),
    )


def _place(resource: Resource, years: set[int]) -> Place:
    first, until = service_of(resource)
    return Place(
        code=resource.code,
        kind=resource.kind,
        hours=hours_of(resource, years=sorted(years)),
        is_pool=resource.is_pool,
        by_team=resource.who_books == WhoBooks.TEAM,
        whole=resource.whole.code if resource.whole else "",
        capacity=resource.capacity or 0,
        first=first,
        until=until,
    )


def years_around(first: date, last: date) -> set[int]:
    """Return the years in which something asked for in these days may happen."""
    return set(range(first.year - 1, last.year + 2))
