"""Refusals that are contested."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.models.applications import APPLICATION_LABELS, Application
from creuset.incubation.rules.appeals import REFUSED, AppealOutcome
from creuset.people.models import Party

APPEAL_LABELS = {
    AppealOutcome.GRANTED: pgettext_lazy("an appeal", "Granted"),
    AppealOutcome.REJECTED: pgettext_lazy("an appeal", "Rejected"),
}


class Appeal(models.Model):
    """An applicant contests a refusal, and is answered with a reason."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="appeals")
    #: The state that is contested.
    against = models.CharField(
        max_length=12,
        choices=[(state.value, APPLICATION_LABELS[state]) for state in sorted(REFUSED)],
    )
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(
        max_length=8,
        choices=[(one.value, label) for one, label in APPEAL_LABELS.items()],
        blank=True,
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="appeal_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="appeal_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.application_id}"
