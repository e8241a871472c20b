"""What the search asks of domiciliations."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from creuset.core.registry import Found
from creuset.domiciliation.permissions import may_see
from creuset.domiciliation.queries import domiciliations_of, line_of
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.villages.models import Village


def find_domiciliations(
    *, words: str, by: Actor, village: Village, most: int, now: datetime
) -> list[Found]:
    """Return the companies with their seat here whose name matches the words: all for the team, else one's own."""
    sought = fold(words).split()
    if not sought:
        return []
    rows = domiciliations_of(village, by=by)
    for word in sought:
        rows = rows.filter(subscription__party__search_text__contains=word)
    face = "domiciliation" if may_see(by, village) else "domiciliation_my"
    today = village.day_of(now)
    return [
        Found(
            kind=_("Domiciliation"),
            title=row.company,
            detail=line_of(row, today=today).state_label,
            url=reverse(f"{face}:file", args=[village, row.pk]),
            icon="building",
            rank=1,
        )
        for row in rows.order_by("subscription__party__search_text", "pk")[:most]
    ]
