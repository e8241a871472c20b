"""What the jury decided, application by application."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Round
from creuset.incubation.states import Outcome
from creuset.people.models import Party

OUTCOME_LABELS = {
    Outcome.SELECTED: pgettext_lazy("a decision of the jury", "Selected"),
    Outcome.WAITING: pgettext_lazy("a decision of the jury", "Waiting list"),
    Outcome.REFUSED: pgettext_lazy("a decision of the jury", "Not selected"),
    Outcome.ADJOURNED: pgettext_lazy("a decision of the jury", "Adjourned"),
}
_OUTCOMES = [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in Outcome]


class Decision(models.Model):
    """What the jury decided about an application in a round, and why; the applicant knows it once released."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="decisions")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=9, choices=_OUTCOMES)
    #: The place on the waiting list, from 1.
    rank = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: From the waiting list to the laureates.
    promoted_at = models.DateTimeField(null=True)
    #: Until when a laureate says whether they come, when they said so, and what.
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    accepts = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("decision of a jury")
        verbose_name_plural = _("decisions of juries")
        constraints = [
            models.UniqueConstraint(fields=["round", "application"], name="decision_once"),
            models.UniqueConstraint(fields=["round", "rank"], name="decision_rank_once"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING) | Q(rank=None), name="decision_ranks_who_waits"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, accepts=None)
                | Q(answered_at__isnull=False, accepts__isnull=False),
                name="decision_answered_with_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.application_id}"


class SecondDecision(models.Model):
    """A jury decided anew of a file that came back to it after its round was released; each has minutes of its own."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="again")
    #: What was decided before; nothing where the file had not been before this jury.
    before = models.CharField(max_length=9, choices=_OUTCOMES, blank=True)
    outcome = models.CharField(max_length=9, choices=_OUTCOMES)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("second decision of a jury")
        verbose_name_plural = _("second decisions of juries")

    def __str__(self) -> str:
        return f"{self.outcome} again of {self.decision_id}"
