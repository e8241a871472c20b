"""The texts of a village's contracts: those that it wrote, and those that Creuset brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from creuset.documents.models import ContractText
from creuset.documents.rules.terms import FOUNDING, ContractKind
from creuset.documents.shipped import NAMES, find_shipped
from creuset.kernel.errors import NotFound
from creuset.villages.models import Village


@dataclass(frozen=True)
class TextPage:
    """A text: what is in force, what is to come, what is being written, and what Creuset brings."""

    code: str
    kind: ContractKind
    names: Mapping[str, str]
    #: What it says, or what its draft begins with.
    sources: Mapping[str, str]
    in_force: ContractText | None
    coming: ContractText | None
    draft: ContractText | None
    versions: tuple[ContractText, ...]


def texts_of(village: Village, *, on: date) -> list[TextPage]:
    """Return every text of the village, those that Creuset brings first; one query."""
    found: dict[str, list[ContractText]] = {kind.value: [] for kind in ContractKind}
    rows = ContractText.objects.filter(village=village, retired_at__isnull=True)
    for row in rows.order_by("code", "number"):
        found.setdefault(row.code, []).append(row)
    return [_page(code, rows, on) for code, rows in found.items()]


def founding_texts(village: Village) -> dict[str, Mapping[str, str]]:
    """Return the names of the texts of which a contract is made that begins something, by code; one query.

    Those that Creuset brings first, then those that the village has published.
    """
    found: dict[str, Mapping[str, str]] = {kind.value: NAMES[kind] for kind in FOUNDING}
    rows = ContractText.objects.filter(
        village=village, kind__in=FOUNDING, first_day__isnull=False, retired_at__isnull=True
    ).order_by("code", "number")
    for row in rows:
        found[row.code] = row.names
    return found


def get_text(village: Village, code: str, *, on: date) -> TextPage:
    """Return the text of that code; NotFound where neither the village nor Creuset has one."""
    found = ContractText.objects.filter(village=village, code=code, retired_at__isnull=True)
    rows = list(found.order_by("number"))
    if not rows and find_shipped(code) is None:
        raise NotFound(_("There is no such text."))
    return _page(code, rows, on)


def _page(code: str, rows: list[ContractText], on: date) -> TextPage:
    published = sorted(
        ((row.first_day, row.number, row) for row in rows if row.first_day is not None),
        key=lambda one: one[:2],
    )
    past = [row for day, _number, row in published if day <= on]
    to_come = [row for day, _number, row in published if day > on]
    draft = next((row for row in rows if row.first_day is None), None)
    brought = find_shipped(code)
    shown = draft or (rows[-1] if rows else None)
    return TextPage(
        code=code,
        kind=ContractKind(shown.kind) if shown else ContractKind(code),
        names=shown.names if shown else brought.names if brought else {},
        sources=shown.sources if shown else brought.sources if brought else {},
        in_force=past[-1] if past else None,
        coming=to_come[0] if to_come else None,
        draft=draft,
        versions=tuple(row for _day, _number, row in reversed(published)),
    )
