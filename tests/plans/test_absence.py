"""A desk left to others for some days: booked by anybody, back by itself, taken back while nobody has it."""

from datetime import date, datetime, timedelta

import pytest

from creuset.bookings import actions as bookings
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.spans import DaySpan, Span
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.places.rules import Occupied
from creuset.plans.actions import changing, leaving, letting
from creuset.plans.actions.absence import declare, roll_all, take_back
from creuset.plans.actions.rewarding import reward_all
from creuset.plans.models import Absence, AbsentDay, Let, Lot, Subscription
from creuset.plans.queries.absence import absences_of, ask_away, away_from
from creuset.plans.retention import forget_days_away
from creuset.plans.rules.absence import AlreadyAway, Away, BadAbsence, DayBooked, on_weekdays
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 27)
FRIDAYS = on_weekdays([4])


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def ines(village):
    return member_of(village, name="Inès Roy")


@pytest.fixture
def desk(village):
    return make_resource(village, kind=Kind.DESK, name="Poste 4")


@pytest.fixture
def row(village, ines, desk):
    return make_subscription(
        village, ines.party, make_offer(village, kind="fixed_desk"), place=desk, starts_on=TODAY
    )


def on(village, day, first=9, last=12):
    at = [
        datetime(day.year, day.month, day.day, hour, tzinfo=village.zone) for hour in (first, last)
    ]
    return Span(*at)


def book(village, desk, day, *, by=None, party=None):
    who = by or member_of(village)
    return bookings.book(
        village=village,
        title="Écrire",
        party=party or who.party,
        periods=[bookings.Period(desk, on(village, day))],
        by=who,
        now=NOW,
    )


def claimed(row):
    """The days that the lettings of the subscription claim, in stretches."""
    zone = row.village.zone
    lets = Let.objects.filter(subscription=row).values("pk")
    rows = Claim.objects.filter(source_kind="let", source_id__in=lets).order_by("starts_at")
    return [
        (one.starts_at.astimezone(zone).date(), one.ends_at.astimezone(zone).date()) for one in rows
    ]


def free_days(village):
    return list(AbsentDay.objects.order_by("day").values_list("day", flat=True))


def test_a_day_away_is_anybodys_and_the_next_is_theirs(village, ines, desk, row):
    with pytest.raises(Occupied):
        book(village, desk, FRIDAY)
    declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=ines, now=NOW)
    assert claimed(row) == [(TODAY, FRIDAY), (FRIDAY + DAY, date(2999, 1, 1))]
    assert book(village, desk, FRIDAY).pk
    for other in (FRIDAY - DAY, FRIDAY + DAY):
        with pytest.raises(Occupied):
            book(village, desk, other)
    assert [one.name for one in away_from(ask_away(village, FRIDAY))] == ["Inès Roy"]
    assert away_from(ask_away(village, TODAY)) == []


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2026, 10, 25) + timedelta(days=364)])
def test_a_day_of_23_or_25_hours_is_left_whole(village, ines, row, night):
    declare(subscription=row, away=Away(night, night), by=ines, now=NOW)
    first, second = Claim.objects.order_by("starts_at")
    assert Span(first.ends_at, second.starts_at) == DaySpan.of(night, night).to_span(village.zone)


def test_every_friday_goes_on_and_is_freed_a_year_ahead(village, ines, desk, row):
    absence = declare(subscription=row, away=Away(TODAY, None, FRIDAYS), by=ines, now=NOW)
    days = free_days(village)
    assert days[0] == FRIDAY
    assert {day.weekday() for day in days} == {4}
    assert len(days) == 52
    assert roll_all(NOW) == 0
    assert roll_all(NOW + timedelta(days=14)) == 2
    assert len(claimed(row)) == 55
    (found, coming), *more = absences_of(row, today=TODAY)
    assert (found, len(coming), more) == (absence, 54, [])


def test_an_absence_that_is_open_lasts_until_they_are_back(village, ines, row):
    absence = declare(subscription=row, away=Away(FRIDAY), by=ines, now=NOW)
    assert claimed(row)[0] == (TODAY, FRIDAY)
    later = NOW + timedelta(days=10)
    back = take_back(absence=absence, by=ines, now=later)
    assert back[0] == village.day_of(later)
    assert claimed(row) == [(TODAY, FRIDAY), (back[0], date(2999, 1, 1))]
    assert roll_all(later) == 0
    with pytest.raises(NotFound):
        take_back(absence=absence, by=ines, now=later)


def test_what_is_booked_stays_with_who_booked_it(village, ines, desk, row):
    wednesday, thursday = FRIDAY - 2 * DAY, FRIDAY - DAY
    absence = declare(subscription=row, away=Away(wednesday, FRIDAY), by=ines, now=NOW)
    booked = book(village, desk, thursday)
    with pytest.raises(DayBooked, match=r"Poste 4 est réservé le .*26") as refused:
        take_back(absence=absence, by=ines, now=NOW)
    assert refused.value.details == {"days": ["2026-11-26"]}
    (way,) = refused.value.ways_out
    assert way.data["days"] == ["2026-11-25", "2026-11-27"]
    with pytest.raises(DayBooked) as only:
        take_back(absence=absence, days=[thursday], by=ines, now=NOW)
    assert only.value.ways_out == ()
    assert take_back(absence=absence, days=[FRIDAY], by=ines, now=NOW) == [FRIDAY]
    assert take_back(absence=absence, but_booked=True, by=ines, now=NOW) == [wednesday]
    assert claimed(row) == [(TODAY, thursday), (FRIDAY, date(2999, 1, 1))]
    bookings.cancel(booking=booked, by=HOUSE, now=NOW)
    assert take_back(absence=absence, days=[thursday], by=ines, now=NOW) == [thursday]
    assert claimed(row) == [(TODAY, date(2999, 1, 1))]


def test_what_two_absences_leave_is_left_until_both_are_taken_back(village, ines, desk, row):
    declare(subscription=row, away=Away(TODAY, None, FRIDAYS), by=ines, now=NOW)
    week = declare(subscription=row, away=Away(TODAY, FRIDAY), by=ines, now=NOW)
    with pytest.raises(AlreadyAway):
        declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=ines, now=NOW)
    take_back(absence=week, by=ines, now=NOW)
    assert free_days(village)[0] == FRIDAY
    # But a day on which they come is theirs, whatever says otherwise.
    again = declare(subscription=row, away=Away(TODAY, FRIDAY), by=ines, now=NOW)
    assert take_back(absence=again, days=[FRIDAY], by=ines, now=NOW) == [FRIDAY]
    assert FRIDAY not in free_days(village)
    assert roll_all(NOW) == 0


def test_only_a_desk_or_a_seat_that_is_theirs_is_left_to_others(village, ines, desk):
    office = make_resource(village, kind=Kind.OFFICE)
    with pytest.raises(BadAbsence, match="poste attitré"):
        declare(
            subscription=make_subscription(
                village, ines.party, make_offer(village, kind="office"), place=office
            ),
            away=Away(TODAY),
            by=ines,
            now=NOW,
        )
    seat = make_offer(village, kind="seat")
    row = make_subscription(village, ines.party, seat, quantity=2, place=desk)
    letting.attach(
        subscription=row,
        place=make_resource(village, kind=Kind.DESK),
        from_on=TODAY,
        by=HOUSE,
        now=NOW,
    )
    with pytest.raises(BadAbsence, match="laquelle des places"):
        declare(subscription=row, away=Away(TODAY), by=ines, now=NOW)
    made = declare(subscription=row, away=Away(TODAY), place=desk, by=ines, now=NOW)
    assert made.place == desk
    with pytest.raises(NotFound):
        declare(subscription=row, away=Away(TODAY), place=office, by=ines, now=NOW)
    leaving.give_notice(subscription=row, last_on=FRIDAY, is_waived=True, by=HOUSE, now=NOW)
    with pytest.raises(NotFound):
        declare(subscription=row, away=Away(FRIDAY + DAY), by=ines, now=NOW)
    assert Absence.objects.count() == 1


def test_who_says_so_and_who_is_told(village, desk):
    company = make_organisation(known_in=village, name="Sel Films")
    admin, user, colleague = (member_of(village) for _ in range(3))
    affiliate(admin.party, company, is_admin=True)
    for person in (user, colleague):
        affiliate(person.party, company)
    seat = make_offer(village, kind="seat")
    row = make_subscription(village, company, seat, place=desk)
    Subscription.objects.filter(pk=row.pk).update(member=user.party)
    Notice.objects.all().delete()
    for stranger in (colleague, member_of(village), team_of(village, Role.STAGE_MANAGER)):
        with pytest.raises(Forbidden):
            declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=stranger, now=NOW)
    own = declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=user, now=NOW)
    assert not Notice.objects.exists()
    for by in (admin, team_of(village, Role.RECEPTION)):
        take_back(absence=own, by=by, now=NOW)
        own = declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=by, now=NOW)
    told = set(Notice.objects.values_list("topic", "party"))
    assert told == {("plans.away", user.party_id), ("plans.back", user.party_id)}
    verbs = AuditRow.objects.filter(verb__in=["plans.away", "plans.back"])
    assert verbs.count() == 5


def test_it_follows_them_when_they_move_and_ends_with_the_place(village, ines, desk, row):
    declare(subscription=row, away=Away(TODAY, None, FRIDAYS), by=ines, now=NOW)
    booked = book(village, desk, FRIDAY + timedelta(days=7))
    pool, _units = make_pool(village, units=2)
    made = changing.move(let=row.lets.get(), to=pool, from_on=FRIDAY + DAY, by=HOUSE, now=NOW)
    by_place = list(AbsentDay.objects.order_by("day").values_list("place", flat=True))
    assert by_place == [desk.pk] + [made.resource_id] * 51
    assert book(village, made.resource, FRIDAY + timedelta(days=14)).pk
    with pytest.raises(Occupied):
        book(village, made.resource, FRIDAY + timedelta(days=13))
    # The old desk is anybody's, and who had booked it keeps it.
    assert Claim.objects.filter(source_kind="booking", source_id=booked.pk).exists()
    assert book(village, desk, FRIDAY + timedelta(days=6)).pk
    last = FRIDAY + timedelta(days=20)
    leaving.give_notice(subscription=row, last_on=last, is_waived=True, by=HOUSE, now=NOW)
    assert max(free_days(village)) == FRIDAY + timedelta(days=14)
    leaving.take_notice_back(subscription=row, by=HOUSE, now=NOW)
    assert len(free_days(village)) == 52
    assert roll_all(NOW) == 0


def test_a_pause_leaves_the_days_as_they_were(village, ines, row):
    declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=ines, now=NOW)
    before = claimed(row)
    changing.pause(subscription=row, from_on=TODAY, until_on=date(2026, 12, 23), by=HOUSE, now=NOW)
    assert claimed(row) == before


REWARD = {"per": "freed", "unit": "day", "amount": 1, "kinds": ["meeting"], "valid_months": 3}


@pytest.mark.parametrize("per", ["freed", "booked"])
def test_a_day_gives_a_credit_once_it_is_over(village, ines, desk, per):
    offer = make_offer(village, kind="fixed_desk", absence=REWARD | {"per": per})
    row = make_subscription(village, ines.party, offer, place=desk)
    declare(subscription=row, away=Away(TODAY, TODAY + 4 * DAY), by=ines, now=NOW)
    book(village, desk, FRIDAY)
    book(village, desk, FRIDAY - DAY, by=ines)
    tuesday = TODAY + DAY
    assert reward_all(NOW) == 0
    # Today was declared when it had begun; what they book themselves was left to nobody.
    given = {"freed": [0, 1, 4], "booked": [0, 0, 1]}[per]
    for after, sum_of in zip((1, 2, 5), given, strict=True):
        reward_all(NOW + timedelta(days=after))
        assert (
            sum(Lot.objects.filter(source_kind="absence").values_list("balance", flat=True))
            == sum_of
        )
    assert reward_all(NOW + timedelta(days=5)) == 0
    lot = Lot.objects.get(source_kind="absence")
    assert (lot.party, lot.from_on, lot.until_on) == (
        ines.party,
        date(2026, 11, 1),
        date(2027, 3, 1),
    )
    assert lot.kinds == ["meeting"]
    assert tuesday in free_days(village)


def test_who_pays_nothing_is_given_nothing(village, ines, desk):
    row = make_subscription(
        village, ines.party, make_offer(village, kind="seat", absence=REWARD), place=desk
    )
    declare(subscription=row, away=Away(FRIDAY, FRIDAY), by=ines, now=NOW)
    changing.pause(subscription=row, from_on=FRIDAY, until_on=date(2026, 12, 10), by=HOUSE, now=NOW)
    assert reward_all(NOW + timedelta(days=30)) == 0
    assert not AbsentDay.objects.filter(settled_at__isnull=True).exists()


def test_who_was_away_is_forgotten_as_who_was_there(village, ines, row):
    declare(subscription=row, away=Away(TODAY, FRIDAY), by=ines, now=NOW)
    later = NOW + timedelta(days=120)
    assert forget_days_away(later) == 0
    reward_all(later)
    assert forget_days_away(later) == 5
    assert not Absence.objects.exists()


def test_what_it_costs_to_read_does_not_grow(village, ines, desk, row, django_assert_num_queries):
    for first in (0, 7, 14):
        away = Away(TODAY + first * DAY, TODAY + (first + 3) * DAY)
        declare(subscription=row, away=away, by=ines, now=NOW)
    with django_assert_num_queries(1):
        absences_of(row, today=TODAY)
    with django_assert_num_queries(1):
        away_from(ask_away(village, TODAY))
