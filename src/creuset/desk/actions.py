"""What the team does on the pages of the desk that belong to no domain."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.core import audit
from creuset.core.models import OutboxRow
from creuset.core.roles import Capability
from creuset.desk.queries.letters import find_stuck
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.people.permissions import check_may
from creuset.villages.models import Village

RETRIED = "outbox.retried"


@transaction.atomic
def retry_message(*, village: Village, pk: int, by: Actor, now: datetime) -> OutboxRow:
    """The stuck message is due at once, and has all its attempts before it again.

    Raises: Forbidden; NotFound where no message of that number is stuck in the village.
    """
    check_may(by, Capability.SEE_OUTBOX, village)
    found = find_stuck(village, pk)
    row = OutboxRow.objects.select_for_update().filter(pk=pk, delivered_at__isnull=True).first()
    if found is None or row is None:
        raise NotFound(_("This message has left in the meantime."))
    row.due_at, row.attempts = now, 0
    row.save(update_fields=["due_at", "attempts"])
    audit.record(
        verb=RETRIED,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("outbox", row.pk)],
        data={"topic": row.topic},
    )
    return row
