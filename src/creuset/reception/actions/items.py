"""Badges and keys: entered, handed out, taken back, lost, blocked."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience, AuditObject
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.places.models import Building, Resource
from creuset.plans.actions.checklists import look_at_party
from creuset.reception.models import Holding, Item, ItemKind
from creuset.reception.permissions import check_may_receive
from creuset.reception.queries.leaving import last_days
from creuset.reception.rules.items import (
    NotAPerson,
    NumberTaken,
    check_due,
    check_number,
    due_day,
    leaving_day,
)
from creuset.reception.states import ITEM, ItemState
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "item"
ADDED, CHANGED, ISSUED, MOVED = (
    "reception.item_added",
    "reception.item_changed",
    "reception.item_issued",
    "reception.item_moved",
)
#: What whoever holds something is told: that they have it, that it is due, that it is off their hands.
HELD = "reception.item-held"
MOST = 500


@transaction.atomic
def add_item(
    *,
    village: Village,
    number: str,
    kind: ItemKind,
    by: Actor,
    now: datetime,
    label: str = "",
    resources: Collection[Resource] = (),
    building: Building | None = None,
) -> Item:
    """The village has a badge or a key more, at reception. Raise Forbidden; NotFound; NoNumber; NumberTaken."""
    check_may_receive(by, village)
    row = Item(village=village, kind=kind, changed_at=now)
    _write(row, number, label, resources, building)
    _tell(ADDED, row, by=by, now=now)
    return row


@transaction.atomic
def change_item(
    *,
    item: Item,
    number: str,
    kind: ItemKind,
    by: Actor,
    now: datetime,
    label: str = "",
    resources: Collection[Resource] = (),
    building: Building | None = None,
) -> Item:
    """It is called so and opens this, whoever holds it. Raise Forbidden; NotFound; NoNumber; NumberTaken."""
    row = _locked(item)
    check_may_receive(by, row.village)
    row.kind, row.changed_at = kind, now
    _write(row, number, label, resources, building)
    _tell(CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def issue_item(
    *, item: Item, person: Party, by: Actor, now: datetime, due_on: date | None = None
) -> Holding:
    """A person of the village has it, until the day or until they leave, and is told; lists that wait for it know.

    Raise Forbidden; NotFound; NotAPerson; WrongDays; ImpossibleStep where it is not at reception.
    """
    row = _locked(item)
    village = row.village
    check_may_receive(by, village)
    get_known(village, person.pk)
    if person.is_organisation:
        raise NotAPerson(_("Name the person who takes it."), field="person")
    check_due(due_on, today=village.day_of(now))
    _step(row, "issue", now=now)
    days = last_days(village, [person.pk])[person.pk]
    leaves_on = leaving_day(days, issued_on=village.day_of(now))
    made = Holding.objects.create(
        item=row,
        person=person,
        issued_at=now,
        issued_by=by.party,
        given_until=due_on,
        leaves_on=leaves_on,
        due_on=due_day(due_on, leaves_on),
    )
    _tell(ISSUED, row, by=by, now=now, person=person)
    _tell_holder(row, made, "issued", now=now)
    look_at_party(person, now=now)
    return made


@transaction.atomic
def follow_leaving(*, village: Village, persons: Collection[int], by: Actor, now: datetime) -> int:
    """What these persons have of the village is due back by the day they leave, or no more if they stay; they are
    told of a new day. Return of how many things the day changed.
    """
    check_is_house(by)
    rows = (
        Holding.objects.select_for_update(of=("self",))
        .filter(person__in=persons, item__village=village, ended_at__isnull=True)
        .select_related("item", "person")
        .order_by("pk")
    )
    days, changed = last_days(village, persons), 0
    for row in rows[:MOST]:
        row.item.village = village
        leaves_on = leaving_day(days[row.person_id], issued_on=village.day_of(row.issued_at))
        if leaves_on == row.leaves_on:
            continue
        row.leaves_on, row.due_on = leaves_on, due_day(row.given_until, leaves_on)
        row.reminded_at = None
        row.save(update_fields=["leaves_on", "due_on", "reminded_at"])
        if leaves_on is not None:
            _tell_holder(row.item, row, "leaving", now=now)
        changed += 1
    return changed


@transaction.atomic
def move_item(*, item: Item, verb: str, by: Actor, now: datetime) -> Item:
    """It goes where the verb of the machine leads – take_back, lose, find, block, unblock – and is off the hands of
    whoever held it, who is told. Raise Forbidden; ImpossibleStep.
    """
    row = _locked(item)
    check_may_receive(by, row.village)
    _step(row, verb, now=now)
    held = row.holdings.filter(ended_at__isnull=True).select_related("person").first()
    if held is not None:
        held.ended_at, held.ended_by, held.ended_as = now, by.party, row.state
        held.save(update_fields=["ended_at", "ended_by", "ended_as"])
        _tell_holder(row, held, "ended", now=now)
    _tell(MOVED, row, by=by, now=now, person=held.person if held else None)
    if held is not None:
        look_at_party(held.person, now=now)
    return row


@transaction.atomic
def remind_of_items(*, by: Actor, now: datetime) -> int:
    """Whoever has something that was due before today is told so, once; return how many were."""
    check_is_house(by)
    rows = Holding.objects.filter(
        ended_at__isnull=True, due_on__isnull=False, due_on__lt=now.date(), reminded_at__isnull=True
    ).select_related("item__village", "person")
    count = 0
    for row in rows.select_for_update(of=("self",)).order_by("pk")[:MOST]:
        # Midnight has come in the village too.
        if row.due_on is None or row.due_on >= row.item.village.day_of(now):
            continue
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        _tell_holder(row.item, row, "due", now=now)
        count += 1
    return count


@transaction.atomic
def forget_holdings(*, village: Village, by: Actor, now: datetime) -> int:
    """Who had what longer ago than the village keeps is forgotten; return how many times that was."""
    check_is_house(by)
    since = kept_since(village, "reception", now=now)
    old = Holding.objects.filter(item__village=village, ended_at__lt=since)
    named = set(old.values_list("item_id", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=named, row__at__lt=since)
    audit.erase(told.values_list("row_id", flat=True))
    return old.delete()[0]


def forget_holdings_of(party: Party) -> None:
    """What an erased person had given back is forgotten."""
    Holding.objects.filter(person=party, ended_at__isnull=False).delete()


def _locked(item: Item) -> Item:
    return Item.objects.select_for_update(of=("self",)).select_related("village").get(pk=item.pk)


def _write(
    row: Item,
    number: str,
    label: str,
    resources: Collection[Resource],
    building: Building | None,
) -> None:
    """It is so; raise NumberTaken where another has the number, NotFound where a place is another village's."""
    villages = {one.village_id for one in resources} | (
        {building.village_id} if building else set()
    )
    if villages - {row.village_id}:
        raise NotFound(_("There is no such place, or none that you may see."))
    row.number, row.label, row.building = check_number(number), " ".join(label.split()), building
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NumberTaken(_("Another badge or key has this number."), field="number") from error
    row.resources.set(resources)


def _step(row: Item, verb: str, *, now: datetime) -> None:
    row.state, row.changed_at = ITEM.check(ItemState(row.state), verb), now
    row.save(update_fields=["state", "changed_at"])


def _tell(verb: str, row: Item, *, by: By, now: datetime, person: Party | None = None) -> None:
    about = [(KIND, row.pk)]
    if person is not None:
        about.append(("party", person.pk))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.PARTIES if person else Audience.TEAM,
        data={
            "kind": row.kind,
            "number": row.number,
            "state": ItemState(row.state).value,
            "person": person.name if person else "",
        },
    )


def _tell_holder(row: Item, held: Holding, what: str, *, now: datetime) -> None:
    tell(
        party=held.person,
        village=row.village,
        topic=HELD,
        key=f"{held.pk} {what} {held.due_on}" if what == "leaving" else f"{held.pk} {what}",
        content={
            "what": what,
            "kind": row.kind,
            "number": row.number,
            "state": ItemState(row.state).value,
            "due_on": held.due_on.isoformat() if held.due_on else "",
        },
        now=now,
    )
