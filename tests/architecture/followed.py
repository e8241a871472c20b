"""A cohort with everything that a follow-up has, on the ground of the sweeps."""

from datetime import timedelta
from typing import Any

from creuset.incubation.actions import (
    following,
    mentoring,
    milestones,
    office_hours,
    sessions,
    showing,
    surveys,
)
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Stage
from creuset.kernel.spans import Span
from creuset.people.secrets import hashed
from tests.factories.incubation import make_cohort, make_form, make_member, make_programme
from tests.factories.villages import NOW

SURVEYED = "a-secret-to-answer-with"


def follow(ground: Any) -> None:
    """The inhabitant's project is in a cohort of the home village."""
    by, now = ground.owner, NOW
    programme = make_programme(ground.home)
    for position, code in enumerate(("integration", "prototype")):
        Stage.objects.create(
            programme=programme, code=code, names={"fr": code, "en": code}, position=position
        )
    ground.cohort = make_cohort(ground.home, programme=programme)
    ground.cohort_member = make_member(
        ground.cohort, ground.inhabitant.party, project=ground.project
    )
    ground.cohort_session = sessions.make_session(
        cohort=ground.cohort,
        title="Droits d’auteur",
        kind=SessionKind.WORKSHOP,
        span=Span(now - timedelta(hours=1), now + timedelta(hours=1)),
        place="Atrium",
        by=by,
        now=now,
    )
    ground.material = sessions.hand_out(
        session=ground.cohort_session, title="Guide", url="https://guide.example/", by=by, now=now
    )
    _follow_up(ground)
    _show(ground)


def _follow_up(ground: Any) -> None:
    by, now, member = ground.owner, NOW, ground.cohort_member
    today = ground.home.day_of(now)
    ground.goal = following.set_goal(member=member, title="Un distributeur", by=by, now=now)
    ground.support = following.give_support(
        member=member, goal=ground.goal, given_on=today, minutes=90, by=by, now=now
    )
    for day, health in ((today - timedelta(days=30), 3), (today, 4)):
        ground.sheet = following.write_sheet(
            member=member, held_on=day, words="Bien.", health=health, is_shared=True, by=by, now=now
        )
    ground.milestone_model = milestones.set_model(
        programme=ground.cohort.programme, names={"fr": "Pilote"}, after_days=90, by=by, now=now
    )
    ground.milestone = milestones.set_milestone(
        member=member, names={"fr": "Scénario"}, due_on=today, by=by, now=now
    )
    ground.mentor = mentoring.ask_mentor(
        village=ground.home, party=ground.inhabitant.party, skills=["Droit"], by=by, now=now
    )
    ground.pair = mentoring.pair_up(
        mentor=ground.mentor, member=member, from_on=today, by=by, now=now
    )
    ground.office_hours = office_hours.open_hours(
        mentor=ground.mentor,
        span=Span(now + timedelta(days=2), now + timedelta(days=2, hours=1)),
        minutes=30,
        place="Atrium",
        by=by,
        now=now,
    )
    ground.slot, ground.free_slot = ground.office_hours.slots.order_by("starts_at")
    office_hours.take_slot(slot=ground.slot, member=member, wish="Les droits", by=by, now=now)
    ground.survey = surveys.make_survey(
        village=ground.home,
        form=make_form(ground.home),
        cohort=ground.cohort,
        title="Bilan",
        first_on=today,
        last_on=today,
        closes_on=today,
        by=by,
        now=now,
    )
    surveys.send_survey(survey=ground.survey, by=by, now=now)
    ground.survey.answers.update(secret_hash=hashed(SURVEYED))
    ground.survey_answer = ground.survey.answers.get(member=ground.cohort_member)


def _show(ground: Any) -> None:
    """The demo day is public; the project pitches there and agreed to be named."""
    by, now, cohort = ground.owner, NOW, ground.cohort
    demo = sessions.make_session(
        cohort=cohort,
        title="Demo day",
        kind=SessionKind.DEMO,
        span=Span(now + timedelta(days=20), now + timedelta(days=20, hours=2)),
        place="Atrium",
        by=by,
        now=now,
    )
    showing.show_project(
        member=ground.cohort_member, words="Un four.", by=ground.inhabitant, now=now
    )
    showing.write_pitches(session=demo, pitches=[(ground.cohort_member, 5)], by=by, now=now)
    showing.show_demo_day(cohort=cohort, words={"fr": "Venez."}, by=by, now=now)
