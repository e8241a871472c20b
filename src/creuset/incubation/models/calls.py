"""Calls for projects: what is asked of whom until when, and how the answers are judged."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField, MoneyField
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models.programmes import Programme
from creuset.incubation.rules.calls import Phase
from creuset.questions.models import Form
from creuset.villages.models import Village

ROUND_LABELS = {
    RoundKind.FILES: pgettext_lazy("a round of a call", "Files"),
    RoundKind.AUDITION: pgettext_lazy("a round of a call", "Auditions"),
}

PHASE_LABELS = {
    Phase.PREPARED: pgettext_lazy("a call", "Being prepared"),
    Phase.ANNOUNCED: pgettext_lazy("a call", "Announced"),
    Phase.OPEN: pgettext_lazy("a call", "Open"),
    # Whoever still files is told nothing of the minutes of grace.
    Phase.GRACE: pgettext_lazy("a call", "Closing"),
    Phase.CLOSED: pgettext_lazy("a call", "Closed"),
    Phase.JUDGING: pgettext_lazy("a call", "With the jury"),
    Phase.DECIDED: pgettext_lazy("a call", "Decided"),
    Phase.DROPPED: pgettext_lazy("a call", "Given up"),
}


class Call(models.Model):
    """A call for projects of a programme. Before `published_at` only the team sees it."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="calls")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    #: One paragraph, for lists and shares; then what is offered, to whom, and the rules of the call.
    summaries = LocalizedField()
    descriptions = LocalizedField()
    rules = LocalizedField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    #: Filed this many minutes too late is filed in time; told to nobody.
    grace_minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(1440)]
    )
    #: The day on which the answer is promised, and from which a cohort begins.
    answers_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    seats = models.PositiveSmallIntegerField()
    #: What the laureates receive together at most, where money is given.
    budget_cents = MoneyField(null=True)
    #: What one of them may ask for at most.
    most_cents = MoneyField(null=True)
    #: Kinds of project (`projects.states.ProjectKind`) that may answer, in the order shown.
    project_kinds = models.JSONField(default=list)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+", null=True)
    #: After the deadline words may be corrected; the team never.
    may_correct = models.BooleanField(default=False)
    #: How many days a refusal may be contested, and for how many months unsuccessful files are kept.
    appeal_days = models.PositiveSmallIntegerField(default=15)
    kept_months = models.PositiveSmallIntegerField(default=12)
    #: Why its deadline moved later last: its page and those who write read it.
    extended_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    #: When it last said something else, so that calendars take the later deadline.
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    #: Given up before it was decided.
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=500, blank=True)
    #: The list of laureates is public since.
    laureates_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="call_code_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(budget_cents=None) | Q(budget_cents__gte=0), name="call_budget_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Axis(models.Model):
    """A theme under which an application is filed; a call without axes has one that nobody sees."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="axes")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    descriptions = LocalizedField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("axis of a call")
        verbose_name_plural = _("axes of a call")
        constraints = [models.UniqueConstraint(fields=["call", "code"], name="axis_code_once")]

    def __str__(self) -> str:
        return self.code


class Round(models.Model):
    """One selection among those who are left: by files or by auditions, with its own grid and quotas."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    names = LocalizedField()
    kind = models.CharField(
        max_length=8, choices=[(kind.value, ROUND_LABELS[kind]) for kind in RoundKind]
    )
    #: How many pass it.
    seats = models.PositiveSmallIntegerField()
    #: How often each application is read; in an audition everybody present scores.
    readings = models.PositiveSmallIntegerField(default=3)
    one_of_axis = models.BooleanField(default=True)
    one_outsider = models.BooleanField(default=False)
    #: Jurors do not see who applies.
    is_blind = models.BooleanField(default=False)
    #: Until when jurors score.
    scores_by = models.DateTimeField(null=True)
    #: The jury has applications of it to read since: the first was given to a juror.
    opened_at = models.DateTimeField(null=True)
    #: Fewer jurors than this decide nothing.
    quorum = models.PositiveSmallIntegerField(default=1)
    #: Nothing is scored in it any more.
    closed_at = models.DateTimeField(null=True)
    #: Its decisions were released to the applicants.
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("round of a call")
        verbose_name_plural = _("rounds of a call")
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(readings__gte=1), name="round_reads_at_least_once"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}.{self.number}"


class AxisQuota(models.Model):
    """How many of an axis pass a round at least, if so many applied, and at most."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="quotas")
    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="quotas")
    least = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("quota of an axis")
        verbose_name_plural = _("quotas of axes")
        constraints = [
            models.UniqueConstraint(fields=["round", "axis"], name="quota_once"),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("least")), name="quota_least_within_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.axis_id} in {self.round_id}"


class Criterion(models.Model):
    """What is scored in a round, on which scale, with which weight; of every axis, or of one."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    axis = models.ForeignKey(Axis, null=True, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    helps = LocalizedField()
    weight = models.PositiveSmallIntegerField(default=1)
    least = models.SmallIntegerField(default=0)
    most = models.SmallIntegerField(default=5)
    #: What a number of the scale means, by number (a text) and language.
    anchors = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    #: Scored, or before a juror, and asked no more: what was given stays, and counts no longer.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="criterion_code_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weighs"),
            models.CheckConstraint(condition=Q(most__gt=F("least")), name="criterion_has_a_scale"),
        ]

    def __str__(self) -> str:
        return self.code
