"""Questions of a village, and what was answered."""

from django.db.models import QuerySet

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.simulation.models import WhatIf
from creuset.simulation.permissions import check_may_simulate
from creuset.villages.models import Village


def what_ifs_of(village: Village, *, by: Actor) -> QuerySet[WhatIf]:
    """Return the questions of the village, the latest first, without what came of each life."""
    check_may_simulate(by, village)
    rows = WhatIf.objects.filter(village=village).select_related("asked_by")
    return rows.defer("lives").order_by("-pk")


def get_what_if(village: Village, pk: int, *, by: Actor) -> WhatIf:
    """Return a question of the village with what came of it; raise NotFound where it has none of that number."""
    check_may_simulate(by, village)
    rows = WhatIf.objects.select_related("village", "asked_by")
    row = rows.filter(village=village, pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such question."))
    return row
