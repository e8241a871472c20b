"""Screens on the walls: door panels, the lobby's, the tablet at the entrance, each behind a secret address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.places.models import Building, Resource
from creuset.villages.models import Village


class Screen(models.Model):
    """A screen that shows what is on, without a session; of its secret only the hash is kept."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="screens")
    #: The place whose door it hangs beside; none: it shows the whole village.
    resource = models.ForeignKey(
        Resource, null=True, on_delete=models.CASCADE, related_name="screens"
    )
    #: A tablet at the entrance: whoever arrives says so there, by a code.
    is_kiosk = models.BooleanField(default=False)
    #: Where a tablet stands: whoever says that they come is there. None: in the building that serves, or the first.
    building = models.ForeignKey(
        Building, null=True, on_delete=models.SET_NULL, related_name="screens"
    )
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    #: When it last asked, to a quarter of an hour.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_kiosk=False) | Q(resource__isnull=True), name="kiosk_of_no_place"
            ),
            models.CheckConstraint(
                condition=Q(building__isnull=True) | Q(is_kiosk=True),
                name="kiosk_alone_in_a_building",
            ),
        ]

    def __str__(self) -> str:
        return self.name
