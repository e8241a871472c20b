"""On the day: people come, stay longer, leave; or nobody comes, and the place is free again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from creuset.bookings import actions, codes, facts
from creuset.bookings.actions import absence
from creuset.bookings.actions.charging import charge_use
from creuset.bookings.models import Attendance, Booking
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.presence import Stands, stays_of
from creuset.bookings.rules import presence
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import Means
from creuset.core import housekeeping, outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.errors import Forbidden
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.models import Claim, Resource
from creuset.places.rules import Occupied
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Rushes", kind="meeting")


def at(hour: float) -> object:
    return NOW + timedelta(hours=hour)


def mine(room: Resource, first: float = 24, last: float = 26) -> tuple[object, Booking]:
    by = member_of(room.village)
    return by, make_booking(room, when=hours(first, last), party=by.party)


def fresh(booking: Booking) -> Booking:
    return get_booking(booking.village, booking.pk, by=HOUSE, now=NOW)


def verbs(booking: Booking) -> list[str]:
    return [
        row.verb
        for row in AuditRow.objects.filter(
            objects_named__kind="booking", objects_named__object_id=booking.pk
        ).order_by("pk")
    ]


def test_a_member_checks_in_and_out_and_the_audit_says_so(room: Resource) -> None:
    by, booking = mine(room)

    row = actions.check_in(booking=booking, by=by, now=at(23.5))

    assert (row.came_at, row.came_by, row.came_how) == (at(23.5), by.party, Means.PAGE)
    out = actions.check_out(booking=booking, by=by, now=at(25.5))
    assert (out.left_at, out.overrun_minutes) == (at(25.5), 0)
    assert verbs(booking)[-2:] == [facts.CHECKED_IN, facts.CHECKED_OUT]


@pytest.mark.parametrize(
    ("hour", "refusal"),
    [(22.9, presence.NotNow), (26, presence.NotNow), (48, presence.NotNow)],
)
def test_nobody_comes_long_before_nor_after(
    room: Resource, hour: float, refusal: type[Exception]
) -> None:
    by, booking = mine(room)

    with pytest.raises(refusal):
        actions.check_in(booking=booking, by=by, now=at(hour))

    assert not Attendance.objects.exists()


def test_a_code_used_twice_or_for_another_day_is_refused_and_changes_nothing(
    room: Resource,
) -> None:
    _by, booking = mine(room)
    desk = team_of(room.village)
    code = codes.read_stay(codes.stay_code(booking.pk, booking.segments.get().starts_at))
    first = {"booking": booking, "by": desk, "how": Means.PHONE, "stay_starts_at": code.starts_at}
    for hour in (0, 22):
        with pytest.raises(presence.OtherDay):
            actions.check_in(now=at(hour), **first)
    assert not Attendance.objects.exists()

    actions.check_in(now=at(24), **first)

    before = verbs(booking)
    with pytest.raises(presence.AlreadyThere):
        actions.check_in(now=at(24.1), **first)
    actions.check_out(booking=booking, by=desk, now=at(25))
    with pytest.raises(presence.AlreadyGone):
        actions.check_in(now=at(25.1), **first)
    assert verbs(booking) == [*before, facts.CHECKED_OUT]
    assert Attendance.objects.get().came_at == at(24)


def test_the_code_of_yesterdays_stay_does_not_open_todays(room: Resource) -> None:
    desk = team_of(room.village)
    booking = actions.book(
        village=room.village,
        title="Stage",
        party=member_of(room.village).party,
        periods=[actions.Period(room, hours(24, 26)), actions.Period(room, hours(48, 50))],
        by=HOUSE,
        now=NOW,
    )
    starts_at = booking.segments.order_by("starts_at")[0].starts_at

    with pytest.raises(presence.OtherDay):
        actions.check_in(
            booking=booking, by=desk, now=at(48), how=Means.PHONE, stay_starts_at=starts_at
        )


@pytest.mark.parametrize("code", ["", "x", "12", "12:abc", "12.5:", "\0:", "é:é", "9" * 4000])
def test_a_code_that_nobody_signed_opens_nothing(code: str) -> None:
    for read in (codes.read_door, codes.read_stay):
        with pytest.raises(presence.WrongCode):
            read(code)


def test_a_code_of_one_purpose_is_not_read_as_another(room: Resource) -> None:
    with pytest.raises(presence.WrongCode):
        codes.read_stay(codes.door_code(room.pk))
    with pytest.raises(presence.WrongCode):
        codes.read_door(codes.stay_code(1, NOW))


def test_only_its_people_and_the_team_say_who_came(room: Resource) -> None:
    by, booking = mine(room)

    for stranger in (member_of(room.village), member_of(make_village())):
        with pytest.raises(Forbidden):
            actions.check_in(booking=booking, by=stranger, now=at(24))
    with pytest.raises(Forbidden):
        actions.check_in(booking=booking, by=by, now=at(24), how=Means.PHONE)
    actions.check_in(booking=booking, by=by, now=at(24))
    with pytest.raises(Forbidden):
        actions.check_out(booking=booking, by=by, now=at(25), at=at(24.5))


def test_how_long_somebody_overran_is_kept_and_reception_may_say_when_they_left(
    room: Resource,
) -> None:
    by, booking = mine(room)
    actions.check_in(booking=booking, by=by, now=at(24))
    desk = team_of(room.village)
    for wrong in (at(23), at(29)):
        with pytest.raises(presence.NotSince):
            actions.check_out(booking=booking, by=desk, now=at(28), at=wrong)

    row = actions.check_out(booking=booking, by=desk, now=at(28), at=at(26) + 20 * MINUTE)

    assert row.overrun_minutes == 20
    with pytest.raises(presence.AlreadyGone):
        actions.check_out(booking=booking, by=by, now=at(28))


def test_an_hour_more_is_taken_where_it_is_free_and_refused_where_it_is_not(
    room: Resource,
) -> None:
    by, booking = mine(room)
    make_booking(room, when=hours(27, 28))
    actions.check_in(booking=booking, by=by, now=at(24))

    actions.stay_longer(booking=booking, by=by, now=at(25))

    assert fresh(booking).segments.all()[0].ends_at == at(27)
    with pytest.raises(Occupied):
        actions.stay_longer(booking=fresh(booking), by=by, now=at(26.5))
    assert stays_of(fresh(booking), now=at(26.5))[0].stands is Stands.THERE
    # It began before it was made longer: it is the same stay that is left.
    assert actions.check_out(booking=booking, by=by, now=at(27)).overrun_minutes == 0


def test_nothing_lasts_longer_before_it_began(room: Resource) -> None:
    by, booking = mine(room)

    with pytest.raises(presence.NotNow):
        actions.stay_longer(booking=booking, by=by, now=at(23.5))


def test_ghost_meetings_hold_rooms(room: Resource) -> None:
    """Who does not come in time loses the rest, and whoever asks then has it; nothing has to run first."""
    make_policy(room.village, Rule.RELEASE, after_minutes=15)
    _by, booking = mine(room)
    other = member_of(room.village)
    wanted = {
        "village": room.village,
        "title": "Sprint",
        "party": other.party,
        "periods": [actions.Period(room, hours(24.5, 26))],
        "by": other,
    }
    with pytest.raises(Occupied):
        actions.book(now=at(24) + QUARTER - MINUTE, **wanted)

    actions.book(now=at(24) + QUARTER, **wanted)

    row = Attendance.objects.get(booking=booking)
    assert (row.missed_at, row.ends_at) == (at(24.25), at(26))
    assert fresh(booking).segments.all()[0].ends_at == at(24.25)
    assert facts.NOBODY_CAME in verbs(booking)


def test_what_is_judged_when_it_is_read_is_written_down_later_and_once(room: Resource) -> None:
    make_policy(room.village, Rule.RELEASE, after_minutes=15)
    by, booking = mine(room)
    late = at(24.5)

    assert [line.stands for line in stays_of(fresh(booking), now=late)] == [Stands.MISSED]
    with pytest.raises(presence.GivenFree):
        actions.check_in(booking=booking, by=by, now=late)
    assert not Attendance.objects.exists()
    for _twice in range(2):
        housekeeping.tidy(now=late)

    row = Attendance.objects.get()
    assert row.missed_at == at(24.25)
    assert verbs(booking).count(facts.NOBODY_CAME) == 1
    assert Claim.objects.get(source_id=booking.pk).held_until == at(24.25)
    with pytest.raises(presence.NotNow):
        actions.check_in(booking=booking, by=by, now=late)


def test_what_is_booked_is_looked_at_when_nobody_can_come_any_more(room: Resource) -> None:
    make_policy(room.village, Rule.RELEASE, after_minutes=10)
    by = member_of(room.village)
    booking = make_booking(room, when=hours(1, 2), party=by.party)
    outbox.deliver(now=NOW)
    due = OutboxRow.objects.get(topic=facts.ABSENCE_DUE)
    assert due.due_at == at(1) + 10 * MINUTE

    outbox.deliver(now=due.due_at)

    assert Attendance.objects.get(booking=booking).missed_at == due.due_at
    outbox.deliver(now=due.due_at + MINUTE)
    told = Notice.objects.filter(party=by.party, content__fact=facts.NOBODY_CAME)
    assert told.count() == 1


def test_what_was_checked_in_is_never_released(room: Resource) -> None:
    make_policy(room.village, Rule.RELEASE, after_minutes=15)
    by, booking = mine(room)
    actions.check_in(booking=booking, by=by, now=at(23.2))

    assert absence.give_all_free(at(25)) == 0
    assert not absence.give_free(booking_id=booking.pk, now=at(25))
    assert fresh(booking).segments.all()[0].ends_at == at(26)


def test_stages_are_kept_unless_a_rule_names_them(village: Village) -> None:
    stage = make_resource(village, kind="stage")
    booking = make_booking(stage, when=hours(24, 30))
    make_policy(village, Rule.RELEASE, after_minutes=15)
    assert not absence.give_free(booking_id=booking.pk, now=at(25))

    make_policy(village, Rule.RELEASE, after_minutes=30, kinds=["stage"])

    assert absence.give_free(booking_id=booking.pk, now=at(25))


def test_what_goes_with_a_kept_place_is_kept(village: Village) -> None:
    stage, room = make_resource(village, kind="stage"), make_resource(village, kind="dressing")
    booking = make_booking(stage, room, when=hours(24, 30))
    make_policy(village, Rule.RELEASE, after_minutes=15)

    assert not absence.give_free(booking_id=booking.pk, now=at(25))


def test_the_other_days_of_a_booking_stay(room: Resource) -> None:
    make_policy(room.village, Rule.RELEASE, after_minutes=15)
    booking = actions.book(
        village=room.village,
        title="Deux jours",
        party=member_of(room.village).party,
        periods=[actions.Period(room, hours(24, 26)), actions.Period(room, hours(48, 50))],
        by=HOUSE,
        now=NOW,
    )

    assert absence.give_all_free(at(25)) == 1

    lines = stays_of(fresh(booking), now=at(25))
    assert [line.stands for line in lines] == [Stands.MISSED, Stands.COMING]
    held = Claim.objects.filter(source_id=booking.pk).values_list("starts_at", "ends_at")
    assert sorted(held) == [(at(24), at(24.25)), (at(48), at(50))]


def test_a_forgotten_booking_names_nobody_who_came(room: Resource) -> None:
    by, booking = mine(room)
    actions.check_in(booking=booking, by=by, now=at(24))
    actions.check_out(booking=booking, by=by, now=at(25))

    housekeeping.tidy(now=NOW + timedelta(days=365 * 12))

    row = Attendance.objects.get()
    assert (row.came_by, row.left_by) == (None, None)


def test_overtime_is_charged_from_when_people_checked_out(village: Village) -> None:
    from creuset.billing.models import Charge
    from creuset.billing.states import ChargeState
    from creuset.bookings.models import Rate
    from tests.factories.prices import make_card

    card = make_card(village)
    Rate.objects.filter(card=card).update(
        kinds=["stage"],
        hour_cents=None,
        overtime={"step_minutes": 30, "tiers": [{"after_hours": 0, "percent": "150"}]},
    )
    stage = make_resource(village, kind="stage")
    by = member_of(village)
    booking = make_booking(stage, when=hours(24, 33), party=by.party)
    actions.check_in(booking=booking, by=by, now=at(24))

    actions.check_out(booking=booking, by=by, now=at(33) + 20 * MINUTE)

    owed = Charge.objects.filter(state=ChargeState.WAITING, source_id=booking.pk)
    # Nine hours of a day of eight and twenty minutes: three half-hours beside the day.
    assert sorted(row.net.cents for row in owed) == [2814, 10000]
    charge_use(booking=fresh(booking), by=HOUSE, now=at(34), kwh={1: Decimal(0)})
    assert Party.objects.filter(pk=by.party_id).exists()


def test_what_nobody_came_to_is_read_as_free_before_anything_is_written(
    village: Village, room: Resource
) -> None:
    """Search, free places, next slots, planning, plan and screens judge it by their own `now`."""
    from creuset.bookings.queries import planning, planning_json
    from creuset.bookings.queries.free import free_among, free_for
    from creuset.bookings.queries.search import Round, Wish, search
    from creuset.bookings.queries.walls import door_of, lobby_of
    from creuset.kernel.spans import DaySpan, Span
    from creuset.places.queries.refusals import next_free_slots
    from creuset.places.queries.state import State, state_of_places

    make_policy(village, Rule.RELEASE, after_minutes=15)
    Resource.objects.filter(pk=room.pk).update(is_public=True)
    by = member_of(village)
    booking = make_booking(room, when=hours(24, 26), title="Fantômes")
    rest, day = Span(at(24.5), at(25.5)), DaySpan.of(village.day_of(at(24)), village.day_of(at(24)))
    wish = [Round(wishes=(Wish(kind="meeting"),), minutes=30)]

    def seen(now):
        (row,) = planning(village, days=day, by=by, now=now).rows
        combinations = search(village, wish, days=day, by=by, now=now, most=1)
        slot = next_free_slots(resources=[room], needed=Span(now, now + QUARTER), now=now, most=1)
        return {
            "free": [one.pk for one in free_for(village, span=rest, by=by, now=now)],
            "among": [one.pk for one in free_among([room], rest, by=by, now=now)],
            "planning": [(bar.starts_at, bar.ends_at) for bar in row.bars],
            "json": '"freed":[]' in planning_json(village, days=day, by=by, now=now),
            "state": state_of_places(village, at=now, by=by, now=now)[room.pk].state,
            "door": door_of(room, now=now).current is None,
            "lobby": len(lobby_of(village, now=now).current),
            "search": combinations[0].span.start < at(26) if combinations else False,
            "slot": slot[0].start < at(26),
        }

    before, after = seen(at(24.2)), seen(at(24.3))

    assert before == {
        "free": [],
        "among": [],
        "planning": [(at(24), at(26))],
        "json": True,
        "state": State.BUSY,
        "door": False,
        "lobby": 1,
        "search": False,
        "slot": False,
    }
    assert after == {
        "free": [room.pk],
        "among": [room.pk],
        "planning": [(at(24), at(24.25))],
        "json": False,
        "state": State.FREE,
        "door": True,
        "lobby": 0,
        "search": True,
        "slot": True,
    }
    assert not Attendance.objects.exists()
    actions.check_in(booking=booking, by=HOUSE, now=at(24.1))
    assert seen(at(24.3)) == before
