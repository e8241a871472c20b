"""What is written of contracts: who did what, and the fact for the domains above."""

from datetime import datetime

from creuset.core import audit, outbox
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.documents.contract_papers import KIND
from creuset.documents.models import Contract


class Bearer:
    """Somebody who opened the secret address that was mailed, and needs no account."""

    via = "page"
    party_id: int | None = None

    def __init__(self, name: str) -> None:
        self.name = name


def tell(
    verb: str,
    row: Contract,
    *,
    by: By,
    now: datetime,
    reason: str = "",
    audience: Audience = Audience.PARTIES,
    **more: str,
) -> None:
    """The audit and the outbox know that `by` did this to the contract."""
    about = [(KIND, row.pk), ("party", row.party_id)]
    if row.source_kind:
        about.append((row.source_kind, row.source_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=audience,
        data={"party": row.party.name, "title": row.title, "reference": row.reference, **more},
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)
