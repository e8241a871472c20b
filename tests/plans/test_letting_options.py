"""Letting a place on which somebody has an option: refused as a firm booking is, or decided by the team."""

from datetime import date, datetime, timedelta

import pytest

from creuset.bookings import actions as bookings
from creuset.bookings.rules.holds import HeldByOption
from creuset.core import outbox
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.places.rules import Occupied
from creuset.plans.actions import changing, leaving, letting
from creuset.plans.actions.absence import declare, take_back
from creuset.plans.actions.signing import sign
from creuset.plans.models import Let
from creuset.plans.rules.absence import Away, DayBooked
from tests.factories.options import make_option
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
DAY = timedelta(days=1)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def office(village):
    return make_resource(village, kind=Kind.OFFICE, name="Bureau 4")


@pytest.fixture
def row(village):
    return make_subscription(village, make_organisation(known_in=village))


def on(village, day):
    start = datetime(day.year, day.month, day.day, 9, tzinfo=village.zone)
    return Span(start, start + timedelta(hours=8))


def test_an_option_is_in_the_way_of_a_letting(village, office, row):
    company = make_organisation(known_in=village, name="Sel Films")
    option = make_option(office, when=on(village, FRIDAY), party=company)
    desk = team_of(village, Role.RECEPTION)
    with pytest.raises(HeldByOption, match="Sel Films") as refused:
        letting.attach(subscription=row, place=office, from_on=TODAY, by=desk, now=NOW)
    assert [way.data for way in refused.value.ways_out] == [{"from_on": "2026-11-28"}]
    assert not Let.objects.exists()
    # The day after is free; so is all of it once the option has lapsed, whatever a late job did not write.
    letting.attach(subscription=row, place=office, from_on=FRIDAY + DAY, by=desk, now=NOW)
    other = make_resource(village, kind=Kind.OFFICE)
    lapsing = make_option(other, when=on(village, FRIDAY))
    later = lapsing.hold.lapses_at
    letting.attach(subscription=row, place=other, from_on=village.day_of(later), by=desk, now=later)
    assert option.hold.ended_at is None


def test_the_team_lets_it_all_the_same_with_a_reason(village, office, row):
    holder = member_of(village)
    option = make_option(office, when=on(village, FRIDAY), party=holder.party)
    desk = team_of(village, Role.RECEPTION)
    letting.attach(
        subscription=row, place=office, from_on=TODAY, despite="Accord du 20", by=desk, now=NOW
    )
    assert AuditRow.objects.get(verb="plans.let").content["reason"] == "Accord du 20"
    outbox.deliver(now=NOW)
    assert Notice.objects.filter(party=holder.party, topic="bookings.promoted").exists()
    with pytest.raises(Occupied):
        bookings.confirm(booking=option, by=HOUSE, now=NOW)
    # It keeps its place: when the letting ends before, it is confirmed.
    let = Let.objects.get()
    letting.detach(let=let, from_on=FRIDAY, by=desk, now=NOW)
    assert bookings.confirm(booking=option, by=HOUSE, now=NOW).state == "confirmed"


def test_whoever_signs_moves_or_stays_meets_it_too(village, office):
    company = make_organisation(known_in=village)
    proposal = make_proposal(village, company, place=office)
    make_option(office, when=on(village, FRIDAY))
    with pytest.raises(HeldByOption):
        sign(subscription=proposal, name="Ada", by=HOUSE, now=NOW)
    row = sign(subscription=proposal, name="Ada", despite="Convenu", by=HOUSE, now=NOW)
    other = make_resource(village, kind=Kind.OFFICE)
    make_option(other, when=on(village, FRIDAY + 7 * DAY))
    to = {"let": row.lets.get(), "to": other, "from_on": FRIDAY, "by": HOUSE, "now": NOW}
    with pytest.raises(HeldByOption):
        changing.move(**to)
    changing.move(**to, despite="Convenu")
    last = FRIDAY + 10 * DAY
    leaving.give_notice(subscription=row, last_on=last, is_waived=True, by=HOUSE, now=NOW)
    make_option(other, when=on(village, FRIDAY + 14 * DAY))
    with pytest.raises(HeldByOption):
        leaving.take_notice_back(subscription=row, by=HOUSE, now=NOW)
    leaving.take_notice_back(subscription=row, despite="Convenu", by=HOUSE, now=NOW)
    assert Claim.objects.filter(source_kind="let").count() == 2


def test_a_member_who_signs_passes_nobody_by(village, office):
    member = member_of(village)
    proposal = make_proposal(village, member.party, place=office)
    make_option(office, when=on(village, FRIDAY))
    with pytest.raises(HeldByOption):
        sign(subscription=proposal, name="Ada", despite="Je veux", by=member, now=NOW)


def test_of_a_pool_the_unit_that_nobody_waits_for_is_let(village, row):
    pool, (first, second) = make_pool(village, units=2)
    make_option(first, when=on(village, FRIDAY))
    made = letting.attach(subscription=row, place=pool, from_on=TODAY, by=HOUSE, now=NOW)
    assert made.resource == second
    with pytest.raises(HeldByOption):
        letting.attach(subscription=row, place=pool, from_on=TODAY, by=HOUSE, now=NOW)


def test_a_day_away_that_an_option_waits_for_is_not_taken_back(village):
    desk = make_resource(village, kind=Kind.DESK)
    member = member_of(village)
    row = make_subscription(village, member.party, make_offer(village, kind="seat"), place=desk)
    absence = declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=member, now=NOW)
    option = make_option(desk, when=on(village, FRIDAY))
    with pytest.raises(DayBooked):
        take_back(absence=absence, by=member, now=NOW)
    bookings.release(booking=option, by=HOUSE, now=NOW)
    assert take_back(absence=absence, by=member, now=NOW) == [FRIDAY]
