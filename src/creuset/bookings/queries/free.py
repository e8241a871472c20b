"""What somebody could book for a stretch of time."""

from collections.abc import Mapping
from datetime import datetime

from creuset.bookings.actions.periods import asked_of
from creuset.bookings.queries.planning import may_book_row
from creuset.bookings.rules import refusals
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.places.queries.availability import free, with_features
from creuset.villages.models import Village


def free_for(
    village: Village,
    *,
    span: Span,
    by: Actor,
    now: datetime,
    kind: str = "",
    capacity: int | None = None,
    features: Mapping[str, str | float | bool] | None = None,
    building: str = "",
) -> list[Resource]:
    """Return the resources that `by` may book, that are free for the whole span and that no rule refuses.

    Shape: by kind and place, building and village loaded; two queries.
    """
    resources = resources_seen(village, by).filter(is_unbuilt=False)
    if kind:
        resources = resources.filter(kind=kind)
    if building:
        resources = resources.filter(building__code=building)
    if capacity:
        resources = resources.filter(capacity__gte=capacity)
    found = list(
        free(with_features(resources, features or {}), span).select_related("building", "whole")
    )
    for resource in found:
        resource.village = resource.building.village = village
    order = {kind: at for at, kind in enumerate(Kind.values)}
    found.sort(key=lambda r: (order[r.kind], r.building.position, r.position, r.pk))
    return [
        resource
        for resource in found
        if may_book_row(by, resource) and not refusals(asked_of(resource, span), now=now)
    ]
