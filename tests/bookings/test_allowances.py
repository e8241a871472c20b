"""Bookings spend what people have, pay the rest in money, and give back what they do not use."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions
from creuset.bookings.actions.absence import give_free
from creuset.bookings.models import Booking
from creuset.bookings.queries.prices import price_of, price_of_booking
from creuset.bookings.rules.policies import Rule
from creuset.bookings.rules.policies.errors import NoCredits
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.plans.models import Lot
from creuset.plans.rules.allowances import Unit
from tests.factories.allowances import make_lot
from tests.factories.bookings import hours
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def book(room: Resource, by: Actor, when: Span, party: Party | None = None, **more: Any) -> Booking:
    return actions.book(
        village=room.village,
        title="Lecture",
        party=party or by.party,
        periods=[actions.Period(room, when)],
        by=by,
        now=NOW,
        **more,
    )


def owed(booking: Booking) -> int:
    """What waits to be invoiced, in cents before VAT."""
    rows = Charge.objects.filter(source_id=booking.pk, state=ChargeState.WAITING)
    return sum(row.net_cents for row in rows)


def left(lot: Lot) -> int:
    lot.refresh_from_db()
    return lot.balance


@pytest.fixture
def room() -> Resource:
    """A meeting room at 20.00 an hour."""
    room = make_resource(make_village())
    make_card(room.village)
    return room


def test_an_allowance_pays_first_and_money_the_rest(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 120, names={"fr": "Forfait", "en": "Plan"})
    periods = [actions.Period(room, hours(48, 51))]
    seen = price_of(periods, village=room.village, party=me.party, by=me, now=NOW)

    booking = book(room, me, hours(48, 51))

    assert left(lot) == 0
    assert owed(booking) == 2000
    price = price_of_booking(booking)
    assert price is not None
    assert seen is not None
    assert price.quoted is not None
    assert seen.quoted is not None
    assert price.quoted.net.cents == seen.quoted.net.cents == 2000
    assert [line.net.cents for line in price.quoted.lines] == [6000, -4000]
    line = price.quoted.lines[1]
    assert "2\u00a0h" in str(line.label)
    assert "0\u00a0min" in str(line.why[0])
    assert [line.key for line in price.quoted.lines] != [line.key for line in seen.quoted.lines[:1]]


def test_cancelled_in_time_all_comes_back_and_late_as_much_stays_as_is_owed(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 240)
    early, late = book(room, me, hours(48, 50)), book(room, me, hours(4, 6))
    assert left(lot) == 0

    actions.cancel(booking=early, by=me, now=NOW)
    assert left(lot) == 120
    actions.cancel(booking=late, by=me, now=NOW)

    assert left(lot) == 120
    assert owed(early) == owed(late) == 0


def test_what_the_team_cancels_free_of_charge_comes_back_whole(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 240)
    booking = book(room, me, hours(4, 6))

    actions.cancel(booking=booking, by=HOUSE, now=NOW, is_free=True)

    assert left(lot) == 240


def test_longer_spends_more_and_shorter_gives_back(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 180)
    booking = book(room, me, hours(48, 50))
    segment = booking.segments.get()

    actions.resize(booking=booking, segment=segment, span=hours(48, 52), by=me, now=NOW)
    assert left(lot) == 0
    assert owed(booking) == 2000
    segment = booking.segments.get()
    actions.resize(booking=booking, segment=segment, span=hours(48, 49), by=me, now=NOW)

    assert left(lot) == 120
    assert owed(booking) == 0


def test_a_desk_is_paid_by_days_in_a_village_without_prices() -> None:
    pool, _desks = make_pool(make_village())
    me = member_of(pool.village)
    lot = make_lot(pool.village, me.party, 3, Unit.DAY, resources=[pool.code])

    booking = book(pool, me, hours(25, 31))

    assert left(lot) == 2
    assert not Charge.objects.exists()
    price = price_of_booking(booking)
    assert price is not None
    assert price.quoted is not None
    assert not price.quoted.net
    actions.cancel(booking=booking, by=me, now=NOW)
    assert left(lot) == 3


def test_nobody_came_and_it_stays_spent(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 120)
    booking = book(room, me, hours(1, 3))
    before = owed(booking)
    make_policy(room.village, Rule.RELEASE, after_minutes=15)

    assert give_free(booking_id=booking.pk, now=NOW + timedelta(hours=2))

    assert left(lot) == 0
    assert owed(booking) == before == 0


def test_an_option_spends_nothing_until_it_is_confirmed(room: Resource) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 120)
    booking = actions.ask_option(
        village=room.village,
        title="Lecture",
        party=me.party,
        periods=[actions.Period(room, hours(72, 74))],
        by=me,
        now=NOW,
    )
    assert left(lot) == 120

    actions.confirm(booking=booking, by=HOUSE, now=NOW)

    assert left(lot) == 0
    assert owed(booking) == 0


def test_each_time_of_a_series_spends_until_nothing_is_left_and_money_pays_the_others(
    room: Resource,
) -> None:
    me = member_of(room.village)
    make_lot(room.village, me.party, 150)
    series = actions.book_series(
        again=actions.Again(
            village=room.village,
            title="Lecture",
            party=me.party,
            resources=[room],
            rule="FREQ=DAILY;COUNT=3",
            starts=(NOW + timedelta(days=2)).replace(tzinfo=None),
            duration=timedelta(hours=1),
        ),
        by=me,
        now=NOW,
    )

    bookings = Booking.objects.filter(series=series).order_by("ends_at")
    assert [owed(booking) for booking in bookings] == [0, 0, 1000]


def test_a_person_does_not_spend_for_a_company_that_lets_them_not(room: Resource) -> None:
    me = member_of(room.village)
    company = make_organisation(known_in=room.village)
    affiliate(me.party, company)
    lot = make_lot(room.village, company, 120)

    booking = book(room, me, hours(48, 50), party=company)

    assert left(lot) == 120
    assert owed(booking) == 4000


def test_whoever_has_no_allowance_books_with_one_question_more_at_most(room: Resource) -> None:
    me = member_of(room.village)
    book(room, me, hours(24, 25))

    with CaptureQueriesContext(connection) as asked:
        book(room, me, hours(48, 50))

    assert sum("plans_lot" in one["sql"] for one in asked) == 1


def test_the_rows_of_a_booking_and_its_charges_fall_together_with_what_it_spends(
    room: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = member_of(room.village)
    lot = make_lot(room.village, me.party, 120)

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("creuset.billing.actions.charges.insert", fail)
    with pytest.raises(RuntimeError):
        book(room, me, hours(48, 50))

    assert left(lot) == 120
    assert not Booking.objects.exists()


def test_what_is_had_with_credits_only_is_refused_to_whoever_has_none_and_the_team_overrules(
    room: Resource,
) -> None:
    me = member_of(room.village)
    make_policy(room.village, Rule.CREDITS, kinds=["meeting"])
    lot = make_lot(room.village, me.party, 120)

    with pytest.raises(NoCredits):
        book(room, me, hours(48, 51))
    booking = book(room, me, hours(48, 50))
    assert left(lot) == 0
    with pytest.raises(NoCredits):
        book(room, me, hours(52, 53))
    # What it has spent stays its own when it moves.
    segment = booking.segments.get()
    actions.move(booking=booking, segment=segment, starts_at=hours(72, 73).start, by=me, now=NOW)
    assert left(lot) == 0
    team = team_of(room.village)
    paid = book(room, team, hours(96, 97), party=me.party, overrule=["credits-only"])
    assert owed(paid) == 2000
