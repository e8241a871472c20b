"""The audit of a village: who did what, to what, when, and whether the row still says what was written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from creuset.core.audit import is_intact
from creuset.core.models import AuditObject, AuditRow
from creuset.kernel.spans import day_start
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.people.queries.story import StoryRow, values_of
from creuset.villages.models import Village

PAGE = 50
#: How many rows an export reads at once.
CHUNK = 500


@dataclass(frozen=True)
class Asked:
    """Which rows are asked for; what is empty asks nothing."""

    family: str = ""
    who: str = ""
    reason: str = ""
    since: date | None = None
    until: date | None = None
    about: tuple[str, int] | None = None


@dataclass(frozen=True)
class TrailRow(StoryRow):
    """One row of the audit: what happened, and whether it still says what was written."""

    #: What it is about, by kind and id, whoever did it left out.
    about: Sequence[tuple[str, int]]
    is_intact: bool
    is_erased: bool


@dataclass(frozen=True)
class Trail:
    """A page of the audit, the latest first; `older` is the number before which the next page begins."""

    rows: Sequence[TrailRow]
    older: int | None


def trail_of(village: Village, asked: Asked, *, before: int | None = None) -> Trail:
    """Return a page of what happened in the village; two queries whatever it holds."""
    rows = _rows(village, asked)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    del found[PAGE:]
    return Trail(_told(found), found[-1].pk if more else None)


def whole_trail(village: Village, asked: Asked) -> Iterator[Sequence[TrailRow]]:
    """Yield everything that was asked for, some hundred rows at a time, the latest first."""
    rows, before = _rows(village, asked), None
    while True:
        part = rows.filter(pk__lt=before) if before is not None else rows
        found = list(part[:CHUNK])
        if not found:
            return
        before = found[-1].pk
        yield _told(found)


def _rows(village: Village, asked: Asked) -> QuerySet[AuditRow]:
    rows = AuditRow.objects.filter(village_id=village.pk)
    if asked.family:
        rows = rows.filter(verb__startswith=f"{asked.family}.")
    if asked.who:
        parties = Party.objects.all()
        for word in fold(asked.who).split():
            parties = parties.filter(search_text__contains=word)
        rows = rows.filter(party_id__in=parties.values("pk"))
    if asked.reason:
        rows = rows.filter(content__reason__icontains=asked.reason)
    if asked.since:
        rows = rows.filter(at__gte=day_start(asked.since, village.zone))
    if asked.until:
        rows = rows.filter(at__lt=day_start(asked.until + timedelta(days=1), village.zone))
    if asked.about:
        kind, pk = asked.about
        named = AuditObject.objects.filter(kind=kind, object_id=pk)
        rows = rows.filter(pk__in=named.values("row_id"))
    return rows.order_by("-pk")


def _told(rows: Sequence[AuditRow]) -> list[TrailRow]:
    named: dict[int, list[tuple[str, int]]] = {row.pk: [] for row in rows}
    objects = AuditObject.objects.filter(row_id__in=named.keys()).order_by("pk")
    for pk, kind, object_id in objects.values_list("row_id", "kind", "object_id"):
        named[pk].append((kind, object_id))
    return [_row(row, named[row.pk]) for row in rows]


def _row(row: AuditRow, objects: Sequence[tuple[str, int]]) -> TrailRow:
    return TrailRow(
        **values_of(row),
        about=[one for one in objects if one != ("party", row.party_id)],
        is_intact=is_intact(row),
        is_erased=row.content is None,
    )
