"""Who moves in or out, and what is still to do; one list, and the state of the place that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    Exists,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)

from creuset.core import files
from creuset.core.audit import By
from creuset.core.models import StoredFile
from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.plans.actions.inspections import KIND
from creuset.plans.kinds import Condition, Moment
from creuset.plans.models import Checklist, Inspection, Subscription, Todo, TodoList
from creuset.plans.permissions import is_own, may_see_plans
from creuset.plans.rules.checklists import Seen, worse_since
from creuset.plans.states import TodoState
from creuset.villages.models import Village


@dataclass(frozen=True, kw_only=True)
class ListsAsked:
    """What narrows the lists; what is empty narrows nothing. Without `is_over` those that have something to do."""

    words: str = ""
    moment: Moment | None = None
    is_late: bool = False
    is_over: bool = False


def lists_of(village: Village, *, by: Actor) -> QuerySet[TodoList]:
    """Return the lists of the village that the actor may read, unordered, with how many things there are (`count`,
    `done_count`, `left`) and when the next is due (`next_on`).
    """
    rows = TodoList.objects.filter(subscription__village=village)
    if not may_see_plans(by, village):
        mine = Subscription.objects.filter(is_own(by), village=village)
        rows = rows.filter(subscription__in=mine)
    return _counted(rows)


def own_lists(village: Village, *, by: Actor) -> QuerySet[TodoList]:
    """Return those of the actor's own subscriptions, unordered, counted likewise."""
    mine = Subscription.objects.filter(is_own(by), village=village)
    return _counted(TodoList.objects.filter(subscription__in=mine))


def lists_of_subscription(row: Subscription) -> QuerySet[TodoList]:
    """Return the lists that the subscription goes through, counted likewise, the first first."""
    return _counted(TodoList.objects.filter(subscription=row)).order_by("pk")


def narrowed_lists(
    rows: QuerySet[TodoList], asked: ListsAsked, *, today: date
) -> QuerySet[TodoList]:
    """Return those of the lists that were asked for."""
    for word in fold(asked.words).split():
        rows = rows.filter(
            Q(subscription__party__search_text__contains=word)
            | Q(subscription__member__search_text__contains=word)
        )
    if asked.moment is not None:
        rows = rows.filter(moment=asked.moment)
    to_do = Todo.objects.filter(todo_list=OuterRef("pk"), state=TodoState.OPEN)
    if asked.is_over:
        return rows.filter(~Exists(to_do))
    return rows.filter(Exists(to_do.filter(due_on__lt=today) if asked.is_late else to_do))


def get_list(village: Village, pk: int, *, by: Actor) -> TodoList:
    """Return the list with its things in order; NotFound unless the actor may read it."""
    return _found(village, lists_of(village, by=by), pk)


def get_own_list(village: Village, pk: int, *, by: Actor) -> TodoList:
    """Return a list of the actor's own likewise."""
    return _found(village, own_lists(village, by=by), pk)


def lists_with_things(rows: QuerySet[TodoList]) -> QuerySet[TodoList]:
    """Return the lists with their things in order, and who ticked them; one query more."""
    things = Todo.objects.select_related("done_by").order_by("position")
    return rows.prefetch_related(Prefetch("todos", queryset=things))


def get_todo(todo_list: TodoList, code: str) -> Todo:
    """Return a thing of the list, by its code; NotFound where it has none."""
    row = todo_list.todos.filter(code=code).first()
    if row is None:
        raise NotFound(_("There is no such thing on this list."))
    row.todo_list = todo_list
    return row


def written_lists(village: Village) -> QuerySet[Checklist]:
    """Return the lists as the village writes them, in order."""
    rows = Checklist.objects.filter(village=village, retired_at__isnull=True)
    return rows.order_by("position", "pk")


def get_written_list(village: Village, code: str) -> Checklist:
    """Return a list that the village writes; NotFound for one that is retired, or there never was."""
    row = written_lists(village).filter(code=code).first()
    if row is None:
        raise NotFound(_("There is no such list."))
    row.village = village
    return row


@dataclass(frozen=True)
class Inspected:
    """A state of a place, whole: what was found, what of it is worse than before, and its pictures."""

    inspection: Inspection
    lines: Sequence[Seen]
    #: By place and thing: how it was found on entering, where it is worse on leaving.
    was: dict[tuple[str, str], Condition]
    pictures: Sequence[StoredFile]


def find_inspection(todo_list: TodoList) -> Inspected | None:
    """Return the state of the places that goes with the list; None where nobody has begun it. Four queries."""
    rows = Inspection.objects.filter(subscription=todo_list.subscription_id).select_related(
        "village_agreed_by", "holder_agreed_by"
    )
    both = {one.moment: one for one in rows.prefetch_related("lines", "meters")}
    found = both.get(todo_list.moment)
    if found is None:
        return None
    found.subscription = todo_list.subscription
    lines = _lines(found)
    entered = both.get(Moment.ARRIVAL)
    worse = worse_since(_lines(entered), lines) if entered and entered != found else []
    return Inspected(
        inspection=found,
        lines=lines,
        was={(one.place, one.thing): was for one, was in worse},
        pictures=files.list_of(KIND, found.pk),
    )


def get_inspection(todo_list: TodoList) -> Inspected:
    """Return it; NotFound where nobody has begun it."""
    found = find_inspection(todo_list)
    if found is None:
        raise NotFound(_("Nobody has looked at the places yet."))
    return found


def may_see_picture(by: By | None, stored: StoredFile) -> bool:
    """Say whether somebody may see a picture of a place: the team, and whoever has the subscription."""
    row = Inspection.objects.filter(pk=stored.object_id).select_related("subscription").first()
    if row is None or not isinstance(by, Actor):
        return False
    if may_see_plans(by, row.subscription.village):
        return True
    return Subscription.objects.filter(is_own(by), pk=row.subscription_id).exists()


#: How many things are late in a village, for the team's menu.
LATE = Prepared(
    lambda: Todo.objects.filter(
        todo_list__subscription__village_id=Given("village", BigIntegerField()),
        state=Value(TodoState.OPEN.value),
        due_on__lt=Given("on", DateField()),
    ).values_list("pk")
)


def late_lists(village: Village, *, today: date) -> QuerySet[TodoList]:
    """Return the lists on which something is late, with their parties, the latest thing first."""
    late = Todo.objects.filter(todo_list=OuterRef("pk"), state=TodoState.OPEN, due_on__lt=today)
    rows = TodoList.objects.filter(Exists(late), subscription__village=village)
    return rows.select_related("subscription__party").order_by("subscription__starts_on", "pk")


def _counted(rows: QuerySet[TodoList]) -> QuerySet[TodoList]:
    to_do = Q(todos__state=TodoState.OPEN)
    return rows.select_related(
        "subscription__party", "subscription__member", "subscription__offer"
    ).annotate(
        count=Count("todos"),
        done_count=Count("todos", filter=~to_do),
        left=Count("todos", filter=to_do),
        next_on=Min("todos__due_on", filter=to_do),
    )


def _found(village: Village, rows: QuerySet[TodoList], pk: int) -> TodoList:
    row = lists_with_things(rows).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such list."))
    row.subscription.village = village
    return row


def _lines(inspection: Inspection) -> list[Seen]:
    return [one.read() for one in sorted(inspection.lines.all(), key=lambda one: one.position)]
