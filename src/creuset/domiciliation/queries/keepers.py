"""Who of the team looks after domiciliation."""

from django.db.models import Q

from creuset.core.roles import CAPABILITIES, Capability
from creuset.people.models import Party
from creuset.villages.models import Village

_ROLES = [role for role, given in CAPABILITIES.items() if Capability.KEEP_DOMICILIATIONS in given]


def keepers_of(village: Village) -> list[Party]:
    """Return who of the team keeps files, mail and lists, by name."""
    held = Q(
        role_grants__village=village,
        role_grants__revoked_at__isnull=True,
        role_grants__narrowed_to="",
        role_grants__role__in=_ROLES,
    )
    return list(Party.objects.filter(held).distinct().order_by("name", "pk"))
