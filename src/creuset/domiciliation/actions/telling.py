"""What the audit is told of a domiciliation."""

from datetime import date, datetime
from typing import Any

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.core.traces import Named
from creuset.domiciliation.models import Domiciliation

KIND = "domiciliation"


def tell(
    verb: str,
    row: Domiciliation,
    *,
    by: By,
    now: datetime,
    audience: Audience = Audience.PARTIES,
    also: tuple[Named, ...] = (),
    reason: str = "",
    **data: date | str | int | None,
) -> None:
    """The audit says so on the pages of the domiciliation and of its company."""
    party = row.subscription.party
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk), ("party", party.pk), *also],
        audience=audience,
        data={"party": party.name, **{name: _plain(value) for name, value in data.items()}},
        reason=reason,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
