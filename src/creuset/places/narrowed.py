"""Places to which a role may be narrowed."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from creuset.people.narrowing import Narrowing, Place
from creuset.places.models import Resource
from creuset.villages.models import Village


def buildings(village: Village) -> Sequence[Place]:
    """Return the buildings of the village."""
    rows = village.buildings.filter(retired_at__isnull=True).order_by("position", "pk")
    return [Place(row.pk, row.name) for row in rows]


def resources(village: Village) -> Sequence[Place]:
    """Return the resources of the village that are not units of a pool."""
    rows = Resource.objects.filter(village=village).exclude(whole__is_pool=True)
    return [
        Place(row.pk, row.name)
        for row in rows.filter(retired_at__isnull=True).order_by("position", "pk")
    ]


BUILDINGS = Narrowing("building", _("Building"), buildings)
RESOURCES = Narrowing("resource", _("Space"), resources)
