"""What a booking is for: its title, its note, its project."""

from datetime import datetime

from django.db import transaction

from creuset.bookings import facts
from creuset.bookings.actions.participants import tell_each
from creuset.bookings.actions.periods import SOURCE
from creuset.bookings.actions.reading import live
from creuset.bookings.actions.writing import record
from creuset.bookings.models import Booking
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.projects.models import Project


@transaction.atomic
def describe(
    *,
    booking: Booking,
    title: str,
    note: str,
    project: Project | None,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> Booking:
    """The booking has this title, note and project, and plans show the title; its times and places stay.

    Nothing is told where nothing changed. Raises: Forbidden; AlreadyOver; ChangedMeanwhile.
    """
    booking = live(booking, by=by, now=now, seen=seen)
    before = booking.title
    wanted = {"title": title, "note": note, "project": project}
    changed = [name for name, value in wanted.items() if getattr(booking, name) != value]
    if not changed:
        return booking
    for name in changed:
        setattr(booking, name, wanted[name])
    booking.changed_at = now
    # What is searched follows the title.
    booking.save(update_fields=[*changed, "changed_at", "search_text"])
    if booking.title != before:
        claims.relabel((SOURCE, booking.pk), booking.title)
    data = {"before": before, "fields": changed, "project": project.title if project else ""}
    record(booking, facts.DESCRIBED, booking.segments.all(), by=by, now=now, data=data)
    tell_each([booking.pk], now=now)
    return booking
