"""The door to a village: everything that belongs to one is reached from here."""

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.villages.models import Village


def get_village(slug: str) -> Village:
    """Return the village of that slug; raises NotFound where there is none."""
    village = Village.objects.filter(slug=slug).first()
    if village is None:
        raise NotFound(_("There is no village called “%(slug)s”.", slug=slug))
    return village
