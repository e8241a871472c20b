"""What reception knows of those who move in or out: what they have of the village, and until when."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField

from creuset.core import outbox
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.people.actors import HOUSE
from creuset.plans.actions.asking import WITHDRAWN
from creuset.plans.actions.leaving import ENDED_FACT, NOTICE, TAKEN_BACK
from creuset.plans.actions.signing import SIGNED
from creuset.plans.actions.taking_over import TAKEN_OVER
from creuset.plans.kinds import Fact
from creuset.plans.knowing import known_by
from creuset.plans.models import Subscription, TodoList
from creuset.plans.queries.coverage import people_of
from creuset.reception.actions.items import follow_leaving
from creuset.reception.models import Holding, LockerUse
from creuset.reception.queries.leaving import last_days
from creuset.reception.rules.items import leaving_day
from creuset.villages.models import Village

#: What changes until when somebody is here.
CHANGES = (SIGNED, TAKEN_OVER, WITHDRAWN, NOTICE, TAKEN_BACK, ENDED_FACT)


HAD = Prepared(
    lambda: Holding.objects.filter(
        item__village_id=Given("village", BigIntegerField()),
        person_id__in=GivenList("persons", BigIntegerField()),
    )
)


def register() -> None:
    """Keys are due back as people leave; lists of arrival and departure follow what is handed out and brought back."""
    for topic in CHANGES:
        outbox.receive(topic, follow_subscription)
    known_by(Fact.KEY_HELD, key_held)
    known_by(Fact.KEYS_BACK, keys_back)


def follow_subscription(payload: Mapping[str, Any], now: datetime) -> None:
    """Until when somebody is here has changed: what they have is due by then."""
    row = (
        Subscription.objects.filter(pk=payload["subscription"])
        .select_related("village", "party")
        .first()
    )
    if row is not None:
        persons = people_of([row])[row.pk]
        follow_leaving(village=row.village, persons=persons, by=HOUSE, now=now)


def key_held(village: Village, lists: Sequence[TodoList], _on: date) -> Collection[int]:
    """Return those of whose people one has a badge or a key, or had one since they asked to come."""
    people = people_of(one.subscription for one in lists)
    had = _held_by(village, {pk for some in people.values() for pk in some})
    return {
        one.pk
        for one in lists
        if any(
            held.ended_at is None or held.issued_at >= one.subscription.asked_at
            for pk in people[one.subscription_id]
            for held in had[pk]
        )
    }


def keys_back(village: Village, lists: Sequence[TodoList], _on: date) -> Collection[int]:
    """Return those whose people have nothing of the village any more, but what they keep for another subscription."""
    people = people_of(one.subscription for one in lists)
    named = {pk for some in people.values() for pk in some}
    named |= {one.subscription.party_id for one in lists}
    had, days = _held_by(village, named), last_days(village, named)
    lockers: dict[int, list[LockerUse]] = defaultdict(list)
    for use in LockerUse.objects.filter(village=village, party__in=named, ended_at__isnull=True):
        lockers[use.party_id].append(use)

    def keeps(person: int, since: date) -> bool:
        return leaving_day(days[person], issued_on=since) is None

    def is_back(one: TodoList) -> bool:
        row = one.subscription
        mine = {*people[row.pk], row.party_id}
        held = [item for pk in mine for item in had[pk] if item.ended_at is None]
        after = [use for pk in mine for use in lockers[pk] if _outlives(use, row)]
        return all(keeps(item.person_id, village.day_of(item.issued_at)) for item in held) and all(
            keeps(use.party_id, use.first_day) for use in after
        )

    return {one.pk for one in lists if is_back(one)}


def _outlives(use: LockerUse, row: Subscription) -> bool:
    return row.last_on is None or use.last_day > row.last_on


def _held_by(village: Village, persons: Collection[int]) -> dict[int, list[Holding]]:
    found: dict[int, list[Holding]] = defaultdict(list)
    for row in HAD(village=village.pk, persons=persons) if persons else ():
        found[row.person_id].append(row)
    return found
