"""Who is a member: whoever lives a contract that day. Nobody types it."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from creuset.people.models import Affiliation
from creuset.plans.models import Subscription
from creuset.plans.queries.subscriptions import holds_on
from creuset.villages.models import Village


def members_of(village: Village, *, on: date, among: Collection[int] | None = None) -> set[int]:
    """Return the ids of the members of the village that day, or of those among some; two queries.

    Whoever holds a contract that is lived that day, whoever uses it, and whoever belongs then to a structure that
    holds one.
    """
    rows = Subscription.objects.filter(holds_on(on), village=village)
    belonging = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        since__lte=on,
        organisation__in=rows.values("party"),
    )
    if among is not None:
        rows = rows.filter(Q(party__in=among) | Q(member__in=among))
        belonging = belonging.filter(person__in=among)
    found = set(belonging.values_list("person_id", flat=True))
    for party, member in rows.values_list("party_id", "member_id"):
        found |= {party, member} - {None}
    return found if among is None else found & set(among)


def judge(village: Village, on: date, among: Collection[int] | None) -> set[int]:
    """Return the members, as `people.members` asks for them."""
    return members_of(village, on=on, among=among)
