"""The cohorts that a demonstration shows: one half-way through with its demo day before it, and one of alumni."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from creuset.incubation.actions import (
    cohorts,
    following,
    members,
    sessions,
    showing,
    surveys,
)
from creuset.incubation.actions import milestones as stones
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Member, Programme
from creuset.incubation.rules.alumni import Year
from creuset.incubation.states import MemberState, Presence
from creuset.kernel.spans import Span, next_local_instant
from creuset.people.actors import Actor, Via
from creuset.projects.models import Project
from creuset.simulation import demo_days
from creuset.villages.models import Village

DAY = timedelta(days=1)
#: The cohort that is half-way through began so many days ago, and lasts so many; alumni ended theirs so many days ago.
BEGAN, LENGTH, ENDED = 110, 243, 420
#: Its demo day is on the first Thursday at least so many days ahead, at this hour of the village.
AHEAD, THURSDAY, EVENING = 14, 3, time(17)
#: What alumni say of their project to anybody.
SHOWN = "De l’idée au premier partenaire, en huit mois."
GOALS = (
    ("Trouver un premier partenaire", "Une lettre d’intention signée"),
    ("Tenir un budget sur deux ans", "Un plan de financement relu"),
)
#: Who signed up so far.
GUESTS = ("Zoé Ricochet", "Ulysse Contreplaqué", "Nour Générique", "Basile Clap", "Inès Travelling")


def look_back(
    village: Village, programme: Programme, projects: Sequence[Project], *, by: Actor, now: datetime
) -> None:
    """A cohort of two years ago is over: its alumni say what became of them."""
    first_on = village.day_of(now) - ENDED * DAY - LENGTH * DAY
    at = now - (ENDED + LENGTH) * DAY
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
            now=now - (ENDED - 1) * DAY,
        )
        showing.show_project(
            member=member,
            words=SHOWN,
            by=Actor(party=project.holder, via=Via.SIMULATION),
            now=now - (ENDED - 2) * DAY,
        )
        for years in range(village.day_of(now).year - cohort.last_on.year):
            surveys.write_year(
                member=member,
                number=cohort.last_on.year + years,
                year=Year(is_alive=True, jobs=2 + number + years, turnover_cents=4_000_000),
                by=by,
                now=now,
            )


def prepare_demo_day(cohort: Cohort, *, by: Actor, now: datetime) -> None:
    """The demo day of the cohort is before it: its evening, its order of pitches, its public page, who comes."""
    village = cohort.village
    expected = village.day_of(now) + AHEAD * DAY
    on = expected + (THURSDAY - expected.weekday()) % 7 * DAY
    start = next_local_instant(on, EVENING, village.zone)
    session = demo_days.plan(cohort, start, by=by, now=now)
    inside = cohort.members.filter(state=MemberState.INSIDE).select_related("holder").order_by("pk")
    demo_days.order(session, list(inside), by=by, now=now)
    demo_days.sign_up(session, GUESTS, now=now)


def accompany(
    village: Village, programme: Programme, projects: Sequence[Project], *, by: Actor, now: datetime
) -> None:
    """A cohort is half-way through its months, with goals, hours, sheets and a session that some missed."""
    began_at = now - BEGAN * DAY
    first_on = village.day_of(began_at)
    for names, days in (
        ({"fr": "Feuille de route", "en": "Road map"}, 30),
        ({"fr": "Dossier relu", "en": "File read again"}, 90),
        ({"fr": "Premier partenaire", "en": "First partner"}, 170),
    ):
        stones.set_model(programme=programme, names=names, after_days=days, by=by, now=began_at)
    cohort = cohorts.make_cohort(
        village=village,
        programme=programme,
        names={"fr": f"Promotion {first_on.year}", "en": f"Cohort {first_on.year}"},
        first_on=first_on,
        last_on=first_on + LENGTH * DAY,
        by=by,
        now=began_at,
    )
    inside = [
        members.begin(
            member=members.expect(cohort=cohort, project=project, by=by, now=began_at),
            on=first_on,
            by=by,
            now=began_at,
        )
        for project in projects
    ]
    for number, member in enumerate(inside):
        _support(member, first_on, number, by=by, now=now)
    _meet(cohort, inside, by=by, now=now)


def _support(member: Member, first_on: date, number: int, *, by: Actor, now: datetime) -> None:
    began_at = now - BEGAN * DAY
    goals = [
        following.set_goal(member=member, title=title, measure=measure, by=by, now=began_at)
        for title, measure in GOALS
    ]
    for at, (goal, health) in enumerate(zip(goals, (3, 4 - number % 3), strict=True)):
        helped, talked = (20 + 50 * at) * DAY, (25 + 50 * at) * DAY
        following.give_support(
            member=member,
            goal=goal,
            given_on=first_on + helped,
            minutes=60 + 30 * (number + at),
            words="Point de suivi",
            by=by,
            now=began_at + helped,
        )
        following.write_sheet(
            member=member,
            held_on=first_on + talked,
            words="Le projet avance ; le calendrier est relu ensemble.",
            health=health,
            by=by,
            now=began_at + talked,
        )


def _meet(cohort: Cohort, inside: Sequence[Member], *, by: Actor, now: datetime) -> None:
    at = (now - 40 * DAY).replace(minute=0, second=0, microsecond=0)
    session = sessions.make_session(
        cohort=cohort,
        title="Parler de son budget",
        kind=SessionKind.WORKSHOP,
        span=Span(at, at + timedelta(hours=2)),
        place="Salle commune",
        by=by,
        now=at - 10 * DAY,
    )
    said = {one.pk: Presence.PRESENT for one in inside[1:]} | {
        one.pk: Presence.EXCUSED for one in inside[:1]
    }
    sessions.write_attendance(session=session, said=said, by=by, now=at + timedelta(hours=3))
