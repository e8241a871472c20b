"""Whoever speaks for the holder of a subscription is told what becomes of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from creuset.notices.actions import tell
from creuset.people.models import Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.plans.models import Subscription


def notify(
    topic: str,
    row: Subscription,
    *,
    now: datetime,
    told: Iterable[Party] | None = None,
    **content: date | str | Mapping[str, str],
) -> None:
    """Those who speak for the holder, or those named, are told of the topic, once for this instant."""
    said: dict[str, Any] = {
        "subscription": row.pk,
        "number": row.number,
        "offer": row.offer.names,
        "starts_on": row.starts_on.isoformat(),
        "until": row.offered_until.isoformat() if row.offered_until else "",
        **{
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in content.items()
        },
    }
    for party in spokespeople_of(row.party) if told is None else told:
        tell(
            party=party,
            village=row.village,
            topic=topic,
            key=f"{row.pk} {now.isoformat()}",
            content=said,
            now=now,
        )
