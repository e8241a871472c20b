"""Many spend the same purse at once: what is left is spent once, and every lot adds up."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.actions import allowances
from creuset.plans.models import Lot
from creuset.plans.rules.allowances import Grant, Unit
from creuset.plans.rules.lots import Need
from creuset.villages.models import Village
from tests.concurrency.test_races import all_at_once, span
from tests.factories.allowances import make_lot, make_plan
from tests.factories.people import make_person
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
