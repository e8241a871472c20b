"""The ledger read over a stretch of time, through the index of each part, whatever its size."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from creuset.core.prepared import Given, GivenList, Prepared
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource, ResourcePart
from creuset.places.permissions import readable_claims, reads_every_claim
from creuset.villages.models import Village

#: The id of no party.
NOBODY = 0


def starting_within(part_ids: Collection[int], window: Span) -> QuerySet[Claim]:
    """Return the claims of the parts that start within the window; one step of the index a part."""
    return Claim.objects.filter(
        part_id__in=part_ids, starts_at__gte=window.start, starts_at__lt=window.end
    )


def reaching(
    part_ids: Collection[int] | QuerySet[Any, Any] | GivenList, instant: datetime | Given
) -> QuerySet[Claim]:
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
    for resource_id, part_id in _PARTS(resources=list(found)) if found else ():
        found[resource_id].append(part_id)
    return {pk: tuple(parts) for pk, parts in found.items()}


_PARTS = Prepared(
    lambda: (
        ResourcePart.objects.filter(resource_id__in=GivenList("resources", BigIntegerField()))
        .order_by("part__position", "part_id")
        .values_list("resource_id", "part_id")
    )
)


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
    """An instant as text, which `read_instant` reads: the conversions of Django and of the driver cost more
    than the row it is in.
    """

    output_field = TextField()
    template = "%(expressions)s || 'Z'"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it as PostgreSQL says it: with the offset of the connection's zone, which is UTC."""
        return self.as_sql(compiler, connection, **extra, template="(%(expressions)s)::text")


#: Reads an `Instant`.
read_instant = datetime.fromisoformat


class Iso(Func):
    """An instant as programs write it in JSON, on either database."""

    output_field = TextField()
    template = "REPLACE(%(expressions)s, ' ', 'T') || 'Z'"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Leave the instant as it is: PostgreSQL's JSON writes it so."""
        return self.as_sql(compiler, connection, **extra, template="%(expressions)s")


class Told(NamedTuple):
    """Columns of a claim that differ between readers: what it is for and whose, empty where they may not know it,
    and 1 where it is theirs.
    """

    label: Combinable
    party: Combinable
    is_mine: Combinable


class OfWindow[T]:
    """A question about the claims that hold parts within a window, as a reader may know them; one query.

    `ask` makes it of claims and of the columns that differ between readers: once of those that reach into the
    window, once of those that begin within it. For who may read every claim it is put into SQL once.
    """

    def __init__(self, ask: Callable[[QuerySet[Claim], Told], QuerySet[Claim, T]]) -> None:
        self._ask = ask
        ids, own = (GivenList(name, BigIntegerField()) for name in ("parts", "own"))
        start, end = (Given(name, DateTimeField()) for name in ("start", "end"))
        self._of_all = Prepared(lambda: self._asked(ids, start, end, own, None))

    def __call__(
        self, part_ids: Collection[int], window: Span, village: Village, *, by: Actor, now: datetime
    ) -> Iterable[T]:
        """Return the rows, those that reach into the window first."""
        if not part_ids:
            return []
        start, end, own = window.start, window.end, by.acts_for(village.day_of(now)) or {NOBODY}
        if reads_every_claim(by, village):
            return self._of_all(parts=part_ids, start=start, end=end, own=own)
        readable = readable_claims(by, village, now=now)
        return self._asked(part_ids, start, end, own, readable)

    def _asked(
        self,
        part_ids: Collection[int] | GivenList,
        start: datetime | Given,
        end: datetime | Given,
        own: Collection[int] | GivenList,
        readable: Q | None,
    ) -> QuerySet[Claim, T]:
        earlier = reaching(part_ids, start)
        within = Claim.objects.filter(part_id__in=part_ids, starts_at__gte=start, starts_at__lt=end)
        told = _told(own, readable)
        return self._ask(earlier, told).union(self._ask(within, told), all=True)


def _told(own: Collection[int] | GivenList, readable: Q | None) -> Told:
    """Return the columns of claims of which the reader may know those that are readable, or all."""
    label: Combinable = F("label")
    party: Combinable = Coalesce(F("party__name"), Value(""))
    if readable is not None:
        label, party = (Case(When(readable, then=it), default=Value("")) for it in (label, party))
    mine = When(party_id__in=own, then=Value(1))
    return Told(label, party, Case(mine, default=Value(0), output_field=IntegerField()))
