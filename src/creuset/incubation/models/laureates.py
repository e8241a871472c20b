"""Laureates whom the public list of a call names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.incubation.models.applications import Application
from creuset.people.models import Party


class ShownLaureate(models.Model):
    """A laureate agreed to be named on the public list, or the rules of the call say so; until it is taken back."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="shown_laureate"
    )
    #: They said so themselves; else by the rules of the call, which they agreed to when they filed.
    is_agreed = models.BooleanField()
    since = models.DateTimeField()
    said_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: They want to be named no more: neither agreement nor rules bring them back.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("laureate on the public list")
        verbose_name_plural = _("laureates on the public list")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("since")),
                name="shown_before_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} on the list"
