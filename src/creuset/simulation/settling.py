"""Those who subscribe settle in: badge, deposit, state of the place, and what people tick."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from creuset.billing.models import Means
from creuset.kernel.spans import DaySpan
from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions import checklists, inspections, security
from creuset.plans.kinds import Condition, Doer, Fact, Moment, SecurityMove, Side
from creuset.plans.models import Subscription, TodoList
from creuset.plans.rules.checklists import Seen
from creuset.plans.states import TodoState
from creuset.reception.actions import add_item, issue_item
from creuset.reception.models import ItemKind
from creuset.villages.models import Village

#: One household in so many has not sent its photo yet.
FORGETFUL = 4
#: Whoever came longer ago is settled, whatever their list says.
NEWLY = timedelta(days=7)


def newly_come(village: Village, *, now: datetime) -> QuerySet[TodoList]:
    """Return the lists of those who moved in on a day before, and for whom nobody has done anything yet."""
    today = village.day_of(now)
    midnight = DaySpan(today, today + timedelta(days=1)).to_span(village.zone).start
    rows = TodoList.objects.filter(
        subscription__village=village,
        moment=Moment.ARRIVAL,
        begun_at__lt=midnight,
        begun_at__gte=midnight - NEWLY,
    ).exclude(todos__done_by__isnull=False)
    return rows.select_related("subscription__party", "subscription__village").order_by("pk")


def settle_in(todo_list: TodoList, *, desk: Actor, lead: Actor, now: datetime) -> int:
    """What is done as somebody moves in is done, but for what members put off; return how many things that was."""
    row = todo_list.subscription
    waiting = todo_list.todos.filter(state=TodoState.OPEN)
    facts = set(waiting.values_list("fact", flat=True))
    if Fact.KEY_HELD in facts and lead.party is not None:
        badge = add_item(
            village=row.village, number=f"B-{row.number:03}", kind=ItemKind.BADGE, by=desk, now=now
        )
        issue_item(item=badge, person=lead.party, by=desk, now=now)
    if Fact.DEPOSIT_HELD in facts:
        _pay_deposit(row, now=now)
    if Fact.INSPECTED in facts and not row.inspections.exists():
        _inspect(todo_list, desk=desk, lead=lead, now=now)
    puts_off = row.number % FORGETFUL == 0
    for todo in waiting.filter(fact="").order_by("position"):
        if todo.doer == Doer.TEAM or not puts_off:
            checklists.do(todo=todo, step="tick", by=desk, now=now)
    return todo_list.todos.filter(state=TodoState.DONE).count()


def _pay_deposit(row: Subscription, *, now: datetime) -> None:
    deposit = security.ask_security(subscription=row, by=HOUSE, now=now)
    if deposit.asked:
        security.enter(
            subscription=row,
            kind=SecurityMove.TAKEN,
            amount=deposit.asked,
            on=row.village.day_of(now),
            means=Means.TRANSFER,
            by=HOUSE,
            now=now,
        )


def _inspect(todo_list: TodoList, *, desk: Actor, lead: Actor, now: datetime) -> None:
    made = inspections.begin_inspection(todo_list=todo_list, by=desk, now=now)
    lines = [
        Seen(line.place, line.thing, Condition.GOOD) for line in made.lines.order_by("position")
    ]
    if not lines:
        return
    inspections.write_inspection(inspection=made, lines=lines, meters=[], note="", by=desk, now=now)
    inspections.agree(inspection=made, side=Side.VILLAGE, by=desk, now=now)
    inspections.agree(inspection=made, side=Side.HOLDER, name=lead.name, by=lead, now=now)
