"""Invitations and their cancellation as calendar programs read them, in a mail: iTIP (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from creuset.kernel.spans import Span

if TYPE_CHECKING:
    from icalendar import Timezone


class Method(StrEnum):
    """What a calendar does with it."""

    #: An invitation, or what changed of one.
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Answer(StrEnum):
    """What whoever is invited has said, in the words of calendars."""

    NONE = "NEEDS-ACTION"
    YES = "ACCEPTED"
    NO = "DECLINED"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address of mail."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody is invited somewhere for a time on a village's clocks; `uid` stays, `sequence` rises."""

    uid: str
    sequence: int
    span: Span
    zone: ZoneInfo
    title: str
    place: str
    organizer: Person
    attendee: Person
    sent_at: datetime
    answer: Answer = Answer.NONE
    is_tentative: bool = False
    #: Whole days, whose hours calendars do not show.
    is_all_day: bool = False
    #: Whether the calendar of whoever is invited offers an answer.
    is_answered: bool = True
    description: str = ""
    url: str = ""


def written(invitation: Invitation, method: Method) -> str:
    """Return the invitation as a calendar file of one event, with the clocks that its hours are told on."""
    # Read when it is needed, as for feeds.
    from icalendar import Calendar, Event  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Creuset//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.sent_at.replace(microsecond=0))
    for name, at in (("dtstart", invitation.span.start), ("dtend", invitation.span.end)):
        local = at.astimezone(invitation.zone)
        event.add(name, local.date() if invitation.is_all_day else local)
    event.add("summary", invitation.title)
    event.add("location", invitation.place)
    event.add("status", _status(invitation, method))
    for name in ("description", "url"):
        if value := getattr(invitation, name):
            event.add(name, value)
    event.add("organizer", f"mailto:{invitation.organizer.email}", _named(invitation.organizer))
    event.add(
        "attendee",
        f"mailto:{invitation.attendee.email}",
        {
            **_named(invitation.attendee),
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": invitation.answer.value,
            "RSVP": "TRUE" if method is Method.REQUEST and invitation.is_answered else "FALSE",
        },
    )
    calendar.add_component(event)
    for zone in calendar.get_missing_tzids():
        calendar.subcomponents.insert(0, _clocks(zone))
    return bytes(calendar.to_ical()).decode()


@cache
def _clocks(zone: str) -> "Timezone":
    """Return how calendars describe the clocks of a zone: worked out year by year, and the same for every mail."""
    from icalendar import Timezone  # noqa: PLC0415 - as above

    return Timezone.from_tzid(zone)


def _status(invitation: Invitation, method: Method) -> str:
    if method is Method.CANCEL:
        return "CANCELLED"
    return "TENTATIVE" if invitation.is_tentative else "CONFIRMED"


def _named(person: Person) -> dict[str, str]:
    return {"CN": person.name} if person.name else {}
