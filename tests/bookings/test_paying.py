"""Credits that are given later pay earlier bookings: as seen, in order, and nothing that was settled otherwise."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions
from creuset.bookings.actions.charging import charge_use
from creuset.bookings.actions.paying import NothingPaid, pay_earlier, preview_paying
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.people.actors import HOUSE
from creuset.plans.models import Lot, LotEntry
from creuset.plans.rules.allowances import Unit
from tests.factories.allowances import make_lot
from tests.factories.bookings import hours
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=4)


@pytest.fixture
def room():
    """A meeting room at 20.00 an hour."""
    room = make_resource(make_village())
    make_card(room.village)
    return room


def book(room, by, first, last):
    return actions.book(
        village=room.village,
        title="Lecture",
        party=by.party,
        periods=[actions.Period(room, hours(first, last))],
        by=by,
        now=NOW,
    )


def owed(booking):
    rows = Charge.objects.filter(source_id=booking.pk, state=ChargeState.WAITING)
    return sum(row.net_cents for row in rows)


def asked(room, me, *bookings, by=HOUSE):
    ids = [booking.pk for booking in bookings]
    return {"village": room.village, "party": me.party, "booking_ids": ids, "by": by, "now": LATER}


def test_what_waits_is_paid_as_it_was_seen_the_first_first(room):
    me = member_of(room.village)
    second, first = book(room, me, 50, 53), book(room, me, 25, 27)
    lot = make_lot(room.village, me.party, 180, from_on=date(2026, 11, 1))
    desk = team_of(room.village, Role.RECEPTION)
    seen = preview_paying(**asked(room, me, second, first, by=desk))
    assert [(one.booking, one.before.cents, one.after.cents) for one in seen.settled] == [
        (first, 40_00, 0),
        (second, 60_00, 40_00),
    ]
    assert seen.left == []
    assert (owed(first), owed(second)) == (40_00, 60_00)
    assert not LotEntry.objects.filter(kind="spend").exists()
    done = pay_earlier(**asked(room, me, second, first, by=desk))
    assert [one.after for one in done.settled] == [one.after for one in seen.settled]
    assert (owed(first), owed(second)) == (0, 40_00)
    lot.refresh_from_db()
    assert lot.balance == 0
    told = AuditRow.objects.get(verb="bookings.paid_with_credits").content
    assert (told["count"], told["amount"]) == (2, 60_00)
    with pytest.raises(NothingPaid):
        pay_earlier(**asked(room, me, second, first, by=desk))
    # Cancelled, it gives back to the very lot, as if it had been paid so from the beginning.
    actions.cancel(booking=second, by=HOUSE, now=NOW)
    lot.refresh_from_db()
    assert lot.balance == 60


def test_a_credit_pays_only_what_is_on_a_day_of_its_own(room):
    me = member_of(room.village)
    booking = book(room, me, 25, 27)
    make_lot(room.village, me.party, 600, from_on=date(2026, 11, 27))
    with pytest.raises(NothingPaid):
        pay_earlier(**asked(room, me, booking))
    assert owed(booking) == 40_00


def test_what_was_settled_otherwise_stays_word_for_word(room):
    me = member_of(room.village)
    used, plain = book(room, me, 1, 3), book(room, me, 25, 26)
    segment = used.segments.get()
    charge_use(booking=used, by=HOUSE, now=LATER, ended={segment.pk: hours(1, 4).end})
    before = owed(used)
    assert before != 40_00
    make_lot(room.village, me.party, 600, from_on=date(2026, 11, 1))
    done = pay_earlier(**asked(room, me, used, plain))
    why = {one.booking: one.why_not is not None for one in done.settled}
    assert why == {used: True, plain: False}
    assert (owed(used), owed(plain)) == (before, 0)


def test_only_the_team_and_only_what_is_theirs_and_waits(room):
    me, other = member_of(room.village), member_of(room.village)
    booking = book(room, me, 25, 26)
    make_lot(room.village, me.party, 60, from_on=date(2026, 11, 1))
    with pytest.raises(Forbidden):
        pay_earlier(**asked(room, me, booking, by=me))
    with pytest.raises(NotFound):
        preview_paying(**asked(room, other, booking))
    actions.cancel(booking=booking, by=HOUSE, now=NOW)
    with pytest.raises(NotFound):
        pay_earlier(**asked(room, me, booking))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from([Unit.HOUR, Unit.MONEY]), st.integers(1, 300)), max_size=3),
)
def test_whatever_there_is_pays_once_and_never_more_than_is_owed(room, lengths, given_later):
    with transaction.atomic():
        me = member_of(room.village)
        rows = [book(room, me, 24 + 5 * n, 24 + 5 * n + size) for n, size in enumerate(lengths)]
        for unit, amount in given_later:
            make_lot(room.village, me.party, amount, unit=unit, from_on=date(2026, 11, 1))
        seen = preview_paying(**asked(room, me, *rows))
        paid = [one for one in seen.settled if one.is_paid]
        if paid:
            assert pay_earlier(**asked(room, me, *rows)).settled == seen.settled
        assert [owed(one.booking) for one in seen.settled] == [
            one.after.cents for one in seen.settled
        ]
        assert all(0 <= one.after.cents <= one.before.cents for one in seen.settled)
        lots = Lot.objects.filter(party=me.party)
        spent = sum(lot.amount - lot.balance for lot in lots)
        assert all(lot.balance >= 0 for lot in lots)
        assert bool(spent) == bool(paid)
        transaction.set_rollback(True)
