"""What a call asks of a file before a jury reads it, and what was judged of each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Call
from creuset.incubation.rules.screening import Step
from creuset.people.models import Party

STEP_LABELS = {
    Step.ADMISSIBLE: pgettext_lazy("a step of screening", "Admissible"),
    Step.ELIGIBLE: pgettext_lazy("a step of screening", "Eligible"),
}
_STEPS = [(step.value, label) for step, label in STEP_LABELS.items()]


class EligibilityRule(models.Model):
    """A condition that a call makes, as data (`rules.screening` reads it), and what is told whoever fails it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="eligibility_rules")
    code = models.SlugField(max_length=60)
    step = models.CharField(max_length=10, choices=_STEPS)
    names = LocalizedField()
    condition = models.JSONField()
    #: Why a file that fails it is refused, as its applicant reads it.
    reasons = LocalizedField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rule of screening")
        verbose_name_plural = _("rules of screening")
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="eligibility_rule_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Verdict(models.Model):
    """What was judged of a file at a step, and why; one that was taken back stays, and counts no more."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="verdicts")
    step = models.CharField(max_length=10, choices=_STEPS)
    is_positive = models.BooleanField()
    reason = models.TextField(blank=True)
    #: The codes of the rules that said so; none where it was judged by hand.
    rules = models.JSONField(default=list)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("verdict of screening")
        verbose_name_plural = _("verdicts of screening")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "step"],
                condition=Q(undone_at=None),
                name="verdict_one_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.is_positive} {self.application_id}"
