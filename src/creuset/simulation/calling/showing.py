"""The demo day of a cohort: its evening in the largest room, its public page, who pitches and who comes."""

from contextlib import suppress
from datetime import datetime, timedelta

from creuset.incubation.actions import sessions, showing
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Session
from creuset.incubation.states import MemberState
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.simulation.calling.course import Course, actor_of
from creuset.simulation.names import people as names_of
from creuset.simulation.names import plain
from creuset.simulation.staging import resources_of
from creuset.simulation.streams import stream
from creuset.villages.models import Village

#: Where an audience sits.
ROOMS = (Kind.CONFERENCE, Kind.ATRIUM, Kind.MEETING)
#: Hours that it lasts, minutes of one pitch, and how many of the outside sign up.
HOURS, PITCH_MINUTES, GUESTS = 3, 8, 15
TITLE = "Journée de démonstration"
WORDS = {
    "fr": "Huit mois de travail, huit minutes par projet. Entrée libre, sur inscription.",
    "en": "Eight months of work, eight minutes a project. Free entry, if you sign up.",
}
SHOWN = "De l’idée au premier partenaire, en huit mois."


def plan_demo_day(course: Course, *, now: datetime) -> Session:
    """The demo day has its evening, its room where one is free, and its public page; return its session."""
    start = course.days.at(course.days.demo, 17)
    session = _session(course, Span(start, start + timedelta(hours=HOURS)), now=now)
    showing.show_demo_day(cohort=course.cohort, words=WORDS, by=course.by, now=now)
    return session


def write_pitches(course: Course, session: Session, *, now: datetime) -> None:
    """Projects agree to be shown, and pitch in an order that was drawn; people of the outside sign up."""
    inside = course.members(MemberState.INSIDE)
    for member in inside:
        showing.show_project(member=member, words=SHOWN, by=actor_of(member.holder), now=now)
    order = course.random.sample(inside, len(inside))
    showing.write_pitches(
        session=session, pitches=[(one, PITCH_MINUTES) for one in order], by=course.by, now=now
    )
    course.count("pitches", len(order))
    if session.booking_id is None:
        return
    random = stream(course.asked.seed, "guests")
    for given, family in names_of(random, GUESTS):
        email = f"{plain(f'{given} {family}')}.public@{course.village.slug}.example"
        try:
            showing.sign_up(cohort=course.cohort, name=f"{given} {family}", email=email, now=now)
        except DomainError:
            # The room is full: whoever comes later reads so.
            return
        course.count("guests")


def rooms_of(village: Village) -> list[Resource]:
    """Return the rooms in which an audience can sit, the largest first."""
    rows = [
        one for one in resources_of(village).values() if one.kind in ROOMS and not one.is_unbuilt
    ]
    return sorted(rows, key=lambda one: -(one.capacity or 0))


def _session(course: Course, span: Span, *, now: datetime) -> Session:
    for room in rooms_of(course.village):
        # Taken, or closed at that hour: the next one.
        with suppress(DomainError):
            return _make(course, span, room=room, place="", now=now)
    return _make(course, span, room=None, place="Salle commune", now=now)


def _make(
    course: Course, span: Span, *, room: Resource | None, place: str, now: datetime
) -> Session:
    return sessions.make_session(
        cohort=course.cohort,
        title=TITLE,
        kind=SessionKind.DEMO,
        span=span,
        room=room,
        place=place,
        by=course.by,
        now=now,
    )
