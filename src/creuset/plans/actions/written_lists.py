"""Lists of arrival and departure, written, changed and retired at the desk or by programs."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.plans.actions.codes import free_code
from creuset.plans.models import Checklist
from creuset.plans.permissions import check_may_change_offers
from creuset.plans.rules.written_lists import WrittenList, check_no_other, check_written
from creuset.villages.models import Village

MADE, LIST_CHANGED, RETIRED = "plans.list_written", "plans.list_changed", "plans.list_retired"
KIND = "checklist"


class ListCodeTaken(Conflict):
    """Another list of the village has the code, or had it."""

    code = "list-code-taken"


class ListChangedMeanwhile(Conflict):
    """Somebody changed the list since it was read."""

    code = "changed-meanwhile"


@transaction.atomic
def write_list(
    *, village: Village, said: WrittenList, by: Actor, now: datetime, code: str = ""
) -> Checklist:
    """The village has another list, the last; without a code it takes one from its name.

    Raise Forbidden; ListCodeTaken; ListThere; Refusals of BadChecklist.
    """
    check_may_change_offers(by, village)
    check_written(said)
    locks.lock("checklists", [village.pk])
    rows = Checklist.objects.filter(village=village)
    check_no_other(said, rows.filter(retired_at__isnull=True))
    if code and rows.filter(code=code).exists():
        raise ListCodeTaken(_("Another list has this code, or had it."), field="code")
    taken = rows.values_list("code", flat=True)
    last = rows.aggregate(last=Max("position"))["last"]
    row = Checklist.objects.create(
        village=village,
        code=code or free_code(said.names, set(taken), otherwise="liste"),
        position=0 if last is None else last + 1,
        changed_at=now,
        **as_columns(said),
    )
    _tell(MADE, row, by=by, now=now)
    return row


@transaction.atomic
def change_list(
    *,
    checklist: Checklist,
    said: WrittenList,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> Checklist:
    """The list says this for whoever begins it from now on; lists that have begun stay as they are.

    Raise Forbidden; NotFound for one that is retired; ListChangedMeanwhile where it is another than was `seen`;
    ListThere; Refusals of BadChecklist.
    """
    row = _held(checklist, by=by)
    if seen is not None and seen != row.changed_at:
        raise ListChangedMeanwhile(_("Somebody changed this list a moment ago: look at it again."))
    check_written(said)
    others = Checklist.objects.filter(village=row.village, retired_at__isnull=True)
    check_no_other(said, others.exclude(pk=row.pk))
    columns = as_columns(said)
    if all(getattr(row, name) == value for name, value in columns.items()):
        return row
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at = now
    row.save(update_fields=[*columns, "changed_at"])
    _tell(LIST_CHANGED, row, by=by, now=now)
    return row


@transaction.atomic
def retire_list(*, checklist: Checklist, by: Actor, now: datetime) -> Checklist:
    """Nobody begins the list any more; whoever goes through it goes on. Raise Forbidden; NotFound for one that is."""
    row = _held(checklist, by=by)
    row.retired_at = row.changed_at = now
    row.save(update_fields=["retired_at", "changed_at"])
    _tell(RETIRED, row, by=by, now=now)
    return row


def as_columns(said: WrittenList) -> dict[str, Any]:
    """Return what the columns of a list say of it."""
    return {
        "names": dict(said.names),
        "moment": said.moment.value,
        "kinds": [kind.value for kind in said.kinds],
        "things": [thing.data() for thing in said.things],
        "looked_at": [dict(names) for names in said.looked_at],
    }


def _held(checklist: Checklist, *, by: Actor) -> Checklist:
    check_may_change_offers(by, checklist.village)
    locks.lock("checklists", [checklist.village_id])
    rows = Checklist.objects.select_for_update(of=("self",)).select_related("village")
    row = rows.get(pk=checklist.pk)
    if row.retired_at is not None:
        raise NotFound(_("This list is retired."))
    return row


def _tell(verb: str, row: Checklist, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[(KIND, row.pk)],
        audience=Audience.TEAM,
        data={"list": row.names},
    )
