"""How long files of other systems stay, and whom their archive keeps."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from creuset.core.housekeeping import sweep_by
from creuset.imports.models import Archived, Import, ImportFile
from creuset.imports.states import ImportState
from creuset.people.queries.staying import keep_by
from creuset.villages.models import Village

#: Files that nobody brought in hold names and addresses: they are dropped.
PATIENCE = timedelta(days=30)


def register() -> None:
    """Old files are dropped; nobody is forgotten whose papers are kept."""
    sweep_by("files of other systems", drop_old)
    keep_by(kept_by_archive)


def drop_old(now: datetime) -> int:
    """Files brought longer ago than patience lasts, and never brought in, are gone; return of how many imports."""
    old = Import.objects.filter(
        state__in=[ImportState.READ, ImportState.STOPPED], brought_at__lt=now - PATIENCE
    )
    ImportFile.objects.filter(brought__in=old).delete()
    return old.update(state=ImportState.DROPPED, ended_at=now)


def kept_by_archive(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield whose papers are kept: accounts are kept for ten years by law."""
    yield Archived.objects.filter(village=village).values_list("party_id", flat=True)
