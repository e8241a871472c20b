"""Two tablets read one code at once: the day is spent once."""

from collections import Counter

import pytest

from creuset.plans.rules.allowances import Unit
from creuset.reception.actions import arrive
from creuset.reception.models import Presence, Workday
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.allowances import make_lot
from tests.factories.people import member_of
from tests.factories.places import make_pool
from tests.factories.villages import NOW, make_village
from tests.plans.test_purses import check_adds_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_tablets_one_spends_the_day():
    village = make_village()
    make_pool(village)
    me = member_of(village)
    lot = make_lot(village, me.party, 5, Unit.DAY)

    def come():
        return arrive(village=village, person=me.party, by=me, now=NOW)

    told = Counter(outcome(one) for one in all_at_once([come] * 6))

    assert told == {"done": 1, "already-inside": 5}
    assert Presence.objects.count() == Workday.objects.count() == 1
    lot.refresh_from_db()
    assert lot.balance == 4
    check_adds_up()
