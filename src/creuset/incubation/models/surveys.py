"""Surveys that projects answer by a link, and what became of those that are alumni, year by year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import MoneyField
from creuset.incubation.models.cohorts import Cohort, Member
from creuset.people.models import Party
from creuset.questions.models import Form, Sheet
from creuset.villages.models import Village


class Survey(models.Model):
    """A form asked of the projects of a cohort, or of all alumni, about a period."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="surveys")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    #: Whom it asks: the projects of a cohort; without one, the alumni of all of them.
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.CASCADE, related_name="surveys")
    title = models.CharField(max_length=160)
    #: The days it is about.
    first_on = models.DateField()
    last_on = models.DateField()
    closes_on = models.DateField()
    #: Who has not answered is reminded so many days before it closes.
    reminds_before = models.PositiveSmallIntegerField(default=3)
    made_at = models.DateTimeField()
    #: The links were sent.
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    #: What was answered is gone, its time being over; the years of alumni stay.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("survey of projects")
        verbose_name_plural = _("surveys of projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="survey_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SurveyAnswer(models.Model):
    """What a project answers to a survey, by a link whose secret is kept hashed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="survey_answers")
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="survey_answer")
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(blank=True)
    filed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        constraints = [
            models.UniqueConstraint(fields=["survey", "member"], name="survey_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.survey_id}"


class AlumniYear(models.Model):
    """What an alumnus said of itself for a year, or the team found out."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    is_alive = models.BooleanField()
    #: People paid at the end of the year.
    jobs = models.PositiveIntegerField(null=True)
    turnover_cents = MoneyField(null=True)
    raised_cents = MoneyField(null=True)
    answer = models.ForeignKey(
        SurveyAnswer, null=True, on_delete=models.SET_NULL, related_name="years"
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("year of an alumnus")
        verbose_name_plural = _("years of alumni")
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="alumni_year_once"),
            models.CheckConstraint(
                condition=Q(turnover_cents=None) | Q(turnover_cents__gte=0),
                name="alumni_turnover_positive",
            ),
            models.CheckConstraint(
                condition=Q(raised_cents=None) | Q(raised_cents__gte=0),
                name="alumni_raised_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.year}"
