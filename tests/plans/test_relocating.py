"""All residents of a building move at once, and back: planned, carried out, undone, refused."""

from datetime import date, timedelta

import pytest

from creuset.bookings import actions as bookings
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.money import Money
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.models import Claim
from creuset.plans.actions.absence import declare
from creuset.plans.actions.changing import Change, change, move
from creuset.plans.actions.leaving import give_notice
from creuset.plans.actions.relocating import (
    RELOCATED,
    NotReady,
    carry_out,
    foresee,
)
from creuset.plans.actions.relocating_back import MOVED_BACK, UNDONE, foresee_undoing, undo
from creuset.plans.actions.relocations import (
    BadPlan,
    Plan,
    Seat,
    change_plan,
    drop,
    propose,
    seat,
)
from creuset.plans.kinds import MovePrice, OfferKind
from creuset.plans.models import FOREVER, Absence, Let, Relocation, Term
from creuset.plans.queries.relocations import movers_of
from creuset.plans.rules.absence import Away
from creuset.plans.states import RelocationState as S
from tests.architecture.ground import in_hours
from tests.factories.people import make_organisation, team_of
from tests.factories.places import make_pool
from tests.factories.plans import make_offer, make_subscription
from tests.factories.relocations import MOVE_ON, Move, make_by_area, make_offices, make_resident
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def old(village):
    return Move(village)


def who_sits_where(on):
    """Who has which place that day, by the ledger of lettings."""
    rows = Let.objects.filter(from_on__lte=on, until_on__gt=on)
    return dict(rows.order_by("pk").values_list("subscription_id", "resource_id"))


def terms_of(row):
    keys = ("kind", "from_on", "until_on", "price_cents", "catalogue_cents", "offer_id")
    return list(Term.objects.filter(subscription=row).order_by("from_on").values_list(*keys))


def all_claims():
    keys = ("part_id", "starts_at", "held_until", "label", "party_id", "audience")
    return sorted(Claim.objects.values_list(*keys))


def carried_out(plan, **more):
    return carry_out(relocation=plan, **{"by": HOUSE, "now": NOW} | more)


def test_a_plan_proposes_and_takes_nothing(old):
    before = all_claims()
    plan = old.planned()
    assert all_claims() == before
    placed = {mover.from_place.area_m2: mover.to_place.area_m2 for mover in movers_of(plan)}
    assert placed == {20: 24, 25: 28, 30: 30}
    seen = foresee(plan, by=HOUSE, now=NOW)
    assert seen.all_in_the_way == []
    assert [(line.now.price, line.then.price) for line in seen.lines] == [
        (Money(400_00, "EUR"), Money(480_00, "EUR")),
        (Money(600_00, "EUR"), Money(600_00, "EUR")),
        (Money(500_00, "EUR"), Money(560_00, "EUR")),
    ]


def test_everybody_moves_in_one_operation_and_is_told(old):
    plan = carried_out(old.planned())
    assert plan.state == S.DONE
    day_before, day = who_sits_where(MOVE_ON - DAY), who_sits_where(MOVE_ON)
    assert set(day_before.values()) == {office.pk for office in old.old_offices}
    assert set(day.values()) <= {office.pk for office in old.new_offices}
    assert day.keys() == day_before.keys() == {row.pk for row in old.residents}
    assert [price for *_rest, price, _value, _offer in terms_of(old.residents[0])] == [
        400_00,
        480_00,
    ]
    assert AuditRow.objects.filter(verb=RELOCATED).count() == 1
    assert AuditRow.objects.filter(verb="plans.moved").count() == 3
    told = Notice.objects.filter(topic="plans.moved").values_list("party", flat=True)
    assert set(told) == {row.party_id for row in old.residents}


def test_agreed_prices_may_stay(old):
    plan = carried_out(old.planned(price=MovePrice.KEPT))
    assert {len(terms_of(row)) for row in old.residents} == {1}
    assert plan.is_done


def test_undone_before_the_day_everything_is_as_it_was(old):
    claims, terms = all_claims(), [terms_of(row) for row in old.residents]
    lets = list(Let.objects.order_by("pk").values())
    plan = carried_out(old.planned())
    plan = undo(relocation=plan, by=HOUSE, now=NOW)
    assert plan.is_planned
    assert all_claims() == claims
    assert [terms_of(row) for row in old.residents] == terms
    assert list(Let.objects.order_by("pk").values()) == lets
    assert AuditRow.objects.filter(verb=UNDONE).count() == 1
    assert Notice.objects.filter(topic=MOVED_BACK).count() == 3
    assert foresee(plan, by=HOUSE, now=NOW).all_in_the_way == []
    assert carried_out(plan).is_done


def test_undone_after_the_day_they_are_back_from_that_day_on(old):
    plan = carried_out(old.planned())
    later = NOW + timedelta(days=60)
    back_on = old.village.day_of(later)
    undo(relocation=plan, by=HOUSE, now=later)
    there, back = who_sits_where(back_on - DAY), who_sits_where(back_on)
    assert set(there.values()) <= {office.pk for office in old.new_offices}
    assert set(back.values()) == {office.pk for office in old.old_offices}
    row = old.residents[0]
    assert [(start, price) for _k, start, _u, price, *_rest in terms_of(row)] == [
        (old.village.day_of(NOW), 400_00),
        (MOVE_ON, 480_00),
        (back_on, 400_00),
    ]


def test_what_changed_meanwhile_is_named_or_prevents_it(old):
    first, second, third = old.residents
    plan = carried_out(old.planned())
    give_notice(subscription=second, by=HOUSE, now=NOW, last_on=date(2027, 6, 30))
    back = {one.mover.subscription_id: one for one in foresee_undoing(plan, by=HOUSE, now=NOW)}
    assert "2027" in str(back[second.pk].remarks[0])
    assert not any(one.in_the_way for one in back.values())
    other = make_offer(old.village, price=9_00)
    wanted = Change(from_on=date(2027, 2, 1), offer=other)
    change(subscription=first, change=wanted, by=HOUSE, now=NOW)
    make_resident(old.village, old.old_offices[2], starts_on=date(2027, 3, 1))
    before = all_claims()
    with pytest.raises(NotReady) as refused:
        undo(relocation=plan, by=HOUSE, now=NOW)
    in_the_way = refused.value.details["in_the_way"]
    assert len(in_the_way) == 2
    assert first.party.name in in_the_way[0]
    assert str(old.old_offices[2].name) in in_the_way[1]
    assert all_claims() == before
    let = third.lets.get(from_on=MOVE_ON)
    free = next(one for one in old.new_offices if one.pk not in who_sits_where(MOVE_ON).values())
    move(let=let, to=free, from_on=date(2027, 2, 1), by=HOUSE, now=NOW)
    later = NOW + timedelta(days=90)
    found = {one.mover.subscription_id: one for one in foresee_undoing(plan, by=HOUSE, now=later)}
    assert free.name in str(found[third.pk].in_the_way[0])


def test_who_has_left_meanwhile_stays_away(old):
    gone = old.residents[0]
    plan = carried_out(old.planned())
    give_notice(subscription=gone, by=HOUSE, now=NOW, last_on=date(2027, 1, 31), is_waived=True)
    later = NOW + timedelta(days=100)
    undo(relocation=plan, by=HOUSE, now=later)
    sits = who_sits_where(old.village.day_of(later))
    assert gone.pk not in sits
    assert len(sits) == 2


def test_what_is_in_the_way_is_told_all_at_once_and_nothing_moves(old):
    plan = old.planned()
    movers = movers_of(plan)
    booked = movers[0].to_place
    bookings.book(
        village=old.village,
        title="Tournage",
        party=make_organisation(known_in=old.village),
        periods=[bookings.Period(booked, in_hours(24 * 60, 24 * 60 + 2))],
        by=HOUSE,
        now=NOW,
    )
    late = make_resident(old.village, make_offices(old.old, (12,))[0])
    before = all_claims()
    with pytest.raises(NotReady) as refused:
        carried_out(plan)
    told = refused.value.details["in_the_way"]
    assert len(told) == 2
    assert late.party.name in told[0]
    assert booked.name in told[1]
    assert all_claims() == before
    plan.refresh_from_db()
    assert plan.is_planned
    again = propose(relocation=plan, by=HOUSE, now=NOW)
    placed = {mover.subscription_id: mover.to_place for mover in movers_of(again)}
    assert booked not in placed.values()
    assert late.pk in placed


def test_a_place_is_chosen_by_hand_and_stays_chosen(old):
    plan = old.planned()
    movers = movers_of(plan)
    wanted = {
        movers[0].pk: Seat(movers[1].to_place),
        movers[1].pk: Seat(movers[0].to_place),
        movers[2].pk: Seat(stays=True),
    }
    seat(relocation=plan, seats=wanted, by=HOUSE, now=NOW)
    propose(relocation=plan, by=HOUSE, now=NOW)
    again = movers_of(plan)
    assert [one.to_place for one in again] == [movers[1].to_place, movers[0].to_place, None]
    remarks = [str(one) for one in foresee(plan, by=HOUSE, now=NOW).lines[1].remarks]
    assert len(remarks) == 1
    assert "24" in remarks[0]
    carried_out(plan)
    assert who_sits_where(MOVE_ON)[movers[2].subscription_id] == movers[2].from_place_id


def test_two_are_never_given_one_place(old):
    plan = old.planned()
    movers = movers_of(plan)
    wanted = {mover.pk: Seat(movers[0].to_place) for mover in movers}
    with pytest.raises(BadPlan):
        seat(relocation=plan, seats=wanted, by=HOUSE, now=NOW)
    elsewhere = {movers[0].pk: Seat(old.old_offices[1])}
    with pytest.raises(NotFound):
        seat(relocation=plan, seats=elsewhere, by=HOUSE, now=NOW)
    assert movers_of(plan) == movers


def test_lettings_that_begin_later_or_end_before_keep_their_days(village):
    old = Move(village)
    end, start = date(2027, 3, 31), date(2027, 2, 1)
    office = make_offices(old.old, (22, 22))
    ending = make_resident(village, office[0], old.offer, ends_on=end)
    coming = make_resident(village, office[1], old.offer, starts_on=start)
    make_offices(old.new, (22, 22))
    before = all_claims()
    plan = carried_out(old.planned())
    moved = {let.subscription_id: let for let in Let.objects.filter(resource__building=old.new)}
    assert moved[ending.pk].until_on == end + DAY
    assert (moved[coming.pk].from_on, moved[coming.pk].until_on) == (start, FOREVER)
    assert not Let.objects.filter(subscription=coming, resource__building=old.old).exists()
    undo(relocation=plan, by=HOUSE, now=NOW)
    assert all_claims() == before


def test_desks_of_a_pool_move_one_by_one_and_stay_side_by_side(village):
    old, new = (Move(village), Move(village))
    _pool, desks = make_pool(village, units=3, building=old.old)
    _other, there = make_pool(village, units=4, building=old.new)
    offer = make_offer(village)
    for desk in desks:
        make_subscription(village, make_organisation(known_in=village), offer, place=desk)
    plan = old.planned()
    carried_out(plan)
    sits = who_sits_where(MOVE_ON)
    assert len(set(sits.values()) & {desk.pk for desk in there}) == 3
    assert len(sits) == 3 + len(old.residents) + len(new.residents)


def test_a_building_that_closes_or_is_not_built_is_told(old):
    old.new.valid_from = date(2027, 2, 1)
    old.new.save()
    plan = old.planned()
    told = [str(one) for one in foresee(plan, by=HOUSE, now=NOW).all_in_the_way]
    assert len(told) == 3
    assert all("Bureau Totem" in one for one in told)


def test_the_day_must_be_to_come_and_the_buildings_different(old):
    wanted = {"name": "D", "from_buildings": [old.old], "to_building": old.new, "on": MOVE_ON}
    plan = old.planned()
    for wrong in (
        {"on": date(2026, 11, 1)},
        {"to_building": old.old},
        {"from_buildings": []},
        {"name": " "},
    ):
        with pytest.raises(BadPlan):
            change_plan(relocation=plan, plan=Plan(**wanted | wrong), by=HOUSE, now=NOW)
    later = NOW + timedelta(days=60)
    with pytest.raises(NotReady):
        carry_out(relocation=plan, by=HOUSE, now=later)


def test_whoever_has_something_is_given_it_again(old):
    for office in (old.old_offices[0], old.new_offices[2]):
        office.features = {"daylight": True}
        office.save()
    placed = {
        mover.from_place: mover.to_place for mover in movers_of(old.planned(keeps=["daylight"]))
    }
    assert placed[old.old_offices[0]] == old.new_offices[2]


def test_only_who_leads_the_village_and_only_while_it_is_a_plan(old):
    plan = old.planned()
    reception, manager = (team_of(old.village, role) for role in (Role.RECEPTION, Role.MANAGER))
    for act in (carry_out, undo, propose, drop):
        with pytest.raises(Forbidden):
            act(relocation=plan, by=reception, now=NOW)
    with pytest.raises(ImpossibleStep):
        undo(relocation=plan, by=manager, now=NOW)
    carry_out(relocation=plan, by=manager, now=NOW)
    for act in (carry_out, propose, drop):
        with pytest.raises(ImpossibleStep):
            act(relocation=plan, by=manager, now=NOW)
    given_up = drop(relocation=old.planned(), by=manager, now=NOW)
    assert given_up.state == S.DROPPED
    assert Relocation.objects.count() == 2


def test_as_many_questions_for_many_as_for_few(old, django_assert_num_queries):
    plan = old.planned()
    with django_assert_num_queries(3):
        foresee(plan, by=HOUSE, now=NOW)
    for area in (21, 22, 23):
        make_resident(old.village, make_offices(old.old, (area,))[0], make_by_area(old.village))
        make_offices(old.new, (area,))
    propose(relocation=plan, by=HOUSE, now=NOW)
    with django_assert_num_queries(3):
        foresee(plan, by=HOUSE, now=NOW)
    carried_out(plan)
    with django_assert_num_queries(3):
        foresee_undoing(plan, by=HOUSE, now=NOW)


def test_days_left_to_others_move_with_the_desk_and_back(village):
    old = Move(village)
    _pool, desks = make_pool(village, units=1, building=old.old)
    make_pool(village, units=1, building=old.new)
    offer = make_offer(village, kind=OfferKind.FIXED_DESK)
    row = make_subscription(village, make_organisation(known_in=village), offer, place=desks[0])
    declare(subscription=row, away=Away(MOVE_ON, MOVE_ON), by=HOUSE, now=NOW)
    before = all_claims()
    plan = carried_out(old.planned())
    assert {one.place.building_id for one in Absence.objects.all()} == {old.new.pk}
    undo(relocation=plan, by=HOUSE, now=NOW)
    assert {one.place_id for one in Absence.objects.all()} == {desks[0].pk}
    assert all_claims() == before
