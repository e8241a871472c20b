"""What is free again since nobody came, although nobody wrote it down yet."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from creuset.bookings.models import Attendance, Booking
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.billed import SOURCE
from creuset.bookings.queries.policies import policies_of
from creuset.bookings.queries.presence import FIRM, firm_stays, free_since
from creuset.bookings.rules.policies import Rule
from creuset.kernel.spans import Span
from creuset.places.queries.freed import Freed, Parts
from creuset.places.queries.ledger import reaching
from creuset.villages.models import Village


def absent(village: Village, part_ids: Parts, now: datetime) -> Freed:
    """Return what of the claims on these parts that are on now is free again since nobody came in time, by part.

    One query in a village whose rules keep everything, five at most in the others.
    """
    rules = [policy for policy in policies_of(village) if policy.rule is Rule.RELEASE]
    if not rules:
        return {}
    rows = list(
        reaching(part_ids, now)
        .filter(source_kind=SOURCE, ends_at__gt=now)
        .values_list("part_id", "source_id", "starts_at", "held_until")
    )
    known = Attendance.objects.filter(booking=OuterRef("pk"), ends_at__gt=now, starts_at__lte=now)
    on_now = Booking.objects.filter(
        ~Exists(known), pk__in={pk for _part, pk, *_span in rows}, state__in=FIRM
    )
    since: dict[int, datetime] = {}
    for booking in loaded(on_now) if rows else ():
        booking.village = village
        stay = next((one for one in firm_stays(booking) if one.contains(now)), None)
        at = free_since(booking, stay, rules=rules) if stay else None
        if at is not None and at <= now:
            since[booking.pk] = at
    return {
        part: [Span(max(starts_at, since[pk]), held_until)]
        for part, pk, starts_at, held_until in rows
        if pk in since
    }
