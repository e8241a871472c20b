"""How far the simulated life of a village has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.villages.models import Village


class SimulatedLife(models.Model):
    """A village lives by a seed since a day, and has lived until an instant; the next run goes on from there."""

    village = models.OneToOneField(Village, on_delete=models.CASCADE, related_name="simulated_life")
    seed = models.BigIntegerField()
    members = models.PositiveIntegerField()
    founded_on = models.DateField()
    lived_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("simulated life")

    def __str__(self) -> str:
        return f"{self.village_id} by {self.seed}"
