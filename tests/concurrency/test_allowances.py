"""Many spend the same purse at once: what is left is spent once, and every lot adds up."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from creuset.bookings import actions
from creuset.bookings.rules.policies import Rule
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.plans.actions import allowances
from creuset.plans.models import Lot
from creuset.plans.rules.allowances import Grant, Unit
from creuset.plans.rules.lots import Need
from creuset.villages.models import Village
from tests.concurrency.test_races import all_at_once, outcome, span
from tests.factories.allowances import make_lot, make_plan
from tests.factories.people import make_person, member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village
from tests.plans.test_purses import check_adds_up

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 20


def spending(village: Village, party: Party, number: int) -> Callable[[], Any]:
    """A racer who wants one day."""
    wanted = Need(("poste-1",), "desk", span(1, 2), village.zone)
    return lambda: allowances.spend(
        village=village,
        party=party,
        booker_id=party.pk,
        needs=[wanted],
        source=("booking", number),
        by=HOUSE,
        now=NOW,
        is_new=True,
    )


def paid(told: list[Any]) -> int:
    assert all(isinstance(one, allowances.Paid) for one in told), told
    return sum(bool(one.spent.payments) for one in told)


def test_of_twenty_who_spend_the_last_day_one_has_it() -> None:
    village = make_village()
    party = make_person(known_in=village)
    lot = make_lot(village, party, 1, Unit.DAY)

    told = all_at_once([spending(village, party, number) for number in range(1, RACERS + 1)])

    assert paid(told) == 1
    lot.refresh_from_db()
    assert lot.balance == 0
    check_adds_up()


def test_what_a_plan_gives_is_given_once_whoever_asks_first() -> None:
    village = make_village()
    party = make_person(known_in=village)
    make_plan(
        village,
        party,
        Grant("days", Unit.DAY, 5, carry_over=2, carry_months=1),
        start=date(2026, 11, 1),
    )
    later = datetime(2026, 12, 2, 9, tzinfo=UTC)
    jobs = [spending(village, party, number) for number in range(1, 11)]
    jobs += [lambda: allowances.grant_due(village, now=NOW)] * 3

    told = all_at_once(jobs)

    assert paid(told[:10]) == 5
    allowances.grant_due(village, now=later)
    assert Lot.objects.count() == 2
    check_adds_up()


def test_who_gives_back_and_who_spends_at_once_lose_nothing() -> None:
    village = make_village()
    party = make_person(known_in=village)
    lot = make_lot(village, party, 4, Unit.DAY)
    for number in range(1, 5):
        spending(village, party, number)()

    def giving_back(number: int) -> Callable[[], Any]:
        return lambda: allowances.give_back(
            village=village, source=("booking", number), by=HOUSE, now=NOW
        )

    told = all_at_once(
        [giving_back(number) for number in range(1, 5)]
        + [spending(village, party, number) for number in range(11, 15)]
    )

    lot.refresh_from_db()
    assert lot.balance == 4 - paid(told[4:])
    check_adds_up()


def test_of_many_who_book_with_the_last_credit_one_books() -> None:
    """Each books another room; the rule says that they are had with credits only."""
    village = make_village()
    rooms = [make_resource(village) for _number in range(8)]
    me = member_of(village)
    make_policy(village, Rule.CREDITS)
    lot = make_lot(village, me.party, 60)

    def booking(room: Resource) -> Callable[[], Any]:
        return lambda: actions.book(
            village=village,
            title="Course",
            party=me.party,
            periods=[actions.Period(room, span(1, 2))],
            by=Actor(party=me.party),
            now=NOW,
        )

    told = [outcome(one) for one in all_at_once([booking(room) for room in rooms])]

    assert sorted(told) == ["credits-only"] * 7 + ["done"]
    lot.refresh_from_db()
    assert lot.balance == 0
    check_adds_up()
