"""The texts of a village's contracts: taken, drafted, published; a published one never changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from creuset.core import locks
from creuset.documents.models import ContractText, Origin
from creuset.documents.queries.contracts import text_in_force
from creuset.documents.rules.contracts import TextMissing
from creuset.documents.rules.terms import ContractKind, digest_of
from creuset.documents.shipped import find_shipped
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party
from creuset.villages.models import Village

KIND = "contract_text"


@transaction.atomic
def take_text(*, village: Village, code: str, now: datetime) -> ContractText:
    """Return the text of which contracts of that code are made today.

    Where the village has written none, it is the one that Creuset brings, written down as a version of the village's:
    a later Creuset brings another version, and changes none. TextMissing where there is none, or none to be signed.
    """
    on = village.day_of(now)
    found = text_in_force(village, code, on=on)
    if found is None or found.origin == Origin.HOUSE:
        found = _as_shipped(village, code, found, on=on, now=now)
    if found is None or found.kind == ContractKind.HOUSE_RULES:
        raise TextMissing(
            _("The village has no text of a contract called “%(code)s”.", code=code), field="code"
        )
    return found


def _as_shipped(
    village: Village, code: str, known: ContractText | None, *, on: date, now: datetime
) -> ContractText | None:
    brought = find_shipped(code)
    if brought is None or brought.kind is ContractKind.HOUSE_RULES:
        return known
    if known is not None and known.sha256 == digest(brought.names, brought.sources):
        return known
    locks.lock(KIND, [village.pk])
    again = text_in_force(village, code, on=on)
    if again is not None and (known is None or again.pk != known.pk):
        return again
    return add_version(
        village=village,
        code=code,
        kind=brought.kind,
        names=brought.names,
        sources=brought.sources,
        origin=Origin.HOUSE,
        first_day=on,
        by=None,
        now=now,
    )


def add_version(
    *,
    village: Village,
    code: str,
    kind: ContractKind,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    origin: Origin,
    first_day: date | None,
    by: Party | None,
    now: datetime,
) -> ContractText:
    """The next version of the text stands, in force from its first day, a draft where it has none.

    Whoever calls has checked the right to and the text, holds the lock, and leaves the audit row.
    """
    rows = ContractText.objects.filter(village=village, code=code)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return ContractText.objects.create(
        village=village,
        code=code,
        kind=kind,
        names=dict(names),
        number=last + 1,
        sources=dict(sources),
        sha256=digest(names, sources),
        origin=origin,
        first_day=first_day,
        made_at=now,
        made_by=by,
        published_at=now if first_day else None,
        published_by=by if first_day else None,
    )


def digest(names: Mapping[str, str], sources: Mapping[str, str]) -> str:
    """Return the SHA-256 of a text: its names and what it says."""
    return digest_of("", {"names": dict(names), "sources": dict(sources)})
