"""Times of a series written, each as a booking of its own, and told once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from creuset.bookings.actions.charging import charge_new
from creuset.bookings.actions.extras import check_extras
from creuset.bookings.actions.judging import Judgement
from creuset.bookings.actions.periods import SOURCE, Placed
from creuset.bookings.actions.series.asked import Again
from creuset.bookings.actions.series.optional import Given, open_holds
from creuset.bookings.actions.series.plan import Plan
from creuset.bookings.actions.writing import as_segment, told_overruled
from creuset.bookings.models import Booking, BookingExtra, Segment, Series
from creuset.bookings.queries.allowances import purse_of_booker
from creuset.bookings.states import BookingState
from creuset.core import audit, outbox
from creuset.core.models import Audience, AuditRow
from creuset.core.prepared import insert
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.models import Resource
from creuset.places.rules import Wanted


def written(
    series: Series,
    again: Again,
    plan: Plan,
    placed: Given,
    *,
    by: Actor,
    now: datetime,
) -> list[Booking]:
    """The bookings, their periods, and their claims or options are inserted, each with few statements, and charged."""
    bookings = insert(
        Booking(
            village=again.village,
            title=again.title,
            party=again.party,
            booked_by=by.party,
            project=again.project,
            note=again.note,
            series=series,
            occurs_on=time.on,
            state=BookingState.OPTION if again.is_optional else BookingState.CONFIRMED,
            ends_at=time.span.end,
            created_at=now,
            changed_at=now,
        )
        for time, _resources in plan.asked
    )
    rows = [
        (booking, Placed(again.period(resource, time.span), _unit(resource, parts), parts))
        for booking, (time, resources) in zip(bookings, plan.asked, strict=True)
        for resource in resources
        for parts in [(placed[time.on] or {})[resource.pk]]
    ]
    segments = insert(as_segment(booking, one) for booking, one in rows)
    of_booking: dict[int, list[Segment]] = {}
    for segment in segments:
        of_booking.setdefault(segment.booking_id, []).append(segment)
    if again.is_optional:
        open_holds(bookings, plan, placed, now=now)
    else:
        _claim(again, rows)
    extras = {code: count for code, count in again.extras.items() if count}
    if extras:
        _keep_extras(extras, bookings, of_booking[bookings[0].pk])
    last = max(booking.ends_at for booking in bookings)
    purse = purse_of_booker(again.village, again.party, by.party_id, until=last, now=now)
    may_spend = bool(purse.to_spend())
    new = [(booking, of_booking[booking.pk]) for booking in bookings]
    charge_new(new, by=by, now=now, extras=extras, may_spend=may_spend)
    return bookings


def _claim(again: Again, rows: Sequence[tuple[Booking, Placed]]) -> None:
    wanted: dict[int, list[Wanted]] = {}
    for booking, one in rows:
        wanted.setdefault(booking.pk, []).extend(one.wanted)
    claims.claim_new(
        again.village.pk,
        (
            claims.New((SOURCE, pk), some, again.title, again.party.pk, again.kind)
            for pk, some in wanted.items()
        ),
    )


def _keep_extras(
    extras: Mapping[str, int], bookings: Sequence[Booking], segments: Sequence[Segment]
) -> None:
    """Each booking asks the extras; those that its places do not offer are refused, as they are of a booking alone."""
    insert(
        BookingExtra(booking=booking, code=code, quantity=count)
        for booking in bookings
        for code, count in extras.items()
    )
    check_extras(bookings[0], segments)


def _unit(resource: Resource, parts: tuple[int, ...]) -> int:
    return parts[0] if resource.is_pool else resource.pk


def tell_series(
    series: Series,
    verb: str,
    bookings: Sequence[Booking],
    *,
    by: Actor,
    now: datetime,
    judgement: Judgement | None = None,
    reason: str = "",
) -> AuditRow:
    """The story of the series and of each of the bookings tells it, and whoever must know is told after the commit."""
    days = sorted(booking.occurs_on for booking in bookings if booking.occurs_on)
    resources = list(series.resources.all())
    row = audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=series.village_id,
        about=[
            ("series", series.pk),
            ("party", series.party_id),
            *(("project", pk) for pk in [series.project_id] if pk),
            *(("resource", resource.pk) for resource in resources),
            *((SOURCE, booking.pk) for booking in bookings),
        ],
        audience=Audience.PARTIES,
        data={
            "title": series.title,
            "party": series.party.name,
            "count": len(bookings),
            "first": days[0].isoformat(),
            "last": days[-1].isoformat(),
            "resources": [resource.names for resource in resources],
            **(told_overruled(judgement.overruled) if judgement else {}),
        },
        reason=reason,
    )
    fact = {"booking": bookings[0].pk, "series": series.pk}
    outbox.put(verb, fact, at=now, village_id=series.village_id, of=row)
    return row
