"""Somebody moves in or out: the list begins, its things are ticked by the house or by a person, late ones recalled."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import BigIntegerField, CharField, DateField, Q

from creuset.core import locks
from creuset.core.audit import By
from creuset.core.plain_rows import new_row
from creuset.core.prepared import Given, GivenList, Prepared, insert
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell as tell_person
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.plans.actions.telling import tell
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.knowing import true_of
from creuset.plans.models import Checklist, Subscription, Term, Todo, TodoList
from creuset.plans.permissions import check_may_do
from creuset.plans.queries.coverage import is_for
from creuset.plans.rules.checklists import (
    AHEAD,
    check_by_hand,
    due_day,
    followed,
    is_leaving,
    list_for,
)
from creuset.plans.states import STANDING, TODO, TodoState
from creuset.villages.models import Village

BEGUN, DROPPED = "plans.list_begun", "plans.list_dropped"
TICKED, UNDONE, WAIVED = "plans.todo_done", "plans.todo_undone", "plans.todo_waived"
VERBS = {"tick": TICKED, "undo": UNDONE, "waive": WAIVED}
#: What somebody is told who should have done a thing.
LATE = "plans.todo-late"
MOST = 500

#: The list that a subscription goes through at a moment, the lists of its village, and what it pays for that day.
GONE_THROUGH = Prepared(
    lambda: TodoList.objects.filter(
        subscription_id=Given("subscription", BigIntegerField()),
        moment=Given("moment", CharField()),
    )
)
WRITTEN = Prepared(
    lambda: Checklist.objects.filter(
        village_id=Given("village", BigIntegerField()), retired_at__isnull=True
    ).order_by("position", "pk")
)
THAT_DAY = Prepared(
    lambda: Term.objects.filter(
        subscription_id=Given("subscription", BigIntegerField()),
        from_on__lte=Given("day", DateField()),
        until_on__gt=Given("day", DateField()),
    ).select_related("offer")
)


def _waiting(which: Callable[[], Q]) -> Prepared[TodoList]:
    """Return what asks for lists on which something is known by the house, village by village."""
    return Prepared(
        lambda: (
            TodoList.objects.filter(which())
            .filter(todos__in=Todo.objects.exclude(fact="").exclude(state=TodoState.WAIVED))
            .select_related("subscription__party", "subscription__offer", "subscription__village")
            .distinct()
            .order_by("subscription__village_id", "pk")[:MOST]
        )
    )


THIS_LIST = _waiting(lambda: Q(pk=Given("pk", BigIntegerField())))
OF_SUBSCRIPTION = _waiting(lambda: Q(subscription_id=Given("subscription", BigIntegerField())))
OF_PARTY = _waiting(
    lambda: Q(
        subscription__in=Subscription.objects.filter(is_for(Given("party", BigIntegerField())))
    )
)
OPEN_IN = _waiting(
    lambda: Q(
        subscription__village_id=Given("village", BigIntegerField()),
        pk__in=Todo.objects.filter(state=TodoState.OPEN).values("todo_list_id"),
    )
)
#: What the house knows of these lists, held by whoever asks.
KNOWN = Prepared(
    lambda: (
        Todo.objects.select_for_update(of=("self",))
        .filter(todo_list_id__in=GivenList("lists", BigIntegerField()))
        .exclude(fact="")
        .order_by("pk")
    )
)


def begin_list(row: Subscription, moment: Moment, *, by: By, now: datetime) -> TodoList | None:
    """The subscription, which is held, goes through the list for its kind of offer, if there is one, once.

    What the house knows already is ticked; whoever has something to do is told.
    """
    locks.lock("todo-list", [row.pk])
    if GONE_THROUGH(subscription=row.pk, moment=moment):
        return None
    today = row.village.day_of(now)
    offer = row.offer
    if held := THAT_DAY.first(subscription=row.pk, day=today):
        offer = held.offer
    written = list_for(WRITTEN(village=row.village_id), moment, OfferKind(offer.kind))
    if written is None:
        return None
    made = new_row(
        TodoList,
        subscription=row,
        moment=moment,
        names=written.names,
        looked_at=written.looked_at,
        begun_at=now,
    )
    insert([made])
    things = written.read()
    insert(
        new_row(
            Todo,
            todo_list=made,
            code=thing.code,
            names=dict(thing.names),
            doer=thing.doer,
            fact=thing.fact or "",
            due_on=due_day(moment, thing.days, starts_on=row.starts_on, last_on=row.last_on),
            position=position,
        )
        for position, thing in enumerate(things)
    )
    tell(BEGUN, row, by=by, now=now, list=made.names)
    if any(thing.doer is Doer.MEMBER for thing in things):
        _tell_people(BEGUN, made, key=f"{made.pk}", now=now)
    _look(THIS_LIST(pk=made.pk), now=now)
    return made


def drop_list(row: Subscription, moment: Moment, *, by: By, now: datetime) -> None:
    """Nobody moves after all: the list of the subscription, which is held, is gone; the audit keeps its story."""
    found = GONE_THROUGH.first(subscription=row.pk, moment=moment)
    if found is not None:
        tell(DROPPED, row, by=by, now=now, list=found.names)
        found.delete()


@transaction.atomic
def do(*, todo: Todo, step: str, by: Actor, now: datetime, why: str = "") -> Todo:
    """A thing is done (tick), need not be (waive, with a reason), or is to do again (undo), by a person, by name.

    Members tick what is theirs; the team anything. Raise Forbidden; ImpossibleStep; KnownByItself; NothingSaid;
    NotFound where the list is gone.
    """
    row = _held(todo.pk)
    subscription = row.todo_list.subscription
    check_may_do(by, subscription, Doer(row.doer), step)
    state = TODO.check(TodoState(row.state), step)
    check_by_hand(step, Fact(row.fact) if row.fact else None, why=why)
    _write(row, state, by=by, now=now, why=why.strip() if step == "waive" else "")
    tell(VERBS[step], subscription, by=by, now=now, reason=row.why, todo=row.names)
    if row.fact and step == "undo":
        # What is so is ticked again at once: undone was that it need not be.
        _look(THIS_LIST(pk=row.todo_list_id), now=now)
        row.refresh_from_db()
    return row


@transaction.atomic
def look_at_party(party: Party, *, now: datetime) -> int:
    """What the house knows of a party is looked at on its lists, wherever they are; return how much changed."""
    found = OF_PARTY(party=party.pk)
    villages = groupby(found, key=lambda one: one.subscription.village_id)
    return sum(_look(list(lists), now=now) for _village, lists in villages)


@transaction.atomic
def look_at_subscription(row: Subscription, *, now: datetime) -> int:
    """What the house knows is looked at on the lists of a subscription; return how much changed."""
    return _look(OF_SUBSCRIPTION(subscription=row.pk), now=now)


@transaction.atomic
def look_around(village: Village, *, now: datetime) -> int:
    """The same on those lists of the village that are not done."""
    return _look(OPEN_IN(village=village.pk), now=now)


def _look(found: Sequence[TodoList], *, now: datetime) -> int:
    """What the house knows stands as it is on the lists, of one village; return how much changed."""
    if not found:
        return 0
    village = found[0].subscription.village
    todos = KNOWN(lists=[one.pk for one in found])
    today = village.day_of(now)
    true = {
        fact: true_of(Fact(fact), village, found, on=today) for fact in {one.fact for one in todos}
    }
    of = {one.pk: one for one in found}
    changed = 0
    for row in todos:
        row.todo_list = of[row.todo_list_id]
        state = followed(TodoState(row.state), is_true=row.todo_list_id in true[row.fact])
        if state != row.state:
            _write(row, state, by=HOUSE, now=now)
            verb = TICKED if state is TodoState.DONE else UNDONE
            tell(verb, row.todo_list.subscription, by=HOUSE, now=now, todo=row.names)
            changed += 1
    return changed


def keep_lists(now: datetime) -> int:
    """Whoever leaves soon goes through their list; what the house knows is looked at; late things are recalled."""
    count = 0
    for village in Village.objects.order_by("pk"):
        count += _begin_leaving(village, now=now)
        count += look_around(village, now=now)
        count += remind_of_todos(village=village, by=HOUSE, now=now)
    return count


@transaction.atomic
def remind_of_todos(*, village: Village, by: Actor, now: datetime) -> int:
    """Whoever should have done a thing before today is told so, once for each list and day; return how many were."""
    check_is_house(by)
    late = Todo.objects.filter(
        todo_list__subscription__village=village,
        state=TodoState.OPEN,
        doer=Doer.MEMBER,
        due_on__lt=village.day_of(now),
        reminded_at__isnull=True,
    )
    rows = late.select_for_update(of=("self",)).select_related(
        "todo_list__subscription__party",
        "todo_list__subscription__member",
        "todo_list__subscription__village",
    )
    found = list(rows.order_by("todo_list_id", "position")[:MOST])
    for pk in dict.fromkeys(row.todo_list_id for row in found):
        mine = [row for row in found if row.todo_list_id == pk]
        _tell_people(
            LATE,
            mine[0].todo_list,
            key=f"{pk} {village.day_of(now)}",
            now=now,
            todos=[row.names for row in mine],
        )
    Todo.objects.filter(pk__in=[row.pk for row in found]).update(reminded_at=now)
    return len(found)


def _begin_leaving(village: Village, *, now: datetime) -> int:
    today = village.day_of(now)
    rows = (
        Subscription.objects.filter(village=village, state__in=STANDING, last_on__gte=today)
        .filter(Q(last_on__lte=today + AHEAD) | Q(notice_given_on__isnull=False))
        .exclude(todo_lists__moment=Moment.DEPARTURE)
        .select_related("village", "party", "member", "offer")
        .order_by("pk")[:MOST]
    )
    count = 0
    for row in rows:
        if is_leaving(row.last_on, row.notice_given_on, today=today):
            with transaction.atomic():
                count += begin_list(row, Moment.DEPARTURE, by=HOUSE, now=now) is not None
    return count


#: A thing to do, held by whoever asks.
HELD = Prepared(
    lambda: Todo.objects.filter(pk=Given("pk", BigIntegerField())).select_related(
        "todo_list__subscription__party",
        "todo_list__subscription__member",
        "todo_list__subscription__offer",
        "todo_list__subscription__village",
    )
)


def _held(pk: int) -> Todo:
    locks.hold_row(Todo, pk)
    found = HELD.first(pk=pk)
    if found is None:
        raise NotFound(_("This list is gone: nobody moves any more."))
    return found


def _write(row: Todo, state: TodoState, *, by: Actor, now: datetime, why: str = "") -> None:
    row.state, row.why = state, why
    is_open = state is TodoState.OPEN
    row.done_at, row.done_by = (None, None) if is_open else (now, by.party)
    row.save(update_fields=["state", "why", "done_at", "done_by"])


def _tell_people(
    topic: str,
    todo_list: TodoList,
    *,
    key: str,
    now: datetime,
    todos: Collection[dict[str, str]] = (),
) -> None:
    row = todo_list.subscription
    people = {one.pk: one for one in spokespeople_of(row.party)}
    if row.member is not None:
        people[row.member.pk] = row.member
    for person in people.values():
        tell_person(
            party=person,
            village=row.village,
            topic=topic,
            key=key,
            content={
                "todo_list": todo_list.pk,
                "moment": str(todo_list.moment),
                "offer": row.offer.names,
                "todos": list(todos),
            },
            now=now,
        )
