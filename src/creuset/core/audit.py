"""Who did what, to what, when: one row an action, in the action's own transaction."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Max, QuerySet

from creuset.core import traces
from creuset.core.models import Audience, AuditObject, AuditRow
from creuset.core.plain_rows import new_row
from creuset.core.traces import Named

#: Makes the sentence of a row, in the reader's language, from the row's data.
type Sentence = Callable[[Mapping[str, Any]], str]


class By(Protocol):
    """Who acts: the person or organisation, and the door they came through."""

    @property
    def party_id(self) -> int | None:
        """The party that acts, or None for the house itself."""

    @property
    def name(self) -> str:
        """The name to print, as it is at this moment."""

    @property
    def via(self) -> str:
        """The door: page, api, command, simulation or system."""


_sentences: dict[str, Sentence] = {}


def register(verb: str, sentence: Sentence) -> None:
    """Rows of `verb` are told by `sentence` from now on."""
    _sentences[verb] = sentence


def registered() -> frozenset[str]:
    """Return the verbs that have a sentence."""
    return frozenset(_sentences)


def sentence(verb: str, data: Mapping[str, Any]) -> str:
    """Return what happened, in the reader's language; an erased or unknown row tells its verb."""
    tell = _sentences.get(verb)
    if tell is None or not data:
        return verb
    return str(tell(data))


def record(
    *,
    verb: str,
    by: By,
    at: datetime,
    about: Iterable[Named],
    village_id: int | None = None,
    audience: Audience = Audience.TEAM,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditRow:
    """A row says that `by` did `verb` to the things it is `about`.

    `data` holds what the sentence of the verb needs: plain values, as they were at that moment.
    """
    content = {**(data or {}), "by": by.name, **({"reason": reason} if reason else {})}
    salt = secrets.token_hex(16)
    row = new_row(
        AuditRow,
        village_id=village_id,
        party_id=by.party_id,
        via=by.via,
        verb=verb,
        at=at,
        audience=audience,
        content=content,
        salt=salt,
        digest=digest(salt, content),
    )
    named = dict.fromkeys(about)
    if by.party_id is not None:
        named.setdefault(("party", by.party_id))
    traces.leave(row, named)
    return row


def digest(salt: str, content: Any) -> str:
    """Return the SHA-256 of the salted content, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def erase(rows: Iterable[int]) -> None:
    """The rows no longer say what happened, nor to whom; that something did, and its digest, stay."""
    AuditRow.objects.filter(pk__in=list(rows)).update(content=None, salt="")


def forget(*, village_id: int | None, before: datetime, most: int) -> int:
    """At most so many rows of the village, or of none, written before that instant are erased; return how many were."""
    rows = AuditRow.objects.filter(village_id=village_id, content__isnull=False, at__lt=before)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    erase(ids)
    return len(ids)


def named_since(kind: str, *, village_id: int, since: datetime) -> QuerySet[AuditObject, int]:
    """Return the ids of the objects of a kind of which the village's rows tell something since that instant."""
    named = AuditObject.objects.filter(kind=kind, row__village_id=village_id, row__at__gte=since)
    return named.values_list("object_id", flat=True)


def is_intact(row: AuditRow) -> bool:
    """Say whether the row still holds what was written; an erased one counts as intact."""
    return row.content is None or row.digest == digest(row.salt, row.content)


def version(village_id: int) -> int:
    """Return a number that grows with each change in the village: its newest row's id, or 0."""
    newest = AuditRow.objects.filter(village_id=village_id).aggregate(newest=Max("id"))["newest"]
    return int(newest or 0)
