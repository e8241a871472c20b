"""The values of the indexes that rents follow, as INSEE publishes them and somebody typed them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Party
from creuset.villages.models import Village


class IndexValue(models.Model):
    """What an index was worth in a quarter or a month; one value a period, in thousandths."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="index_values")
    #: ILAT, ILC, ICC…
    name = models.CharField(max_length=12)
    #: A quarter, 2026-Q2, or a month, 2026-06: those of one index follow one another as texts do.
    period = models.CharField(max_length=7)
    value_e3 = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("index value")
        verbose_name_plural = _("index values")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name", "period"], name="index_period_has_one_value"
            ),
            models.CheckConstraint(condition=Q(value_e3__gt=0), name="index_value_above_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
