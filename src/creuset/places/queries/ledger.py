"""The ledger read over a stretch of time, through the index of each part, whatever its size."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource, ResourcePart
from creuset.places.permissions import readable_claims, reads_every_claim
from creuset.villages.models import Village


def starting_within(part_ids: Collection[int], window: Span) -> QuerySet[Claim]:
    """Return the claims of the parts that start within the window; one step of the index a part."""
    return Claim.objects.filter(
        part_id__in=part_ids, starts_at__gte=window.start, starts_at__lt=window.end
    )


def reaching(part_ids: Collection[int] | QuerySet[Any, Any], instant: datetime) -> QuerySet[Claim]:
    """Return the claims of the parts that began before the instant and hold beyond it: one a part at most.

    Claims of a part are disjoint, so only its last one before the instant can reach it.
    """
    last_before = (
        Claim.objects.filter(part=OuterRef("pk"), starts_at__lt=instant)
        .order_by("-starts_at")
        .values("pk")[:1]
    )
    last = Resource.objects.filter(pk__in=part_ids).values(last=Subquery(last_before))
    return Claim.objects.filter(pk__in=last, held_until__gt=instant)


#: Written out: whoever is told that a place is taken waits for it, and asks it of several places.
TAKEN = """
    SELECT part_id, starts_at, held_until FROM places_claim
    WHERE part_id IN ({parts}) AND starts_at >= %s AND starts_at < %s
    UNION ALL
    SELECT part_id, starts_at, held_until FROM places_resource part JOIN places_claim last
        ON last.id = (SELECT id FROM places_claim WHERE part_id = part.id AND starts_at < %s
                      ORDER BY starts_at DESC LIMIT 1)
    WHERE part.id IN ({parts}) AND last.held_until > %s
    ORDER BY 1, 2"""


def taken(part_ids: Collection[int], window: Span) -> list[tuple[int, datetime, datetime]]:
    """Return part, start and end of what holds the parts in the window, turnarounds included; one query.

    Shape: by part, then by start; the first of a part may begin before the window.
    """
    if not part_ids:
        return []
    adapted = connection.ops.adapt_datetimefield_value
    start, end = adapted(window.start), adapted(window.end)
    marks = ", ".join(["%s"] * len(part_ids))
    with connection.cursor() as cursor:
        cursor.execute(TAKEN.format(parts=marks), [*part_ids, start, end, start, *part_ids, start])
        rows: list[tuple[int, datetime, datetime]] = cursor.fetchall()
    if connection.vendor == "sqlite":  # whose instants know no zone
        return [(p, start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)) for p, start, end in rows]
    return rows


def parts_by_resource(resource_ids: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """Return the smallest parts of each resource, in the order of their places; one query."""
    found: dict[int, list[int]] = {pk: [] for pk in resource_ids}
    rows = (
        ResourcePart.objects.filter(resource_id__in=found.keys())
        .order_by("part__position", "part_id")
        .values_list("resource_id", "part_id")
    )
    for resource_id, part_id in rows:
        found[resource_id].append(part_id)
    return {pk: tuple(parts) for pk, parts in found.items()}


class IsFree(Func):
    """Whether a resource is free for a whole span: a whole when no part of it is taken, a pool when one is not.

    Claims of a part are disjoint, so its last one that starts before the span's end tells: one step of
    the index. Written out, and the same on both databases: the ORM takes ten times as long to put the
    question as the index to answer it.
    """

    output_field = BooleanField()
    template = """CASE WHEN {is_pool} THEN EXISTS ({parts} {taken} IS NOT TRUE)
        ELSE NOT EXISTS ({parts} {taken}) END"""
    parts = "SELECT 1 FROM places_resourcepart own WHERE own.resource_id = {pk} AND"
    #: True, false, or, of a part that never had a claim, NULL.
    taken = """((SELECT held_until FROM places_claim
        WHERE part_id = own.part_id AND starts_at < %s ORDER BY starts_at DESC LIMIT 1) > %s)"""

    def __init__(self, span: Span) -> None:
        super().__init__(F("pk"), F("is_pool"))
        self.span = span

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_extra: Any) -> Any:
        """Write the question; the resource's own columns are named as they are where it is put."""
        pk, is_pool = (compiler.compile(column)[0] for column in self.get_source_expressions())
        sql = self.template.format(
            is_pool=is_pool, parts=self.parts.format(pk=pk), taken=self.taken
        )
        instant = connection.ops.adapt_datetimefield_value
        return sql, (instant(self.span.end), instant(self.span.start)) * 2


class Instant(Func):
    """An instant as the driver has it: text on SQLite, an instant on PostgreSQL.

    Read it with `instant_reader`: Django's own conversion costs more than the row it is in.
    """

    output_field = TextField()
    template = "%(expressions)s || 'Z'"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Leave the instant as it is."""
        return self.as_sql(compiler, connection, **extra, template="%(expressions)s")


class Iso(Instant):
    """An instant as programs write it in JSON, on either database."""

    template = "REPLACE(%(expressions)s, ' ', 'T') || 'Z'"


def instant_reader() -> Callable[[Any], datetime]:
    """Return what reads an `Instant` of this database; PostgreSQL's is one already."""
    return datetime.fromisoformat if connection.vendor == "sqlite" else _as_it_is


def _as_it_is(value: datetime) -> datetime:
    return value


def told(by: Actor, village: Village, *, now: datetime) -> tuple[Combinable, Combinable]:
    """Return the label and the party's name of a claim as columns, empty where the reader may not know them."""
    label: Combinable = F("label")
    party: Combinable = Coalesce(F("party__name"), Value(""))
    if reads_every_claim(by, village):
        return label, party
    readable = readable_claims(by, village, now=now)
    return Case(When(readable, then=label), default=Value("")), Case(
        When(readable, then=party), default=Value("")
    )
