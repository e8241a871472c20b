"""Auditions: their hours, in rooms that are really booked; moved, exchanged, all of a booking given up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min

from creuset.bookings.actions import Period, book, cancel, resize
from creuset.bookings.models import Booking
from creuset.bookings.queries.policies import on_marks
from creuset.core.text import localized
from creuset.incubation.actions.deliberations import check_before, check_not_released, hold_round
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import Application, Audition, Round
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.rules.slots import slots
from creuset.incubation.telling.juries import tell_application, tell_round
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.notices.actions import tell
from creuset.people.actors import Actor
from creuset.places.models import Resource

MADE, MOVED, DROPPED = (
    "incubation.audition_set",
    "incubation.audition_moved",
    "incubation.auditions_dropped",
)
#: What the applicant is told of.
TOLD = "incubation-audition"


@transaction.atomic
def make_auditions(
    *,
    in_round: Round,
    applications: Sequence[Application],
    rooms: Sequence[Resource],
    starts_at: datetime,
    minutes: int,
    pause: int,
    by: Actor,
    now: datetime,
    rest: Span | None = None,
) -> list[Audition]:
    """The applications are heard one after the other, in as many rooms at once as are given; each is told.

    Each room is booked for all that are heard in it. Raise Forbidden; RoundReleased; Refused where the round is no
    audition, the past is asked for, or a file has an hour already; BadSlots; what refuses the booking of a room: then
    nothing was made.
    """
    row = hold_round(in_round)
    check_may_lead(by, row.call)
    check_not_released(row)
    if row.kind != RoundKind.AUDITION:
        raise Refused(_("This round judges files: only a round of auditions has hours."))
    _check_hour(starts_at, now)
    if not rooms:
        raise Refused(_("Choose a room."), field="rooms")
    if not applications:
        raise Refused(_("Choose who is heard."), field="applications")
    for application in applications:
        check_before(row, application)
    if Audition.objects.filter(round=row, application__in=applications).exists():
        raise Conflict(_("One of these files has an hour already."), field="applications")
    in_turn = -(-len(applications) // len(rooms))
    hours = slots(starts_at, in_turn, minutes=minutes, pause=pause, rest=rest)
    made = []
    for number, room in enumerate(rooms):
        heard = applications[number :: len(rooms)]
        if not heard:
            continue
        span = Span(hours[0].start, hours[len(heard) - 1].end)
        booking = _book(row, room, span, by=by, now=now)
        made += [
            Audition(
                round=row,
                application=application,
                starts_at=hour.start,
                ends_at=hour.end,
                booking=booking,
                changed_at=now,
            )
            for application, hour in zip(heard, hours, strict=False)
        ]
    Audition.objects.bulk_create(made)
    for one in made:
        tell_application(MADE, one.application, row, by=by, now=now)
        _tell_holder(one, row, now=now)
    return made


@transaction.atomic
def swap_auditions(*, first: Audition, second: Audition, by: Actor, now: datetime) -> None:
    """Each is heard at the other's hour, in the other's room, and both are told.

    Raise Forbidden; Conflict where one was given up meanwhile; Refused for hours that have begun.
    """
    row = hold_round(first.round)
    check_may_lead(by, row.call)
    found = {
        one.pk: one
        for one in Audition.objects.select_for_update(of=("self",))
        .filter(round=row, pk__in=[first.pk, second.pk])
        .select_related("application__holder", "booking")
    }
    if len(found) < 2:  # noqa: PLR2004 - two change places
        raise Conflict(_("Choose two auditions of this round that are still to be held."))
    one, other = found[first.pk], found[second.pk]
    if min(one.starts_at, other.starts_at) <= now:
        raise Refused(_("An audition that has begun changes places with none."))
    for name in ("starts_at", "ends_at", "booking"):
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)
    for each in (one, other):
        each.changed_at = now
        each.save(update_fields=["starts_at", "ends_at", "booking", "changed_at"])
        tell_application(MOVED, each.application, row, by=by, now=now)
        _tell_holder(each, row, now=now)


@transaction.atomic
def move_audition(
    *, audition: Audition, room: Resource, starts_at: datetime, by: Actor, now: datetime
) -> Audition:
    """The application is heard at this hour in this room, as long as before, and is told; the bookings follow.

    What was booked for the hour left behind is free again. Raise Forbidden; Conflict where it was given up meanwhile
    or another one is heard there then; Refused for what has begun or is past; what refuses the booking of the room:
    then nothing was changed.
    """
    row = hold_round(audition.round)
    check_may_lead(by, row.call)
    rows = Audition.objects.select_for_update(of=("self",)).select_related(
        "application__holder", "booking"
    )
    found = rows.filter(pk=audition.pk).first()
    if found is None:
        raise Conflict(_("This audition was given up meanwhile."))
    if found.starts_at <= now:
        raise Refused(_("An audition that has begun keeps its hour."), field="at")
    _check_hour(starts_at, now)
    span = Span(starts_at, starts_at + (found.ends_at - found.starts_at))
    before = found.booking
    there = _booked_there(row, room, span, before)
    if there:
        _check_free(found, there, span)
    found.starts_at, found.ends_at, found.changed_at = span.start, span.end, now
    if there is None or there.pk != before.pk:
        # What is left behind is free before anything else is asked for: it may touch the new hour.
        left = Audition.objects.filter(booking=before).exclude(pk=found.pk)
        found.booking = there or _book(row, room, span, by=by, now=now)
        found.save(update_fields=["starts_at", "ends_at", "booking", "changed_at"])
        if left.exists():
            _fit(before, by=by, now=now)
        else:
            cancel(booking=before, by=by, now=now)
    else:
        found.save(update_fields=["starts_at", "ends_at", "changed_at"])
    if there is not None:
        _fit(there, by=by, now=now)
    tell_application(MOVED, found.application, row, by=by, now=now)
    _tell_holder(found, row, now=now)
    return found


@transaction.atomic
def drop_auditions(*, in_round: Round, booking: Booking, by: Actor, now: datetime) -> int:
    """The room is free again, and nobody is heard in it then; return how many were to be.

    Raise Forbidden; what refuses to cancel the booking.
    """
    row = hold_round(in_round)
    check_may_lead(by, row.call)
    count, _each = Audition.objects.filter(round=row, booking=booking).delete()
    if count:
        cancel(booking=booking, by=by, now=now)
        tell_round(DROPPED, row, by=by, now=now, count=count)
    return count


def _check_hour(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refused(_("This hour is past: choose a later one."), field="at")


def _book(in_round: Round, room: Resource, span: Span, *, by: Actor, now: datetime) -> Booking:
    """Return the booking of the room for auditions of the round, in the name of who sets them.

    Hours of auditions need not be those by which the room is booked: it is booked as long as it takes.
    """
    if by.party is None:
        raise Forbidden(_("Somebody of the team books the room in their name."))
    village = in_round.call.village
    return book(
        village=village,
        title=localized(in_round.names, village.language),
        party=by.party,
        periods=[Period(room, on_marks(room, span))],
        by=by,
        now=now,
    )


def _booked_there(in_round: Round, room: Resource, span: Span, before: Booking) -> Booking | None:
    """Return the booking in which the round hears people in the room on that day, `before` if it may be; else None."""
    village = in_round.call.village
    rows = Booking.objects.filter(auditions__round=in_round, segments__resource=room).distinct()
    on_the_day = [
        one
        for one in rows.prefetch_related("segments").order_by("pk")
        if village.day_of(one.segments.all()[0].starts_at) == village.day_of(span.start)
    ]
    return min(on_the_day, key=lambda one: one.pk != before.pk, default=None)


def _check_free(audition: Audition, booking: Booking, span: Span) -> None:
    """Raise Conflict where another one is heard in the booking then."""
    others = Audition.objects.filter(
        booking=booking, starts_at__lt=span.end, ends_at__gt=span.start
    ).exclude(pk=audition.pk)
    other = others.select_related("application").first()
    if other is not None:
        raise Conflict(
            _(
                "“%(title)s” is heard there then: choose a free hour, or let them change places.",
                title=other.application.title,
            ),
            field="at",
        )


def _fit(booking: Booking, *, by: Actor, now: datetime) -> None:
    """The room is booked from the first audition that is held in it until the last."""
    ends = Audition.objects.filter(booking=booking).aggregate(
        first=Min("starts_at"), last=Max("ends_at")
    )
    segment = booking.segments.select_related("resource__building", "resource__village")[0]
    span = on_marks(segment.resource, Span(ends["first"], ends["last"]))
    if (segment.starts_at, segment.ends_at) != (span.start, span.end):
        resize(booking=booking, segment=segment, span=span, by=by, now=now)


def _tell_holder(audition: Audition, in_round: Round, *, now: datetime) -> None:
    holder = audition.application.holder
    if holder is None:
        return
    village = in_round.call.village
    tell(
        party=holder,
        village=village,
        topic=TOLD,
        key=f"{audition.pk} {now.isoformat()}",
        content={
            "audition": audition.pk,
            "call": in_round.call.names,
            "starts_at": audition.starts_at.isoformat(),
        },
        now=now,
    )
