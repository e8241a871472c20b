"""Closing places on which there are bookings: each is moved or cancelled, in the closure's own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import ngettext

from creuset.bookings.actions.booking import cancel
from creuset.bookings.actions.changing import move
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.queries.hits import Hit, hit_by
from creuset.kernel.errors import Conflict
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.actions import claims, closures
from creuset.places.models import Closure, Resource
from creuset.places.queries.availability import parts_of
from creuset.villages.models import Village

CANCEL: Literal["cancel"] = "cancel"


@dataclass(frozen=True)
class MoveTo:
    """A booking that a closure hits goes to another resource, another time, or both.

    `building` and `village` of the resource are loaded.
    """

    resource: Resource
    starts_at: datetime


type Choice = Literal["cancel"] | MoveTo


class HitsUnresolved(Conflict):
    """Bookings stand where places would close, and nobody said what becomes of them."""

    code = "hits-unresolved"

    def __init__(self, hits: Sequence[Hit]) -> None:
        message = ngettext(
            "%(count)d booking stands there: move it or cancel it first.",
            "%(count)d bookings stand there: move or cancel each of them first.",
            len(hits),
        ) % {"count": len(hits)}
        super().__init__(message, details={"hits": [hit.as_data() for hit in hits]})
        self.hits = tuple(hits)


@transaction.atomic
def close_places(
    *,
    village: Village,
    resources: Sequence[Resource],
    span: Span,
    title: str,
    by: Actor,
    now: datetime,
    reason: str = "",
    resolve: Mapping[int, Choice] | None = None,
) -> Closure:
    """The resources are closed for the span; each booking that stood there is moved or cancelled as chosen.

    `resolve` says by a booking's id what becomes of it. Raises: as `places.actions.closures.close`;
    HitsUnresolved with the bookings for which nothing was chosen; what `move` refuses. Nothing changes then.
    """
    choices = resolve or {}
    closures.check_closing(village, resources, span, by=by, now=now)
    targets = [choice.resource for choice in choices.values() if isinstance(choice, MoveTo)]
    parts = parts_of([*resources, *targets])
    # Options are hit too: their ladder is locked before any part. Then all at once and in order, so that two
    # closings never wait for one another.
    lock_ladder(village.pk)
    claims.hold_parts({part for some in parts.values() for part in some})
    hits = hit_by(resources, span, now=now)
    if unresolved := [hit for hit in hits if hit.booking.pk not in choices]:
        raise HitsUnresolved(unresolved)
    for hit in hits:
        if choices[hit.booking.pk] == CANCEL:
            cancel(booking=hit.booking, by=by, now=now, reason=reason or title, is_free=True)
    for hit in hits:
        choice = choices[hit.booking.pk]
        if isinstance(choice, MoveTo):
            move(
                booking=hit.booking,
                segment=hit.segment,
                starts_at=choice.starts_at,
                to=choice.resource,
                by=by,
                now=now,
                reason=reason or title,
            )
    return closures.close(
        village=village, resources=resources, span=span, title=title, reason=reason, by=by, now=now
    )
