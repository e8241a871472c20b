"""Who is a member: whoever lives a contract that day. Nobody types it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from creuset.people.models import Affiliation
from creuset.plans.models import Subscription
from creuset.plans.queries.subscriptions import holds_on
from creuset.villages.models import Village


def judge(
    village: Village, on: date, among: Collection[int] | None
) -> Sequence[QuerySet[Any, int]]:
    """Return the questions for the ids of the members, as `people.members` asks them.

    Whoever holds a contract that is lived that day, whoever uses it, and whoever belongs then to a structure that
    holds one.
    """
    rows = Subscription.objects.filter(holds_on(on), village=village)
    belonging = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        since__lte=on,
        organisation__in=rows.values("party"),
    )
    found = (
        (rows, "party_id"),
        (rows.filter(member__isnull=False), "member_id"),
        (belonging, "person_id"),
    )
    return [
        (some if among is None else some.filter(**{f"{name}__in": among}))
        .order_by()
        .values_list(name, flat=True)
        for some, name in found
    ]
