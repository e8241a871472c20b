"""What is free, and when: reads of the ledger that cost the same whatever its size."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from creuset.core.statements import fetched
from creuset.kernel.spans import Span, subtract
from creuset.places.models import Resource
from creuset.places.queries.freed import freed
from creuset.places.queries.ledger import IsFree, taken
from creuset.villages.models import Village


def parts_of(resources: Iterable[Resource], *, held: str = "NULL") -> dict[int, list[int]]:
    """Return the smallest parts of each resource, by id; one query.

    `held` is what holds a part as it is read (`core.locks.holding`), for whoever takes it.
    """
    found: dict[int, list[int]] = {resource.pk: [] for resource in resources}
    if not found:
        return found
    # Written out, since every booking asks it twice and the ORM would take longer than the database.
    marks = ", ".join(["%s"] * len(found))
    for resource_id, part_id, _held in fetched(
        f"SELECT resource_id, part_id, {held} FROM (SELECT resource_id, part_id FROM places_resourcepart"  # noqa: S608 - marks only
        f" WHERE resource_id IN ({marks}) ORDER BY part_id, resource_id) AS parts",
        list(found),
    ):
        found[resource_id].append(part_id)
    return found


def free(resources: QuerySet[Resource], span: Span) -> QuerySet[Resource]:
    """Return those of the resources that are free for the whole span.

    A whole is free when none of its parts is taken, a pool when one of them is not.
    """
    return resources.filter(IsFree(span))


def free_parts(part_ids: Collection[int], span: Span) -> list[int]:
    """Return those of the parts that are free for the whole span, in the order of their places; one query."""
    if not part_ids:
        return []
    instant = connection.ops.adapt_datetimefield_value
    # Written out, since whoever books a desk of a pool asks it twice; a part that never had a claim is free.
    marks = ", ".join(["%s"] * len(part_ids))
    rows = fetched(
        f"SELECT r.id FROM places_resource r WHERE r.id IN ({marks}) AND NOT COALESCE(("  # noqa: S608 - marks only
        " SELECT c.held_until FROM places_claim c WHERE c.part_id = r.id AND c.starts_at < %s"
        " ORDER BY c.starts_at DESC LIMIT 1) > %s, FALSE) ORDER BY r.position, r.id",
        [*part_ids, instant(span.end), instant(span.start)],
    )
    return [pk for (pk,) in rows]


def busy_spans(
    part_ids: Collection[int], window: Span, *, judged: tuple[Village, datetime] | None = None
) -> dict[int, list[Span]]:
    """Return what is taken of each part around the window, turnarounds included; one query.

    With `judged`, the village and now, what is free again as of now is left out: a query more where something is on.

    Shape: sorted and disjoint for each part; the first span may begin before the window.
    """
    found: dict[int, list[Span]] = {part_id: [] for part_id in part_ids}
    for part_id, start, held_until in taken(found, window):
        found[part_id].append(Span(start, held_until))
    if judged is not None:
        village, now = judged
        on_now = [pk for pk, spans in found.items() if any(span.contains(now) for span in spans)]
        for part_id, spans in freed(village, on_now, now=now).items():
            found[part_id] = subtract(found[part_id], spans)
    return found


def turnaround_of(resource: Resource) -> timedelta:
    """Return the time a resource needs after each use; `village` of the resource must be loaded."""
    minutes = resource.turnaround_minutes
    return timedelta(minutes=resource.village.turnaround_minutes if minutes is None else minutes)


def with_features(
    resources: QuerySet[Resource], wanted: Mapping[str, str | float | bool]
) -> QuerySet[Resource]:
    """Return those of the resources that have the features: a number at least, anything else equal."""
    for name, value in wanted.items():
        lookup = (
            "gte" if isinstance(value, int | float) and not isinstance(value, bool) else "exact"
        )
        resources = resources.filter(**{f"features__{name}__{lookup}": value})
    return resources
