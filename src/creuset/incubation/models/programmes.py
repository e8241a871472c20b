"""Programmes that accompany projects, and the stages that each project goes through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.incubation.kinds import ProgrammeKind
from creuset.villages.models import Village

PROGRAMME_LABELS = {
    ProgrammeKind.PRE_INCUBATION: _("Pre-incubation"),
    ProgrammeKind.INCUBATION: _("Incubation"),
    ProgrammeKind.ACCELERATION: _("Acceleration"),
}


class Programme(models.Model):
    """What a village does for projects, cohort after cohort."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="programmes")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    kind = models.CharField(
        max_length=14, choices=[(kind.value, PROGRAMME_LABELS[kind]) for kind in ProgrammeKind]
    )
    #: What it is and what it gives, for the public page.
    descriptions = LocalizedField()
    #: How long a cohort is accompanied.
    months = models.PositiveSmallIntegerField(default=8)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="programme_code_once")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def kind_label(self) -> str:
        """The word for how far along its projects are."""
        return str(PROGRAMME_LABELS[ProgrammeKind(self.kind)])


class Stage(models.Model):
    """One of the stages of a programme, in their order."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    descriptions = LocalizedField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("stage of a programme")
        verbose_name_plural = _("stages of a programme")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="stage_code_once"),
            models.UniqueConstraint(fields=["programme", "position"], name="stage_position_once"),
        ]

    def __str__(self) -> str:
        return self.code
