"""Who of a company sits by its subscriptions: as many as it has seats, its own people, until they leave."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.core.models import AuditRow
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.people.actions import end_affiliation
from creuset.people.models import Affiliation
from creuset.plans.actions.purses import let_spend
from creuset.plans.actions.seating import seat, unseat
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Seat, Spender
from creuset.plans.queries.seats import room_of, sitting_by
from creuset.plans.rules.seats import SEATED, EverySeatTaken, NoSeats, check_room, seats_of
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)


@given(
    st.sampled_from(OfferKind),
    st.integers(1, 9),
    st.lists(st.none() | st.integers(1, 9), max_size=3),
)
def test_a_subscription_is_for_as_many_as_it_says(kind, quantity, capacities):
    if kind not in SEATED:
        with pytest.raises(NoSeats):
            seats_of(kind, quantity=quantity, capacities=capacities)
        return
    room = seats_of(kind, quantity=quantity, capacities=capacities)
    if kind is not OfferKind.OFFICE:
        assert room == quantity
    elif None in capacities or not capacities:
        assert room is None
    else:
        assert room == sum(one or 0 for one in capacities)


@given(st.integers(0, 9), st.none() | st.integers(0, 9))
def test_one_more_sits_where_there_is_room(taken, seats):
    if seats is None or taken < seats:
        check_room(taken, seats)
    else:
        with pytest.raises(EverySeatTaken):
            check_room(taken, seats)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


@pytest.fixture
def plan(village, company):
    return make_subscription(village, company, make_offer(village, kind="seat"), quantity=2)


def colleagues(village, company, count):
    people = [make_person(known_in=village) for _one in range(count)]
    for person in people:
        affiliate(person, company)
    return people


def test_seats_are_given_taken_back_and_their_story_is_kept(village, company, admin, plan):
    one, two, three = colleagues(village, company, 3)
    first = seat(subscription=plan, person=one, by=admin, now=NOW)
    seat(subscription=plan, person=two, by=admin, now=NOW)
    with pytest.raises(EverySeatTaken):
        seat(subscription=plan, person=three, by=admin, now=NOW)
    unseat(seat=first, by=admin, now=LATER)
    with pytest.raises(Conflict):
        unseat(seat=first, by=admin, now=LATER)
    seat(subscription=plan, person=three, by=admin, now=LATER)
    assert [row.person for row in sitting_by(plan)] == [two, three]
    assert Seat.objects.get(pk=first.pk).until == village.day_of(LATER)
    assert AuditRow.objects.filter(verb__in=["plans.seated", "plans.unseated"]).count() == 4


def test_nobody_sits_twice_nor_from_elsewhere(village, company, admin, plan):
    (one,) = colleagues(village, company, 1)
    seat(subscription=plan, person=one, by=admin, now=NOW)
    with pytest.raises(Conflict):
        seat(subscription=plan, person=one, by=admin, now=NOW)
    with pytest.raises(NotFound):
        seat(subscription=plan, person=make_person(known_in=village), by=admin, now=NOW)


def test_only_its_admins_and_the_team_give_seats(village, company, admin, plan):
    one, two = colleagues(village, company, 2)
    plain = member_of(village)
    affiliate(plain.party, company)
    with pytest.raises(Forbidden):
        seat(subscription=plan, person=one, by=plain, now=NOW)
    seat(subscription=plan, person=one, by=admin, now=NOW)
    seat(subscription=plan, person=two, by=team_of(village), now=NOW)
    assert len(sitting_by(plan)) == 2


def test_a_persons_own_subscription_has_no_seats_to_give(village):
    me = member_of(village)
    own = make_subscription(village, me.party)
    with pytest.raises(Refused):
        seat(subscription=own, person=me.party, by=me, now=NOW)


def test_an_office_seats_as_many_as_it_holds(village, company, admin):
    office = make_resource(village, kind="office", capacity=1)
    plan = make_subscription(village, company, make_offer(village, kind="office"), place=office)
    assert room_of(plan, village.day_of(NOW)) == 1


def test_whoever_leaves_sits_and_spends_there_no_more(village, company, admin, plan):
    one, two = colleagues(village, company, 2)
    for person in (one, two):
        seat(subscription=plan, person=person, by=admin, now=NOW)
        let_spend(village=village, company=company, person=person, by=admin, now=NOW)
    row = Affiliation.objects.get(person=one, organisation=company)
    end_affiliation(affiliation=row, village=village, by=admin, now=LATER)
    assert [row.person for row in sitting_by(plan)] == [two]
    assert [row.person for row in Spender.objects.all()] == [two]
