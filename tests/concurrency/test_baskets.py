"""Baskets over two villages, booked at once by many: all of one, or nothing of it, and nobody waits for ever."""

from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.models import BasketLine, Booking
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import SegmentState
from creuset.people.actors import Actor
from creuset.places.models import Claim
from tests.concurrency.test_races import all_at_once, outcome, span
from tests.factories.people import affiliate, know, make_organisation, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 8


def booking_all(by: Actor, **more: Any) -> Any:
    """A racer who books their whole basket, as they read it before."""
    lines = list(BasketLine.objects.filter(user__party=by.party).values_list("pk", flat=True))
    return lambda: actions.book_basket(
        lines=lines, title="Course", party=by.party, by=Actor(party=by.party), now=NOW, **more
    )


@pytest.mark.parametrize("state", [SegmentState.CONFIRMED, SegmentState.OPTION])
def test_of_many_baskets_over_two_villages_one_has_all_and_the_others_nothing(
    state: SegmentState,
) -> None:
    """Each is filled in another order, and their shares are counted in both villages."""
    villages = [make_village(), make_village()]
    rooms = [make_resource(village) for village in villages]
    company = make_organisation(known_in=villages[0])
    for village, per in zip(villages, ("person", "company"), strict=True):
        make_policy(village, Rule.QUOTA, most=40, per=per, over="day")
    people = []
    for number in range(RACERS):
        person = member_of(villages[0])
        know(villages[1], person.party)
        affiliate(person.party, company)
        for room in rooms if number % 2 else reversed(rooms):
            actions.put_in(
                village=room.village,
                periods=[actions.Period(room, span(1, 2))],
                by=person,
                now=NOW,
            )
        people.append(person)

    told = [outcome(one) for one in all_at_once([booking_all(by, state=state) for by in people])]

    if state is SegmentState.CONFIRMED:
        assert sorted(told) == ["done"] + ["occupied"] * (RACERS - 1)
        assert Booking.objects.count() == Claim.objects.count() == 2
        assert Booking.objects.values("party").distinct().count() == 1
        assert BasketLine.objects.count() == 2 * (RACERS - 1)
    else:
        # The company they all belong to has one option on a place, whoever asks.
        assert told.count("done") >= 1
        assert Booking.objects.count() == 2 * told.count("done")
        assert BasketLine.objects.count() == 2 * (RACERS - told.count("done"))
        assert not Claim.objects.exists()


def test_a_basket_booked_twice_at_once_is_booked_once() -> None:
    room = make_resource(make_village())
    me = member_of(room.village)
    actions.put_in(village=room.village, periods=[actions.Period(room, span(1, 2))], by=me, now=NOW)
    racer = booking_all(me)

    told = [outcome(one) for one in all_at_once([racer] * RACERS)]

    assert told.count("done") == 1
    assert Booking.objects.count() == 1
