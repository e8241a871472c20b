"""The sheet of a resource, at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.kernel.openings import OpeningHours
from creuset.places.feature_words import feature_pairs
from creuset.places.models import Closure, Resource
from creuset.places.pictures import KIND
from creuset.places.queries.hours import hours_of, service_of
from creuset.villages.models import Village


@dataclass(frozen=True)
class Sheet:
    """A resource and what belongs to it."""

    resource: Resource
    whole: Resource | None
    parts: tuple[Resource, ...]
    #: Groups of features: a heading, then names and values with their units.
    features: tuple[tuple[str, list[tuple[str, str]]], ...]
    #: The hours of each weekday, Monday first, as text; empty when closed.
    week: tuple[tuple[str, ...], ...]
    serves_from: date | None
    serves_until: date | None
    pictures: tuple[StoredFile, ...]
    closures: tuple[Closure, ...]


def sheet(resource: Resource, parts: Sequence[Resource], *, now: datetime) -> Sheet:
    """Return the sheet of a loaded resource and its parts; two queries."""
    hours: OpeningHours = hours_of(resource, years={now.year})
    first, until = service_of(resource)
    closures = resource.closures.filter(lifted_at__isnull=True, ends_at__gt=now)
    return Sheet(
        resource=resource,
        whole=resource.whole,
        parts=tuple(parts),
        features=tuple(
            feature_pairs(
                resource.features, resource.out_of_order, day=resource.village.day_of(now)
            )
        ),
        week=tuple(
            tuple(str(interval).replace("-", "–") for interval in intervals)
            for intervals in hours.week
        ),
        serves_from=first,
        serves_until=until,
        pictures=tuple(files.list_of(KIND, resource.pk)),
        closures=tuple(closures.order_by("starts_at")),
    )


def closures_of(village: Village, *, now: datetime) -> list[Closure]:
    """Return the closures under way, to come and lately over, those to come first; two queries."""
    rows = (
        Closure.objects.filter(village=village)
        .select_related("created_by")
        .prefetch_related("resources__building")
        .order_by("-ends_at", "-pk")[:200]
    )
    return sorted(rows, key=lambda c: (c.lifted_at is not None or c.ends_at <= now, c.starts_at))
