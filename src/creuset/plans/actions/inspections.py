"""The state of a place, as somebody moves in or out: written down by the team, agreed by both sides, then for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import BigIntegerField

from creuset.core import files, locks
from creuset.core.models import StoredFile
from creuset.core.prepared import Given, Prepared
from creuset.core.text import localized
from creuset.kernel.errors import Forbidden, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.actions.checklists import look_at_subscription
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import Condition, Moment, Side
from creuset.plans.models import (
    Inspection,
    InspectionLine,
    MeterReading,
    Subscription,
    TodoList,
)
from creuset.plans.permissions import (
    check_may_act_for,
    check_may_change_plans,
    may_act_for,
    may_change_plans,
)
from creuset.plans.rules.checklists import AgreedAlready, NothingSaid, Seen, check_looked_at

KIND = "inspection"
INSPECTED, AGREED = "plans.place_inspected", "plans.inspection_agreed"
MOST_LINES, MOST_METERS, MOST_PICTURES = 200, 20, 40


class TooMuch(Refused):
    """There is as much as there may be."""

    code = "too-much"


@dataclass(frozen=True, slots=True)
class Read:
    """What a meter showed."""

    meter: str
    value: Decimal
    unit: str = ""


@transaction.atomic
def begin_inspection(*, todo_list: TodoList, by: Actor, now: datetime) -> Inspection:
    """The places of the subscription are looked at: each thing that the list names stands to be told, in each.

    On leaving, what was looked at on entering is looked at again. Begun twice, it is one. Raise Forbidden.
    """
    row = todo_list.subscription
    check_may_change_plans(by, row.village)
    locks.lock(KIND, [row.pk])
    made, is_new = Inspection.objects.get_or_create(
        subscription=row,
        moment=todo_list.moment,
        defaults={"begun_at": now, "changed_at": now},
    )
    if is_new:
        lines = _entered(row) if todo_list.moment == Moment.DEPARTURE else []
        _write_lines(made, lines or _to_look_at(todo_list))
    return made


@transaction.atomic
def write_inspection(
    *,
    inspection: Inspection,
    lines: Sequence[Seen],
    meters: Sequence[Read],
    note: str,
    by: Actor,
    now: datetime,
) -> Inspection:
    """It says so; whoever had agreed has to agree again. Raise Forbidden; AgreedAlready; TooMuch; NothingSaid."""
    row = _held(inspection)
    check_may_change_plans(by, row.subscription.village)
    if len(lines) > MOST_LINES or len(meters) > MOST_METERS:
        raise TooMuch(_("Write less: put what belongs together on one line."))
    if any(not one.thing.strip() for one in lines):
        raise NothingSaid(_("Name what was looked at."), field="thing")
    row.note, row.changed_at = note.strip(), now
    row.village_agreed_at = row.village_agreed_by = None
    row.holder_agreed_at = row.holder_agreed_by = None
    row.holder_name = row.reply = ""
    row.save()
    row.lines.all().delete()
    _write_lines(row, lines)
    row.meters.all().delete()
    MeterReading.objects.bulk_create(
        MeterReading(
            inspection=row,
            meter=one.meter.strip(),
            value=one.value,
            unit=one.unit.strip(),
            position=position,
        )
        for position, one in enumerate(meters)
    )
    tell(INSPECTED, row.subscription, by=by, now=now, moment=row.moment)
    return row


@transaction.atomic
def agree(
    *,
    inspection: Inspection,
    side: Side,
    by: Actor,
    now: datetime,
    name: str = "",
    reply: str = "",
) -> Inspection:
    """A side agrees on what was found; the team also writes down that the holder did, who stood beside it.

    Once both did, it never changes, and what waits for it is done. Raise Forbidden; AgreedAlready; NotLookedAt;
    NothingSaid without the name of who agrees for the holder.
    """
    row = _held(inspection)
    subscription = row.subscription
    if side is Side.VILLAGE:
        check_may_change_plans(by, subscription.village)
    else:
        check_may_act_for(by, subscription.village, subscription.party)
    check_looked_at([line.read() for line in row.lines.order_by("position")])
    if side is Side.VILLAGE:
        row.village_agreed_at, row.village_agreed_by = now, by.party
    else:
        if not name.strip():
            raise NothingSaid(_("Write your name to agree."), field="name")
        row.holder_agreed_at, row.holder_agreed_by = now, by.party
        row.holder_name, row.reply = name.strip(), reply.strip()
    row.save()
    tell(AGREED, subscription, by=by, now=now, moment=row.moment, side=side.value)
    if row.is_agreed:
        look_at_subscription(subscription, now=now)
    return row


@transaction.atomic
def add_picture(
    *, inspection: Inspection, upload: "UploadedFile[Any]", by: Actor, now: datetime
) -> StoredFile:
    """It shows one picture more, by the team or the holder, until both agreed. Raise Forbidden; AgreedAlready;
    TooMuch; FileRefused.
    """
    row = _held(inspection)
    _check_may_show(by, row)
    known = len(files.list_of(KIND, row.pk))
    if known >= MOST_PICTURES:
        raise TooMuch(_("It has as many pictures as it may."), field="pictures")
    stored = files.store_picture(
        upload=upload,
        kind=KIND,
        object_id=row.pk,
        by=by,
        now=now,
        village_id=row.subscription.village_id,
        position=known,
        field="pictures",
    )
    tell(INSPECTED, row.subscription, by=by, now=now, moment=row.moment)
    return stored


def _check_may_show(by: Actor, row: Inspection) -> None:
    village = row.subscription.village
    if not (may_change_plans(by, village) or may_act_for(by, village, row.subscription.party)):
        raise Forbidden(_("Only the team and whoever has the place add pictures."))


HELD = Prepared(
    lambda: (
        Inspection.objects.select_for_update(of=("self",))
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related(
            "subscription__village",
            "subscription__party",
            "subscription__member",
            "subscription__offer",
        )
    )
)


def _held(inspection: Inspection) -> Inspection:
    """Return it as it is now, held until the transaction ends; raise AgreedAlready once both sides agreed."""
    row = HELD.first(pk=inspection.pk)
    if row is None:
        raise NotFound(_("There is no such state of a place."))
    if row.is_agreed:
        raise AgreedAlready(_("Both sides agreed on this: it does not change any more."))
    return row


def _entered(row: Subscription) -> list[Seen]:
    """Return what was looked at as they moved in, its state to be told again."""
    lines = InspectionLine.objects.filter(
        inspection__subscription=row, inspection__moment=Moment.ARRIVAL
    )
    return [Seen(one.place, one.thing, None) for one in lines.order_by("position")]


def _to_look_at(todo_list: TodoList) -> list[Seen]:
    row = todo_list.subscription
    language = row.village.languages[0]
    lets = row.lets.select_related("resource").order_by("from_on", "pk")
    places = dict.fromkeys(localized(let.resource.names, language) for let in lets)
    return [
        Seen(place[:120], localized(thing, language)[:200], None)
        for place in (places or {localized(row.offer.names, language): None})
        for thing in todo_list.looked_at
    ]


def _write_lines(row: Inspection, lines: Sequence[Seen]) -> None:
    InspectionLine.objects.bulk_create(
        InspectionLine(
            inspection=row,
            place=one.place.strip(),
            thing=one.thing.strip(),
            condition=one.condition.value if isinstance(one.condition, Condition) else "",
            words=one.words.strip(),
            position=position,
        )
        for position, one in enumerate(lines)
    )
