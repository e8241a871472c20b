"""What the audit and the domains above are told of a subscription."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from creuset.core import audit, outbox
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.plans.models import Subscription

KIND = "subscription"


def tell(
    verb: str,
    row: Subscription,
    *,
    by: By,
    now: datetime,
    reason: str = "",
    **data: date | str | int | Mapping[str, str] | None,
) -> None:
    """The audit says so on the pages of the subscription, its party and its project; the outbox too."""
    about = [(KIND, row.pk), ("party", row.party_id)]
    if row.member_id is not None:
        about.append(("party", row.member_id))
    if row.project_id is not None:
        about.append(("project", row.project_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={
            "number": row.number,
            "party": row.party.name,
            "offer": row.offer.names,
            **{name: _plain(value) for name, value in data.items()},
        },
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)


def announce(topic: str, row: Subscription, *, now: datetime) -> None:
    """The domains above are told a fact of the subscription."""
    outbox.put(topic, {KIND: row.pk}, at=now, village_id=row.village_id)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
