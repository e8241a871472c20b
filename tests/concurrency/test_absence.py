"""A day away is taken back while somebody books it: one of both has it, and the ledger has no hole and no overlap."""

from datetime import date, datetime, timedelta

import pytest

from creuset.bookings import actions as bookings
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.plans.actions.absence import declare, take_back
from creuset.plans.actions.rewarding import reward_all
from creuset.plans.models import AbsentDay, Let, Lot, LotEntry
from creuset.plans.rules.absence import Away, left_of
from tests.concurrency.test_letting import raced
from tests.factories.people import make_person
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = date(2026, 11, 27)


def left(**offer):
    """A desk that its holder leaves to others on Friday."""
    village = make_village()
    desk = make_resource(village, kind=Kind.DESK)
    row = make_subscription(
        village,
        make_person(known_in=village),
        make_offer(village, kind="fixed_desk", **offer),
        place=desk,
    )
    absence = declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=HOUSE, now=NOW)
    return village, desk, row, absence


def test_a_day_is_taken_back_or_booked_and_never_both():
    village, desk, row, absence = left()
    guest = make_person(known_in=village)
    start = datetime(2026, 11, 27, 9, tzinfo=village.zone)

    def back():
        take_back(absence=absence, days=[FRIDAY], by=HOUSE, now=NOW)

    def book():
        bookings.book(
            village=village,
            title="Écrire",
            party=guest,
            periods=[bookings.Period(desk, Span(start, start + timedelta(hours=2)))],
            by=HOUSE,
            now=NOW,
        )

    told = raced([back, book] * 3)
    booked = Claim.objects.filter(source_kind="booking").count()
    assert told["done"] == 1
    assert told == (
        {"done": 1, "day-booked": 3, "occupied": 2}
        if booked
        else {"done": 1, "not-found": 2, "occupied": 3}
    )
    let = Let.objects.get(subscription=row)
    held = [
        Span(one.starts_at, one.ends_at)
        for one in Claim.objects.filter(source_kind="let").order_by("starts_at")
    ]
    away = AbsentDay.objects.values_list("day", flat=True)
    whole = DaySpan(let.from_on, let.until_on)
    assert held == [one.to_span(village.zone) for one in left_of(whole, away)]
    assert len(held) == (2 if booked else 1)


def test_a_day_gives_its_credit_once_whoever_sweeps():
    reward = {"per": "freed", "unit": "day", "amount": 1, "valid_months": 3}
    left(absence=reward)
    later = NOW + timedelta(days=10)
    assert raced([lambda: reward_all(later)] * 4) == {"done": 4}
    assert Lot.objects.get(source_kind="absence").balance == 1
    assert LotEntry.objects.filter(source_kind="absence").count() == 1
