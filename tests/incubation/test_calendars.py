"""What a calendar program is sent of cohorts: sessions, milestones and office hours, as the pages show them."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from icalendar import Calendar

from creuset.bookings import actions as bookings
from creuset.core import calendars, clock, views_calendars
from creuset.core.roles import Role
from creuset.incubation.actions import calls, mentoring, milestones, office_hours, sessions
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Member, OfficeHours, Slot
from creuset.incubation.states import MemberState
from creuset.kernel.spans import Span
from tests.factories.incubation import make_call, make_cohort, make_member
from tests.factories.people import actor_of, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def full_buckets():
    views_calendars.limiter.forget()


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def me(village):
    return member_of(village)


@pytest.fixture
def member(village, me):
    return make_member(make_cohort(village), me.party)


@pytest.fixture
def mentor(village, lead):
    who = member_of(village)
    return mentoring.ask_mentor(village=village, party=who.party, by=lead, now=NOW)


def hours(first, last):
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def open_hours(mentor, by, **more):
    return office_hours.open_hours(
        mentor=mentor, span=hours(24, 26), minutes=60, by=by, now=NOW, **more
    )


def take(slot, member, by, **more):
    return office_hours.take_slot(slot=slot, member=member, by=by, now=NOW, **more)


def subscribe(actor):
    _row, secret = calendars.make_address(kind="party", object_id=actor.party_id, by=actor, now=NOW)
    return f"/feeds/{secret}.ics"


def read(path, at=NOW, name="summary"):
    """What a program reads at the address, by summary."""
    with clock.stopped_at(at):
        answer = Client().get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return {str(event[name]): event for event in Calendar.from_ical(answer.content).events}


def titles(actor):
    return sorted(read(subscribe(actor)))


def test_a_mentor_reads_each_slot_they_give_and_a_project_the_one_it_took(
    village, lead, me, member, mentor
):
    room = make_resource(village)
    who = actor_of(mentor.party)
    made = open_hours(mentor, who, room=room)
    first, _second = made.slots.order_by("starts_at")
    take(first, member, me, wish="Le plan de financement")
    project = member.project.title
    # The mentor booked the room: its booking is in the same calendar, and is not said twice.
    given = read(subscribe(who))
    assert sorted(given) == sorted([f"Office hours: {project}", "Office hours: free"])
    taken = given[f"Office hours: {project}"]
    assert taken["dtstart"].dt == first.starts_at
    assert taken["dtend"].dt == first.ends_at
    assert taken["location"] == room.name
    assert taken["description"] == "Le plan de financement"
    assert taken["url"].endswith(f"/{village.slug}/my/programme/mentoring/")
    assert (taken["status"], given["Office hours: free"]["status"]) == ("CONFIRMED", "TENTATIVE")
    [(title, own)] = read(subscribe(me)).items()
    assert title == f"Office hours: {mentor.party.name}"
    assert own["url"].endswith(f"/{village.slug}/my/programme/{member.pk}/")
    assert own["uid"] == taken["uid"] == f"office-hours-{first.pk}@creuset"
    # Whoever else of the team opens hours keeps the booking that they made: they give no slot.
    other = make_resource(village)
    office_hours.open_hours(
        mentor=mentor, span=hours(48, 49), minutes=60, by=lead, now=NOW, room=other
    )
    assert titles(lead) == [f"Office hours: {mentor.party.name}"]


def test_a_slot_moves_comes_free_and_goes_with_its_hours(village, me, member, mentor):
    who = actor_of(mentor.party)
    made = open_hours(mentor, who)
    slot = take(made.slots.order_by("starts_at").first(), member, me)
    mine, theirs = subscribe(me), subscribe(who)
    before = read(mine)[f"Office hours: {mentor.party.name}"]
    start = slot.starts_at + timedelta(hours=3)
    office_hours.move_hours(hours=made, starts_at=start, by=who, now=NOW)
    after = read(mine)[f"Office hours: {mentor.party.name}"]
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], start)
    office_hours.give_back(slot=Slot.objects.get(pk=slot.pk), by=me, now=NOW)
    assert read(mine) == {}
    assert sorted(read(theirs)) == ["Office hours: free"]
    office_hours.close_hours(hours=made, why="Malade", by=who, now=NOW)
    assert read(theirs) == {}


def taken_later(before, after):
    """A program that has the one takes the other for it: the same entry, said later."""
    assert after["uid"] == before["uid"]
    told = [(e["sequence"], e["dtstamp"].dt, e["last-modified"].dt) for e in (before, after)]
    return all(old < new for old, new in zip(*told, strict=True))


def test_each_change_of_a_slot_is_taken_by_a_calendar_that_has_it(
    village, lead, me, member, mentor
):
    who = actor_of(mentor.party)
    room = make_resource(village)
    made = open_hours(mentor, who, room=room)
    theirs = subscribe(who)
    later = (NOW + timedelta(minutes=each) for each in range(1, 20))

    slot, rest = made.slots.order_by("starts_at")

    def said_of(one):
        return read(theirs, name="uid")[f"office-hours-{one.pk}@creuset"]

    said = [said_of(slot)]
    office_hours.take_slot(slot=slot, member=member, by=me, now=next(later))
    said.append(said_of(slot))
    start = made.starts_at + timedelta(hours=5)
    office_hours.move_hours(hours=made, starts_at=start, by=who, now=next(later))
    said.append(said_of(slot))
    office_hours.move_slot(
        slot=slot, starts_at=start + timedelta(days=1), by=who, now=next(later), place="Atrium"
    )
    said.append(said_of(slot))
    office_hours.give_back(slot=slot, by=me, now=next(later))
    said.append(said_of(slot))
    assert all(taken_later(old, new) for old, new in pairwise(said))
    # Somebody of the team moves the booking of the room itself: the entry says the other room.
    other = make_resource(village)
    before = said_of(rest)
    booking = OfficeHours.objects.get(pk=made.pk).booking
    segment = booking.segments.get()
    span = Span(segment.starts_at, segment.ends_at)
    bookings.resize(
        booking=booking, segment=segment, span=span, to=other, by=team_of(village), now=next(later)
    )
    after = said_of(rest)
    assert (before["location"], after["location"]) == (room.name, other.name)
    assert taken_later(before, after)


def test_a_moved_session_is_taken_by_a_calendar_that_has_it(village, lead, me, member):
    said = {"title": "Droits d’auteur", "kind": SessionKind.WORKSHOP}
    row = sessions.make_session(
        cohort=member.cohort, span=hours(30, 32), by=lead, now=NOW, place="Atrium", **said
    )
    path = subscribe(me)
    [before] = read(path).values()
    later = NOW + timedelta(minutes=5)
    sessions.change_session(
        session=row, span=hours(54, 56), by=lead, now=later, place="Atrium", **said
    )
    [after] = read(path).values()
    assert after["dtstart"].dt == NOW + timedelta(hours=54)
    assert taken_later(before, after)


def test_another_day_of_a_milestone_is_taken_by_a_calendar_that_has_it(lead, me, member):
    row = milestones.set_milestone(
        member=member,
        names={"fr": "Plan de financement"},
        due_on=TODAY + timedelta(days=9),
        by=lead,
        now=NOW,
    )
    path = subscribe(me)
    [before] = read(path).values()
    later = NOW + timedelta(minutes=5)
    milestones.move_milestone(milestone=row, due_on=TODAY + timedelta(days=12), by=lead, now=later)
    [after] = read(path).values()
    assert after["dtstart"].dt == TODAY + timedelta(days=12)
    assert taken_later(before, after)


def test_a_later_deadline_is_taken_by_a_calendar_that_has_it(village, lead):
    call = make_call(village)
    address = f"/{village.slug}/calls/{call.code}/deadline.ics"
    [before] = read(address).values()
    until = call.closes_at + timedelta(days=3)
    calls.extend_call(
        call=call, closes_at=until, by=lead, now=NOW + timedelta(minutes=5), reason="Une grève"
    )
    [after] = read(address).values()
    assert after["dtend"].dt == until
    assert taken_later(before, after)


def test_milestones_stand_on_their_day_until_they_are_found_done(lead, me, member, mentor):
    row = milestones.set_milestone(
        member=member,
        names={"fr": "Plan de financement"},
        due_on=TODAY + timedelta(days=9),
        by=lead,
        now=NOW,
    )
    path = subscribe(me)
    [(title, event)] = read(path).items()
    assert title == f"Plan de financement – {member.project.title}"
    assert event["dtstart"].dt == TODAY + timedelta(days=9)
    assert event["dtend"].dt == TODAY + timedelta(days=10)
    assert event["transp"] == "TRANSPARENT"
    milestones.find_done(milestone=row, on=TODAY, by=lead, now=NOW)
    assert read(path) == {}


def test_a_mentor_reads_of_the_projects_that_they_accompany_as_long_as_they_do(
    lead, member, mentor
):
    who = actor_of(mentor.party)
    sessions.make_session(
        cohort=member.cohort,
        span=hours(30, 32),
        title="Droits d’auteur",
        kind=SessionKind.WORKSHOP,
        place="Atrium",
        by=lead,
        now=NOW,
    )
    path = subscribe(who)
    assert read(path) == {}
    pair = mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    [event] = read(path).values()
    assert event["location"] == "Atrium"
    assert event["url"].endswith(f"/my/accompanied/{member.pk}/")
    mentoring.part(pair=pair, on=TODAY, by=lead, now=NOW)
    assert read(path, NOW + timedelta(days=1)) == {}


def test_the_calendar_says_to_whom_the_pages_do(village, lead, me, member, mentor):
    """Who works on the project reads it; a stranger, and a colleague of another company, read nothing."""
    made = open_hours(mentor, lead)
    take(made.slots.first(), member, me)
    worker, stranger = member_of(village), member_of(village)
    take_part(member.project, worker.party)
    assert titles(worker) == titles(me) == [f"Office hours: {mentor.party.name}"]
    assert titles(stranger) == []
    # A company's project is read by those whom its page lets in.
    company = make_organisation()
    theirs = make_member(
        member.cohort, company, project=make_project(holder=company, known_in=village)
    )
    take(made.slots.order_by("-starts_at").first(), theirs, lead)
    for someone in (worker, stranger, me):
        page = f"/{village.slug}/my/programme/{theirs.pk}/"
        assert page not in str([event["url"] for event in read(subscribe(someone)).values()])


def test_who_has_left_the_programme_reads_of_it_no_more(me, lead, member, mentor):
    take(open_hours(mentor, lead).slots.first(), member, me)
    path = subscribe(me)
    assert read(path)
    Member.objects.filter(pk=member.pk).update(state=MemberState.LEFT)
    assert read(path) == {}


def test_a_session_whose_room_is_booked_is_said_once(village, lead, member):
    """Whoever books the room makes a project too: one entry, that of the session."""
    take_part(member.project, lead.party)
    room = make_resource(village)
    sessions.make_session(
        cohort=member.cohort,
        span=hours(30, 32),
        title="Droits d’auteur",
        kind=SessionKind.WORKSHOP,
        room=room,
        by=lead,
        now=NOW,
    )
    [event] = read(subscribe(lead)).values()
    assert str(event["uid"]).startswith("cohort-session-")
    assert event["location"] == room.name


@pytest.mark.parametrize("count", [1, 5])
def test_it_asks_as_much_for_many_as_for_one(
    village, lead, me, mentor, count, django_assert_max_num_queries
):
    cohort = make_cohort(village)
    room = make_resource(village)
    for number in range(count):
        member = make_member(
            cohort, me.party, project=make_project(holder=me.party, known_in=village)
        )
        hour = 24 + 3 * number
        made = office_hours.open_hours(
            mentor=mentor, span=hours(hour, hour + 1), minutes=60, by=lead, now=NOW, room=room
        )
        take(made.slots.first(), member, me)
    path = subscribe(me)
    with django_assert_max_num_queries(18):
        assert len(read(path)) == 1
