"""Badges, keys and lockers, reached from their village."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.reception.models import Holding, Item, LockerUse
from creuset.reception.permissions import check_may_see_inside, may_see_inside
from creuset.reception.states import ItemState
from creuset.villages.models import Village

LIVE = Holding.objects.filter(ended_at__isnull=True).select_related("person")


@dataclass(frozen=True, slots=True)
class Locker:
    """A locker, and whose it is now, or next."""

    resource: Resource
    use: LockerUse | None


def items_of(
    village: Village,
    *,
    by: Actor,
    state: ItemState | None = None,
    words: str = "",
    due_before: date | None = None,
) -> QuerySet[Item]:
    """Return the badges and keys of the village with who holds them (`holdings.all()`), unordered: in a state, with
    words of their number, name or holder, due before a day, where asked. Raise Forbidden.
    """
    check_may_see_inside(by, village)
    rows = Item.objects.filter(village=village).prefetch_related(Prefetch("holdings", LIVE))
    if state is not None:
        rows = rows.filter(state=state)
    if due_before is not None:
        rows = rows.filter(holdings__ended_at__isnull=True, holdings__due_on__lt=due_before)
    for word in fold(words).split():
        held = Holding.objects.filter(ended_at__isnull=True, person__search_text__contains=word)
        rows = rows.filter(Q(search_text__contains=word) | Q(pk__in=held.values("item_id")))
    return rows


def get_item(village: Village, pk: int, *, by: Actor) -> Item:
    """Return the badge or key with its village; Forbidden, or NotFound where there is none."""
    found = items_of(village, by=by).select_related("building").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such badge or key."))
    found.village = village
    return found


def history_of(item: Item, *, most: int = 50) -> list[Holding]:
    """Return who had it, the latest first."""
    rows = Holding.objects.filter(item=item).select_related("person", "issued_by", "ended_by")
    return list(rows.order_by("-issued_at", "-pk")[:most])


def ask_had(
    party: Party, village: Village, *, now: datetime
) -> tuple[QuerySet[Holding], QuerySet[LockerUse]]:
    """Return what a party has of the village: badges and keys, due first, and lockers now or to come."""
    held = Holding.objects.filter(person=party, item__village=village, ended_at__isnull=True)
    lockers = _standing(village, now=now).filter(party=party).select_related("resource")
    return (
        held.select_related("item").order_by("due_on", "issued_at", "pk"),
        lockers.order_by("first_day", "pk"),
    )


def lockers_of(village: Village, *, by: Actor, now: datetime) -> list[Locker]:
    """Return the lockers of the village in order, each with whose it is now, or next; two queries. Raise Forbidden."""
    check_may_see_inside(by, village)
    rows = (
        resources_seen(village, by)
        .filter(kind=Kind.LOCKER, own_parts__isnull=True)
        .select_related("building", "level")
        .order_by("building__position", "position", "pk")
    )
    uses: dict[int, LockerUse] = {}
    for use in _standing(village, now=now).select_related("party").order_by("first_day", "pk"):
        uses.setdefault(use.resource_id, use)
    return [Locker(resource, uses.get(resource.pk)) for resource in rows]


def locker_uses(village: Village, *, by: Actor, now: datetime) -> QuerySet[LockerUse]:
    """Return the lockers given, now or to come, that the actor may read, unordered: all for the team, else those of
    whom they act for.
    """
    rows = _standing(village, now=now).select_related("resource", "party")
    if may_see_inside(by, village):
        return rows
    return rows.filter(party_id__in=by.acts_for(village.day_of(now)))


def uses_of(resource: Resource, *, most: int = 50) -> list[LockerUse]:
    """Return who had the locker, has it and will have it, the latest first."""
    rows = LockerUse.objects.filter(resource=resource).select_related("party", "given_by")
    return list(rows.order_by("-first_day", "-pk")[:most])


def get_use(village: Village, pk: int, *, by: Actor) -> LockerUse:
    """Return the locker given under that number; Forbidden, or NotFound where there is none."""
    check_may_see_inside(by, village)
    rows = LockerUse.objects.filter(village=village, pk=pk).select_related("resource", "party")
    found = rows.first()
    if found is None:
        raise NotFound(_("No locker was given under that number."))
    found.village = village
    return found


def _standing(village: Village, *, now: datetime) -> QuerySet[LockerUse]:
    return LockerUse.objects.filter(
        village=village, ended_at__isnull=True, last_day__gte=village.day_of(now)
    )
