"""Closures: the team closes places for a time, and opens them again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Refused
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.models import ClaimAudience, Closure, Resource
from creuset.places.permissions import check_may_close
from creuset.places.queries.availability import parts_of
from creuset.places.queries.refusals import occupied
from creuset.places.rules import Wanted
from creuset.villages.models import Village

SOURCE = TONE = "closure"
CLOSED, LIFTED = "places.closed", "places.reopened"
#: A place closed longer than this does not serve any more: its last day says so.
LONGEST = timedelta(days=366)


class NothingToClose(Refused):
    """A closure is of at least one place, and not over already."""

    code = "nothing-to-close"


class AlreadyLifted(Refused):
    """The places are open again already."""

    code = "already-lifted"


@transaction.atomic
def close(
    *,
    village: Village,
    resources: Sequence[Resource],
    span: Span,
    title: str,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> Closure:
    """The resources are closed for the span, and everybody may know it.

    Raises: Forbidden; NothingToClose; Occupied where something still stands on one of their parts.
    """
    check_closing(village, resources, span, by=by, now=now)
    parts = parts_of(resources)
    part_ids = sorted({part for some in parts.values() for part in some})
    claims.hold_parts(part_ids)
    wanted = [Wanted(part, span) for part in part_ids]
    if in_the_way := claims.in_the_way(wanted):
        raise occupied(resources=resources, span=span, claims=in_the_way, by=by, now=now)
    closure = Closure.objects.create(
        village=village,
        title=title,
        reason=reason,
        starts_at=span.start,
        ends_at=span.end,
        created_at=now,
        created_by=by.party,
    )
    closure.resources.set(resources)
    claims.claim(
        village_id=village.pk,
        source=(SOURCE, closure.pk),
        wanted=wanted,
        label=title,
        party_id=None,
        tone=TONE,
        audience=ClaimAudience.PUBLIC,
    )
    _tell(CLOSED, closure, resources, by=by, now=now, reason=reason)
    return closure


@transaction.atomic
def lift(*, closure: Closure, by: Actor, now: datetime, reason: str = "") -> Closure:
    """The places are open again; what the closure was stays readable. Raises: Forbidden; AlreadyLifted."""
    closure = Closure.objects.select_for_update().get(pk=closure.pk)
    resources = list(closure.resources.select_related("village", "building"))
    check_may_close(by, resources)
    if closure.lifted_at is not None or closure.ends_at <= now:
        raise AlreadyLifted(_("These places are open again already."))
    closure.lifted_at = now
    closure.save(update_fields=["lifted_at"])
    claims.release((SOURCE, closure.pk))
    _tell(LIFTED, closure, resources, by=by, now=now, reason=reason)
    return closure


def check_closing(
    village: Village, resources: Sequence[Resource], span: Span, *, by: Actor, now: datetime
) -> None:
    """Raise unless the actor may close the resources, all of the village, for a span that makes sense."""
    if not resources or any(resource.village_id != village.pk for resource in resources):
        raise NothingToClose(
            _("Choose at least one place of this village to close."), field="resources"
        )
    check_may_close(by, resources)
    if span.end <= now:
        raise NothingToClose(_("This is already past."), field="ends_at")
    if span.duration > LONGEST:
        raise NothingToClose(
            _("A closure lasts a year at most: end the place’s service instead."), field="ends_at"
        )


def _tell(
    verb: str,
    closure: Closure,
    resources: Iterable[Resource],
    *,
    by: Actor,
    now: datetime,
    reason: str,
) -> None:
    rows = list(resources)
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=closure.village_id,
        about=[(SOURCE, closure.pk), *(("resource", resource.pk) for resource in rows)],
        audience=Audience.PUBLIC,
        data={
            "title": closure.title,
            "resources": [resource.names for resource in rows],
            "starts_at": closure.starts_at.isoformat(),
            "ends_at": closure.ends_at.isoformat(),
        },
        reason=reason,
    )
