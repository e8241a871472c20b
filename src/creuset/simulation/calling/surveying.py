"""The projects of a cohort, and its alumni year after year, answer a survey by the link that was mailed to them."""

from datetime import datetime, timedelta

from creuset.incubation.actions import surveys
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.course import Course, actor_of
from creuset.simulation.streams import happens

#: So often a project answers, and goes on.
ANSWERS, ALIVE = 0.9, 0.85
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
    today = course.village.day_of(now)
    survey = surveys.make_survey(
        village=course.village,
        form=_form(course, now),
        title="Où en êtes-vous ?",
        first_on=today - timedelta(days=365),
        last_on=today,
        closes_on=today + timedelta(days=20),
        cohort=course.cohort,
        by=course.by,
        now=now,
    )
    surveys.send_survey(survey=survey, by=course.by, now=now)
    rows = survey.answers.select_related("sheet", "member__holder").order_by("pk")
    answering = [row for row in rows if happens(course.random, ANSWERS)]
    for row in answering:
        by = actor_of(row.member.holder)
        sheets.save(sheet=row.sheet, changes=_typed(course), by=by, now=now)
        surveys.file_answer(answer=row, by=by, now=now)
    return len(answering)


def _typed(course: Course) -> list[Change]:
    if not happens(course.random, ALIVE):
        return [Change(("alive",), "no", 0)]
    return [
        Change(("alive",), "yes", 0),
        Change(("jobs",), str(course.random.randrange(1, 9)), 0),
        Change(("turnover",), str(1000 * course.random.randrange(150)), 0),
        Change(("raised",), str(5000 * course.random.randrange(20)), 0),
    ]


def _form(course: Course, now: datetime) -> Form:
    code = f"{course.call.code}-enquete"
    found = Form.objects.filter(village=course.village, code=code).first()
    if found is not None:
        return found
    form = forms.make_form(
        village=course.village,
        code=code,
        names={"fr": "Enquête", "en": "Survey"},
        data=QUESTIONS,
        by=course.by,
        now=now,
    )
    forms.publish(form=Form.objects.get(pk=form.pk), by=course.by, now=now)
    return Form.objects.get(pk=form.pk)
