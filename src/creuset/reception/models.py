"""Who comes to the door: requests to visit the village, made on its public site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party
from creuset.reception.states import VisitState
from creuset.villages.models import Village


class VisitFor(models.TextChoices):
    """What somebody comes to see."""

    DESK = "desk", _("A desk")
    OFFICE = "office", _("An office")
    STAGE = "stage", _("A stage or a studio")
    PROJECT = "project", _("A project to incubate")
    OTHER = "other", _("Something else")


STATE_LABELS = {
    VisitState.WAITING: _("Waiting for an answer"),
    VisitState.PROPOSED: _("Time proposed"),
    VisitState.DECLINED: _("Declined"),
}


class VisitRequest(models.Model):
    """Somebody outside asks to visit; the team answers at the desk."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="visit_requests")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    wants = models.CharField(max_length=8, choices=VisitFor)
    on = models.DateField(null=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    visit_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("visit request")
        indexes = [models.Index(fields=["village", "answered_at", "id"], name="visits_to_answer")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> VisitState:
        """Where the request stands."""
        if self.answered_at is None:
            return VisitState.WAITING
        return VisitState.PROPOSED if self.visit_at else VisitState.DECLINED

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(STATE_LABELS[self.state])
