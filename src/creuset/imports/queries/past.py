"""Imports of a village, and what was brought to be read."""

from django.db.models import QuerySet

from creuset.imports.models import Archived, Import
from creuset.imports.permissions import check_may_import
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


def imports_of(village: Village, *, by: Actor) -> QuerySet[Import]:
    """Return the imports of the village, the latest first."""
    check_may_import(by, village)
    return Import.objects.filter(village=village).select_related("brought_by").order_by("-pk")


def get_import(village: Village, pk: int, *, by: Actor) -> Import:
    """Return an import of the village; raise NotFound where it has none of that number."""
    row = imports_of(village, by=by).select_related("village").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such import."))
    return row


def archived_of(village: Village, party: Party) -> QuerySet[Archived]:
    """Return the papers and bookings of another system that are the party's, the latest first."""
    return Archived.objects.filter(village=village, party=party).order_by("-on", "-pk")
