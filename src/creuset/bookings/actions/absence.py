"""Nobody came: the rest of a stay is given free, as the village's policies say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet

from creuset.bookings import facts
from creuset.bookings.actions.charging import charge_absence
from creuset.bookings.actions.ladder import wanted_of
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.reading import read_whole
from creuset.bookings.actions.writing import claim, tell
from creuset.bookings.models import Attendance, Booking, MissedPeriod, Policy, Segment
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.presence import FIRM, firm_stays, free_since, kept_of, segments_of
from creuset.bookings.rules import presence
from creuset.bookings.rules.policies import Rule
from creuset.core import outbox
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE
from creuset.places.models import Claim
from creuset.places.rules import Wanted

AT_ONCE = timedelta(0)
#: The sweep comes each hour: what begins within this time is planned by then.
SOON = timedelta(hours=2)
#: As many at once as one sweep looks at; the next one looks at the rest.
MOST = 500
#: Whose bookings hold some parts now: whoever finds a place taken asks it.
ON_NOW = Prepared(
    lambda: Claim.objects.filter(
        part_id__in=GivenList("parts", BigIntegerField()),
        source_kind=SOURCE,
        starts_at__lt=Given("now", DateTimeField()),
        ends_at__gt=Given("now", DateTimeField()),
    ).values_list("source_id", flat=True)
)


@transaction.atomic
def give_free(*, booking_id: int, now: datetime, waits: bool = False) -> bool:
    """Where nobody came to the stay that is on by the time the policies say, its rest is free again as of then; say
    whether it was.

    What it costs stays owed, but for what the ladder of its place spares at the last moment. Somebody who changes
    the booking at this moment is left to it, unless one `waits` for them: whoever holds parts already does not,
    since they who change it wait for those.
    """
    locked = Booking.objects.select_for_update(skip_locked=not waits).filter(pk=booking_id).first()
    if locked is None:
        return False
    booking = read_whole(booking_id)
    stay = next((one for one in firm_stays(booking) if one.contains(now)), None)
    if stay is None or presence.of_stay(kept_of(booking), stay):
        return False
    at = free_since(booking, stay)
    if at is None or at > now:
        return False
    row = Attendance.objects.create(
        booking=booking, starts_at=stay.start, ends_at=stay.end, missed_at=at
    )
    missed = segments_of(booking, stay)
    _remember(row, missed)
    told_segments = [segment for segment in missed if segment.starts_at < at]
    tell(
        booking,
        facts.NOBODY_CAME,
        told_segments,
        by=HOUSE,
        now=now,
        more={"at": at.isoformat(), "until": stay.end.isoformat()},
    )
    _shorten(booking, stay, missed, at)
    booking.changed_at = now
    booking.save(update_fields=["changed_at"])
    charge_absence(read_whole(booking_id), now=now)
    return True


def _remember(row: Attendance, missed: Iterable[Segment]) -> None:
    """What was booked of the stay is known: its price stays that of the whole."""
    MissedPeriod.objects.bulk_create(
        MissedPeriod(
            attendance=row,
            resource=segment.resource,
            kind=segment.kind,
            power_mode=segment.power_mode,
            power_kva=segment.power_kva,
            starts_at=segment.starts_at,
            ends_at=segment.ends_at,
        )
        for segment in missed
    )


def _shorten(booking: Booking, stay: Span, missed: Sequence[Segment], at: datetime) -> None:
    """The booking holds nothing of the stay any more from the instant on, and no turnaround after it."""
    kept = [segment for segment in missed if segment.starts_at < at]
    Segment.objects.filter(pk__in=[s.pk for s in missed if s.starts_at >= at]).delete()
    for segment in kept:
        segment.ends_at = min(segment.ends_at, at)
        segment.save(update_fields=["ends_at"])
    others = [
        segment
        for segment in booking.segments.all()
        if not segment.is_option and not stay.contains(segment.starts_at)
    ]
    held = [Wanted(want.part_id, want.span, AT_ONCE, want.tone) for want in wanted_of(kept)]
    claim(booking, [*held, *wanted_of(others)])


def register() -> None:
    """What begins soon is looked at when nobody can come any more."""
    for fact in (facts.BOOKED, facts.MOVED, facts.CONFIRMED, facts.APPROVED):
        outbox.receive(fact, plan_of)
    outbox.receive(facts.ABSENCE_DUE, look_again)


def plan_of(fact: Mapping[str, Any], now: datetime) -> None:
    """The stays of the fact's booking that begin soon are looked at once they would be free."""
    plan(Booking.objects.filter(pk=fact["booking"]), now=now)


def look_again(fact: Mapping[str, Any], now: datetime) -> None:
    """The stay of the fact's booking is given free, if it is."""
    give_free(booking_id=fact["booking"], now=now)


def plan(bookings: QuerySet[Booking], *, now: datetime) -> int:
    """The stays of these bookings that begin soon are looked at once they would be free; return how many.

    To be told twice does no harm.
    """
    soon = Span(now, now + SOON)
    found = 0
    for booking in loaded(bookings.prefetch_related("attendances")):
        for stay in firm_stays(booking):
            if not stay.overlaps(soon) or presence.of_stay(kept_of(booking), stay):
                continue
            at = free_since(booking, stay)
            if at is not None:
                told = {"booking": booking.pk}
                due = max(at, now)
                outbox.put(
                    facts.ABSENCE_DUE, told, at=now, due_at=due, village_id=booking.village_id
                )
                found += 1
    return found


def give_all_free(now: datetime) -> int:
    """Every stay to which nobody came in time is given free; return how many. What begins soon is planned."""
    villages = Policy.objects.filter(rule=Rule.RELEASE, retired_at__isnull=True).values("village")
    begins = Segment.objects.filter(
        booking=OuterRef("pk"), starts_at__gte=now, starts_at__lt=now + SOON, state="confirmed"
    )
    coming = Booking.objects.filter(Exists(begins), state__in=FIRM, village__in=villages)
    plan(coming.order_by("pk")[:MOST], now=now)
    on_now = Segment.objects.filter(
        booking=OuterRef("pk"), starts_at__lt=now, ends_at__gt=now, state="confirmed"
    )
    known = Attendance.objects.filter(booking=OuterRef("pk"), ends_at__gt=now, starts_at__lte=now)
    rows = (
        Booking.objects.filter(Exists(on_now), ~Exists(known), state__in=FIRM)
        .filter(village__in=villages)
        .order_by("pk")
    )
    return _give_free(rows.values_list("pk", flat=True)[:MOST], now=now)


def give_parts_free(part_ids: Iterable[int], *, now: datetime, waits: bool = False) -> None:
    """What holds these parts although nobody came is given free, by whoever; `waits` as for `give_free`."""
    parts = list(part_ids)
    on_now = ON_NOW(parts=parts, now=now) if parts else []
    _give_free(sorted(set(on_now)), now=now, waits=waits)


def _give_free(booking_ids: Iterable[int], *, now: datetime, waits: bool = False) -> int:
    return sum(give_free(booking_id=pk, now=now, waits=waits) for pk in booking_ids)
