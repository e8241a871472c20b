"""Mentors for programs: the projects that each accompanies, their office hours and slots."""

from datetime import date
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.core import clock
from creuset.core.api import In, Out, Router, Status, needs
from creuset.core.roles import Scope
from creuset.incubation.actions import mentoring, office_hours
from creuset.incubation.models import (
    Mentor,
    Mentoring,
    OfficeHours,
    Slot,
)
from creuset.incubation.permissions import may_see
from creuset.incubation.queries.cohorts import find_member, get_member
from creuset.incubation.queries.mentoring import (
    get_hours,
    get_mentor,
    get_pair,
    get_slot,
    mentors_of,
    where,
)
from creuset.kernel.spans import Span
from creuset.people.queries import get_known
from creuset.people.requests import ApiRequest
from creuset.places.queries.access import get_resource

router = Router(tags=["cohorts"])

Number = Annotated[int, Field(ge=1, le=2**53)]
Code = Annotated[str, Field(max_length=60)]


class MentorPairIn(In):
    """A mentor for a project."""

    mentor: Number
    from_on: date


class MentorPairEndIn(In):
    """Until when."""

    on: date


class MentorPairOut(Out):
    """Who accompanies a project."""

    id: int
    mentor: int
    from_on: date
    until_on: date | None


class MentorIn(In):
    """What a mentor helps in, and how many projects at once."""

    skills: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=20)] = []
    words: Annotated[str, Field(max_length=2_000)] = ""
    most: Annotated[int, Field(ge=1, le=50)] = 3


class NewMentorIn(MentorIn):
    """Who becomes a mentor."""

    party: Number


class MentorOut(Out):
    """A mentor."""

    id: int
    party: int
    name: str
    skills: list[str]
    words: str
    most: int
    ended_at: AwareDatetime | None


class HoursIn(In):
    """When a mentor is there, in slots of so many minutes."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    minutes: Annotated[int, Field(ge=10, le=240)] = 30
    room: Code = ""
    place: Annotated[str, Field(max_length=160)] = ""


class HoursMoveIn(In):
    """When they begin instead."""

    starts_at: AwareDatetime


class SlotMoveIn(HoursMoveIn):
    """When one slot begins instead; outside its office hours, in which room by its code, or where."""

    room: Code = ""
    place: Annotated[str, Field(max_length=160)] = ""


class HoursCloseIn(In):
    """Why they are closed."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


class OfficeSlotOut(Out):
    """A slot of office hours."""

    id: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    member: int | None


class HoursOut(Out):
    """Office hours with their slots."""

    id: int
    mentor: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str
    slots: list[OfficeSlotOut]


class SlotTakeIn(In):
    """The project that takes a slot, instead of another of its own where one is named."""

    member: Number
    wish: Annotated[str, Field(max_length=500)] = ""
    instead: Number | None = None


class SlotNotesIn(In):
    """What was said."""

    notes: Annotated[str, Field(max_length=4_000)]


@router.post(
    "/cohort-members/{int:pk}/mentors", response={201: MentorPairOut}, summary="Pair with a mentor"
)
@needs(Scope.PROGRAMMES)
def pair_up(request: ApiRequest, pk: int, pair: MentorPairIn) -> Status[Any]:
    """The mentor accompanies the project."""
    found = get_member(request.village, pk, request.auth)
    made = mentoring.pair_up(
        mentor=get_mentor(request.village, pair.mentor, request.auth),
        member=found,
        from_on=pair.from_on,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, pair_out(made))


@router.post(
    "/cohort-members/{int:pk}/mentors/{int:row}/end", response=MentorPairOut, summary="Part"
)
@needs(Scope.PROGRAMMES)
def part(request: ApiRequest, pk: int, row: int, end: MentorPairEndIn) -> dict[str, Any]:
    """The mentor accompanies the project until that day."""
    found = get_pair(get_member(request.village, pk, request.auth), row)
    return pair_out(mentoring.part(pair=found, on=end.on, by=request.auth, now=clock.now()))


@router.get("/mentors", response=list[MentorOut], summary="Mentors")
def list_mentors(request: ApiRequest) -> list[dict[str, Any]]:
    """The mentors of the village, by name; none for who may not see programmes."""
    if not may_see(request.auth, request.village):
        return []
    return [_mentor(row) for row in mentors_of(request.village).order_by("party__name", "pk")]


@router.post("/mentors", response={201: MentorOut}, summary="Ask a mentor")
@needs(Scope.PROGRAMMES)
def ask_mentor(request: ApiRequest, mentor: NewMentorIn) -> Status[Any]:
    """They are a mentor of the village."""
    values = mentor.model_dump()
    party = get_known(request.village, values.pop("party")).party
    made = mentoring.ask_mentor(
        village=request.village, party=party, **values, by=request.auth, now=clock.now()
    )
    return Status(201, _mentor(made))


@router.put("/mentors/{int:pk}", response=MentorOut, summary="Change a mentor")
@needs(Scope.PROGRAMMES)
def change_mentor(request: ApiRequest, pk: int, mentor: MentorIn) -> dict[str, Any]:
    """They help in these, and accompany so many projects at once."""
    found = get_mentor(request.village, pk, request.auth)
    made = mentoring.change_mentor(
        mentor=found, **mentor.model_dump(), by=request.auth, now=clock.now()
    )
    return _mentor(made)


@router.delete("/mentors/{int:pk}", response={204: None}, summary="Stop as a mentor")
@needs(Scope.PROGRAMMES)
def stop_mentor(request: ApiRequest, pk: int) -> Status[None]:
    """They are a mentor no more."""
    found = get_mentor(request.village, pk, request.auth)
    mentoring.stop_mentor(mentor=found, by=request.auth, now=clock.now())
    return Status(204, None)


@router.post("/mentors/{int:pk}/hours", response={201: HoursOut}, summary="Open office hours")
@needs(Scope.PROGRAMMES)
def open_hours(request: ApiRequest, pk: int, hours: HoursIn) -> Status[Any]:
    """The mentor is there, in slots, in a room that is booked."""
    found = get_mentor(request.village, pk, request.auth)
    made = office_hours.open_hours(
        mentor=found,
        span=Span(hours.starts_at, hours.ends_at),
        minutes=hours.minutes,
        room=get_resource(request.village, hours.room, request.auth) if hours.room else None,
        place=hours.place,
        by=request.auth,
        now=clock.now(),
    )
    return Status(201, _hours(made))


@router.post("/office-hours/{int:pk}/move", response=HoursOut, summary="Move office hours")
@needs(Scope.PROGRAMMES)
def move_hours(request: ApiRequest, pk: int, moved: HoursMoveIn) -> dict[str, Any]:
    """They begin then, their slots and their room with them."""
    found = get_hours(request.village, pk, request.auth)
    made = office_hours.move_hours(
        hours=found, starts_at=moved.starts_at, by=request.auth, now=clock.now()
    )
    return _hours(made)


@router.post("/office-hours/{int:pk}/close", response={204: None}, summary="Close office hours")
@needs(Scope.PROGRAMMES)
def close_hours(request: ApiRequest, pk: int, closed: HoursCloseIn) -> Status[None]:
    """The mentor is not there; who had taken a slot is told."""
    found = get_hours(request.village, pk, request.auth)
    office_hours.close_hours(hours=found, why=closed.why, by=request.auth, now=clock.now())
    return Status(204, None)


@router.post("/office-slots/{int:pk}/take", response=OfficeSlotOut, summary="Take a slot")
@needs(Scope.PROGRAMMES)
def take_slot(request: ApiRequest, pk: int, taken: SlotTakeIn) -> dict[str, Any]:
    """The project has the slot, instead of another of its own where one is named."""
    member = find_member(request.village, taken.member, request.auth)
    made = office_hours.take_slot(
        slot=get_slot(request.village, pk),
        member=member,
        wish=taken.wish,
        instead=get_slot(request.village, taken.instead) if taken.instead else None,
        by=request.auth,
        now=clock.now(),
    )
    return _slot(made)


@router.delete("/office-slots/{int:pk}/take", response=OfficeSlotOut, summary="Give a slot back")
@needs(Scope.PROGRAMMES)
def give_back(request: ApiRequest, pk: int) -> dict[str, Any]:
    """The slot is free again."""
    found = get_slot(request.village, pk)
    return _slot(office_hours.give_back(slot=found, by=request.auth, now=clock.now()))


@router.post("/office-slots/{int:pk}/move", response=OfficeSlotOut, summary="Move one slot")
@needs(Scope.PROGRAMMES)
def move_slot(request: ApiRequest, pk: int, moved: SlotMoveIn) -> dict[str, Any]:
    """It begins then; outside its office hours its room is booked for it, and whoever has it is told."""
    village = request.village
    row = office_hours.move_slot(
        slot=get_slot(village, pk),
        starts_at=moved.starts_at,
        room=get_resource(village, moved.room, request.auth) if moved.room else None,
        place=moved.place,
        by=request.auth,
        now=clock.now(),
    )
    return _slot(row)


@router.put("/office-slots/{int:pk}/notes", response=OfficeSlotOut, summary="What was said")
@needs(Scope.PROGRAMMES)
def note_slot(request: ApiRequest, pk: int, said: SlotNotesIn) -> dict[str, Any]:
    """What was said is written down, for the team and the mentor."""
    found = get_slot(request.village, pk)
    return _slot(
        office_hours.note_slot(slot=found, notes=said.notes, by=request.auth, now=clock.now())
    )


def pair_out(row: Mentoring) -> dict[str, Any]:
    """Return what a program reads of a mentor of a project."""
    return {
        "id": row.pk,
        "mentor": row.mentor_id,
        "from_on": row.from_on,
        "until_on": row.until_on,
    }


def _mentor(row: Mentor) -> dict[str, Any]:
    return {
        "id": row.pk,
        "party": row.party_id,
        "name": row.party.name,
        "skills": row.skills,
        "words": row.words,
        "most": row.most,
        "ended_at": row.ended_at,
    }


def _hours(row: OfficeHours) -> dict[str, Any]:
    return {
        "id": row.pk,
        "mentor": row.mentor_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "place": where(row),
        "slots": [_slot(one) for one in row.slots.order_by("starts_at")],
    }


def _slot(row: Slot) -> dict[str, Any]:
    return {
        "id": row.pk,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "member": row.member_id,
    }
