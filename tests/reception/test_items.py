"""Badges, keys and lockers: one holder at a time, one ledger with the bookings, what is due, what is forgotten."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.core.together import together
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.states import ImpossibleStep
from creuset.notices import topics
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.places.rules import Occupied
from creuset.reception import actions
from creuset.reception.models import Holding, Item, ItemKind, LockerUse
from creuset.reception.queries.items import ask_had, items_of, lockers_of
from creuset.reception.rules.items import (
    LONGEST,
    GivenBack,
    NoLocker,
    NoNumber,
    NotAPerson,
    NumberTaken,
    WrongDays,
    check_days,
)
from creuset.reception.states import ITEM, ItemState
from tests.bookings.test_api import Program
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

LATER = NOW + timedelta(hours=2)
TODAY = date(2026, 11, 23)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def me(village):
    return member_of(village)


def add(village, by, number="B 12", **more):
    return actions.add_item(
        village=village, number=number, kind=ItemKind.BADGE, by=by, now=NOW, **more
    )


def issue(item, person, by, **more):
    return actions.issue_item(item=item, person=person, by=by, now=NOW, **more)


def move(item, verb, by, now=LATER):
    return actions.move_item(item=item, verb=verb, by=by, now=now)


def give(resource, party, by, first=TODAY, last=TODAY + timedelta(days=30), **more):
    return actions.give_locker(
        resource=resource, party=party, first_day=first, last_day=last, by=by, now=NOW, **more
    )


# ---- rules --------------------------------------------------------------------------------------


@given(st.integers(-40, 2000), st.integers(-40, 2000))
def test_days_of_a_locker_are_in_order_not_over_and_not_for_ever(first, last):
    start, end = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    is_right = last >= 0 and first <= last and end - start <= LONGEST
    try:
        check_days(start, end, today=TODAY)
    except WrongDays:
        assert not is_right
    else:
        assert is_right


def test_every_item_can_come_back_to_reception():
    for state in ItemState:
        assert ItemState.AVAILABLE in ITEM.reachable(state)


# ---- badges and keys ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_person_holds_it_until_it_is_back(village, desk, me):
    item = add(village, desk)
    held = issue(item, me.party, desk, due_on=TODAY)
    assert (held.person, held.due_on) == (me.party, TODAY)
    with pytest.raises(ImpossibleStep):
        issue(item, make_person(known_in=village), desk)
    assert [one.item for one in ask_had(me.party, village, now=NOW)[0]] == [item]
    assert move(item, "take_back", desk).state == ItemState.AVAILABLE
    held.refresh_from_db()
    assert (held.ended_at, held.ended_by, held.ended_as) == (LATER, desk.party, "available")
    assert not any(together(*ask_had(me.party, village, now=LATER)))
    issue(item, make_person(known_in=village), desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(item=item, person=me.party, issued_at=NOW)


@pytest.mark.django_db
def test_what_is_lost_or_blocked_is_off_their_hands_and_not_handed_out(village, desk, me):
    for verb, state in (("lose", ItemState.LOST), ("block", ItemState.BLOCKED)):
        item = add(village, desk, number=verb)
        issue(item, me.party, desk)
        assert move(item, verb, desk).state == state
        assert not any(together(*ask_had(me.party, village, now=LATER)))
        with pytest.raises(ImpossibleStep):
            issue(item, me.party, desk)
        move(item, {"lose": "find", "block": "unblock"}[verb], desk)
        issue(item, make_person(known_in=village), desk)


@pytest.mark.django_db
def test_who_may_and_what_is_refused(village, desk, me):
    item = add(village, desk)
    for by in (me, team_of(village, Role.ACCOUNTANT)):
        for deed in (
            lambda by=by: add(village, by, number="x"),
            lambda by=by: issue(item, me.party, by),
            lambda by=by: move(item, "block", by),
        ):
            with pytest.raises(Forbidden):
                deed()
    with pytest.raises(NumberTaken):
        add(village, desk, number=" B  12 ")
    with pytest.raises(NoNumber):
        add(village, desk, number="  ")
    with pytest.raises(NotFound):
        add(village, desk, number="y", resources=[make_resource(make_village())])
    with pytest.raises(NotAPerson):
        issue(item, make_organisation(known_in=village), desk)
    with pytest.raises(NotFound):
        issue(item, make_person(), desk)
    with pytest.raises(WrongDays):
        issue(item, me.party, desk, due_on=TODAY - timedelta(days=1))
    assert add(make_village(), HOUSE).number == item.number
    assert Holding.objects.count() == 0


@pytest.mark.django_db
def test_whoever_is_late_is_told_once(village, desk, me):
    issue(add(village, desk), me.party, desk, due_on=TODAY)

    def remind(**after):
        return actions.remind_of_items(by=HOUSE, now=NOW + timedelta(**after))

    # Paris is an hour ahead: its day ends before that of the clock.
    assert [remind(hours=14), remind(hours=16), remind(days=3)] == [0, 1, 0]
    assert [one.content["what"] for one in Notice.objects.order_by("pk")] == ["issued", "due"]
    assert set(items_of(village, by=desk, due_before=TODAY + timedelta(days=1)))


@pytest.mark.django_db
@pytest.mark.once
def test_every_notice_is_said(village, desk, me):
    item = add(village, desk)
    issue(item, me.party, desk, due_on=TODAY)
    actions.remind_of_items(by=HOUSE, now=NOW + timedelta(days=2))
    move(item, "lose", desk)
    said = [topics.get(n.topic).say(n.content, village) for n in Notice.objects.order_by("pk")]
    assert len({one.subject for one in said}) == 3
    assert {one.path for one in said} == {f"/{village.slug}/my/profile/"}


# ---- lockers ------------------------------------------------------------------------------------


@pytest.fixture
def locker(village):
    return make_resource(village, kind=Kind.LOCKER, name="Casier 7")


@pytest.mark.django_db
def test_a_locker_is_nobody_else_s_by_booking_or_otherwise(village, desk, me, locker):
    use = give(locker, me.party, desk, code="4711")
    claim = Claim.objects.get()
    assert (claim.source_kind, claim.source_id, claim.party) == ("locker", use.pk, me.party)
    with pytest.raises(Occupied):
        give(locker, make_person(known_in=village), desk)
    with pytest.raises(Occupied):
        make_booking(locker, when=hours(24, 26))
    assert LockerUse.objects.count() == 1
    make_booking(locker, when=hours(24 * 40, 24 * 40 + 2))
    with pytest.raises(Occupied):
        actions.give_longer(use=use, last_day=TODAY + timedelta(days=60), by=desk, now=NOW)
    use.refresh_from_db()
    assert use.last_day == TODAY + timedelta(days=30)


@pytest.mark.django_db
def test_what_is_given_back_is_free_and_what_was_had_stays_in_the_ledger(village, desk, me, locker):
    use = give(locker, me.party, desk)
    later = NOW + timedelta(days=3)
    actions.take_locker_back(use=use, by=desk, now=later)
    assert Claim.objects.get().ends_at == later
    with pytest.raises(GivenBack):
        actions.take_locker_back(use=use, by=desk, now=later)
    with pytest.raises(GivenBack):
        actions.give_longer(use=use, last_day=TODAY + timedelta(days=60), by=desk, now=later)
    to_come = give(locker, me.party, desk, first=TODAY + timedelta(days=10))
    actions.take_locker_back(use=to_come, by=desk, now=later)
    assert Claim.objects.count() == 1
    assert lockers_of(village, by=desk, now=later)[0].use is None


@pytest.mark.django_db
def test_a_locker_is_given_for_less_or_more(village, desk, me, locker):
    use = give(locker, me.party, desk)
    less = actions.give_longer(use=use, last_day=TODAY + timedelta(days=1), by=desk, now=NOW)
    assert less.last_day == TODAY + timedelta(days=1)
    give(locker, make_person(known_in=village), desk, first=TODAY + timedelta(days=2))
    with pytest.raises(NoLocker):
        give(make_resource(village), me.party, desk)
    with pytest.raises(WrongDays):
        give(locker, me.party, desk, last=TODAY - timedelta(days=1), first=TODAY)
    with pytest.raises(Forbidden):
        give(locker, me.party, me)
    with pytest.raises(NotFound):
        give(locker, make_person(), desk)


@pytest.mark.django_db
def test_what_is_over_for_long_is_forgotten(village, desk, me, locker):
    item = add(village, desk)
    issue(item, me.party, desk)
    move(item, "take_back", desk)
    give(locker, me.party, desk, last=TODAY + timedelta(days=2))
    village.retention = {"reception_months": 1}
    village.save()
    after = NOW + timedelta(days=50)
    assert actions.forget_holdings(village=village, by=HOUSE, now=after) == 1
    assert actions.forget_lockers(village=village, by=HOUSE, now=after) == 1
    assert Claim.objects.get().party is None
    assert Item.objects.get().state == ItemState.AVAILABLE
    assert not AuditRow.objects.filter(content__isnull=False, verb__startswith="reception").exists()


# ---- pages and programs -------------------------------------------------------------------------


def browser(actor):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.party.user)
    return client


@pytest.mark.django_db
def test_the_desk_hands_out_takes_back_and_gives_lockers(village, desk, me, locker):
    page, base = browser(desk), f"/{village.slug}/desk/front/keys/"
    with clock.stopped_at(NOW):
        sent = {"number": "B <1>", "kind": "badge", "resources": [locker.code]}
        page.post(f"{base}new/", sent)
        assert page.post(f"{base}new/", sent).status_code == 422
        pk = Item.objects.get().pk
        assert page.post(f"{base}{pk}/issue/", {"person": "nobody"}).status_code == 422
        page.post(f"{base}{pk}/issue/", {"person": me.party.email, "due_on": "2026-11-30"})
        listed = page.get(base, {"state": "issued", "words": me.party.family_name})
        assert "B &lt;1&gt;" in listed.content.decode()
        panel = browser(me).get(f"/{village.slug}/my/profile/").content.decode()
        assert "B &lt;1&gt;" in panel
        page.post(f"{base}{pk}/move/", {"verb": "take_back"})
        assert page.post(f"{base}{pk}/move/", {"verb": "take_back"}).status_code == 409
        page.post(f"{base}{pk}/change/", sent | {"number": "B 2"})
        assert Item.objects.get().number == "B 2"
        given = {"party": me.party.email, "first_day": "2026-11-23", "last_day": "2026-12-23"}
        page.post(f"{base}lockers/{locker.code}/", given)
        assert page.post(f"{base}lockers/{locker.code}/", given).status_code == 422
        use = LockerUse.objects.get()
        assert me.party.name in page.get(f"{base}lockers/").content.decode()
        page.post(f"{base}lockers/given/{use.pk}/longer/", {"last_day": "2027-01-31"})
        page.post(f"{base}lockers/given/{use.pk}/back/")
    use.refresh_from_db()
    assert (use.last_day, use.ended_at) == (date(2027, 1, 31), NOW)


@pytest.mark.django_db
@pytest.mark.once
def test_lists_cost_the_same_whatever_they_hold(village, desk, me):
    page = browser(desk)
    addresses = [f"/{village.slug}/desk/front/keys/{more}" for more in ("", "lockers/")]

    def fill(number):
        for _ in range(number):
            count = Item.objects.count()
            issue(add(village, desk, number=f"B {count}"), me.party, desk)
            give(make_resource(village, kind=Kind.LOCKER), me.party, desk)

    def costs():
        found = []
        for address in addresses:
            page.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert page.get(address).status_code == 200
            found.append(len(asked))
        return found

    with clock.stopped_at(NOW):
        fill(1)
        first = costs()
        fill(2)
        assert costs() == first


@pytest.mark.django_db
def test_programs_do_the_same(village, desk, me, locker):
    team, mine = Program(desk, village), Program(me, village)
    with clock.stopped_at(NOW):
        sent = {"number": "B 1", "kind": "key", "resources": [locker.code]}
        made = team.post("/items", sent).json()
        assert made["resources"] == [locker.code]
        path = f"/items/{made['id']}"
        assert team.post(f"{path}/issue", {"person": me.party.pk}).json()["person"] == me.party.pk
        assert team.post(f"{path}/move", {"verb": "lose"}).json()["state"] == "lost"
        assert team.post(f"{path}/issue", {"person": me.party.pk}).status_code == 409
        assert mine.get(path).status_code == 403
        assert [one["number"] for one in team.get("/items").json()["items"]] == ["B 1"]
        given = {
            "resource": locker.code,
            "party": me.party.pk,
            "first_day": "2026-11-23",
            "last_day": "2026-12-01",
        }
        pk = team.post("/lockers", given).json()["id"]
        assert team.post("/lockers", given).status_code == 409
        assert [one["id"] for one in mine.get("/lockers").json()["items"]] == [pk]
        assert team.post(f"/lockers/{pk}/longer", {"last_day": "2026-12-02"}).status_code == 200
        assert team.post(f"/lockers/{pk}/back", {}).json()["ended_at"]
