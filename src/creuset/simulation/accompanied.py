"""What a demonstration shows besides calls: what a cohort has before it, up to its demo day, and a cohort of alumni."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

from creuset.incubation.actions import (
    cohorts,
    members,
    office_hours,
    sessions,
    showing,
    surveys,
)
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Mentoring, Programme, Slot
from creuset.incubation.queries.cohorts import demo_session
from creuset.incubation.rules.alumni import Year
from creuset.incubation.states import MemberState
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span, next_local_instant
from creuset.people.actors import Actor, Via
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.simulation import demo_days
from creuset.simulation.calling.course import actor_of
from creuset.simulation.calling.surveying import ask_cohort
from creuset.simulation.staging import resources_of
from creuset.simulation.streams import stream
from creuset.simulation.working import days_ago
from creuset.villages.models import Village

DAY = timedelta(days=1)
#: Alumni were in the programme for so many days, and left it so many days ago.
LENGTH, ENDED = 243, 420
#: Its next sessions and office hours begin at this hour of the village.
FRIDAY, SUNDAY, MORNING = 4, 6, time(10)
#: What the cohort meets for next: so many days ahead, from ten to noon.
NEXT = (
    ("Lire un contrat de coproduction", SessionKind.WORKSHOP, 3),
    ("Répétition des présentations", SessionKind.MEETING, 9),
)
#: Mentors are there on a day so far ahead and on the days after it, in slots of so many minutes, so many each.
HOURS_AHEAD, SLOT, SLOTS = 2, 30, 4
WISHES = ("Relire le budget", "Préparer la présentation", "Parler du premier partenaire")
ASKED, ONE_YEAR_ON = 8, "Un an après"
#: What alumni say of their project to anybody.
SHOWN = "De l’idée au premier partenaire, en huit mois."
#: Who signed up so far.
GUESTS = ("Zoé Ricochet", "Ulysse Contreplaqué", "Nour Générique", "Basile Clap", "Inès Travelling")


def look_back(
    village: Village, programme: Programme, projects: Sequence[Project], *, by: Actor, now: datetime
) -> None:
    """A cohort of two years ago is over: its alumni say what became of them."""
    first_on = village.day_of(now) - ENDED * DAY - LENGTH * DAY
    at = days_ago(village, now, ENDED + LENGTH)
    over = days_ago(village, now, ENDED - 3)
    cohort = cohorts.make_cohort(
        village=village,
        programme=programme,
        names={"fr": f"Promotion {first_on.year}", "en": f"Cohort {first_on.year}"},
        first_on=first_on,
        last_on=first_on + LENGTH * DAY,
        by=by,
        now=at,
    )
    for number, project in enumerate(projects):
        member = members.expect(cohort=cohort, project=project, by=by, now=at)
        members.begin(member=member, on=first_on, by=by, now=at)
        members.finish(
            member=member,
            on=cohort.last_on,
            outcome="Un premier partenaire est signé.",
            by=by,
            now=over,
        )
        showing.show_project(
            member=member,
            words=SHOWN,
            by=Actor(party=project.holder, via=Via.SIMULATION),
            now=over + timedelta(hours=3),
        )
        for years in range(village.day_of(now).year - cohort.last_on.year):
            surveys.write_year(
                member=member,
                number=cohort.last_on.year + years,
                year=Year(is_alive=True, jobs=2 + number + years, turnover_cents=4_000_000),
                by=by,
                now=days_ago(village, now, ASKED + 20),
            )
    at = days_ago(village, now, ASKED)
    random = stream(ASKED, village.slug, "alumni")
    ask_cohort(cohort, code=cohort.code, by=by, now=at, by_chance=random, title=ONE_YEAR_ON)


def look_ahead(cohort: Cohort, *, by: Actor, now: datetime) -> None:
    """The cohort has its next sessions and the next office hours of its mentors before it, in rooms of the village."""
    village, at = cohort.village, days_ago(cohort.village, now, 1, 14)
    for title, kind, days in NEXT:
        span = _span(village, now, days, hours=2)
        _in_a_room(
            village,
            lambda room, place, span=span, title=title, kind=kind: sessions.make_session(  # type: ignore[misc]  # the session of this turn
                cohort=cohort,
                title=title,
                kind=kind,
                span=span,
                room=room,
                place=place,
                by=by,
                now=at,
            ),
        )
    pairs = Mentoring.objects.filter(member__cohort=cohort, until_on=None)
    rows = pairs.select_related("mentor__party", "mentor__village", "member__holder")
    own: dict[int, list[Mentoring]] = {}
    for pair in rows.order_by("mentor", "pk"):
        own.setdefault(pair.mentor_id, []).append(pair)
    for number, some in enumerate(own.values()):
        _open(some, number, now=now)


def _open(pairs: Sequence[Mentoring], number: int, *, now: datetime) -> None:
    """The mentor is there next week; each project that they accompany has taken a slot."""
    mentor = pairs[0].mentor
    village, at = mentor.village, days_ago(mentor.village, now, 1, 15)
    span = _span(village, now, HOURS_AHEAD + number, hours=SLOT * SLOTS / 60)
    hours = _in_a_room(
        village,
        lambda room, place: office_hours.open_hours(
            mentor=mentor,
            span=span,
            minutes=SLOT,
            room=room,
            place=place,
            by=actor_of(mentor.party),
            now=at,
        ),
    )
    free = Slot.objects.filter(hours=hours).order_by("starts_at")
    for turn, (slot, pair) in enumerate(zip(free, pairs, strict=False)):
        office_hours.take_slot(
            slot=slot,
            member=pair.member,
            wish=WISHES[(number + turn) % len(WISHES)],
            by=actor_of(pair.member.holder),
            now=at + timedelta(hours=1),
        )


def _span(village: Village, now: datetime, days: int, *, hours: float) -> Span:
    """Return from ten on, on the first weekday so many days ahead."""
    day = village.day_of(now) + days * DAY
    day += timedelta(days=max(0, SUNDAY + 1 - day.weekday()) if day.weekday() > FRIDAY else 0)
    start = next_local_instant(day, MORNING, village.zone)
    return Span(start, start + timedelta(hours=hours))


def _in_a_room[T](village: Village, make: Callable[[Resource | None, str], T]) -> T:
    """Return what is made in the smallest meeting room that is free then; else where anybody sits."""
    rows = [one for one in resources_of(village).values() if one.kind == Kind.MEETING]
    for room in sorted(rows, key=lambda one: (one.capacity or 0, one.pk)):
        with suppress(DomainError):
            return make(room, "")
    return make(None, "Salle commune")


def prepare_demo_day(cohort: Cohort, *, by: Actor, now: datetime) -> None:
    """The demo day that the cohort planned is before it: its order of pitches, and who comes."""
    at = days_ago(cohort.village, now, 2)
    session = demo_session(cohort)
    if session is None:
        return
    inside = cohort.members.filter(state=MemberState.INSIDE).select_related("holder").order_by("pk")
    demo_days.order(session, list(inside), by=by, now=at)
    demo_days.sign_up(session, GUESTS, now=at)
