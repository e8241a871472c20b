"""Whom certificates keep from being forgotten, and whose certificates are thrown away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from creuset.core import files
from creuset.core.housekeeping import sweep_by
from creuset.documents.models import Certificate
from creuset.people.queries.staying import keep_by
from creuset.villages.models import Village


def register() -> None:
    """The housekeeping throws papers of erased persons away; whose certificate still counts is not forgotten."""
    sweep_by("certificates", forget_certificates)
    keep_by(kept_by_certificates)


def kept_by_certificates(village: Village, since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whose certificate counted on a day since the instant, or waits to be read."""
    day = village.day_of(since)
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    lives = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    rows = Certificate.objects.filter(lasts & lives & ~Q(is_accepted=False), village=village)
    yield rows.values_list("party_id", flat=True)


@transaction.atomic
def forget_certificates(_now: datetime) -> int:
    """The certificates of persons who were erased are gone, their papers with them; return how many."""
    rows = list(Certificate.objects.filter(party__erased_at__isnull=False).select_related("file"))
    for row in rows:
        stored = row.file
        row.delete()
        if stored is not None:
            files.remove(stored)
    return len(rows)
