"""Written agreements as rows of the database, and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from creuset.plans.models import Agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from creuset.plans.written.agreements import Agreeing, SisterAgreement
    from creuset.villages.models import Village

_DAY = dt.timedelta(days=1)
_CENTS = 100


def write_agreements(village: Village, file: Agreeing, *, now: dt.datetime) -> None:
    """The village says this of its agreements; those that it says nothing of any more are retired."""
    there = {row.code: row for row in Agreement.objects.filter(village=village)}
    for position, each in enumerate(file.agreements):
        columns = {**_columns(each, village.currency), "position": position}
        row = there.get(each.code)
        if row is None:
            Agreement.objects.create(village=village, code=each.code, **columns)
        elif row.retired_at or any(getattr(row, name) != said for name, said in columns.items()):
            Agreement.objects.filter(pk=row.pk).update(**columns, retired_at=None)
    codes = [each.code for each in file.agreements]
    gone = Agreement.objects.filter(village=village, retired_at__isnull=True)
    gone.exclude(code__in=codes).update(retired_at=now)


def _columns(each: SisterAgreement, currency: str) -> dict[str, Any]:
    return {
        "names": dict(each.name),
        "home": each.home,
        "host": each.host,
        "offers": list(each.offers),
        "days_a_month": each.days_a_month,
        "price_cents": int(each.price * _CENTS),
        "currency": currency,
        "from_on": each.from_,
        "until_on": each.until + _DAY if each.until else None,
    }


def agreements_data(village: Village) -> Sequence[dict[str, Any]]:
    """Return the section of agreements as the database holds it; one query."""
    rows = Agreement.objects.filter(village=village, retired_at__isnull=True)
    return [
        {
            "code": row.code,
            "name": row.names,
            "home": row.home,
            "host": row.host,
            "offers": sorted(row.offers),
            "days_a_month": row.days_a_month,
            "price": Decimal(row.price_cents) / _CENTS,
            "from": row.from_on,
            "until": row.until_on - _DAY if row.until_on else None,
        }
        for row in rows.order_by("position", "pk")
    ]
