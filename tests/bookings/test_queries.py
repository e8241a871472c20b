"""Lists, the thread of a day, figures, search and calendars of bookings."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from creuset.bookings import actions, calendars
from creuset.bookings.models import Segment
from creuset.bookings.queries import agenda, bookings_of, figures, get_booking, get_segment
from creuset.bookings.search import find_bookings
from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.errors import NotFound
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import (
    actor_of,
    affiliate,
    make_grant,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource, make_stage_of_two_halves
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_a_booking_is_reached_by_its_party_its_people_and_the_team(village: Village) -> None:
    company = make_organisation(known_in=village)
    employee = member_of(village)
    affiliate(employee.party, company)
    booking = make_booking(make_resource(village), when=hours(1, 2), party=company)

    for reader in (employee, team_of(village, Role.ACCOUNTANT)):
        assert get_booking(village, booking.pk, by=reader, now=NOW) == booking
    for reader in (member_of(village), team_of(make_village())):
        with pytest.raises(NotFound):
            get_booking(village, booking.pk, by=reader, now=NOW)
    with pytest.raises(NotFound):
        get_booking(make_village(), booking.pk, by=HOUSE, now=NOW)


def test_a_period_is_found_by_what_a_bar_says_of_it(village: Village) -> None:
    whole, _left, _right = make_stage_of_two_halves(village)
    pool, desks = make_pool(village, units=2)
    booking = make_booking(whole, pool, when=hours(1, 2))
    loaded = get_booking(village, booking.pk, by=HOUSE, now=NOW)
    stage, desk = (
        next(s for s in loaded.segments.all() if s.resource_id == r.pk) for r in (whole, pool)
    )

    assert get_segment(loaded, resource_id=whole.pk, at=NOW + timedelta(hours=1)) == stage
    assert get_segment(loaded, resource_id=desks[0].pk, at=NOW + timedelta(hours=1)) == desk
    assert get_segment(loaded, pk=desk.pk) == desk
    with pytest.raises(NotFound):
        get_segment(loaded, pk=0)


def test_lists_tell_what_comes_and_what_is_over(village: Village) -> None:
    room = make_resource(village)
    me = member_of(village)
    later = make_booking(room, when=hours(5, 6), party=me.party)
    sooner = make_booking(room, when=hours(1, 2), party=me.party)
    gone = make_booking(room, when=hours(3, 4), party=me.party)
    make_booking(room, when=hours(7, 8))
    actions.cancel(booking=gone, by=HOUSE, now=NOW)

    assert [line.pk for line in bookings_of(village, by=me, now=NOW).lines] == [sooner.pk, later.pk]
    over = bookings_of(village, by=me, now=NOW + timedelta(hours=2.5), is_past=True)
    assert [(line.pk, line.state == "cancelled") for line in over.lines] == [
        (gone.pk, True),
        (sooner.pk, False),
    ]
    first = bookings_of(village, by=me, now=NOW, most=1)
    assert first.has_next
    assert [line.pk for line in bookings_of(village, by=me, now=NOW, most=1, page=2).lines] == [
        later.pk
    ]
    assert bookings_of(village, by=member_of(village), now=NOW, party_id=me.party_id).lines == ()

    # Nobody came, and the place was given free: it is over before the hour that it was booked to.
    Segment.objects.filter(booking=later).update(ends_at=NOW + timedelta(hours=5.5))
    between = NOW + timedelta(hours=5.75)
    assert bookings_of(village, by=me, now=between).lines == ()
    over = bookings_of(village, by=me, now=between, is_past=True)
    assert [line.pk for line in over.lines] == [later.pk, gone.pk, sooner.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_and_a_day_cost_the_same_whatever_they_hold(
    village: Village, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = team_of(village)
    for _ in range(count):
        make_booking(make_resource(village), when=hours(1, 2), party=by.party)
    by.grants_in(village)
    by.acts_for(TODAY)

    with django_assert_num_queries(2):
        assert len(bookings_of(village, by=by, now=NOW).lines) == count
    with django_assert_num_queries(5):
        assert len(agenda(village, day=TODAY, by=by, now=NOW)) == count
    with django_assert_num_queries(3):
        figures(village, day=TODAY, now=NOW)


def test_the_thread_of_the_day_is_told_in_order(village: Village) -> None:
    rooms = [make_resource(village) for _ in range(3)]
    for room, when in zip(rooms, [hours(4, 5), hours(-1, 1), hours(-3, -2)], strict=True):
        actions.book(
            village=village,
            title=str(when.start.hour),
            party=make_person(known_in=village),
            periods=[actions.Period(room, when)],
            by=HOUSE,
            now=NOW,
            overrule={"in-the-past"},
        )
    make_booking(rooms[0], when=hours(40, 41))

    told = agenda(village, day=TODAY, by=team_of(village), now=NOW)

    assert [item.when.value for item in told] == ["past", "now", "next"]
    assert agenda(village, day=TODAY, by=member_of(village), now=NOW) == []


def test_figures_count_smallest_parts_within_opening_hours(village: Village) -> None:
    day = {name: ["09:00-19:00"] for name in ("mon", "tue", "wed", "thu", "fri")}
    whole, left, _right = make_stage_of_two_halves(village, hours=day)
    make_resource(village, kind=Kind.MEETING, hours=day)
    make_booking(whole, when=hours(0, 5))
    make_booking(left, when=hours(6, 8))

    told = figures(village, day=TODAY, now=NOW + timedelta(hours=1))

    stages, rooms = told.kinds
    assert (stages.kind, stages.count, stages.busy_now) == ("stage", 2, 2)
    assert stages.share.taken == timedelta(hours=12)
    assert stages.share.opened == timedelta(hours=20)
    assert rooms.share.percent == 0
    assert told.today.percent == 40
    assert [share.percent for _day, share in told.week] == [40, 0, 0, 0, 0, 0, 0]


def test_the_search_finds_what_the_reader_may_read(village: Village) -> None:
    me = member_of(village)
    make_booking(make_resource(village), when=hours(1, 2), party=me.party, title="Essai caméra")
    make_booking(make_resource(village), when=hours(1, 2), title="Essai lumière")

    with clock.stopped_at(NOW):
        mine = find_bookings(words="essai", by=me, village=village, most=5, now=NOW)
        all_of_them = find_bookings(
            words="essai", by=team_of(village), village=village, most=5, now=NOW
        )
        none = find_bookings(words="", by=me, village=village, most=5, now=NOW)

    assert [found.title for found in mine] == ["Essai caméra"]
    assert len(all_of_them) == 2
    assert none == []


def test_calendars_keep_an_entry_the_same_one_when_it_moves(village: Village) -> None:
    whole, left, _right = make_stage_of_two_halves(village)
    person = make_person(known_in=village)
    booking = make_booking(whole, when=hours(1, 2), party=person)
    before = list(calendars.of_party(person.pk, NOW))
    actions.move(
        booking=booking,
        segment=booking.segments.get(),
        starts_at=NOW + timedelta(hours=3),
        by=HOUSE,
        now=NOW,
    )

    (after,) = calendars.of_party(person.pk, NOW)

    assert after.uid == before[0].uid
    assert after.span == hours(3, 4)
    assert [entry.uid for entry in calendars.of_resource(left.pk, NOW)] == [after.uid]
    actions.cancel(booking=booking, by=HOUSE, now=NOW)
    assert list(calendars.of_party(person.pk, NOW)) == []


def test_the_calendar_of_a_resource_is_the_teams(village: Village) -> None:
    room, other = make_resource(village), make_resource(village)
    narrow = make_person()
    make_grant(narrow, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=room.pk)

    def may(who: Party | None, what: Resource) -> bool:
        return bool(who) and calendars.may_read_resource(who.pk, what.pk)

    assert may(team_of(village).party, room)
    assert may(narrow, room)
    assert not may(narrow, other)
    assert not may(member_of(village).party, room)
    assert not may(actor_of(make_person()).party, room)
