"""Shares, supplies and quiet among many at once: what the rules allow, and not a minute nor a kVA more."""

from decimal import Decimal
from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.models import Booking, Segment
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import SegmentKind
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.concurrency.test_races import all_at_once, outcome, span
from tests.factories.people import affiliate, make_organisation, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy, make_supply
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 12


def booking(resource: Resource, by: Actor, first: float = 1, **period: Any) -> Any:
    """A racer who books the resource for an hour; a true actor of their own, as each request has one."""
    return lambda: actions.book(
        village=resource.village,
        title="Course",
        party=by.party,
        periods=[actions.Period(resource, span(first, first + 1), **period)],
        by=Actor(party=by.party),
        now=NOW,
    )


def test_a_person_who_asks_at_many_doors_at_once_gets_their_quota_and_no_more(
    village: Village,
) -> None:
    make_policy(village, Rule.QUOTA, most=4, per="person", over="day")
    me = member_of(village)
    rooms = [make_resource(village) for _ in range(RACERS)]

    told = [outcome(one) for one in all_at_once([booking(room, me) for room in rooms])]

    assert sorted(told) == ["done"] * 4 + ["quota"] * (RACERS - 4)
    assert Booking.objects.count() == Claim.objects.count() == 4


def test_the_people_of_one_company_share_its_quota_in_a_race(village: Village) -> None:
    make_policy(village, Rule.QUOTA, most=3, unit="times", per="company", over="week")
    company = make_organisation(known_in=village)
    people = [member_of(village) for _ in range(RACERS)]
    for person in people:
        affiliate(person.party, company)
    rooms = [make_resource(village) for _ in range(RACERS)]

    racers = [booking(room, person) for room, person in zip(rooms, people, strict=True)]
    told = [outcome(one) for one in all_at_once(racers)]

    assert sorted(told) == ["done"] * 3 + ["quota"] * (RACERS - 3)


def test_no_race_draws_more_from_a_supply_than_it_gives(village: Village) -> None:
    supply = make_supply(village, 250)
    stages = [make_resource(village, supply=supply) for _ in range(RACERS)]
    people = [member_of(village) for _ in range(RACERS)]

    racers = [
        booking(stage, person, power_kva=Decimal(60))
        for stage, person in zip(stages, people, strict=True)
    ]
    told = [outcome(one) for one in all_at_once(racers)]

    assert sorted(told) == ["done"] * 4 + ["power"] * (RACERS - 4)
    assert sum(row.power_kva or 0 for row in Segment.objects.all()) <= 250


def test_no_race_puts_noise_beside_a_take(village: Village) -> None:
    make_policy(village, Rule.NEIGHBOURS)
    stage = make_resource(village, kind=Kind.STAGE)
    workshops = [
        make_resource(village, kind=Kind.WORKSHOP, neighbours=[stage.code]) for _ in range(3)
    ]
    racers = [booking(shop, member_of(village)) for shop in workshops]
    racers += [booking(stage, member_of(village), kind=SegmentKind.SHOOT) for _ in range(3)]

    told = [outcome(one) for one in all_at_once(racers)]

    kinds = set(Segment.objects.values_list("kind", flat=True))
    assert kinds in ({SegmentKind.SHOOT.value}, {SegmentKind.USE.value})
    assert set(told) <= {"done", "neighbours", "occupied"}
