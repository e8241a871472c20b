"""The demo day of a cohort: its evening in the largest room, its public page, who pitches and who comes."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from creuset.incubation.actions import sessions, showing
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Member, Session
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor, Via
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.simulation.names import plain
from creuset.simulation.staging import resources_of
from creuset.villages.models import Village

#: Where an audience sits.
ROOMS = (Kind.CONFERENCE, Kind.ATRIUM, Kind.MEETING)
#: How long it lasts, and the minutes of one pitch, where there is time for all.
LASTS, MINUTES = timedelta(hours=2), 8
TITLE = "Journée de démonstration"
WORDS = {
    "fr": "Chaque projet se présente en quelques minutes. Entrée libre, sur inscription.",
    "en": "Each project pitches in a few minutes. Free entry, if you sign up.",
}
SHOWN = "Nous cherchons un premier partenaire : venez nous entendre."


def plan(cohort: Cohort, start: datetime, *, by: Actor, now: datetime) -> Session:
    """The demo day begins then, in the largest room that is free, and anybody reads its page; return its session."""
    span = Span(start, start + LASTS)
    session = _session(cohort, span, by=by, now=now)
    showing.show_demo_day(cohort=cohort, words=WORDS, by=by, now=now)
    return session


def order(session: Session, pitching: Sequence[Member], *, by: Actor, now: datetime) -> None:
    """The projects agree to be shown, and pitch in this order."""
    for member in pitching:
        own = Actor(party=member.holder, via=Via.SIMULATION)
        showing.show_project(member=member, words=SHOWN, by=own, now=now)
    pitches = [(one, minutes_each(len(pitching))) for one in pitching]
    showing.write_pitches(session=session, pitches=pitches, by=by, now=now)


def minutes_each(count: int) -> int:
    """Return how many minutes each of so many pitches has.

    >>> [minutes_each(count) for count in (0, 4, 15, 25)]
    [8, 8, 8, 4]
    """
    return min(MINUTES, LASTS // timedelta(minutes=max(count, 1)))


def sign_up(session: Session, names: Iterable[str], *, now: datetime) -> int:
    """People of the outside sign up on the page, until its room is full; return how many did."""
    if session.booking_id is None:
        return 0
    slug, count = session.cohort.village.slug, 0
    for name in names:
        email = f"{plain(name)}.public@{slug}.example"
        try:
            showing.sign_up(cohort=session.cohort, name=name, email=email, now=now)
        except DomainError:
            # The room is full: whoever comes later reads so.
            break
        count += 1
    return count


def rooms_of(village: Village) -> list[Resource]:
    """Return the rooms in which an audience can sit, the largest first."""
    rows = resources_of(village).values()
    rooms = [one for one in rows if one.kind in ROOMS and not one.is_unbuilt]
    return sorted(rooms, key=lambda one: -(one.capacity or 0))


def _session(cohort: Cohort, span: Span, *, by: Actor, now: datetime) -> Session:
    for room in rooms_of(cohort.village):
        # Taken, or closed at that hour: the next one.
        with suppress(DomainError):
            return _make(cohort, span, room=room, place="", by=by, now=now)
    return _make(cohort, span, room=None, place="Salle commune", by=by, now=now)


def _make(
    cohort: Cohort, span: Span, *, room: Resource | None, place: str, by: Actor, now: datetime
) -> Session:
    return sessions.make_session(
        cohort=cohort,
        title=TITLE,
        kind=SessionKind.DEMO,
        span=span,
        room=room,
        place=place,
        by=by,
        now=now,
    )
