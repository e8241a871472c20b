"""Lists of arrival and departure: begun by a signature and a notice, ticked by facts and by people, never twice."""

from datetime import date, timedelta

import pytest

from creuset.billing.models import Means
from creuset.core import outbox
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.documents.actions.house_rules import accept_rules
from creuset.kernel.errors import Forbidden
from creuset.kernel.money import Money
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.plans.actions import checklists, inspections
from creuset.plans.actions.asking import withdraw
from creuset.plans.actions.leaving import give_notice, take_notice_back
from creuset.plans.actions.security import ask_security, enter
from creuset.plans.kinds import Condition, OfferKind, SecurityMove, Side
from creuset.plans.models import Inspection, Todo, TodoList
from creuset.plans.rules.checklists import AgreedAlready, KnownByItself, NotLookedAt, Seen
from creuset.reception.actions import add_item, issue_item, move_item
from creuset.reception.models import Holding, ItemKind
from tests.factories.documents import publish_rules
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_checklist, make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def holder(village):
    return member_of(village, name="Camille Sel")


def todo(code, **more):
    return Todo.objects.get(code=code, **more)


def states():
    return dict(Todo.objects.order_by("position").values_list("code", "state"))


def leave(row, **more):
    given = {"last_on": TODAY + timedelta(30), "is_waived": True} | more
    return give_notice(subscription=row, by=HOUSE, now=NOW, **given)


def badge(village, desk, number="B-1"):
    return add_item(village=village, number=number, kind=ItemKind.BADGE, by=desk, now=NOW)


def deliver(times=3):
    for _ in range(times):
        outbox.deliver(now=NOW)


def test_a_signature_begins_the_list_of_its_kind_of_offer(village, holder):
    make_checklist(village, "arrival", ("tout", "team"))
    make_checklist(village, "arrival", ("bureau", "team"), kinds=["office"])
    make_checklist(village, "departure", ("sortie", "team"))
    make_subscription(village, holder.party)
    assert states() == {"tout": "open"}
    make_subscription(village, holder.party, make_offer(village, kind=OfferKind.OFFICE))
    assert set(states()) == {"tout", "bureau"}
    assert AuditRow.objects.filter(verb="plans.list_begun").count() == 2


def test_a_village_without_lists_begins_none(village, holder):
    leave(make_subscription(village, holder.party))
    assert not TodoList.objects.exists()


def test_people_tick_what_is_theirs_by_name_and_take_it_back(village, holder, desk):
    make_checklist(village, "arrival", ("wifi", "team"), ("photo", "member"))
    make_subscription(village, holder.party)
    with pytest.raises(Forbidden):
        checklists.do(todo=todo("wifi"), step="tick", by=holder, now=NOW)
    with pytest.raises(Forbidden):
        checklists.do(todo=todo("photo"), step="waive", why="Non", by=holder, now=NOW)
    with pytest.raises(Forbidden):
        checklists.do(todo=todo("photo"), step="tick", by=member_of(village), now=NOW)
    done = checklists.do(todo=todo("photo"), step="tick", by=holder, now=NOW)
    assert (done.done_by, done.done_at) == (holder.party, NOW)
    checklists.do(todo=todo("wifi"), step="waive", why="Câblé", by=desk, now=NOW)
    assert states() == {"wifi": "waived", "photo": "done"}
    checklists.do(todo=todo("photo"), step="undo", by=holder, now=NOW)
    checklists.do(todo=todo("wifi"), step="undo", by=desk, now=NOW)
    assert states() == {"wifi": "open", "photo": "open"}
    verbs = AuditRow.objects.filter(verb__startswith="plans.todo").values_list("verb", flat=True)
    assert set(verbs) == {"plans.todo_done", "plans.todo_waived", "plans.todo_undone"}


def test_whoever_has_something_to_do_is_told_and_once_more_when_it_is_late(village, holder):
    make_checklist(village, "arrival", ("photo", "member"), ("wifi", "team"))
    make_subscription(village, holder.party)
    assert Notice.objects.get(topic="plans.list_begun").party == holder.party
    checklists.keep_lists(NOW)
    assert not Notice.objects.filter(topic="plans.todo-late").exists()
    for days in (1, 2, 9):
        checklists.keep_lists(NOW + timedelta(days=days))
    assert Notice.objects.get(topic="plans.todo-late").content["todos"] == [
        {"fr": "Photo", "en": "Photo"}
    ]


def test_the_house_ticks_what_it_knows_and_nobody_else_does(village, holder, desk):
    make_checklist(
        village,
        "arrival",
        ("regles", "member", "house_rules"),
        ("badge", "team", "key_held"),
        ("depot", "team", "deposit_held"),
    )
    rules = publish_rules(village, first_day=TODAY)
    offer = make_offer(village, deposit_percent=100)
    row = make_subscription(village, holder.party, offer)
    assert set(states().values()) == {"open"}
    with pytest.raises(KnownByItself):
        checklists.do(todo=todo("badge"), step="tick", by=desk, now=NOW)
    issue_item(item=badge(village, desk), person=holder.party, by=desk, now=NOW)
    assert states()["badge"] == "done"
    assert todo("badge").done_by is None
    accept_rules(village=village, seen=rules.pk, by=holder, now=NOW)
    deliver()
    assert states()["regles"] == "done"
    ask_security(subscription=row, by=HOUSE, now=NOW)
    enter(
        subscription=row,
        kind=SecurityMove.TAKEN,
        amount=Money(200_00, "EUR"),
        on=TODAY,
        means=Means.TRANSFER,
        by=HOUSE,
        now=NOW,
    )
    assert set(states().values()) == {"done"}


def test_what_is_waived_is_ticked_again_by_itself_once_it_is_needed_and_true(village, holder, desk):
    make_checklist(village, "arrival", ("badge", "team", "key_held"))
    make_subscription(village, holder.party)
    checklists.do(todo=todo("badge"), step="waive", why="Vient avec le sien", by=desk, now=NOW)
    issue_item(item=badge(village, desk), person=holder.party, by=desk, now=NOW)
    assert states() == {"badge": "waived"}
    checklists.do(todo=todo("badge"), step="undo", by=desk, now=NOW)
    assert states() == {"badge": "done"}


def test_badges_are_due_back_the_day_somebody_leaves(village, holder, desk):
    make_checklist(village, "departure", ("rendu", "member", "keys_back"))
    row = make_subscription(village, holder.party)
    item = badge(village, desk)
    issue_item(item=item, person=holder.party, by=desk, now=NOW)
    short = badge(village, desk, "B-2")
    issue_item(item=short, person=holder.party, due_on=TODAY, by=desk, now=NOW)
    leave(row)
    deliver()
    assert Holding.objects.get(item=item).due_on == TODAY + timedelta(30)
    assert Holding.objects.get(item=short).due_on == TODAY
    told = Notice.objects.filter(topic="reception.item-held", content__what="leaving")
    assert told.count() == 2
    assert states() == {"rendu": "open"}
    move_item(item=short, verb="take_back", by=desk, now=NOW)
    assert states() == {"rendu": "open"}
    move_item(item=item, verb="take_back", by=desk, now=NOW)
    assert states() == {"rendu": "done"}


def test_whoever_stays_after_all_or_for_something_else_keeps_their_badge(village, holder, desk):
    make_checklist(village, "departure", ("rendu", "member", "keys_back"))
    row = make_subscription(village, holder.party)
    issue_item(item=badge(village, desk), person=holder.party, by=desk, now=NOW)
    leave(row)
    deliver()
    assert Holding.objects.get().due_on == TODAY + timedelta(30)
    take_notice_back(subscription=row, by=HOUSE, now=NOW)
    deliver()
    assert Holding.objects.get().due_on is None
    assert not TodoList.objects.exists()
    other = make_subscription(village, holder.party)
    deliver()
    leave(row)
    deliver()
    assert Holding.objects.get().due_on is None
    assert states() == {"rendu": "done"}
    leave(other, last_on=TODAY + timedelta(60))
    deliver()
    assert Holding.objects.get().due_on == TODAY + timedelta(60)


def test_everybody_of_a_company_that_leaves_gives_back(village, holder, desk):
    company = make_organisation(known_in=village)
    affiliate(holder.party, company)
    row = make_subscription(village, company)
    item = badge(village, desk)
    leave(row)
    deliver()
    issue_item(item=item, person=holder.party, by=desk, now=NOW)
    assert Holding.objects.get().due_on == TODAY + timedelta(30)


def test_an_agreed_end_begins_the_list_as_it_comes_near(village, holder):
    make_checklist(village, "departure", ("courrier", "member"))
    make_subscription(village, holder.party, ends_on=TODAY + timedelta(40))
    checklists.keep_lists(NOW)
    assert not TodoList.objects.exists()
    checklists.keep_lists(NOW + timedelta(days=10))
    checklists.keep_lists(NOW + timedelta(days=11))
    assert todo("courrier").due_on == TODAY + timedelta(40)


def test_what_was_signed_and_is_withdrawn_needs_no_list(village, holder):
    make_checklist(village, "arrival", ("wifi", "team"))
    row = make_subscription(village, holder.party, starts_on=TODAY + timedelta(5))
    withdraw(subscription=row, why="Désistement", by=HOUSE, now=NOW)
    assert not TodoList.objects.exists()


def test_both_sides_agree_on_the_state_of_a_place_then_nobody_changes_it(village, holder, desk):
    make_checklist(village, "arrival", ("lieux", "team", "inspected"))
    make_checklist(village, "departure", ("lieux", "team", "inspected"))
    office = make_resource(village, kind="office", name="Bureau 4")
    row = make_subscription(village, holder.party, place=office)
    entered = see(row, desk, Condition.GOOD, Condition.GOOD)
    with pytest.raises(Forbidden):
        inspections.agree(inspection=entered, side=Side.VILLAGE, by=holder, now=NOW)
    agree(entered, desk, holder)
    assert states() == {"lieux": "done"}
    with pytest.raises(AgreedAlready):
        inspections.write_inspection(
            inspection=entered, lines=[], meters=[], note="", by=desk, now=NOW
        )
    leave(row)
    left = see(row, desk, Condition.DAMAGED, Condition.GOOD)
    assert list(left.lines.values_list("place", "thing")) == [
        ("Bureau 4", "Sol"),
        ("Bureau 4", "Murs"),
    ]
    inspections.agree(inspection=left, side=Side.HOLDER, name="Camille", by=holder, now=NOW)
    write(left, desk, Condition.WORN, Condition.GOOD)
    left.refresh_from_db()
    assert (left.holder_agreed_at, left.holder_name) == (None, "")
    assert todo("lieux", todo_list__moment="departure").state == "open"
    agree(left, desk, holder)
    assert todo("lieux", todo_list__moment="departure").state == "done"


def see(row, desk, *conditions):
    found = inspections.begin_inspection(todo_list=row.todo_lists.latest("pk"), by=desk, now=NOW)
    with pytest.raises(NotLookedAt):
        inspections.agree(inspection=found, side=Side.VILLAGE, by=desk, now=NOW)
    return write(found, desk, *conditions)


def write(found, desk, *conditions):
    lines = [
        Seen(line.place, line.thing, condition)
        for line, condition in zip(found.lines.order_by("position"), conditions, strict=True)
    ]
    return inspections.write_inspection(
        inspection=found, lines=lines, meters=[], note="", by=desk, now=NOW
    )


def agree(found, desk, holder):
    inspections.agree(inspection=found, side=Side.VILLAGE, by=desk, now=NOW)
    inspections.agree(inspection=found, side=Side.HOLDER, name="Camille", by=holder, now=NOW)
    assert Inspection.objects.get(pk=found.pk).is_agreed
