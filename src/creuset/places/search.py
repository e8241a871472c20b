"""Resources in the search of the house."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.core.registry import Found
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village


def find_resources(
    *,
    words: str,
    by: Actor,
    village: Village | None,
    most: int,
    now: datetime,  # noqa: ARG001 - a finder's signature
) -> list[Found]:
    """Return the resources whose name, code or kind holds every word, in any language; one query.

    A village has a few hundred: their names are folded as they are read, so that accents and capitals
    matter on no database. The team is led to their sheets, anybody else to those that the public sees.
    """
    sought = fold(words)
    if village is None or not sought:
        return []
    is_team = bool(by.grants_in(village))
    resources = resources_seen(village, by).filter(retired_at__isnull=True)
    if not is_team:
        resources = resources.filter(is_public=True)
    rows = resources.select_related("building").order_by("position", "pk")
    ranked = [(row, rank) for row in rows if (rank := _rank(row, sought))]
    ranked.sort(key=lambda pair: -pair[1])
    return [_found(row, rank, village, is_team=is_team) for row, rank in ranked[:most]]


def _rank(resource: Resource, sought: str) -> float:
    """Return how well the resource answers: its very name, its beginning, somewhere in it; 0 if it does not."""
    names = [fold(name) for name in resource.names.values()]
    text = " ".join([*names, resource.code, fold(str(Kind(resource.kind).label))])
    if not all(word in text for word in sought.split()):
        return 0
    if sought in names:
        return 2
    return 1 if any(name.startswith(sought) for name in names) else 0.5


def _found(resource: Resource, rank: float, village: Village, *, is_team: bool) -> Found:
    page = "places:sheet" if is_team else "site:space"
    return Found(
        kind=_("Space"),
        title=resource.name,
        detail=f"{Kind(resource.kind).label} · {resource.building.name}",
        url=reverse(page, kwargs={"village": village.slug, "code": resource.code}),
        icon="space",
        rank=rank,
    )
