"""Goals, time, sheets, milestones, mentors and office hours: who does what, what is refused, and two who race."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.models import Booking
from creuset.core import files
from creuset.core.roles import Role
from creuset.incubation.actions import following, members, mentoring, milestones, office_hours
from creuset.incubation.linking import Sides
from creuset.incubation.mentor_ties import tie_mentors
from creuset.incubation.models import Milestone, OfficeHours, Slot
from creuset.incubation.queries.followed import cohort_table, member_page
from creuset.incubation.queries.mentoring import free_slots, hours_to_come
from creuset.incubation.rules.following import (
    AlreadyDone,
    BadFollowUp,
    GoalOver,
    MilestoneStanding,
    NothingHandedIn,
)
from creuset.incubation.rules.mentoring import (
    AlreadyPaired,
    BadHours,
    BadMentor,
    HoursOverlap,
    MentorFull,
    NoSlot,
    SlotOver,
    SlotTaken,
    slots_of,
)
from creuset.kernel.errors import Forbidden
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.places.rules import Occupied
from tests.architecture.ground import picture
from tests.factories.incubation import (
    make_application,
    make_call,
    make_cohort,
    make_juror,
    make_member,
)
from tests.factories.people import actor_of, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

TODAY = NOW.date()


@pytest.fixture
def village(db):
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


def hours(first, last):
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def make_mentor(village, lead, **more):
    party = member_of(village).party
    return mentoring.ask_mentor(village=village, party=party, by=lead, now=NOW, **more)


def open_hours(mentor, by, first=24, last=26, minutes=30, **more):
    return office_hours.open_hours(
        mentor=mentor, span=hours(first, last), minutes=minutes, by=by, now=NOW, **more
    )


# ---- goals, time, sheets ------------------------------------------------------------------------


@pytest.mark.django_db
def test_time_is_given_for_the_goals_of_the_project_itself(village, lead, me, member):
    goal = following.set_goal(member=member, title="Un distributeur", by=me, now=NOW)
    strange = following.set_goal(
        member=make_member(member.cohort, member_of(village).party), title="Autre", by=lead, now=NOW
    )
    give = {"member": member, "given_on": TODAY, "minutes": 90, "by": lead, "now": NOW}
    row = following.give_support(goal=goal, **give)
    following.give_support(goal=None, **give)
    for wrong in ({"minutes": 0}, {"given_on": TODAY + timedelta(days=1)}):
        with pytest.raises(BadFollowUp):
            following.give_support(goal=goal, **give | wrong)
    with pytest.raises(BadFollowUp):
        following.give_support(goal=strange, **give)
    with pytest.raises(Forbidden):
        following.give_support(goal=goal, **give | {"by": me})
    table = cohort_table(member.cohort, now=NOW)
    assert (table.minutes, table.for_goals) == (180, 90)
    following.remove_support(support=row, by=lead, now=NOW)
    assert member_page(member, now=NOW).totals.minutes == 90


@pytest.mark.django_db
def test_a_goal_is_reached_or_given_up_and_taken_up_again(lead, me, member):
    goal = following.set_goal(member=member, title=" Un  pilote ", by=me, now=NOW)
    assert goal.title == "Un pilote"
    over = following.end_goal(goal=goal, is_reached=True, by=me, now=NOW)
    assert over.reached_on == TODAY
    with pytest.raises(GoalOver):
        following.end_goal(goal=over, is_reached=False, by=me, now=NOW)
    with pytest.raises(GoalOver):
        following.change_goal(goal=over, title="Deux", by=me, now=NOW)
    assert following.reopen_goal(goal=over, by=lead, now=NOW).reached_on is None
    assert following.end_goal(goal=goal, is_reached=False, by=lead, now=NOW).dropped_on == TODAY
    with pytest.raises(BadFollowUp):
        following.set_goal(member=member, title=" ", by=me, now=NOW)


@pytest.mark.django_db
def test_a_sheet_is_read_by_the_project_once_shared_and_its_health_never(lead, me, member):
    write = {"member": member, "held_on": TODAY, "by": lead, "now": NOW}
    following.write_sheet(words="Entre nous.", health=2, **write)
    shared = following.write_sheet(words="Pour vous.", health=3, is_shared=True, **write)
    page = member_page(member, now=NOW, reads_all=False)
    assert [one.words for one in page.follow_ups] == ["Pour vous."]
    assert page.health is None
    assert member_page(member, now=NOW).health.mark == 3
    following.write_sheet(words="Corrigé.", sheet=shared, **write)
    assert not member_page(member, now=NOW, reads_all=False).follow_ups
    for wrong in ({"health": 6}, {"words": " "}, {"held_on": TODAY + timedelta(days=1)}):
        with pytest.raises(BadFollowUp):
            following.write_sheet(**{"words": "x"} | write | wrong)
    with pytest.raises(Forbidden):
        following.write_sheet(words="x", **write | {"by": me})


# ---- milestones ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_project_that_begins_gets_the_milestones_of_its_programme_once(village, lead):
    cohort = make_cohort(village)
    for days in (30, 90):
        milestones.set_model(
            programme=cohort.programme, names={"fr": "Pilote"}, after_days=days, by=lead, now=NOW
        )
    project = make_project(holder=member_of(village).party, known_in=village)
    member = members.expect(cohort=cohort, project=project, by=lead, now=NOW)
    members.begin(member=member, on=TODAY, by=lead, now=NOW)
    milestones.give_milestones(member, now=NOW)
    assert [one.due_on for one in member.milestones.order_by("due_on")] == [
        TODAY + timedelta(days=30),
        TODAY + timedelta(days=90),
    ]
    milestones.drop_model(model=cohort.programme.milestone_models.first(), by=lead, now=NOW)
    assert member.milestones.count() == 2


@pytest.mark.django_db
def test_a_milestone_is_handed_in_sent_back_and_found_done(village, lead, me, member):
    row = milestones.set_milestone(
        member=member,
        names={"fr": "Scénario"},
        due_on=TODAY - timedelta(days=3),
        by=lead,
        now=NOW,
    )

    def standing():
        return member_page(member, now=NOW).milestones[0].standing

    assert standing() is MilestoneStanding.LATE
    with pytest.raises(NothingHandedIn):
        milestones.send_back(milestone=row, answer="Quoi ?", by=lead, now=NOW)
    with pytest.raises(BadFollowUp):
        milestones.hand_in(milestone=row, words=" ", by=me, now=NOW)
    handed = milestones.hand_in(milestone=row, words="Voici.", upload=picture(), by=me, now=NOW)
    assert standing() is MilestoneStanding.HANDED_IN
    assert files.may_read(me, handed.proof)
    assert files.may_read(lead, handed.proof)
    assert not files.may_read(member_of(village), handed.proof)
    with pytest.raises(AlreadyDone):
        milestones.drop_milestone(milestone=row, by=lead, now=NOW)
    back = milestones.send_back(milestone=row, answer="La fin manque.", by=lead, now=NOW)
    assert (back.proof, back.handed_at) == (None, None)
    assert Notice.objects.get(party=me.party, topic=milestones.ANSWERED).content["is_done"] is False
    milestones.hand_in(milestone=row, words="Complet.", by=me, now=NOW)
    with pytest.raises(Forbidden):
        milestones.find_done(milestone=row, on=TODAY, by=me, now=NOW)
    milestones.find_done(milestone=row, on=TODAY, by=lead, now=NOW)
    assert standing() is MilestoneStanding.DONE
    with pytest.raises(AlreadyDone):
        milestones.hand_in(milestone=row, words="Encore.", by=me, now=NOW)
    with pytest.raises(AlreadyDone):
        milestones.move_milestone(milestone=row, due_on=TODAY, by=lead, now=NOW)


# ---- mentors ------------------------------------------------------------------------------------


@given(st.integers(10, 720), st.integers(10, 240))
def test_slots_follow_one_another_within_the_hours_and_leave_less_than_one(whole, each):
    span, length = Span(NOW, NOW + timedelta(minutes=whole)), timedelta(minutes=each)
    if each > whole:
        with pytest.raises(BadHours):
            slots_of(span, length)
        return
    slots = slots_of(span, length)
    assert slots[0].start == span.start
    assert all(one.end - one.start == length for one in slots)
    assert all(one.end == after.start for one, after in pairwise(slots))
    assert timedelta(0) <= span.end - slots[-1].end < length


@pytest.mark.django_db
def test_a_mentor_accompanies_as_many_projects_as_they_said(village, lead, member):
    mentor = make_mentor(village, lead, most=1, skills=["Droit", " Droit ", ""])
    assert mentor.skills == ["Droit"]
    pair = mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    other = make_member(member.cohort, member_of(village).party)
    with pytest.raises(AlreadyPaired):
        mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    with pytest.raises(MentorFull):
        mentoring.pair_up(mentor=mentor, member=other, from_on=TODAY, by=lead, now=NOW)
    following.give_support(
        member=member,
        goal=None,
        given_on=TODAY,
        minutes=30,
        by=actor_of(mentor.party),
        now=NOW,
    )
    with pytest.raises(BadMentor):
        mentoring.part(pair=pair, on=TODAY - timedelta(days=1), by=lead, now=NOW)
    mentoring.part(pair=pair, on=TODAY, by=lead, now=NOW)
    mentoring.pair_up(mentor=mentor, member=other, from_on=TODAY, by=lead, now=NOW)
    with pytest.raises(Forbidden):
        following.give_support(
            member=member,
            goal=None,
            given_on=TODAY,
            minutes=30,
            by=actor_of(mentor.party),
            now=NOW + timedelta(days=2),
        )
    with pytest.raises(BadMentor):
        mentoring.ask_mentor(
            village=village, party=make_organisation(known_in=village), by=lead, now=NOW
        )


@pytest.mark.django_db
def test_office_hours_book_their_room_and_never_overlap_for_a_mentor(village, lead):
    mentor, room = make_mentor(village, lead), make_resource(village)
    made = open_hours(mentor, lead, room=room)
    assert made.slots.count() == 4
    with pytest.raises(HoursOverlap):
        open_hours(mentor, actor_of(mentor.party), 25, 27)
    with pytest.raises(Occupied):
        open_hours(make_mentor(village, lead), lead, room=room)
    assert OfficeHours.objects.count() == 1
    with pytest.raises(Forbidden):
        open_hours(mentor, member_of(village), 40, 41)
    with pytest.raises(SlotOver):
        open_hours(mentor, lead, -3, -1)
    slot = made.slots.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(
            hours=made,
            mentor=mentor,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            changed_at=NOW,
        )
    # Half an hour later every slot lies on the next one's place.
    moved = office_hours.move_hours(
        hours=made, starts_at=made.starts_at + timedelta(minutes=30), by=lead, now=NOW
    )
    assert moved.slots.order_by("starts_at").first().starts_at == moved.starts_at
    assert moved.booking.segments.get().starts_at == moved.starts_at
    office_hours.close_hours(hours=moved, why="Malade", by=lead, now=NOW)
    assert Booking.objects.get().state == "cancelled"
    assert hours_to_come(village, now=NOW) == []


@pytest.mark.django_db
def test_a_slot_is_taken_exchanged_given_back_and_noted(village, lead, me, member):
    mentor = make_mentor(village, lead)
    first, second, *_rest = open_hours(mentor, lead).slots.order_by("starts_at")
    assert len(free_slots(member, now=NOW)) == 4
    office_hours.take_slot(slot=first, member=member, wish="Les droits", by=me, now=NOW)
    other = member_of(village)
    rival = make_member(member.cohort, other.party)
    with pytest.raises(SlotTaken):
        office_hours.take_slot(slot=first, member=rival, by=other, now=NOW)
    with pytest.raises(Forbidden):
        office_hours.take_slot(slot=second, member=member, by=other, now=NOW)
    office_hours.take_slot(slot=second, member=member, instead=first, by=me, now=NOW)
    first.refresh_from_db()
    assert (first.member, first.wish) == (None, "")
    with pytest.raises(NoSlot):
        office_hours.note_slot(slot=first, notes="?", by=lead, now=NOW)
    noted = office_hours.note_slot(slot=second, notes="Vu.", by=actor_of(mentor.party), now=NOW)
    assert noted.notes == "Vu."
    with pytest.raises(SlotOver):
        office_hours.give_back(slot=second, by=me, now=NOW + timedelta(days=3))
    office_hours.give_back(slot=second, by=actor_of(mentor.party), now=NOW)
    assert Notice.objects.filter(party=me.party, topic=office_hours.LOST).exists()
    taken = Notice.objects.filter(party=mentor.party, topic=office_hours.BOOKED)
    assert [one.content["is_taken"] for one in taken.order_by("pk")] == [True, False, True]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_slot_at_once_one_has_it():
    village = make_village()
    lead = team_of(village, Role.PROGRAMME_LEAD)
    slot = open_hours(make_mentor(village, lead), lead).slots.first()
    cohort = make_cohort(village)
    rivals = [member_of(village) for _one in range(4)]
    places = [make_member(cohort, one.party) for one in rivals]
    said = []
    together = threading.Barrier(len(rivals))

    def take(by, member):
        try:
            together.wait()
            office_hours.take_slot(slot=slot, member=member, by=by, now=NOW)
            said.append("taken")
        except SlotTaken:
            said.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=take, args=pair) for pair in zip(rivals, places, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["late", "late", "late", "taken"]
    assert Slot.objects.get(pk=slot.pk).member in places


@pytest.mark.django_db
def test_a_mentor_who_stops_leaves_projects_and_hours_and_comes_back(village, lead, me, member):
    mentor = make_mentor(village, lead)
    mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    slot = open_hours(mentor, lead).slots.first()
    office_hours.take_slot(slot=slot, member=member, by=me, now=NOW)
    mentoring.stop_mentor(mentor=mentor, by=lead, now=NOW)
    assert not OfficeHours.objects.exists()
    assert mentor.pairs.get().until_on == TODAY
    with pytest.raises(BadMentor):
        open_hours(mentor, lead)
    again = mentoring.ask_mentor(village=village, party=mentor.party, by=lead, now=NOW)
    assert (again.pk, again.ended_at) == (mentor.pk, None)


@pytest.mark.django_db
def test_two_mentors_who_are_one_person_become_one(village, lead, member):
    kept, other = make_mentor(village, lead, skills=["A"]), make_mentor(village, lead, skills=["B"])
    for mentor in (kept, other):
        mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
        open_hours(mentor, lead)
    open_hours(other, lead, 48, 49)
    mentoring.unite_mentors(kept, other)
    kept.refresh_from_db()
    assert kept.skills == ["A", "B"]
    assert kept.pairs.count() == 1
    assert kept.office_hours.count() == 2
    assert not other.slots.exists()


@pytest.mark.django_db
def test_a_mentor_of_the_project_is_tied_to_its_application(village, lead, member):
    call = make_call(village)
    file = make_application(call, member.holder)
    mentor = make_mentor(village, lead)
    mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    juror, other = make_juror(call, mentor.party), make_juror(call)
    sides = Sides(village, TODAY, [juror, other], [file])
    sides.of_jurors.update({juror.pk: {juror.party_id}, other.pk: {other.party_id}})
    sides.of_applications[file.pk] = {file.holder_id}
    tie_mentors(sides)
    assert sides.ties_of_jurors[juror.pk] & sides.ties_of_applications[file.pk]
    assert not sides.ties_of_jurors.get(other.pk)


@pytest.mark.django_db
def test_a_milestone_of_a_programme_is_given_once_to_a_project(member):
    model = milestones.set_model(
        programme=member.cohort.programme,
        names={"fr": "x"},
        after_days=1,
        by=team_of(member.cohort.village),
        now=NOW,
    )
    milestones.give_milestones(member, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.create(
            member=member, model=model, names={"fr": "x"}, due_on=TODAY, changed_at=NOW
        )
