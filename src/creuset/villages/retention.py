"""How long a village keeps what it said it would not keep for ever."""

from datetime import datetime
from typing import Literal

from dateutil.relativedelta import relativedelta

from creuset.core import outbox
from creuset.villages.models import Village

#: Where a village says nothing.
USUAL_MONTHS = 12


def kept_since(
    village: Village, what: Literal["messages", "visit_requests"], *, now: datetime
) -> datetime:
    """Return the instant before which the village keeps nothing of the kind."""
    months = int(village.retention.get(f"{what}_months", USUAL_MONTHS))
    return now - relativedelta(months=months)


def forget_messages(now: datetime) -> int:
    """Messages delivered longer ago than their village keeps them are gone; return how many.

    What belongs to no village, such as the mail of signing in, is kept no longer than by the
    village that keeps least.
    """
    since = {
        village.pk: kept_since(village, "messages", now=now) for village in Village.objects.all()
    }
    gone = sum(
        outbox.forget_delivered(village_id=pk, before=instant) for pk, instant in since.items()
    )
    least = max(since.values(), default=now - relativedelta(months=USUAL_MONTHS))
    return gone + outbox.forget_delivered(village_id=None, before=least)
