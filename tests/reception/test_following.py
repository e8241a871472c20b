"""Visitors who are expected for a booking follow it when it moves, and stay at home when it is called off."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings import actions as bookings
from creuset.core import outbox
from creuset.core.models import OutboxRow
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import HOUSE, Actor
from creuset.reception.actions import announce_visitors, receive_visitor
from creuset.reception.models import AnnouncedVisitor
from creuset.reception.rules.following import followed
from creuset.reception.rules.visitors import Guest, Stay
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW
from tests.reception.ground import make_open_village

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
ADA = Guest("Ada Lovelace", "ada@visiteuse.example")


# ---- the rule -----------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
clock = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begins = datetime.combine(draw(days), draw(clock), PARIS)
    return Span(begins, begins + timedelta(minutes=draw(st.integers(15, 4_000))))


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 5)))
    return Stay(first, last, draw(st.none() | clock))


@given(stays(), st.lists(spans(), min_size=1, max_size=3))
def test_whoever_follows_comes_within_what_is_booked_and_follows_once(
    stay: Stay, booked: list[Span]
) -> None:
    moved = followed(stay, booked, PARIS)
    taken = {day for span in booked for day in DaySpan.touching(span, PARIS)}
    assert min(taken) <= moved.first_on <= moved.last_on <= max(taken)
    assert moved.last_on - moved.first_on <= stay.last_on - stay.first_on
    assert (moved.hour is None) == (stay.hour is None)
    assert followed(moved, booked, PARIS) == moved


def test_an_hour_within_the_booking_stays_and_another_becomes_its_beginning() -> None:
    at_two = Span(
        datetime(2026, 11, 23, 14, tzinfo=PARIS), datetime(2026, 11, 23, 16, tzinfo=PARIS)
    )
    asked = {time(9): time(14), time(13): time(13), time(15): time(15), time(16): time(14)}
    for hour, comes in asked.items():
        assert followed(Stay(MONDAY, MONDAY, hour), [at_two], PARIS).hour == comes
    assert followed(Stay(MONDAY, MONDAY), [], PARIS) == Stay(MONDAY, MONDAY)


# ---- what happens -------------------------------------------------------------------------------


def expected(host: Actor, village: Any, booking: Any, room: Any) -> AnnouncedVisitor:
    (row,) = announce_visitors(
        village=village,
        host=host.party,
        guests=[ADA],
        stay=Stay(MONDAY, MONDAY, time(10)),
        by=host,
        now=NOW,
        resource=room,
        booking=booking,
    )
    return row


def mails() -> int:
    """How many mails the visitor got."""
    rows = OutboxRow.objects.filter(topic="mail").values_list("payload", flat=True)
    return sum(payload["to"] == [ADA.email] for payload in rows)


@pytest.mark.django_db
def test_the_visit_follows_its_booking_and_is_called_off_with_it() -> None:
    village = make_open_village()
    host = member_of(village)
    make_subscription(village, host.party)
    room, other = make_resource(village=village), make_resource(village=village)
    booking = make_booking(room, when=hours(1, 4), party=host.party)
    row = expected(host, village, booking, room)
    outbox.deliver(now=NOW)
    told = mails()

    bookings.move(
        booking=booking,
        segment=booking.segments.get(),
        starts_at=hours(30, 32).start,
        to=other,
        by=HOUSE,
        now=NOW,
    )
    outbox.deliver(now=NOW)
    row.refresh_from_db()
    assert (row.first_on, row.last_on) == (MONDAY + timedelta(days=1),) * 2
    assert (row.hour, row.resource) == (time(15), other)
    assert mails() == told + 1

    bookings.describe(
        booking=booking, title="Un autre titre", note="", project=None, by=HOUSE, now=NOW
    )
    outbox.deliver(now=NOW)
    assert mails() == told + 1

    bookings.cancel(booking=booking, by=HOUSE, now=NOW, reason="Reporté")
    outbox.deliver(now=NOW)
    row.refresh_from_db()
    assert row.cancelled_at == NOW
    assert mails() == told + 2


@pytest.mark.django_db
def test_whoever_is_inside_stays_expected_as_they_were() -> None:
    village = make_open_village()
    host = member_of(village)
    make_subscription(village, host.party)
    room = make_resource(village=village)
    booking = make_booking(room, when=hours(1, 4), party=host.party)
    row = expected(host, village, booking, room)
    receive_visitor(visitor=row, by=HOUSE, now=NOW)
    bookings.cancel(booking=booking, by=HOUSE, now=NOW, reason="Reporté")
    outbox.deliver(now=NOW)
    row.refresh_from_db()
    assert row.cancelled_at is None
