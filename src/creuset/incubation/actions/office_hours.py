"""Office hours of mentors: their rooms, their slots, and who takes which."""

from datetime import datetime, timedelta

from django.db import transaction

from creuset.core import audit, locks
from creuset.core.constraints import overlap_as
from creuset.core.models import Audience
from creuset.incubation.accompanying import MENTOR, held, held_mentor, tell_member
from creuset.incubation.actions.sessions import book_room, keep_room
from creuset.incubation.models import Member, Mentor, OfficeHours, Slot
from creuset.incubation.permissions import (
    check_is_of_project,
    check_keeps_hours,
)
from creuset.incubation.rules.cohorts import check_reason
from creuset.incubation.rules.mentoring import (
    BadMentor,
    HoursOverlap,
    NoSlot,
    SlotTaken,
    check_to_come,
    slots_of,
)
from creuset.incubation.states import MemberState
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span
from creuset.notices.actions import tell
from creuset.people.actors import Actor
from creuset.places.models import Resource

(OPENED, MOVED, CLOSED, TAKEN, GIVEN_BACK, NOTED, SLOT_MOVED) = (
    "incubation.hours_opened",
    "incubation.hours_moved",
    "incubation.hours_closed",
    "incubation.slot_taken",
    "incubation.slot_given_back",
    "incubation.slot_noted",
    "incubation.slot_moved",
)
#: What the mentor is told, and the project.
BOOKED, LOST = "incubation.slot-booked", "incubation.slot-lost"


@transaction.atomic
def open_hours(
    *,
    mentor: Mentor,
    span: Span,
    minutes: int,
    by: Actor,
    now: datetime,
    room: Resource | None = None,
    place: str = "",
) -> OfficeHours:
    """The mentor is there, in slots of so many minutes, in a room that is booked; where it is taken, nothing was made.

    Whoever runs programmes opens hours, or the mentor. Raise Forbidden; BadHours; HoursOverlap; what refuses a booking.
    """
    row = held_mentor(mentor)
    check_keeps_hours(by, row)
    if row.ended_at is not None:
        raise BadMentor(_("They are no mentor of this village."), field="mentor")
    check_to_come(span.start, now=now)
    slots = slots_of(span, timedelta(minutes=minutes))
    locks.lock("office_hours", [row.pk])
    title = str(_("Office hours: %(name)s", name=row.party.name))
    with overlap_as(_overlapping(), constraint="office_hours_no_overlap"):
        made = OfficeHours.objects.create(
            mentor=row,
            starts_at=span.start,
            ends_at=span.end,
            place="" if room else " ".join(place.split()),
            made_at=now,
        )
    Slot.objects.bulk_create(
        Slot(hours=made, mentor=row, starts_at=one.start, ends_at=one.end, changed_at=now)
        for one in slots
    )
    if room is not None:
        made.booking = book_room(room=room, title=title, span=span, by=by, now=now)
        made.save(update_fields=["booking"])
    _tell_hours(OPENED, made, row, by=by, now=now)
    return made


@transaction.atomic
def move_hours(*, hours: OfficeHours, starts_at: datetime, by: Actor, now: datetime) -> OfficeHours:
    """The office hours begin then, their slots and their room with them; who had taken a slot is told.

    Raise Forbidden; SlotOver; HoursOverlap; and what refuses a booking: then all stays as it was.
    """
    row = _held_hours(hours)
    mentor = row.mentor
    check_keeps_hours(by, mentor)
    check_to_come(min(row.starts_at, starts_at), now=now)
    locks.lock("office_hours", [mentor.pk])
    by_so_much = starts_at - row.starts_at
    row.starts_at, row.ends_at = starts_at, row.ends_at + by_so_much
    _keep_hours(row, by=by, now=now)
    slots = list(row.slots.select_related("member__holder", "member__cohort__village"))
    # Those that move later go last first: none lies on another on the way.
    for slot in sorted(slots, key=lambda one: one.starts_at, reverse=by_so_much > timedelta(0)):
        slot.starts_at, slot.ends_at = slot.starts_at + by_so_much, slot.ends_at + by_so_much
        slot.changed_at = now
        slot.save(update_fields=["starts_at", "ends_at", "changed_at"])
        if slot.member is not None:
            _tell_project(slot, slot.member, mentor, is_moved=True, why="", now=now)
    _tell_hours(MOVED, row, mentor, by=by, now=now)
    return row


@transaction.atomic
def move_slot(
    *,
    slot: Slot,
    starts_at: datetime,
    by: Actor,
    now: datetime,
    room: Resource | None = None,
    place: str = "",
) -> Slot:
    """The slot begins then; whoever has it is told. Within its office hours the room is theirs already.

    Elsewhere it becomes office hours of its own: its room – the same, unless another room or place is named – is
    booked for it, and the room of those that it left for what is left of them.
    Raise Forbidden; SlotOver; HoursOverlap; and what refuses a booking: then all stays as it was.
    """
    row = _held_slot(slot)
    mentor = row.mentor
    check_keeps_hours(by, mentor)
    check_to_come(min(row.starts_at, starts_at), now=now)
    locks.lock("office_hours", [mentor.pk])
    hours = _held_hours(row.hours)
    span = Span(starts_at, starts_at + (row.ends_at - row.starts_at))
    if not (hours.starts_at <= span.start and span.end <= hours.ends_at):
        hours = _leave_hours(row, hours, span, room=room, place=place, by=by, now=now)
    row.hours, row.starts_at, row.ends_at, row.changed_at = hours, span.start, span.end, now
    with overlap_as(_overlapping(), constraint="slot_no_overlap"):
        row.save(update_fields=["hours", "starts_at", "ends_at", "changed_at"])
    if row.member_id is not None:
        project = held(Member(pk=row.member_id))
        _tell_slot(SLOT_MOVED, row, project, by=by, now=now)
        _tell_project(row, project, mentor, is_moved=True, why="", now=now)
    else:
        _tell_hours(MOVED, hours, mentor, by=by, now=now)
    return row


def _leave_hours(
    row: Slot,
    hours: OfficeHours,
    span: Span,
    *,
    room: Resource | None,
    place: str,
    by: Actor,
    now: datetime,
) -> OfficeHours:
    """Return office hours of the slot's own; those that it leaves are as long as what is left of them."""
    if room is None and not place.strip() and hours.booking is not None:
        room = hours.booking.segments.get().resource
        room.village = row.mentor.village
    others = hours.slots.exclude(pk=row.pk)
    first, last = others.order_by("starts_at").first(), others.order_by("-ends_at").first()
    title = str(_("Office hours: %(name)s", name=row.mentor.party.name))
    if first is None or last is None:
        hours.starts_at, hours.ends_at = span.start, span.end
        kept = hours
    else:
        if row.starts_at < first.starts_at:
            hours.starts_at = first.starts_at
        elif row.ends_at > last.ends_at:
            hours.ends_at = last.ends_at
        _keep_hours(hours, by=by, now=now)
        kept = OfficeHours(mentor=row.mentor, starts_at=span.start, ends_at=span.end, made_at=now)
    kept.place = "" if room else " ".join(place.split()) or hours.place
    with overlap_as(_overlapping(), constraint="office_hours_no_overlap"):
        kept.save()
    kept.booking = keep_room(
        booking=kept.booking, room=room, title=title, span=span, by=by, now=now
    )
    kept.save(update_fields=["booking"])
    return kept


def _keep_hours(hours: OfficeHours, *, by: Actor, now: datetime) -> None:
    """The office hours are written, and their room is booked for as long as they are."""
    if hours.booking is not None:
        room = hours.booking.segments.get().resource
        room.village = hours.mentor.village
        span = Span(hours.starts_at, hours.ends_at)
        title = hours.booking.title
        hours.booking = keep_room(
            booking=hours.booking, room=room, title=title, span=span, by=by, now=now
        )
    with overlap_as(_overlapping(), constraint="office_hours_no_overlap"):
        hours.save(update_fields=["starts_at", "ends_at", "booking"])


@transaction.atomic
def close_hours(*, hours: OfficeHours, why: str, by: Actor, now: datetime) -> None:
    """The mentor is not there: the room is free, and who had taken a slot is told why. Raise Forbidden; SlotOver."""
    row = _held_hours(hours)
    mentor = row.mentor
    check_keeps_hours(by, mentor)
    check_to_come(row.starts_at, now=now)
    reason = check_reason(why)
    for slot in row.slots.select_related("member__holder", "member__cohort__village"):
        if slot.member is not None:
            _tell_project(slot, slot.member, mentor, is_moved=False, why=reason, now=now)
    keep_room(
        booking=row.booking,
        room=None,
        title="",
        span=Span(row.starts_at, row.ends_at),
        by=by,
        now=now,
    )
    _tell_hours(CLOSED, row, mentor, by=by, now=now, reason=reason)
    row.delete()


@transaction.atomic
def take_slot(
    *,
    slot: Slot,
    member: Member,
    by: Actor,
    now: datetime,
    wish: str = "",
    instead: Slot | None = None,
) -> Slot:
    """The project has the slot, `instead` of one that it had; of two who want it, one does. The mentor is told.

    Raise Forbidden; NoSlot; SlotTaken; SlotOver.
    """
    project = held(member)
    check_is_of_project(by, project)
    row = _held_slot(slot)
    if row.mentor.village_id != project.cohort.village_id or project.state != MemberState.INSIDE:
        raise NoSlot(_("Projects in the programme take slots of its mentors."))
    if row.member_id is not None and row.member_id != project.pk:
        raise SlotTaken(_("Somebody took this slot before you: choose another."))
    check_to_come(row.starts_at, now=now)
    if instead is not None and instead.pk != row.pk:
        give_back(slot=instead, by=by, now=now)
    row.member, row.taken_at, row.taken_by = project, now, by.party
    row.changed_at = now
    row.wish = " ".join(wish.split())[:500]
    row.save(update_fields=["member", "taken_at", "taken_by", "changed_at", "wish"])
    _tell_slot(TAKEN, row, project, by=by, now=now)
    if by.party_id != row.mentor.party_id:
        _tell_mentor(row, project, is_taken=True, now=now)
    return row


@transaction.atomic
def give_back(*, slot: Slot, by: Actor, now: datetime) -> Slot:
    """The slot is free again; the other side is told. Raise Forbidden; NoSlot where nobody has it; SlotOver."""
    row = _held_slot(slot)
    if row.member_id is None:
        raise NoSlot(_("Nobody has this slot."))
    project = held(Member(pk=row.member_id))
    if by.party_id != row.mentor.party_id:
        check_is_of_project(by, project)
    check_to_come(row.starts_at, now=now)
    row.member = row.taken_at = row.taken_by = None
    row.changed_at = now
    row.wish = row.notes = ""
    row.save(update_fields=["member", "taken_at", "taken_by", "changed_at", "wish", "notes"])
    _tell_slot(GIVEN_BACK, row, project, by=by, now=now)
    if by.party_id == row.mentor.party_id:
        _tell_project(row, project, row.mentor, is_moved=False, why="", now=now)
    else:
        _tell_mentor(row, project, is_taken=False, now=now)
    return row


@transaction.atomic
def note_slot(*, slot: Slot, notes: str, by: Actor, now: datetime) -> Slot:
    """What was said is written down, for the team and the mentor. Raise Forbidden; NoSlot where nobody has it."""
    row = _held_slot(slot)
    check_keeps_hours(by, row.mentor)
    if row.member_id is None:
        raise NoSlot(_("Nobody has this slot."))
    row.notes = notes.strip()
    row.save(update_fields=["notes"])
    project = held(Member(pk=row.member_id))
    _tell_slot(NOTED, row, project, by=by, now=now, is_shared=False)
    return row


def _held_hours(hours: OfficeHours) -> OfficeHours:
    rows = OfficeHours.objects.select_for_update(of=("self",))
    return rows.select_related("mentor__village", "mentor__party", "booking").get(pk=hours.pk)


def _held_slot(slot: Slot) -> Slot:
    rows = Slot.objects.select_for_update(of=("self",))
    found = rows.select_related("mentor__village", "mentor__party").filter(pk=slot.pk).first()
    if found is None:
        raise NoSlot(_("There is no such slot any more."))
    return found


def _overlapping() -> HoursOverlap:
    return HoursOverlap(_("They are there already at that time."), field="start")


def _tell_hours(
    verb: str, row: OfficeHours, mentor: Mentor, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=mentor.village_id,
        about=[(MENTOR, mentor.pk), ("party", mentor.party_id)],
        audience=Audience.PARTIES,
        data={"mentor": mentor.party.name, "at": row.starts_at.isoformat()},
        reason=reason,
    )


def _tell_slot(
    verb: str,
    row: Slot,
    project: Member,
    *,
    by: Actor,
    now: datetime,
    is_shared: bool = True,
) -> None:
    tell_member(
        verb,
        project,
        by=by,
        now=now,
        is_shared=is_shared,
        mentor=row.mentor.party.name,
        at=row.starts_at.isoformat(),
    )


def _tell_mentor(row: Slot, project: Member, *, is_taken: bool, now: datetime) -> None:
    tell(
        party=row.mentor.party,
        village=row.mentor.village,
        topic=BOOKED,
        key=f"{row.pk} {is_taken} {now.isoformat()}",
        content={
            "project": project.project.title,
            "at": row.starts_at.isoformat(),
            "is_taken": is_taken,
            "wish": row.wish if is_taken else "",
        },
        now=now,
    )


def _tell_project(
    row: Slot, member: Member, mentor: Mentor, *, is_moved: bool, why: str, now: datetime
) -> None:
    tell(
        party=member.holder,
        village=mentor.village,
        topic=LOST,
        key=f"{row.pk} {now.isoformat()}",
        content={
            "member": member.pk,
            "mentor": mentor.party.name,
            "at": row.starts_at.isoformat(),
            "is_moved": is_moved,
            "why": why,
        },
        now=now,
    )
