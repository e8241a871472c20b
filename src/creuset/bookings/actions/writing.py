"""A booking written with its claims and its option, and told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from creuset.bookings.actions.ladder import stretch
from creuset.bookings.actions.periods import SOURCE, Placed
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries import ladder
from creuset.bookings.states import OPTIONAL, SegmentKind
from creuset.core import audit, outbox
from creuset.core.models import Audience, AuditRow
from creuset.core.plain_rows import new_row
from creuset.core.prepared import insert
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.rules import Wanted


def as_segment(booking: Booking, placed: Placed) -> Segment:
    """Return the row of a period that has its place; it is not written."""
    period = placed.period
    return new_row(
        Segment,
        booking=booking,
        resource=period.resource,
        unit_id=placed.unit_id,
        kind=period.kind,
        state=period.state,
        power_mode=period.power_mode,
        power_kva=period.power_kva,
        power_kwh=period.power_kwh,
        starts_at=period.span.start,
        ends_at=period.span.end,
    )


def write(
    booking: Booking, placed: Sequence[Placed], *, now: datetime, is_new: bool = False
) -> list[Segment]:
    """The booking has these segments, which are returned; its claims hold the confirmed ones, its option
    wants the others.
    """
    segments = insert(as_segment(booking, one) for one in placed)
    firm = [want for one in placed if not one.period.is_option for want in one.wanted]
    claim(booking, firm, is_new=is_new)
    hold = ladder.find_hold(booking) if booking.state in OPTIONAL else None
    if hold:
        options = [want for one in placed if one.period.is_option for want in one.wanted]
        stretch(hold, options, now=now)
    return segments


def claim(booking: Booking, wanted: Sequence[Wanted], *, is_new: bool = False) -> None:
    """The booking's claims hold exactly what is wanted."""
    claims.claim(
        village_id=booking.village_id,
        source=(SOURCE, booking.pk),
        wanted=wanted,
        label=booking.title,
        party_id=booking.party_id,
        tone=SegmentKind.USE,
        is_new=is_new,
    )


def told_overruled(refusals: Iterable[DomainError]) -> dict[str, object]:
    """Return what the audit keeps of the rules that the team overruled: their codes, and what they had said."""
    kept = [
        {"code": refusal.code, "policy": refusal.details.get("policy", ""), "said": str(refusal)}
        for refusal in refusals
    ]
    return {"overruled": kept} if kept else {}


def told(segments: Iterable[Segment]) -> list[dict[str, object]]:
    """Return the segments as plain values, for the audit's sentences."""
    return [
        {
            "resource": segment.resource.names,
            **({"kind": segment.kind} if segment.kind != SegmentKind.USE else {}),
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
    more: Mapping[str, object] | None = None,
) -> None:
    """The audit says what happened, and whoever must know is told after the commit."""
    rows = list(segments)
    data = {"party": booking.party.name, "segments": told(rows), **(more or {})}
    if before:
        data["before"] = before
    row = record(booking, verb, rows, by=by, now=now, reason=reason, data=data)
    outbox.put(verb, {"booking": booking.pk}, at=now, village_id=booking.village_id, of=row)


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
