"""The projects of a cohort, and its alumni year after year, answer a survey by the link that was mailed to them."""

from datetime import datetime, timedelta
from random import Random

from creuset.incubation.actions import surveys
from creuset.incubation.models import Cohort
from creuset.people.actors import Actor
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.course import Course, actor_of
from creuset.simulation.streams import happens
from creuset.villages.models import Village

#: So often a project answers, and goes on.
ANSWERS, ALIVE = 0.9, 0.85
TITLE = "Où en êtes-vous ?"
QUESTIONS = {
    "questions": [
        {
            "key": "alive",
            "kind": "choice",
            "labels": {"fr": "Le projet continue-t-il ?", "en": "Does the project go on?"},
            "options": [
                {"key": "yes", "labels": {"fr": "Oui", "en": "Yes"}},
                {"key": "no", "labels": {"fr": "Non", "en": "No"}},
            ],
            "is_required": True,
        },
        {"key": "jobs", "kind": "number", "labels": {"fr": "Emplois", "en": "Jobs"}},
        {
            "key": "turnover",
            "kind": "number",
            "labels": {"fr": "Chiffre d’affaires en euros", "en": "Turnover in euros"},
        },
        {
            "key": "raised",
            "kind": "number",
            "labels": {"fr": "Fonds levés en euros", "en": "Funds raised in euros"},
        },
    ]
}


def ask(course: Course, *, now: datetime) -> int:
    """The cohort is asked how it goes, about the year until today; return how many answered."""
    return ask_cohort(
        course.cohort, code=course.call.code, by=course.by, now=now, by_chance=course.random
    )


def ask_cohort(
    cohort: Cohort, *, code: str, by: Actor, now: datetime, by_chance: Random, title: str = TITLE
) -> int:
    """The projects of the cohort are asked by mail about the year until today; return how many answered.

    Those asked together by the same code answer the same questions.
    """
    today = cohort.village.day_of(now)
    survey = surveys.make_survey(
        village=cohort.village,
        form=_form(cohort.village, f"{code}-enquete", by=by, now=now),
        title=title,
        first_on=today - timedelta(days=365),
        last_on=today,
        closes_on=today + timedelta(days=20),
        cohort=cohort,
        by=by,
        now=now,
    )
    surveys.send_survey(survey=survey, by=by, now=now)
    rows = survey.answers.select_related("sheet", "member__holder").order_by("pk")
    answering = [row for row in rows if happens(by_chance, ANSWERS)]
    for row in answering:
        own = actor_of(row.member.holder)
        sheets.save(sheet=row.sheet, changes=_typed(by_chance), by=own, now=now)
        surveys.file_answer(answer=row, by=own, now=now)
    return len(answering)


def _typed(random: Random) -> list[Change]:
    if not happens(random, ALIVE):
        return [Change(("alive",), "no", 0)]
    return [
        Change(("alive",), "yes", 0),
        Change(("jobs",), str(random.randrange(1, 9)), 0),
        Change(("turnover",), str(1000 * random.randrange(150)), 0),
        Change(("raised",), str(5000 * random.randrange(20)), 0),
    ]


def _form(village: Village, code: str, *, by: Actor, now: datetime) -> Form:
    found = Form.objects.filter(village=village, code=code).first()
    if found is not None:
        return found
    form = forms.make_form(
        village=village,
        code=code,
        names={"fr": "Enquête", "en": "Survey"},
        data=QUESTIONS,
        by=by,
        now=now,
    )
    forms.publish(form=Form.objects.get(pk=form.pk), by=by, now=now)
    return Form.objects.get(pk=form.pk)
