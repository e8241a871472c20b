"""A booking read to be changed, written with its claims, and told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from creuset.bookings import permissions, rules
from creuset.bookings.actions.periods import SOURCE, Placed
from creuset.bookings.models import Booking, Segment
from creuset.bookings.states import BookingState
from creuset.core import audit, outbox
from creuset.core.models import Audience, AuditRow
from creuset.core.prepared import insert
from creuset.people.actors import Actor
from creuset.places.actions import claims


def live(booking: Booking, *, by: Actor, now: datetime, seen: datetime | None) -> Booking:
    """Return the booking as it is now, its segments loaded, its row locked; raise if it may not change."""
    Booking.objects.select_for_update().get(pk=booking.pk)
    fresh = (
        Booking.objects.select_related("village", "party", "project")
        .prefetch_related(
            "segments__resource__building", "segments__resource__village", "segments__unit"
        )
        .get(pk=booking.pk)
    )
    permissions.check_may_change(by, fresh, now=now)
    if fresh.state == BookingState.CANCELLED:
        raise rules.AlreadyOver(_("This booking is already cancelled."))
    if seen is not None and seen != fresh.changed_at:
        raise rules.ChangedMeanwhile(
            _("Somebody changed this booking a moment ago: look at it again.")
        )
    is_over = all(segment.ends_at <= now for segment in fresh.segments.all())
    if is_over and not all(
        permissions.may_overrule(by, segment.resource) for segment in fresh.segments.all()
    ):
        raise rules.AlreadyOver(_("This booking is over."))
    return fresh


def write(booking: Booking, placed: Sequence[Placed], *, is_new: bool = False) -> list[Segment]:
    """The booking has these segments, which are returned, and its claims hold their parts."""
    segments = insert(
        Segment(
            booking=booking,
            resource=one.period.resource,
            unit_id=one.unit_id,
            starts_at=one.period.span.start,
            ends_at=one.period.span.end,
        )
        for one in placed
    )
    claims.claim(
        village_id=booking.village_id,
        source=(SOURCE, booking.pk),
        wanted=[want for one in placed for want in one.wanted],
        label=booking.title,
        party_id=booking.party_id,
        tone="use",
        is_new=is_new,
    )
    return segments


def told(segments: Iterable[Segment]) -> list[dict[str, object]]:
    """Return the segments as plain values, for the audit's sentences."""
    return [
        {
            "resource": segment.resource.names,
            "starts_at": segment.starts_at.isoformat(),
            "ends_at": segment.ends_at.isoformat(),
        }
        for segment in segments
    ]


def tell(
    booking: Booking,
    verb: str,
    segments: Iterable[Segment],
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: list[dict[str, object]] | None = None,
) -> None:
    """The audit says what happened, and whoever must know is told after the commit."""
    rows = list(segments)
    more = {"before": before} if before else {}
    data = {"party": booking.party.name, "segments": told(rows), **more}
    row = record(booking, verb, rows, by=by, now=now, reason=reason, data=data)
    fact = {"booking": booking.pk, "audit": row.pk}
    outbox.put(verb, fact, at=now, village_id=booking.village_id)


def record(
    booking: Booking,
    verb: str,
    segments: Iterable[Segment],
    *,
    by: Actor,
    now: datetime,
    data: Mapping[str, object],
    reason: str = "",
) -> AuditRow:
    """The audit says what happened, to the parties of the booking and on the pages of what it takes."""
    about = [
        (SOURCE, booking.pk),
        ("party", booking.party_id),
        *(("project", pk) for pk in [booking.project_id] if pk),
        *(("resource", segment.resource_id) for segment in segments),
    ]
    return audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=booking.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={"title": booking.title, **data},
        reason=reason,
    )
