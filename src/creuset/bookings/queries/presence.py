"""Who came to a booking, stay by stay; what is judged free again although nobody wrote it down yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.bookings.models import Attendance, Booking, MissedPeriod, Segment
from creuset.bookings.queries.access import loaded
from creuset.bookings.queries.policies import place_of, policies_of
from creuset.bookings.rules import policies, presence
from creuset.bookings.states import BookingState, SegmentState
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.villages.models import Village

FIRM = frozenset({BookingState.CONFIRMED, BookingState.MIXED})
#: A door still lets out so long after the end.
OVERRUN_SEEN = timedelta(hours=12)


class Stands(StrEnum):
    """Where a stay stands."""

    COMING = "coming"
    #: People may come, and nobody has.
    OPEN = "open"
    THERE = "there"
    LEFT = "left"
    MISSED = "missed"
    #: It is over, and nobody said who came.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StayLine:
    """A stay of a booking, and what is known of it."""

    span: Span
    stands: Stands
    came_at: datetime | None = None
    left_at: datetime | None = None
    missed_at: datetime | None = None
    overrun_minutes: int = 0
    came_how: str = ""


def firm_stays(booking: Booking) -> list[Span]:
    """Return the stays of a booking whose segments are loaded; none where it holds nothing."""
    if booking.state not in FIRM:
        return []
    return presence.stays(
        Span(row.starts_at, row.ends_at) for row in booking.segments.all() if not row.is_option
    )


def as_kept(row: Attendance) -> presence.Kept:
    """Return a row as the rules read it."""
    return presence.Kept(row.stay, row.came_at, row.left_at, row.missed_at)


def kept_of(booking: Booking) -> list[presence.Kept]:
    """Return what is known of the stays of a booking."""
    return [as_kept(row) for row in booking.attendances.all()]


def free_since(
    booking: Booking, stay: Span, *, rules: Sequence[policies.Policy] | None = None
) -> datetime | None:
    """Return when the stay is free again unless somebody comes, as the village's policies say; None: never.

    The booking's segments with their resources, wholes and buildings are loaded; one query where `rules` are not.
    """
    used = [(row.kind, place_of(row.resource)) for row in segments_of(booking, stay)]
    known = policies_of(booking.village) if rules is None else rules
    return presence.free_since(stay, used, known, changed_at=booking.changed_at)


def segments_of(booking: Booking, stay: Span) -> list[Segment]:
    """Return the firm periods of a stay."""
    return [
        row
        for row in booking.segments.all()
        if not row.is_option and stay.contains(Span(row.starts_at, row.ends_at))
    ]


def as_booked(booking: Booking, rows: Sequence[Segment]) -> list[Segment]:
    """Return firm periods of a booking as they were booked, those included whose rest was given free since nobody
    came; one query where something of it had begun when it last changed, which is when that is written.
    """
    if not rows or not _had_begun(booking, rows):
        return list(rows)
    missed = list(
        MissedPeriod.objects.filter(attendance__booking=booking)
        .select_related("attendance", "resource__building", "resource__whole")
        .order_by("starts_at", "pk")
    )
    stays = {one.attendance_id: one.attendance.stay for one in missed}
    kept = [row for row in rows if not any(s.contains(row.starts_at) for s in stays.values())]
    given_free = [
        Segment(
            booking=booking,
            resource=one.resource,
            kind=one.kind,
            state=SegmentState.CONFIRMED,
            power_mode=one.power_mode,
            power_kva=one.power_kva,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in missed
    ]
    return sorted([*kept, *given_free], key=lambda row: row.starts_at)


def _had_begun(booking: Booking, rows: Iterable[Segment]) -> bool:
    """Say whether one of the periods had begun when the booking last changed: an absence is such a change."""
    return any(row.starts_at <= booking.changed_at for row in rows)


def missed_stays(booking: Booking) -> list[Span]:
    """Return the stays of a loaded booking to which nobody came, as they were booked; one query at most."""
    if not _had_begun(booking, booking.segments.all()):
        return []
    rows = Attendance.objects.filter(booking=booking, missed_at__isnull=False)
    return [row.stay for row in rows.order_by("starts_at")]


def stays_of(booking: Booking, *, now: datetime) -> list[StayLine]:
    """Return the stays of a loaded booking in order, those that nobody came to told as they were; two queries, none
    before people may come.
    """
    stays = firm_stays(booking)
    if all(now < stay.start - presence.EARLY for stay in stays):
        return [StayLine(stay, Stands.COMING) for stay in stays]
    rows = list(booking.attendances.all())
    rules = policies_of(booking.village)
    found = []
    for stay in stays:
        row = next((one for one in rows if stay.contains(one.starts_at)), None)
        found.append(_line(booking, stay, row, rules, now=now))
    return found


def stays_of_all(
    bookings: Sequence[Booking], village: Village, *, now: datetime
) -> Mapping[int, Sequence[StayLine]]:
    """Return the stays of loaded bookings of one village, by their keys, as `stays_of`; two queries for any number."""
    if not bookings:
        return {}
    rows: dict[int, list[Attendance]] = {}
    for row in Attendance.objects.filter(booking__in=[booking.pk for booking in bookings]):
        rows.setdefault(row.booking_id, []).append(row)
    rules = policies_of(village)
    return {
        booking.pk: [
            _line(
                booking,
                stay,
                next(
                    (one for one in rows.get(booking.pk, ()) if stay.contains(one.starts_at)), None
                ),
                rules,
                now=now,
            )
            for stay in firm_stays(booking)
        ]
        for booking in bookings
    }


def current(lines: Sequence[StayLine]) -> StayLine | None:
    """Return the stay that something may be said of now: that where somebody is, else the one that is open."""
    for stands in (Stands.THERE, Stands.OPEN):
        for line in lines:
            if line.stands is stands:
                return line
    return None


def _line(
    booking: Booking,
    stay: Span,
    row: Attendance | None,
    rules: Sequence[policies.Policy],
    *,
    now: datetime,
) -> StayLine:
    if row is not None and row.missed_at:
        return StayLine(row.stay, Stands.MISSED, missed_at=row.missed_at)
    if row is not None:
        stands = Stands.THERE if row.is_there else Stands.LEFT
        return StayLine(
            stay,
            stands,
            row.came_at,
            row.left_at,
            overrun_minutes=row.overrun_minutes,
            came_how=row.get_came_how_display(),
        )
    at = free_since(booking, stay, rules=rules)
    if at is not None and at <= now:
        return StayLine(stay, Stands.MISSED, missed_at=at)
    if stay.end <= now:
        return StayLine(stay, Stands.UNKNOWN)
    is_open = presence.stay_at([stay], now) is not None
    return StayLine(stay, Stands.OPEN if is_open else Stands.COMING)


def get_behind(village: Village, pk: int) -> Resource:
    """Return the place whose door bears a code of that key; NotFound where the village has none."""
    resource = Resource.objects.filter(village=village, pk=pk).select_related("building").first()
    if resource is None:
        raise NotFound(_("This code is not for a place of this village."))
    resource.village = village
    return resource


def find_mine_on(resource: Resource, *, by: Actor, now: datetime) -> Booking | None:
    """Return the booking of the actor, or of whom they speak for, that is on behind this door or begins soon."""
    own = Q(party_id__in=sorted(by.acts_for(resource.village.day_of(now)))) | Q(
        booked_by_id=by.party_id
    )
    # Whoever has a part, or the whole that it is of, comes by this door.
    on_it = Segment.objects.filter(
        unit__part_rows__part__whole_rows__resource=resource,
        state=SegmentState.CONFIRMED,
        starts_at__lte=now + presence.EARLY,
        ends_at__gt=now,
    )
    still_in = Attendance.objects.filter(came_at__isnull=False, left_at__isnull=True)
    overrun = Segment.objects.filter(
        unit__part_rows__part__whole_rows__resource=resource,
        booking__in=still_in.values("booking"),
        ends_at__gt=now - OVERRUN_SEEN,
        starts_at__lte=now,
    )
    found = loaded(
        Booking.objects.filter(own, village=resource.village, state__in=FIRM).filter(
            Q(pk__in=on_it.values("booking")) | Q(pk__in=overrun.values("booking"))
        )
    )
    for booking in sorted(found, key=lambda each: (firm_stays(each)[0].start, each.pk)):
        if current(stays_of(booking, now=now)) is not None:
            return booking
    return None


def used_until(booking: Booking) -> Mapping[int, datetime]:
    """Return when the periods really ended to which people stayed longer, by their keys; one query."""
    ended = {}
    for row in booking.attendances.filter(overrun_minutes__gt=0, left_at__isnull=False):
        for segment in booking.segments.all():
            if segment.ends_at == row.ends_at and row.left_at and not segment.is_option:
                ended[segment.pk] = row.left_at
    return ended


def who_came(booking_ids: Collection[int], *, now: datetime) -> QuerySet[Attendance]:
    """Return who came to these bookings, to a stay that is on or was not long ago."""
    return Attendance.objects.filter(
        booking__in=booking_ids, came_at__isnull=False, ends_at__gt=now - OVERRUN_SEEN
    ).order_by("starts_at")


def stand(rows: Iterable[Attendance]) -> Mapping[int, Stands]:
    """Return which bookings have somebody there, or had somebody: as the latest of these rows says of each."""
    return {row.booking_id: Stands.THERE if row.is_there else Stands.LEFT for row in rows}
