"""The days on which a letting gives way: written a year ahead, and kept as its subscription changes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from creuset.core.prepared import insert
from creuset.kernel.spans import DaySpan
from creuset.plans.models import Absence, AbsentDay, Let, Subscription
from creuset.plans.rules.absence import AHEAD, days_of


def days_away(row: Subscription, let: Let) -> set[date]:
    """Return the days of the letting on which its place is left to others; one query."""
    days = AbsentDay.objects.filter(
        absence__subscription=row,
        place=let.resource_id,
        day__gte=let.from_on,
        day__lt=let.until_on,
    )
    return set(days.values_list("day", flat=True))


def roll(absence: Absence, lets: Iterable[Let], *, now: datetime) -> list[date]:
    """The absence frees its days from today on, a year ahead, as far as its place is let; return those that are new.

    Its subscription is held; whoever calls lets the claims give way. To be done twice does no harm.
    """
    village = absence.subscription.village
    today = village.day_of(now)
    if absence.ended_at is not None:
        return []
    said = days_of(absence.as_value, DaySpan(today, today + AHEAD), village.zone)
    own = [let for let in lets if let.resource_id == absence.place_id]
    there = set(absence.days.filter(day__gte=today).values_list("day", flat=True))
    new = [
        day
        for day in said
        if day not in there and any(let.from_on <= day < let.until_on for let in own)
    ]
    insert(
        AbsentDay(absence=absence, place_id=absence.place_id, day=day, made_at=now) for day in new
    )
    return new


def going_on(row: Subscription, place_id: int, from_on: date) -> list[Absence]:
    """Return the absences from the place that still say something of days from that day on."""
    rows = Absence.objects.filter(
        Q(last_on__isnull=True) | Q(last_on__gte=from_on),
        subscription=row,
        place=place_id,
        ended_at__isnull=True,
    )
    found = list(rows.order_by("pk"))
    for absence in found:
        absence.subscription = row
    return found


def keep(row: Subscription, let: Let, until_on: date) -> None:
    """Nothing of the letting is left to others from the day on: it is over then."""
    AbsentDay.objects.filter(
        absence__subscription=row,
        place=let.resource_id,
        day__gte=max(until_on, let.from_on),
        day__lt=let.until_on,
    ).delete()
