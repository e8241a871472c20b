"""One slot that moves, what anybody reads of cohorts, a word for the team alone, answers that end in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.bookings.models import Booking
from creuset.bookings.rules.participants import AlreadyInvited
from creuset.core import files, housekeeping
from creuset.core.roles import Role
from creuset.incubation.actions import (
    following,
    mentoring,
    office_hours,
    sessions,
    showing,
    surveys,
)
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import OfficeHours, SurveyAnswer
from creuset.incubation.queries.followed import member_page
from creuset.incubation.queries.showing import alumni_shown, get_demo_day
from creuset.incubation.rules.cohorts import BadSession
from creuset.incubation.rules.following import BadFollowUp
from creuset.incubation.rules.mentoring import HoursOverlap, SlotOver
from creuset.incubation.rules.showing import (
    BadPitches,
    BadShowing,
    DemoDayOver,
    NoDemoDay,
    NoPlaceToSignUp,
    check_pitches,
    check_url,
    pitch_spans,
)
from creuset.incubation.states import MemberState
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.places.rules import Occupied
from creuset.questions.actions import sheets
from creuset.questions.models import SheetFile
from tests.architecture.ground import picture
from tests.factories.incubation import make_cohort, make_form, make_member
from tests.factories.people import actor_of, make_organisation, member_of, team_of
from tests.factories.places import make_resource
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


def spans_of(rows):
    return [(one.starts_at, one.ends_at) for one in rows]


# ---- one slot -----------------------------------------------------------------------------------


@pytest.fixture
def open_hours(village, lead):
    """Two hours of a mentor in a room, in four slots."""
    mentor = mentoring.ask_mentor(village=village, party=member_of(village).party, by=lead, now=NOW)
    made = office_hours.open_hours(
        mentor=mentor, span=hours(24, 26), minutes=30, room=make_resource(village), by=lead, now=NOW
    )
    return mentor, list(made.slots.order_by("starts_at"))


def move(slot, hour, by, **more):
    return office_hours.move_slot(
        slot=slot, starts_at=NOW + timedelta(hours=hour), by=by, now=NOW, **more
    )


@pytest.mark.django_db
def test_a_slot_moves_out_of_its_hours_with_its_room_and_they_keep_theirs(
    lead, me, member, open_hours
):
    mentor, (first, second, third, _last) = open_hours
    office_hours.take_slot(slot=first, member=member, by=me, now=NOW)
    moved = move(first, 30, actor_of(mentor.party))
    second.refresh_from_db()
    kept, own = second.hours, moved.hours
    assert spans_of([kept, own]) == [
        (NOW + timedelta(hours=24.5), NOW + timedelta(hours=26)),
        (NOW + timedelta(hours=30), NOW + timedelta(hours=30.5)),
    ]
    for one in (kept, own):
        segment = one.booking.segments.get()
        assert (segment.starts_at, segment.ends_at) == (one.starts_at, one.ends_at)
    told = Notice.objects.get(party=me.party, topic=office_hours.LOST)
    assert told.content["is_moved"] is True
    # From the middle, the mentor stays in the room; a slot that is all of its hours takes them along.
    move(third, 40, lead, place="Au café")
    third.refresh_from_db()
    assert (third.hours.booking, third.hours.place) == (None, "Au café")
    again = move(moved, 50, lead)
    assert again.hours_id == own.pk
    assert again.hours.booking.segments.get().starts_at == again.starts_at
    assert OfficeHours.objects.count() == 3
    assert Booking.objects.exclude(state="cancelled").count() == 2


@pytest.mark.django_db
def test_a_slot_that_cannot_move_stays_where_it_was(village, lead, me, open_hours):
    mentor, (first, second, *_rest) = open_hours
    taken = make_resource(village)
    sessions.book_room(room=taken, title="Pris", span=hours(30, 31), by=lead, now=NOW)
    before = spans_of(OfficeHours.objects.all())
    for hour, refusal, more in (
        (24.25, HoursOverlap, {}),
        (25.75, HoursOverlap, {}),
        (-1, SlotOver, {}),
        (30, Occupied, {"room": taken}),
    ):
        with pytest.raises(refusal):
            move(first, hour, lead, **more)
    with pytest.raises(Forbidden):
        move(first, 30, me)
    first.refresh_from_db()
    assert (first.starts_at, spans_of(OfficeHours.objects.all())) == (
        NOW + timedelta(hours=24),
        before,
    )
    # Where the next one left, there is room within.
    move(second, 30, lead)
    assert move(first, 24.5, lead).hours_id == first.hours_id
    assert mentor.office_hours.count() == 2


# ---- sheets -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_between_us_is_the_teams_and_a_mentor_neither_writes_nor_wipes_it(
    village, lead, member
):
    mentor = mentoring.ask_mentor(village=village, party=member_of(village).party, by=lead, now=NOW)
    mentoring.pair_up(mentor=mentor, member=member, from_on=TODAY, by=lead, now=NOW)
    goal = following.set_goal(member=member, title="Un pilote", by=lead, now=NOW)
    write = {"member": member, "held_on": TODAY, "words": "Vu.", "now": NOW}
    sheet = following.write_sheet(
        **write, goals=[goal], agreed="Écrire.", private_words="Fragile.", by=lead
    )
    by = actor_of(mentor.party)
    following.write_sheet(**write, sheet=sheet, agreed="Relire.", by=by)
    with pytest.raises(Forbidden):
        following.write_sheet(**write, sheet=sheet, private_words="", by=by)
    sheet.refresh_from_db()
    assert (sheet.agreed, sheet.private_words, sheet.goals.count()) == ("Relire.", "Fragile.", 0)
    strange = following.set_goal(member=make_member(member.cohort), title="Autre", by=lead, now=NOW)
    for wrong in ({"next_on": TODAY}, {"goals": [strange]}):
        with pytest.raises(BadFollowUp):
            following.write_sheet(**write, by=lead, **wrong)


@pytest.mark.django_db
def test_the_sheets_of_a_page_ask_no_more_for_three_than_for_one(
    lead, member, django_assert_num_queries
):
    goal = following.set_goal(member=member, title="Un pilote", by=lead, now=NOW)
    for _one in range(3):
        following.write_sheet(
            member=member, held_on=TODAY, words="Vu.", goals=[goal], by=lead, now=NOW
        )
    with django_assert_num_queries(2):
        page = member_page(member, now=NOW)
        assert [list(one.goals.all()) for one in page.follow_ups] == [[goal]] * 3


# ---- what anybody reads -------------------------------------------------------------------------


@given(st.lists(st.integers(1, 120), max_size=12), st.integers(1, 600))
def test_pitches_follow_one_another_and_fit_into_their_session_or_are_refused(minutes, length):
    session = Span(NOW, NOW + timedelta(minutes=length))
    spans = pitch_spans(session.start, minutes)
    assert [one.end for one in spans[:-1]] == [one.start for one in spans[1:]]
    if sum(minutes) <= length:
        check_pitches(session, minutes)
        assert all(session.start <= one.start and one.end <= session.end for one in spans)
    else:
        with pytest.raises(BadPitches):
            check_pitches(session, minutes)


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "ftp://four.example", "four", "http://["])
def test_what_is_no_address_of_the_web_is_refused(wrong):
    with pytest.raises(BadShowing):
        check_url(wrong)
    assert check_url(" four.example ") == "https://four.example"
    assert check_url(" ") == ""


def plan_demo(cohort, lead, **more):
    return sessions.make_session(
        cohort=cohort,
        title="Démo",
        kind=SessionKind.DEMO,
        span=hours(48, 50),
        by=lead,
        now=NOW,
        **more,
    )


@pytest.mark.django_db
def test_a_demo_day_names_who_agreed_and_invites_who_signs_up(village, lead, me, member):
    cohort = member.cohort
    with pytest.raises(NoDemoDay):
        showing.show_demo_day(cohort=cohort, words={}, by=lead, now=NOW)
    demo = plan_demo(cohort, lead, room=make_resource(village))
    silent = make_member(cohort, make_organisation(known_in=village))
    write = {"session": demo, "by": lead, "now": NOW}
    showing.write_pitches(pitches=[(silent, 5), (member, 10)], **write)
    for wrong in (
        [(member, 5), (member, 5)],
        [(member, 121)],
        [(make_member(make_cohort(village)), 5)],
    ):
        with pytest.raises(BadPitches):
            showing.write_pitches(pitches=wrong, **write)
    workshop = sessions.make_session(
        cohort=cohort, title="A", kind=SessionKind.WORKSHOP, span=hours(8, 9), by=lead, now=NOW
    )
    with pytest.raises(BadSession):
        showing.write_pitches(session=workshop, pitches=[], by=lead, now=NOW)
    with pytest.raises(Forbidden):
        showing.show_project(member=member, by=lead, now=NOW)
    showing.show_project(member=member, words=" Un  four. ", by=me, now=NOW)
    guest = {"cohort": cohort, "name": "Léa", "email": "lea@public.example"}
    with pytest.raises(NoPlaceToSignUp):
        showing.sign_up(**guest, now=NOW)
    showing.show_demo_day(cohort=cohort, words={"fr": " Venez. "}, by=lead, now=NOW)
    day = get_demo_day(village, cohort.code, now=NOW)
    assert [one.project and one.project.words for one in day.pitches] == [None, "Un four."]
    assert day.pitches[1].span.start == demo.starts_at + timedelta(minutes=5)
    assert showing.sign_up(**guest, now=NOW).booking == demo.booking
    with pytest.raises(AlreadyInvited):
        showing.sign_up(**guest, now=NOW)
    with pytest.raises(DemoDayOver):
        showing.sign_up(**guest | {"email": "b@public.example"}, now=demo.starts_at)
    showing.hide_demo_day(cohort=cohort, by=lead, now=NOW)
    with pytest.raises(NotFound):
        get_demo_day(village, cohort.code, now=NOW)


@pytest.mark.django_db
def test_nobody_signs_up_where_no_room_is_booked_or_it_is_called_off(lead, member):
    demo = plan_demo(member.cohort, lead, place="Chez nous")
    showing.show_demo_day(cohort=member.cohort, words={}, by=lead, now=NOW)
    guest = {"cohort": member.cohort, "name": "Léa", "email": "lea@public.example", "now": NOW}
    with pytest.raises(NoPlaceToSignUp):
        showing.sign_up(**guest)
    sessions.call_off(session=demo, why="Grève", by=lead, now=NOW)
    with pytest.raises(NotFound):
        get_demo_day(member.cohort.village, member.cohort.code, now=NOW)
    with pytest.raises(NoPlaceToSignUp):
        showing.sign_up(**guest)


@pytest.mark.django_db
def test_alumni_are_named_once_they_agreed_and_a_person_never_is(village, lead, me, member):
    company = make_organisation(known_in=village)
    other = make_member(member.cohort, company, state=MemberState.FINISHED.value)
    showing.show_project(member=member, by=me, now=NOW)
    showing.show_project(member=other, by=actor_of(company), now=NOW)
    (shown,) = alumni_shown(village)
    assert [(one.title, one.organisation) for one in shown.projects] == [
        (other.project.title, company.name)
    ]
    type(member).objects.filter(pk=member.pk).update(state=MemberState.FINISHED)
    names = {one.organisation for one in alumni_shown(village)[0].projects}
    assert names == {"", company.name}
    showing.hide_project(member=other, by=lead, now=NOW)
    assert len(alumni_shown(village)[0].projects) == 1


# ---- answers that end ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_answers_to_surveys_are_forgotten_in_time_with_their_files(village, lead, member):
    asked = {
        "questions": [
            {"key": "news", "kind": "text", "labels": {"fr": "Des nouvelles"}},
            {"key": "proof", "kind": "files", "labels": {"fr": "Un papier"}, "types": ["image"]},
        ]
    }
    survey = surveys.make_survey(
        village=village,
        form=make_form(village, asked),
        cohort=member.cohort,
        title="Bilan",
        first_on=TODAY,
        last_on=TODAY,
        closes_on=TODAY,
        by=lead,
        now=NOW,
    )
    surveys.send_survey(survey=survey, by=lead, now=NOW)
    answer = SurveyAnswer.objects.get()
    sheets.attach(sheet=answer.sheet, place=("proof",), upload=picture(), by=HOUSE, now=NOW)
    answer.sheet.refresh_from_db()
    answer.sheet.answers |= {"news": "Tout va bien."}
    answer.sheet.save()
    surveys.file_answer(answer=answer, by=HOUSE, now=NOW)
    stored = SheetFile.objects.get().stored
    assert files.may_read(actor_of(member.holder), stored)
    assert not files.may_read(member_of(village), stored)
    village.retention = {"surveys_months": 12}
    village.save()
    housekeeping.tidy(now=NOW + timedelta(days=360))
    answer.refresh_from_db()
    assert answer.sheet.answers["news"] == "Tout va bien."
    after = NOW + timedelta(days=367)
    with pytest.raises(Forbidden):
        surveys.empty_all(by=lead, now=after)
    assert surveys.empty_all(by=HOUSE, now=after) == 1
    assert surveys.empty_all(by=HOUSE, now=after) == 0
    answer = SurveyAnswer.objects.get()
    assert (answer.sheet.answers, answer.sent_to) == ({}, "")
    assert answer.filed_at is not None
    assert not SheetFile.objects.exists()
