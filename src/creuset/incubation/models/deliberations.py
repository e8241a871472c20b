"""Scores made comparable and kept, and the meetings in which a jury decides."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Round
from creuset.incubation.models.juries import Juror
from creuset.incubation.rules.calibration import UNLIKELY
from creuset.incubation.states import Choice
from creuset.people.models import Party

CHOICE_LABELS = {
    Choice.FOR: pgettext_lazy("a vote of a juror", "For"),
    Choice.AGAINST: pgettext_lazy("a vote of a juror", "Against"),
    Choice.ABSTAINS: pgettext_lazy("a vote of a juror", "Abstains"),
}


class CalibrationRun(models.Model):
    """How the scores of a round were made comparable: from what, by which method, with what result.

    A row never changes; the newest of a round is the one that is shown. Recorded scores stay as they are.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="calibrations")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The version of the method, and how it was applied (`rules.calibration.Manner`).
    method = models.CharField(max_length=20)
    manner = models.CharField(max_length=8)
    #: Drawn from the digest of the inputs: nobody chooses it.
    seed = models.BigIntegerField()
    draws = models.PositiveIntegerField()
    #: SHA-256 of the inputs: other scores or quotas have another.
    digest = models.CharField(max_length=64)
    #: Scores by application and juror, axes, what is asked for, quotas.
    inputs = models.JSONField()
    #: The calibrated rows, the best first; how severe each juror is; who is proposed.
    result = models.JSONField()
    #: The method, its version and its seed stand on the page of the call since.
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calibration of a round")
        verbose_name_plural = _("calibrations of rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "digest", "method"], name="calibration_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.digest[:8]}"

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each application by merit, from 0."""
        return {row["application"]: place for place, row in enumerate(self.result["rows"])}

    @cached_property
    def grey(self) -> frozenset[int]:
        """The applications on which chance decides."""
        return frozenset(
            row["application"]
            for row in self.result["rows"]
            if UNLIKELY <= row["chance"] <= 1 - UNLIKELY
        )


class Deliberation(models.Model):
    """A meeting of the jury of a round, from its opening until it is closed; a round may need several."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="deliberations")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    #: Who led the meeting: the chair of the jury, where it has one.
    chair = models.ForeignKey(Juror, null=True, on_delete=models.PROTECT, related_name="+")
    #: The file that everybody has before them.
    current = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="+")
    #: The ids of applications as they are taken up; how often somebody goes out or comes in, and at least must.
    order = models.JSONField(default=list)
    moves = models.PositiveIntegerField(default=0)
    least_moves = models.PositiveIntegerField(default=0)
    #: The calibration that the jury had before it.
    calibration = models.ForeignKey(
        CalibrationRun, null=True, on_delete=models.PROTECT, related_name="deliberations"
    )

    class Meta:
        verbose_name = _("deliberation of a jury")
        verbose_name_plural = _("deliberations of juries")
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(closed_at=None), name="deliberation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="deliberation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.opened_at:%Y-%m-%d}"


class Presence(models.Model):
    """A juror takes part in a deliberation, from one instant until another."""

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="presences"
    )
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="presences")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("presence of a juror")
        verbose_name_plural = _("presences of jurors")
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "juror"], condition=Q(until=None), name="presence_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="presence_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} in {self.deliberation_id}"


class Vote(models.Model):
    """How a juror who is present votes on the selection of an application; the jury decides by votes if it wishes."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="votes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="votes")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(
        max_length=8, choices=[(choice.value, label) for choice, label in CHOICE_LABELS.items()]
    )
    cast_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote of a juror")
        verbose_name_plural = _("votes of jurors")
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "application", "juror"], name="vote_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.choice} {self.application_id}"
