"""How long what people were told is kept."""

from datetime import datetime

from creuset.notices.models import Notice
from creuset.villages.models import Village
from creuset.villages.retention import kept_since


def forget_notices(now: datetime) -> int:
    """Notices older than their village keeps messages are gone; return how many."""
    return sum(
        Notice.objects.filter(
            village=village, created_at__lt=kept_since(village, "messages", now=now)
        ).delete()[0]
        for village in Village.objects.all()
    )
