"""Earlier bookings paid from two screens while somebody books: what there is to spend is spent once."""

from datetime import date, timedelta

import pytest

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions
from creuset.bookings.actions.paying import pay_earlier
from creuset.people.actors import HOUSE
from creuset.plans.models import Lot, LotEntry
from tests.concurrency.test_letting import raced
from tests.factories.allowances import make_lot
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_person
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_there_is_is_spent_once():
    village = make_village()
    rooms = [make_resource(village) for _ in range(2)]
    make_card(village)
    me = make_person(known_in=village)
    rows = [make_booking(rooms[0], when=hours(at, at + 2), party=me) for at in (25, 28)]
    make_lot(village, me, 180, from_on=date(2026, 11, 1))
    later = NOW + timedelta(days=2)

    def pay(*some):
        ids = [row.pk for row in some]
        pay_earlier(village=village, party=me, booking_ids=ids, by=HOUSE, now=later)

    def book():
        actions.book(
            village=village,
            title="Lecture",
            party=me,
            periods=[actions.Period(rooms[1], hours(72, 74))],
            by=HOUSE,
            now=later,
        )

    raced([lambda: pay(*rows), book, lambda: pay(rows[1]), lambda: pay(*rows)])
    lot = Lot.objects.get(party=me)
    assert lot.balance == 0
    entries = LotEntry.objects.filter(lot=lot).order_by("number")
    assert sum(entry.amount for entry in entries) == 0
    # Three bookings of two hours at 20.00; three hours of them are paid.
    waiting = Charge.objects.filter(party=me, state=ChargeState.WAITING)
    assert sum(charge.net_cents for charge in waiting) == 3 * 40_00 - 60_00
