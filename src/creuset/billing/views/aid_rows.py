"""Entries of the register of aid and undertakings, as templates show them."""

from collections.abc import Iterable
from typing import Any

from creuset.billing.models import Aid, AidKind
from creuset.billing.queries.aids import Undertaking
from creuset.billing.rules.aids import CEILING
from creuset.billing.sources import names_of
from creuset.billing.words import money_text
from creuset.villages.models import Village


def entry_rows(aids: Iterable[Aid], village: Village, face: str = "desk") -> list[dict[str, Any]]:
    """Return what a table shows of entries; a query for each kind of source among them."""
    rows = list(aids)
    sources = {(row.source_kind, row.source_id) for row in rows if row.source_kind}
    names = names_of(village, sources, face)
    return [
        {
            "aid": row,
            "gross": money_text(row.gross),
            "source": names.get((row.source_kind, row.source_id)),
            "is_grant": row.kind == AidKind.GRANT,
        }
        for row in rows
    ]


def undertaking_row(found: Undertaking) -> dict[str, Any]:
    """Return what a table shows of an undertaking."""
    at = found.standing
    return {
        "parties": found.parties,
        "total": money_text(at.total),
        "left": money_text(at.left),
        "is_above": at.is_above,
        "count": sum(aid.cents > 0 for aid in at.aids),
        "last_on": at.aids[-1].on if at.aids else None,
        "frees_on": found.frees_on,
        "cents": min(max(at.total.cents, 0), CEILING.cents),
        "most": CEILING.cents,
    }
