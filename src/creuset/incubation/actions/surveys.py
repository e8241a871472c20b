"""Surveys of projects: made, sent as links, reminded of, filed; and the years of alumni."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.incubation.accompanying import held, tell_member
from creuset.incubation.mails import surveys as survey_mails
from creuset.incubation.models import (
    AlumniYear,
    Cohort,
    Member,
    Survey,
    SurveyAnswer,
)
from creuset.incubation.permissions import check_may_run
from creuset.incubation.queries.surveys import asked_by_survey
from creuset.incubation.rules.alumni import Year, check_year, year_in
from creuset.incubation.rules.surveys import SurveyOver, SurveySent, check_survey
from creuset.incubation.states import MemberState
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.secrets import hashed, make_secret
from creuset.questions.actions import sheets
from creuset.questions.models import Form
from creuset.villages.models import Village
from creuset.villages.retention import kept_until

MADE, SENT, FILED, YEAR, EMPTIED = (
    "incubation.survey_made",
    "incubation.survey_sent",
    "incubation.survey_filed",
    "incubation.alumni_year_written",
    "incubation.survey_emptied",
)
SURVEY = "survey"


@transaction.atomic
def make_survey(
    *,
    village: Village,
    form: Form,
    title: str,
    first_on: date,
    last_on: date,
    closes_on: date,
    by: Actor,
    now: datetime,
    cohort: Cohort | None = None,
    reminds_before: int = 3,
) -> Survey:
    """The survey stands, of the projects of a cohort or of all alumni; nobody is asked yet.

    Raise Forbidden; BadSurvey.
    """
    check_may_run(by, village)
    tidy = check_survey(
        title,
        first_on,
        last_on,
        closes_on,
        today=village.day_of(now),
        of_village=(
            form.village_id == village.pk and (cohort is None or cohort.village_id == village.pk)
        ),
    )
    row = Survey.objects.create(
        village=village,
        form=form,
        cohort=cohort,
        title=tidy,
        first_on=first_on,
        last_on=last_on,
        closes_on=closes_on,
        reminds_before=reminds_before,
        made_at=now,
    )
    _tell(MADE, row, by=by, now=now)
    return row


@transaction.atomic
def send_survey(*, survey: Survey, by: Actor, now: datetime) -> int:
    """Each project has its link by mail; return how many. Raise Forbidden; SurveySent; SurveyOver; NotPublished."""
    row = _held(survey)
    check_may_run(by, row.village)
    if row.sent_at is not None:
        raise SurveySent(_("The links were sent: who has not answered is reminded."))
    check_open(row, now=now)
    members = asked_by_survey(row)
    for member in members:
        secret = make_secret()
        answer = SurveyAnswer.objects.create(
            survey=row,
            member=member,
            sheet=sheets.start(form=row.form, by=by, now=now),
            secret_hash=hashed(secret),
            sent_to=member.holder.email,
        )
        survey_mails.ask(answer, _page(row, secret), now=now)
    row.sent_at = now
    row.save(update_fields=["sent_at"])
    _tell(SENT, row, by=by, now=now, count=len(members))
    return len(members)


@transaction.atomic
def remind(*, survey: Survey, by: Actor, now: datetime) -> int:
    """Who has not answered has a new link, and the one before opens nothing; return how many.

    Raise Forbidden; SurveyOver.
    """
    row = _held(survey)
    check_may_run(by, row.village)
    check_open(row, now=now)
    rows = row.answers.filter(filed_at=None).select_related("member__holder", "member__project")
    count = 0
    for answer in rows:
        secret = make_secret()
        answer.secret_hash, answer.sent_to = hashed(secret), answer.member.holder.email
        answer.save(update_fields=["secret_hash", "sent_to"])
        answer.survey = row
        survey_mails.ask(answer, _page(row, secret), now=now, is_again=True)
        count += 1
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    return count


def remind_all(*, by: Actor, now: datetime) -> int:
    """Whoever has not answered a survey that closes soon is reminded, once; return of how many surveys."""
    rows = Survey.objects.filter(sent_at__isnull=False, reminded_at=None)
    due = [
        row
        for row in rows.select_related("village")
        if row.reminds_before
        and row.closes_on - timedelta(days=row.reminds_before)
        <= row.village.day_of(now)
        <= row.closes_on
    ]
    for row in due:
        remind(survey=row, by=by, now=now)
    return len(due)


@transaction.atomic
def file_answer(*, answer: SurveyAnswer, by: By, now: datetime) -> SurveyAnswer:
    """The project answered; what its answers tell of a year is the year of the alumnus. Raise Unfinished; SurveyOver.

    `by` opened the link: it is checked by its secret.
    """
    rows = SurveyAnswer.objects.select_for_update(of=("self",))
    row = rows.select_related("survey__village", "sheet").get(pk=answer.pk)
    check_open(row.survey, now=now)
    row.sheet = sheets.close(sheet=row.sheet, by=by, now=now)
    row.filed_at = now
    row.save(update_fields=["filed_at"])
    member = held(Member(pk=row.member_id))
    found = year_in(row.sheet.answers)
    if found is not None and member.state == MemberState.FINISHED:
        _keep(member, row.survey.last_on.year, found, answer=row, by=by, now=now)
    tell_member(FILED, member, by=by, now=now, survey=row.survey.title)
    return row


def empty_all(*, by: Actor, now: datetime) -> int:
    """What was answered to surveys that closed longer ago than their village keeps it is gone; return of how many.

    That a project was asked and answered, and the years of alumni, stay. Raise Forbidden.
    """
    check_is_house(by)
    over = [
        row.pk
        for row in Survey.objects.filter(emptied_at=None).select_related("village")
        if kept_until(row.village, "surveys", row.closes_on) < row.village.day_of(now)
    ]
    return sum(_empty(pk, by=by, now=now) for pk in over)


@transaction.atomic
def _empty(pk: int, *, by: Actor, now: datetime) -> bool:
    row = _held(Survey(pk=pk))
    if row.emptied_at is not None:
        return False
    for answer in row.answers.select_related("sheet"):
        sheets.empty(sheet=answer.sheet, by=by, now=now)
    row.answers.update(sent_to="")
    row.emptied_at = now
    row.save(update_fields=["emptied_at"])
    _tell(EMPTIED, row, by=by, now=now)
    return True


@transaction.atomic
def write_year(*, member: Member, number: int, year: Year, by: Actor, now: datetime) -> AlumniYear:
    """What the team found out of the alumnus for the year stands. Raise Forbidden; BadYear."""
    row = held(member)
    village = row.cohort.village
    check_may_run(by, village)
    check_year(number, year, this_year=village.day_of(now).year)
    made = _keep(row, number, year, answer=None, by=by, now=now)
    tell_member(YEAR, row, by=by, now=now, is_shared=False, year=number)
    return made


def _keep(
    member: Member,
    number: int,
    year: Year,
    *,
    answer: SurveyAnswer | None,
    by: By,
    now: datetime,
) -> AlumniYear:
    made, _new = AlumniYear.objects.update_or_create(
        member=member,
        year=number,
        defaults={
            "is_alive": year.is_alive,
            "jobs": year.jobs,
            "turnover_cents": year.turnover_cents,
            "raised_cents": year.raised_cents,
            "answer": answer,
            "written_at": now,
            "written_by_id": by.party_id,
        },
    )
    return made


def _held(survey: Survey) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",))
    return rows.select_related("village", "form", "cohort").get(pk=survey.pk)


def check_open(row: Survey, *, now: datetime) -> None:
    """Raise SurveyOver once its last day is over."""
    if row.village.day_of(now) > row.closes_on:
        raise SurveyOver(_("This survey is closed."))


def _page(row: Survey, secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('survey:survey', args=[row.village, secret])}"


def _tell(verb: str, row: Survey, *, by: Actor, now: datetime, count: int = 0) -> None:
    about = [(SURVEY, row.pk)] + ([("cohort", row.cohort_id)] if row.cohort_id else [])
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.TEAM,
        data={"survey": row.title, "count": count},
    )
