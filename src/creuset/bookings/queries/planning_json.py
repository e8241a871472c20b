"""The planning as JSON text, written by the database: no row of the ledger becomes an object here."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Func, QuerySet, TextField

from creuset.bookings.queries.planned_options import PlannedOption, planned_options
from creuset.bookings.queries.planning import (
    PlanningFilter,
    may_book_row,
    shown_resources,
)
from creuset.core.roles import Capability, Scope
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.places.permissions import places_of
from creuset.places.queries.freed import freed
from creuset.places.queries.hours import closed_spans, out_of_service
from creuset.places.queries.ledger import Iso, OfWindow, Told, parts_by_resource
from creuset.villages.models import Village

#: What each claim is written as, in this order; `mine` is 1 or 0.
CLAIM_FIELDS = (
    "part",
    "source_kind",
    "source_id",
    "starts_at",
    "ends_at",
    "held_until",
    "label",
    "party",
    "tone",
    "mine",
)

#: What each live option is written as, in this order; `rank` counts from 1, `until` is when it ends.
OPTION_FIELDS = tuple(PlannedOption.__annotations__)


class _JsonLines(Func):
    """The rows as JSON arrays, joined by commas; NULL where there is none."""

    # Not told to Django, which would group: the question is of all rows together.
    output_field = TextField()
    template = "GROUP_CONCAT(JSON_ARRAY(%(expressions)s), ',')"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it as PostgreSQL says it."""
        template = "STRING_AGG(JSON_BUILD_ARRAY(%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, **extra, template=template)


def planning_json(
    village: Village,
    *,
    days: DaySpan,
    by: Actor,
    now: datetime,
    only: PlanningFilter | None = None,
) -> str:
    """Return the planning as JSON text: `rows` with their `parts`, `claims` of those parts as arrays.

    Each claim is written as `claim_fields` says. Claims stand on smallest parts: whoever draws a whole
    joins the claims of its parts that have the same source and instants. Label and party are empty
    where the reader may not know them. Live options are arrays too, as `option_fields` says, cut where
    their rank changes. `freed` are the stretches of claims, by part, that are free again since nobody came:
    what is drawn of a claim ends there. Six queries whatever it holds, and more where somebody did not come.
    """
    window = days.to_span(village.zone)
    resources = shown_resources(village, days=days, by=by, only=only or PlanningFilter())
    parts = parts_by_resource([resource.pk for resource in resources])
    closed = closed_spans(resources, days)
    part_ids = sorted({part for some in parts.values() for part in some})
    head = {
        "from": days.first.isoformat(),
        "until": days.until.isoformat(),
        "zone": village.zone_name,
        "now": now.isoformat(),
        "claim_fields": CLAIM_FIELDS,
        "option_fields": OPTION_FIELDS,
        "options": _options(part_ids, window, village, by=by, now=now),
        "freed": [
            [part, *_instants(span)]
            for part, spans in freed(village, part_ids, now=now).items()
            for span in spans
        ],
    }
    lines = [line for (line,) in _LINES(part_ids, window, village, by=by, now=now) if line]
    # Hours that many places share are written once.
    different = {id(spans): spans for spans in closed.values()}
    shut = {at: _text([_instants(span) for span in spans]) for at, spans in different.items()}
    rows = [
        f'{_text(_row(one, parts[one.pk], by=by, days=days))[:-1]},"closed":{shut[id(closed[one.pk])]}}}'
        for one in resources
    ]
    return f'{_text(head)[:-1]},"rows":[{",".join(rows)}],"claims":[{",".join(lines)}]}}'


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(resource: Resource, parts: Sequence[int], *, by: Actor, days: DaySpan) -> dict[str, Any]:
    return {
        "id": resource.pk,
        "code": resource.code,
        "name": resource.name,
        "kind": resource.kind,
        "building": resource.building.code,
        "area_m2": float(resource.area_m2) if resource.area_m2 is not None else None,
        "capacity": resource.capacity,
        "whole": resource.whole_id,
        "is_pool": resource.is_pool,
        "may_book": may_book_row(by, resource),
        "may_change": by.has_scope(Scope.BOOKINGS)
        and by.may(Capability.CHANGE_BOOKINGS, resource.village, places=places_of(resource)),
        "parts": parts,
        "away": [_instants(span) for span in out_of_service(resource, days)],
    }


def _options(
    part_ids: Collection[int], window: Span, village: Village, *, by: Actor, now: datetime
) -> list[list[Any]]:
    return [
        [value.isoformat() if isinstance(value, datetime) else value for value in option]
        for option in planned_options(part_ids, window, village, by=by, now=now)
    ]


def _instants(span: Span) -> list[str]:
    return [span.start.isoformat(), span.end.isoformat()]


def _lines(claims: QuerySet[Claim], told: Told) -> QuerySet[Claim, Any]:
    """Return the claims as JSON arrays joined by commas; nothing where there is none."""
    return claims.values_list(
        _JsonLines(
            F("part_id"),
            F("source_kind"),
            F("source_id"),
            Iso(F("starts_at")),
            Iso(F("ends_at")),
            Iso(F("held_until")),
            told.label,
            told.party,
            F("tone"),
            told.is_mine,
        )
    )


_LINES = OfWindow(_lines)
