"""The sheet of a resource, changed at the desk."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.text import span_text
from creuset.kernel.openings import OpeningHours
from creuset.kernel.spans import day_start
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.models import Claim, Resource
from creuset.places.permissions import check_may_change, may_read_claim
from creuset.places.queries.availability import parts_of
from creuset.places.rules import InUse

#: What the desk changes of a resource; the rest of it is the village file's.
CHANGEABLE = frozenset(
    {
        "names",
        "description",
        "capacity",
        "hours",
        "turnaround_minutes",
        "who_books",
        "is_public",
        "valid_from",
        "valid_until",
    }
)
MOST_LISTED = 5


@transaction.atomic
def change(*, resource: Resource, changes: Mapping[str, Any], by: Actor, now: datetime) -> Resource:
    """The resource is as the changes say; what is not named stays. Nothing is told where nothing changed.

    Raises: Forbidden; Refusals of BadHours for hours that cannot be read; InUse with what stands after
    the day on which it would serve no more.
    """
    check_may_change(by, resource)
    if unknown := set(changes) - CHANGEABLE:
        message = f"the desk does not change {sorted(unknown)}"
        raise ValueError(message)
    changed = {name: value for name, value in changes.items() if getattr(resource, name) != value}
    if not changed:
        return resource
    if changed.get("hours"):
        OpeningHours.from_data(changed["hours"])
    if until := changed.get("valid_until"):
        _check_nothing_after(resource, until, by=by, now=now)
    for name, value in changed.items():
        setattr(resource, name, value)
    resource.save(update_fields=sorted(changed))
    audit.record(
        verb="places.changed",
        by=by,
        at=now,
        village_id=resource.village_id,
        about=[("resource", resource.pk)],
        audience=Audience.TEAM,
        data={"name": resource.names, "fields": sorted(changed)},
    )
    return resource


def _check_nothing_after(resource: Resource, until: date, *, by: Actor, now: datetime) -> None:
    """Raise InUse where a claim on a part of the resource reaches beyond its last day."""
    zone = resource.village.zone
    parts = parts_of([resource])[resource.pk]
    claims.hold_parts(parts)
    beyond = max(day_start(until, zone), now)
    rows = list(
        Claim.objects.filter(part_id__in=parts, ends_at__gt=beyond)
        .select_related("party", "part")
        .order_by("starts_at")
    )
    if not rows:
        return
    sources = {(claim.source_kind, claim.source_id): claim for claim in reversed(rows)}
    for claim in sources.values():
        claim.part.village = resource.village
    first = sorted(sources.values(), key=lambda claim: claim.starts_at)
    told = [
        f"{claim.label if may_read_claim(by, claim, resource.village, now=now) else '…'}"
        f" ({span_text(claim.starts_at, claim.ends_at, zone)})"
        for claim in first[:MOST_LISTED]
    ]
    raise InUse(
        ngettext(
            "%(count)d booking stands after that day: %(what)s. Move or cancel it first.",
            "%(count)d bookings stand after that day: %(what)s. Move or cancel them first.",
            len(sources),
        )
        % {
            "count": len(sources),
            "what": ", ".join(told) + ("…" if len(first) > MOST_LISTED else ""),
        },
        field="valid_until",
        details={
            "sources": [{"kind": kind, "id": pk} for kind, pk in sorted(sources)],
        },
    )
