"""Two tablets that read one code at once, and a host who announces on two screens at once."""

import pytest

from creuset.bookings.states import Means
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.reception.actions import announce_visitors, receive_visitor
from creuset.reception.actions.visitors import ARRIVED
from creuset.reception.models import AnnouncedVisitor, Presence
from creuset.reception.rules.visitors import Guest, Stay
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.people import member_of
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 8


def test_one_code_read_by_two_tablets_at_once_is_one_presence() -> None:
    village = make_village()
    host = member_of(village).party
    assert host
    today = village.day_of(NOW)
    (row,) = announce_visitors(
        village=village,
        host=host,
        guests=[Guest("Zoé")],
        stay=Stay(today, today),
        by=HOUSE,
        now=NOW,
    )
    racers = [
        lambda: receive_visitor(visitor=row, by=HOUSE, how=Means.KIOSK, now=NOW)
        for _one in range(RACERS)
    ]
    told = sorted(outcome(one) for one in all_at_once(racers))
    assert told == ["already-arrived"] * (RACERS - 1) + ["done"]
    assert Presence.objects.count() == 1
    assert Notice.objects.filter(topic=ARRIVED).count() == 1


def test_a_host_on_two_screens_expects_no_more_than_they_may() -> None:
    village = make_village(visitor_terms={"most_a_day": 3})
    host = member_of(village)
    assert host.party
    make_subscription(village, host.party)
    today = village.day_of(NOW)
    racers = [
        lambda number=number: announce_visitors(
            village=village,
            host=host.party,
            guests=[Guest(f"Invité {number}")],
            stay=Stay(today, today),
            by=host,
            now=NOW,
        )
        for number in range(RACERS)
    ]
    told = [outcome(one) for one in all_at_once(racers)]
    assert sorted(told) == ["done"] * 3 + ["too-many-visitors"] * (RACERS - 3)
    assert AnnouncedVisitor.objects.count() == 3
