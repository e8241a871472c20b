"""A day in the open space is spent by coming: once a day, in order, back when undone, sold or refused without."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.models import Charge
from creuset.bookings import actions as bookings
from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.plans.actions.purses import rule_check_ins
from creuset.plans.kinds import CheckIns, OfferKind
from creuset.plans.models import LotEntry
from creuset.plans.rules.allowances import Unit
from creuset.reception.actions import arrive, leave
from creuset.reception.actions.workdays import (
    TooLateToUndo,
    sell_day,
    undo_arrival,
    waive_day,
)
from creuset.reception.day_words import day_words
from creuset.reception.models import Presence, Workday
from creuset.reception.rules.workdays import (
    Comes,
    DayState,
    NoDayLeft,
    NothingOwed,
    judged,
    needs_day,
)
from tests.architecture.ground import in_hours
from tests.factories.allowances import make_lot
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village
from tests.plans.test_purses import check_adds_up

rules = st.sampled_from(CheckIns)


@given(st.builds(Comes, st.booleans(), st.booleans(), st.booleans(), st.booleans()), rules)
def test_who_has_a_place_a_booking_or_a_role_needs_no_day(comes, rule):
    needs = needs_day(comes, rule)
    exempt = comes.is_team or comes.has_place or comes.has_booking or not comes.has_open_space
    assert needs == (not exempt and rule is not CheckIns.FREE)


@given(st.booleans(), rules)
def test_nobody_is_refused_who_has_paid(is_paid, rule):
    try:
        state = judged(is_paid=is_paid, rule=rule)
    except NoDayLeft:
        assert not is_paid
        assert rule is CheckIns.REFUSED
    else:
        assert (state is DayState.SPENT) == is_paid


class Door:
    """A village with an open space, somebody who comes, and reception."""

    def __init__(self):
        self.village = make_village()
        self.pool, self.desks = make_pool(self.village, units=3)
        self.me = member_of(self.village, name="Camille Sel")
        self.desk = team_of(self.village, Role.RECEPTION)

    def days(self, amount=10, unit=Unit.DAY, **more):
        return make_lot(self.village, self.me.party, amount, unit, **more)

    def come(self, now=NOW, by=None):
        return arrive(village=self.village, person=self.me.party, by=by or self.me, now=now)

    def come_and_go(self, now=NOW):
        made = self.come(now)
        leave(presence=made, by=self.me, now=now + timedelta(hours=1))
        return made

    @property
    def state(self):
        return Workday.objects.get().state


@pytest.fixture
def door(db):
    return Door()


def left(lot):
    lot.refresh_from_db()
    return lot.balance


def test_a_day_is_spent_once_however_often_they_come(door):
    lot = door.days()
    door.come_and_go()
    door.come(NOW + timedelta(hours=2))
    assert left(lot) == 9
    assert door.state == DayState.SPENT
    assert lot.title in day_words(Workday.objects.get())
    leave(presence=Presence.objects.get(left_at=None), by=door.me, now=NOW + timedelta(hours=3))
    door.come(NOW + timedelta(days=1))
    assert left(lot) == 8
    check_adds_up()


def test_what_ends_soonest_is_spent_first_and_hours_are_for_rooms(door):
    today = door.village.day_of(NOW)
    hours = door.days(600, Unit.HOUR)
    late = door.days(until_on=today + timedelta(days=90))
    soon = door.days(until_on=today + timedelta(days=9))
    door.come()
    assert (left(soon), left(late), left(hours)) == (9, 10, 600)


def test_half_days_count_from_when_they_come_and_a_half_pays_no_whole_day(door):
    half = door.days(3, Unit.HALF_DAY)
    door.come(NOW)
    assert left(half) == 1
    leave(presence=Presence.objects.get(), by=door.me, now=NOW + timedelta(hours=2))
    door.come(NOW + timedelta(days=1))
    assert left(half) == 1
    assert [row.state for row in Workday.objects.order_by("day")] == ["spent", "owed"]
    assert LotEntry.objects.filter(kind="give_back").count() == 0


def test_undone_it_comes_back_to_the_very_lot(door):
    lot = door.days(1)
    undo_arrival(presence=door.come(), by=door.desk, now=NOW)
    assert left(lot) == 1
    assert not Workday.objects.exists()
    first = door.come_and_go()
    door.come(NOW + timedelta(hours=2))
    undo_arrival(presence=first, by=door.desk, now=NOW + timedelta(hours=3))
    assert left(lot) == 0
    assert Workday.objects.get().presence == Presence.objects.get()
    with pytest.raises(TooLateToUndo):
        undo_arrival(presence=Presence.objects.get(), by=door.desk, now=NOW + timedelta(days=1))
    check_adds_up()


def test_without_a_day_it_is_owed_then_sold_or_waived(door):
    pass_ = make_offer(
        door.village,
        price=12_00,
        kind=OfferKind.PASSES,
        cycle_months=0,
        allowances=[{"unit": "day", "amount": 1, "kinds": ["open-space"], "reset": "never"}],
    )
    rooms = make_offer(
        door.village,
        kind=OfferKind.PASSES,
        cycle_months=0,
        allowances=[{"unit": "day", "amount": 1, "kinds": ["meeting"], "reset": "never"}],
    )
    door.come()
    assert door.state == DayState.OWED
    row = Workday.objects.get()
    with pytest.raises(NothingOwed):
        sell_day(workday=row, offer=rooms, by=door.desk, now=NOW)
    assert not Charge.objects.exists()
    sell_day(workday=row, offer=pass_, by=door.desk, now=NOW)
    assert door.state == DayState.SPENT
    assert Charge.objects.get().net_cents == 12_00
    with pytest.raises(NothingOwed):
        waive_day(workday=row, by=door.desk, now=NOW, why="Un café")


def test_where_the_village_says_so_nobody_is_let_in_without_a_day(door):
    rule_check_ins(village=door.village, check_ins=CheckIns.REFUSED, by=HOUSE, now=NOW)
    with pytest.raises(NoDayLeft):
        door.come()
    assert not Presence.objects.exists()
    door.days()
    door.come()
    assert door.state == DayState.SPENT


def test_who_needs_no_day_spends_none(door):
    lot = door.days()
    rule_check_ins(village=door.village, check_ins=CheckIns.FREE, by=HOUSE, now=NOW)
    door.come_and_go()
    rule_check_ins(village=door.village, check_ins=CheckIns.OWED, by=HOUSE, now=NOW)
    bookings.book(
        village=door.village,
        title="Un poste",
        party=door.me.party,
        periods=[bookings.Period(door.pool, in_hours(5, 6))],
        by=HOUSE,
        now=NOW,
    )
    spent_by_booking = left(lot)
    door.come_and_go(NOW + timedelta(hours=1))
    company = make_organisation(known_in=door.village)
    affiliate(door.me.party, company)
    office = make_resource(door.village, kind=Kind.OFFICE)
    make_subscription(door.village, company, place=office)
    door.come(NOW + timedelta(days=1))
    arrive(village=door.village, person=door.desk.party, by=door.desk, now=NOW)
    assert left(lot) == spent_by_booking
    assert not Workday.objects.exists()


@pytest.mark.once
def test_the_desk_sells_waives_and_undoes_and_programs_too(door, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_offer(
        door.village,
        code="journee",
        kind=OfferKind.PASSES,
        cycle_months=0,
        allowances=[{"unit": "day", "amount": 1, "reset": "never"}],
    )
    made = door.come()
    client.force_login(door.desk.party.user)
    front = f"/{door.village.slug}/desk/front"
    assert f"/{made.pk}/day/" in client.get(f"{front}/").text
    assert client.get(f"{front}/{made.pk}/day/").status_code == 200
    client.post(f"{front}/{made.pk}/day/", {"offer": "journee"})
    assert door.state == DayState.SPENT
    client.post(f"{front}/{made.pk}/undo/")
    assert not Presence.objects.exists()
    again = door.come()
    client.post(f"{front}/{again.pk}/day/waive/", {"why": "Un café"})
    assert door.state == DayState.SPENT
    token = create_token(
        party=door.desk.party, label="T", scopes=tuple(Scope), by=door.desk, now=NOW
    )
    api = Client(headers={"Authorization": f"Bearer {token.secret}"})
    base = f"/api/v1/villages/{door.village.slug}/presences/{again.pk}"
    sold = api.post(
        f"{base}/day/sell", json.dumps({"offer": "journee"}), content_type="application/json"
    )
    assert sold.json()["code"] == "nothing-owed"
    assert api.delete(base).status_code == 204
    third = door.come()
    Workday.objects.update(state="owed")
    url = f"/api/v1/villages/{door.village.slug}/presences/{third.pk}/day/waive"
    assert api.post(url, "{}", content_type="application/json").json()["state"] == "waived"
    client.force_login(door.me.party.user)
    assert client.get(f"/{door.village.slug}/my/presence/").status_code == 200
