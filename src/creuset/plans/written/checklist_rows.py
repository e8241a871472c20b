"""Written lists of arrival and departure as rows of the database, and back; who goes through one goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.plans.models import Checklist as ChecklistRow
from creuset.plans.rules.checklists import Thing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from creuset.plans.written.checklists import Checklist, Lists
    from creuset.villages.models import Village

type Data = dict[str, Any]


def write_checklists(village: Village, written: Lists, *, now: dt.datetime) -> None:
    """The village has these lists; those that are not among them are retired."""
    there = {row.code: row for row in ChecklistRow.objects.filter(village=village)}
    for position, one in enumerate(written.checklists):
        columns = {**_columns(one), "position": position}
        row = there.get(one.code)
        if row is None:
            ChecklistRow.objects.create(village=village, code=one.code, changed_at=now, **columns)
        elif row.retired_at or any(getattr(row, name) != said for name, said in columns.items()):
            ChecklistRow.objects.filter(pk=row.pk).update(
                **columns, retired_at=None, changed_at=now
            )
    codes = [one.code for one in written.checklists]
    ChecklistRow.objects.filter(village=village, retired_at__isnull=True).exclude(
        code__in=codes
    ).update(retired_at=now, changed_at=now)


def checklists_data(village: Village) -> Sequence[Data]:
    """Return the section of lists as the database holds it; one query."""
    rows = ChecklistRow.objects.filter(village=village, retired_at__isnull=True)
    return [
        {
            "code": row.code,
            "name": row.names,
            "moment": row.moment,
            "kinds": row.kinds,
            "items": [
                {
                    "code": thing.code,
                    "name": dict(thing.names),
                    "by": thing.doer.value,
                    "days": thing.days,
                    "known": thing.fact.value if thing.fact else None,
                }
                for thing in row.read()
            ],
            "looked_at": row.looked_at,
        }
        for row in rows.order_by("position", "pk")
    ]


def _columns(one: Checklist) -> Data:
    return {
        "names": dict(one.name),
        "moment": one.moment.value,
        "kinds": [kind.value for kind in one.kinds],
        "things": [
            Thing(each.code, each.name, each.by, each.days, each.known).data() for each in one.items
        ],
        "looked_at": [dict(each) for each in one.looked_at],
    }
