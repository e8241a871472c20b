"""The sheet of a resource, at the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.kernel.openings import OpeningHours
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
    features: tuple[tuple[str, object], ...]
    #: The hours of each weekday, Monday first, as text; empty when closed.
    week: tuple[tuple[str, ...], ...]
    serves_from: date | None
    serves_until: date | None
    pictures: tuple[StoredFile, ...]
    closures: tuple[Closure, ...]


def sheet(resource: Resource, *, now: datetime) -> Sheet:
    """Return the sheet of a loaded resource; four queries."""
    hours: OpeningHours = hours_of(resource, years={now.year})
    first, until = service_of(resource)
    closures = resource.closures.filter(lifted_at__isnull=True, ends_at__gt=now)
    return Sheet(
        resource=resource,
        whole=resource.whole,
        parts=tuple(resource.own_parts.order_by("position", "pk")),
        features=tuple((name, _said(value)) for name, value in sorted(resource.features.items())),
        week=tuple(
            tuple(str(interval).replace("-", "–") for interval in intervals)
            for intervals in hours.week
        ),
        serves_from=first,
        serves_until=until,
        pictures=tuple(files.list_of(KIND, resource.pk)),
        closures=tuple(closures.order_by("starts_at")),
    )


def _said(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value


def closures_of(village: Village, *, now: datetime) -> list[Closure]:
    """Return the closures under way, to come and lately over, those to come first; two queries."""
    rows = (
        Closure.objects.filter(village=village)
        .select_related("created_by")
        .prefetch_related("resources__building")
        .order_by("-ends_at", "-pk")[:200]
    )
    return sorted(rows, key=lambda c: (c.lifted_at is not None or c.ends_at <= now, c.starts_at))
