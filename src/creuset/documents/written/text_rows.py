"""Written texts of contracts as versions of the database, and back; a version that was published never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

from creuset.core import locks
from creuset.documents.actions.texts import add_version, check_texts, digest, put_rules_on_paper
from creuset.documents.contract_papers import TEXT_KIND
from creuset.documents.models import ContractText as TextRow
from creuset.documents.models import Origin
from creuset.documents.rules.terms import ContractKind
from creuset.people.actors import HOUSE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from creuset.documents.written.texts import ContractText
    from creuset.villages.models import Village

type Data = dict[str, Any]


class Texts(Protocol):
    """All the texts of a village file."""

    @property
    def contract_texts(self) -> tuple[ContractText, ...]:
        """What contracts are made of."""


def write_texts(village: Village, file: Texts, *, now: datetime) -> None:
    """The texts of the file are in force from today on, each that says something new as its next version.

    Of what the file no longer names no contract is made any more; what was made of it stays. Raise
    TextRefused on `contract_texts.<code>.text.<language>` where one cannot be set.
    """
    new = [each for each in file.contract_texts if _says_something_new(village, each)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda each: try_written(village, each, now=now), new))
    for each in new:
        _write(village, each, now=now)
    gone = TextRow.objects.filter(
        village=village, first_day__isnull=False, retired_at__isnull=True
    ).exclude(origin=Origin.HOUSE)
    gone.exclude(code__in=[each.code for each in file.contract_texts]).update(retired_at=now)


def try_written(village: Village, each: ContractText, *, now: datetime) -> None:
    """Raise TextRefused, with its line, where a text cannot be set; house rules are tried when they are printed."""
    check_texts(
        village,
        each.kind,
        each.name,
        each.text,
        now=now,
        field=f"contract_texts.{each.code}.text.",
    )


def _says_something_new(village: Village, each: ContractText) -> bool:
    known = _latest(village).get(each.code)
    return known is None or known.sha256 != digest(each.name, each.text)


def _write(village: Village, each: ContractText, *, now: datetime) -> None:
    locks.lock(TEXT_KIND, [village.pk])
    row = add_version(
        village=village,
        code=each.code,
        kind=each.kind,
        names=each.name,
        sources=each.text,
        origin=Origin.FILE,
        first_day=village.day_of(now),
        by=None,
        now=now,
    )
    if each.kind is ContractKind.HOUSE_RULES:
        put_rules_on_paper(row=row, by=HOUSE, now=now)
        row.save(update_fields=["words"])


def texts_data(village: Village) -> Sequence[Data]:
    """Return the section of texts as the database holds it: the latest published versions of the village's own."""
    return [
        {"code": code, "kind": row.kind, "name": row.names, "text": row.sources}
        for code, row in _latest(village).items()
    ]


def _latest(village: Village) -> dict[str, TextRow]:
    rows = TextRow.objects.filter(village=village, first_day__isnull=False, retired_at__isnull=True)
    found = {row.code: row for row in rows.exclude(origin=Origin.HOUSE).order_by("number")}
    return dict(sorted(found.items(), key=lambda pair: pair[1].made_at))
