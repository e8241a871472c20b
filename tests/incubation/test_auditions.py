"""Auditions: hours that follow one another, in a room that is really booked, told, swapped, given up."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from creuset.bookings.models import Booking
from creuset.bookings.rules.policies import Rule
from creuset.core import calendars
from creuset.core.models import Seal
from creuset.core.roles import Role
from creuset.incubation.actions.auditions import (
    drop_auditions,
    make_auditions,
    move_audition,
    swap_auditions,
)
from creuset.incubation.actions.deliberations import take_up
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import Audition, Reading
from creuset.incubation.rules.slots import BadSlots, slots
from creuset.kernel.errors import Conflict, DomainError, Forbidden, Refused
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from tests.factories.incubation import make_call, make_conflict, make_sitting
from tests.factories.people import actor_of, make_user, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

TEN = datetime(2026, 12, 3, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


@given(st.integers(0, 12), st.integers(5, 40), st.integers(0, 20), st.none() | st.integers(0, 300))
def test_hours_follow_one_another_and_leave_the_break_alone(count, minutes, pause, rest_after):
    rest = None
    if rest_after is not None:
        start = TEN + timedelta(minutes=rest_after)
        rest = Span(start, start + timedelta(hours=1))
    found = slots(TEN, count, minutes=minutes, pause=pause, rest=rest)
    assert len(found) == count
    assert all(one.end - one.start == timedelta(minutes=minutes) for one in found)
    gaps = [later.start - one.end for one, later in itertools.pairwise(found)]
    assert all(gap >= timedelta(minutes=pause) for gap in gaps)
    assert not any(rest and one.overlaps(rest) for one in found)


@pytest.mark.parametrize(("count", "minutes"), [(1, 4), (1, 241), (60, 20)])
def test_hours_that_no_day_holds_are_refused(count, minutes):
    with pytest.raises(BadSlots):
        slots(TEN, count, minutes=minutes, pause=0)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def sitting(village):
    meeting, jury, files = make_sitting(make_call(village))
    meeting.round.kind = RoundKind.AUDITION.value
    meeting.round.save()
    for one in files:
        make_user(party=one.holder)
    return meeting, jury, files


@pytest.fixture
def room(village):
    return make_resource(village)


def hear(sitting, room, lead, **more):
    meeting, _jury, files = sitting
    values = {"applications": files, "rooms": [room], "starts_at": TEN, "minutes": 20, "pause": 10}
    return make_auditions(in_round=meeting.round, **values | more, by=lead, now=NOW)


@pytest.mark.django_db
def test_the_room_is_booked_for_all_of_them_and_each_is_told(sitting, room, lead):
    made = hear(sitting, room, lead)
    booking = Booking.objects.get()
    assert {one.booking for one in made} == {booking}
    [segment] = booking.segments.all()
    assert (segment.starts_at, segment.ends_at) == (TEN, TEN + timedelta(minutes=80))
    told = set(Notice.objects.values_list("party", flat=True))
    assert {one.holder_id for one in sitting[2]} <= told


@pytest.mark.django_db
def test_a_room_that_is_taken_leaves_nothing_made(sitting, room, lead):
    hear(sitting, room, lead, applications=sitting[2][:1])
    with pytest.raises(DomainError):
        hear(sitting, room, lead, applications=sitting[2][1:])
    assert Audition.objects.count() == Booking.objects.count() == 1
    with pytest.raises(Conflict):
        hear(sitting, room, lead, applications=sitting[2][:1], starts_at=TEN + timedelta(days=1))


@pytest.mark.django_db
def test_two_change_places_and_the_room_is_given_up(sitting, room, lead):
    first, second, _third = hear(sitting, room, lead)
    swap_auditions(first=first, second=second, by=lead, now=NOW)
    hours = dict(Audition.objects.values_list("application", "starts_at"))
    assert hours[first.application_id] == second.starts_at
    assert hours[second.application_id] == first.starts_at
    meeting = sitting[0]
    assert drop_auditions(in_round=meeting.round, booking=first.booking, by=lead, now=NOW) == 3
    assert Booking.objects.get().state == "cancelled"
    assert not Audition.objects.exists()


def booked(room):
    """When the room is booked, in minutes after ten."""
    rows = room.segments.exclude(booking__state="cancelled").order_by("starts_at")
    minute = timedelta(minutes=1)
    return [((one.starts_at - TEN) // minute, (one.ends_at - TEN) // minute) for one in rows]


@pytest.mark.django_db
def test_more_rooms_hear_as_many_at_once(sitting, village, room, lead):
    second = make_resource(village)
    made = hear(sitting, room, lead, rooms=[room, second])
    assert [one.starts_at - TEN for one in made] == [
        timedelta(0),
        timedelta(minutes=30),
        timedelta(0),
    ]
    assert (booked(room), booked(second)) == ([(0, 50)], [(0, 20)])


@pytest.mark.django_db
def test_an_audition_goes_to_a_free_hour_and_the_rooms_follow(sitting, village, room, lead):
    first, second, _third = hear(sitting, room, lead)
    other, day = make_resource(village), timedelta(days=1)

    def move(audition, after, to=room):
        move_audition(audition=audition, room=to, starts_at=TEN + after, by=lead, now=LATER)
        return booked(room), booked(other)

    # In its own booking, which grows; then elsewhere, where another one is made.
    assert move(first, timedelta(minutes=90)) == ([(30, 110)], [])
    assert move(first, timedelta(minutes=30), other) == ([(30, 80)], [(30, 50)])
    # Back among the others: the room that nobody is heard in any more is free.
    assert move(first, timedelta(0)) == ([(0, 80)], [])
    assert move(second, day) == ([(0, 80), (24 * 60, 24 * 60 + 20)], [])
    told = Notice.objects.filter(party=second.application.holder)
    assert told.count() == 2
    with pytest.raises(Conflict, match="échangez"):
        move(second, timedelta(minutes=10))
    with pytest.raises(Refused, match="passée"):
        move(second, NOW - TEN)
    juror = actor_of(sitting[1][0].party)
    with pytest.raises(Forbidden):
        move_audition(audition=second, room=room, starts_at=TEN + day, by=juror, now=NOW)


@pytest.mark.django_db
def test_a_room_that_is_booked_by_quarters_of_an_hour_is_booked_as_long_as_it_takes(
    sitting, village, room, lead
):
    """Twenty minutes each and ten between two never end on a quarter."""
    make_policy(village, Rule.GRANULARITY, step="minutes", minutes=15)
    made = hear(sitting, room, lead)
    assert booked(room) == [(0, 90)]
    later = TEN + timedelta(minutes=95)
    moved = move_audition(audition=made[2], room=room, starts_at=later, by=lead, now=NOW)
    assert (moved.starts_at, moved.ends_at) == (later, later + timedelta(minutes=20))
    assert booked(room) == [(0, 120)]
    # A whole day, or a half, is taken by nobody unasked.
    other = make_resource(village)
    make_policy(
        village, Rule.GRANULARITY, step="half-day", slots=["08:00-13:00"], resources=[other.code]
    )
    with pytest.raises(DomainError):
        move_audition(audition=moved, room=other, starts_at=later, by=lead, now=NOW)


@pytest.mark.django_db
def test_who_applies_reads_it_in_their_calendar_and_its_move_is_taken(sitting, room, lead):
    made = hear(sitting, room, lead)
    files, later = sitting[2], NOW + timedelta(minutes=5)
    holder = actor_of(files[0].holder)

    def read(who):
        row, _secret = calendars.make_address(kind="party", object_id=who.party_id, by=who, now=NOW)
        events = Calendar.from_ical(calendars.feed(row, now=later).content).events
        return [one for one in events if str(one["uid"]).startswith("audition-")]

    [before] = read(holder)
    assert before["dtstart"].dt == TEN
    assert before["location"] == room.name
    assert before["url"].endswith(f"/my/applications/{files[0].pk}/")
    start = TEN + timedelta(hours=3)
    move_audition(audition=made[0], room=room, starts_at=start, by=lead, now=later)
    [after] = read(holder)
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], start)
    assert after["sequence"] > before["sequence"]
    assert read(lead) == []
    type(files[0]).objects.filter(pk=files[0].pk).update(state="withdrawn")
    assert read(holder) == []


@pytest.mark.django_db
def test_only_who_runs_the_call_sets_hours(sitting, room):
    with pytest.raises(Forbidden):
        hear(sitting, room, actor_of(sitting[1][0].party))


@pytest.mark.django_db
def test_everybody_present_without_a_conflict_scores_whom_they_hear(sitting, lead):
    meeting, jury, files = sitting
    make_conflict(jury[1], files[0])
    for _ in range(2):
        take_up(deliberation=meeting, application=files[0], by=lead, now=NOW)
    reading = Reading.objects.get()
    assert reading.juror == jury[0]
    # Who was given what is sealed, whichever way they came by it.
    assert Seal.objects.filter(kind="hearing").values_list("object_id", flat=True).get() == (
        reading.pk
    )
