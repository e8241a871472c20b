"""What somebody puts aside while they choose, before they book all of it at once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models.booking import POWER_LABELS, SEGMENT_LABELS
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.kernel.spans import Span
from creuset.people.models import User
from creuset.places.models import Resource
from creuset.villages.models import Village


class BasketLine(models.Model):
    """A place and a time in somebody's basket; it holds nothing, and nobody else sees it.

    It belongs to an account: it is gone with it, and stays with whoever signs in by it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="basket_lines")
    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=[(k.value, SEGMENT_LABELS[k]) for k in SegmentKind],
        default=SegmentKind.USE,
    )
    power_mode = models.CharField(
        max_length=12,
        choices=[(m.value, POWER_LABELS[m]) for m in PowerMode],
        default=PowerMode.INCLUDED,
    )
    power_kva = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    #: What is asked beside it, by code and number; a booking asks what its lines ask together.
    extras = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    put_at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of a basket")
        verbose_name_plural = _("lines of baskets")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="basket_instants_in_order"
            ),
            models.CheckConstraint(
                condition=Q(power_kva__isnull=True) | Q(power_kva__gt=0),
                name="basket_power_is_positive",
            ),
            models.UniqueConstraint(
                fields=["user", "resource", "starts_at", "ends_at"], name="basket_line_once"
            ),
        ]
        indexes = [models.Index(fields=["put_at"], name="basket_lines_by_age")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at}"

    @property
    def span(self) -> Span:
        """When it would be booked."""
        return Span(self.starts_at, self.ends_at)
