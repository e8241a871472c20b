"""What audit rows tell of a party or of anything else, to those who may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from creuset.core.audit import sentence
from creuset.core.models import Audience, AuditObject, AuditRow
from creuset.people.models import Party
from creuset.villages.models import Village

PAGE = 20


@dataclass(frozen=True)
class StoryRow:
    """One thing that happened, told in the reader's language."""

    pk: int
    at: datetime
    verb: str
    by: str
    by_id: int | None
    via: str
    sentence: str
    reason: str


@dataclass(frozen=True)
class Story:
    """A page of a story, the latest first; `older` is the cursor of what came before."""

    rows: list[StoryRow]
    older: int | None


def get_story(
    *,
    kind: str,
    ids: Iterable[int] | QuerySet[Any, Any],
    village: Village,
    is_team: bool,
    before: int | None = None,
    most: int = PAGE,
) -> Story:
    """Return what happened to the named things in the village, and in the network at large; one query.

    The team reads all that is its village's. Those whom the rows name read what is meant for them:
    it is the caller who knows that the reader is one of them. Another village's rows are never told.
    """
    rows = story_rows(
        kind=kind, ids=ids, village=village, is_team=is_team, before=before, most=most
    )
    return story_from(rows, most=most)


def story_rows(
    *,
    kind: str,
    ids: Iterable[int] | QuerySet[Any, Any],
    village: Village,
    is_team: bool,
    before: int | None = None,
    most: int = PAGE,
) -> QuerySet[AuditRow]:
    """Return the rows of the story, and one more where there are older ones, the latest first by their instants.

    What is written of a past day, as a simulation does, stands on that day.
    """
    told = Q(row__audience__in=[Audience.PARTIES, Audience.PUBLIC])
    here = Q(row__village_id=village.pk)
    seen = (
        (here | (Q(row__village_id__isnull=True) & told))
        if is_team
        else ((here | Q(row__village_id__isnull=True)) & told)
    )
    named = AuditObject.objects.filter(seen, kind=kind, object_id__in=ids)
    # A row that names two parties that became one is told once.
    rows = AuditRow.objects.filter(pk__in=named.values("row_id"))
    if before is not None:
        at = Subquery(AuditRow.objects.filter(pk=before).values("at")[:1])
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=before))
    return rows.order_by("-at", "-pk")[: most + 1]


def story_from(rows: Iterable[AuditRow], *, most: int = PAGE) -> Story:
    """Return the story that these rows tell."""
    page = list(rows)
    return Story(
        rows=[StoryRow(**values_of(row)) for row in page[:most]],
        older=page[most - 1].pk if len(page) > most else None,
    )


def values_of(row: AuditRow) -> dict[str, Any]:
    """Return the values of a StoryRow, in the reader's language."""
    content: Mapping[str, Any] = row.content or {}
    return {
        "pk": row.pk,
        "at": row.at,
        "verb": row.verb,
        "by": _who(content),
        "by_id": row.party_id,
        "via": row.via,
        "sentence": _sentence(row.verb, content),
        "reason": content.get("reason", ""),
    }


def _who(content: Mapping[str, Any]) -> str:
    """Return who did it; whoever has no account has no name here, and of who was erased nothing is told."""
    return str(content.get("by") or (_("Somebody without an account") if "by" in content else ""))


def _sentence(verb: str, content: Mapping[str, Any]) -> str:
    """Return the sentence; a row that was tampered with may lack what its sentence needs."""
    try:
        return sentence(verb, content)
    except (AttributeError, KeyError, TypeError, ValueError):
        return verb


def ids_of(party: Party) -> QuerySet[Party, int]:
    """Return the ids under which audit rows name the party: its own, and those of the parties merged into it."""
    own = Party.objects.filter(Q(pk=party.pk) | Q(merged_into=party))
    return own.values_list("pk", flat=True)
