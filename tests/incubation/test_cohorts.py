"""Cohorts made of laureates or by hand, projects that begin, finish, leave and come back, sessions and who came."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState
from creuset.core import calendars, files
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.incubation.actions import cohorts as actions
from creuset.incubation.actions import members, sessions
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Attendance, Cohort, Decision, Session, Stage
from creuset.incubation.papers.sheets import signature_list
from creuset.incubation.queries.cohorts import (
    attendance_of,
    find_member,
    get_session,
    own_members,
)
from creuset.incubation.queries.followed import cohort_table, member_page
from creuset.incubation.rules.cohorts import (
    AlreadyMember,
    BadCohort,
    BadSession,
    NotThere,
    ReasonMissing,
    SessionOff,
)
from creuset.incubation.states import ApplicationState, MemberState, Presence
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.spans import Span
from creuset.kernel.states import ImpossibleStep
from creuset.people.queries import get_story
from creuset.places.rules import Occupied
from tests.architecture.ground import picture
from tests.factories.incubation import (
    make_application,
    make_call,
    make_cohort,
    make_member,
    make_programme,
)
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 1), date(2027, 6, 30)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def programme(village):
    made = make_programme(village)
    for position, code in enumerate(("integration", "exploration")):
        Stage.objects.create(
            programme=made, code=code, names={"fr": code, "en": code}, position=position
        )
    return made


@pytest.fixture
def cohort(village, programme):
    return make_cohort(village, programme=programme)


def hours(first, last):
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def make_session(cohort, by, *, first=24, last=26, **more):
    values = {"title": "Droits d’auteur", "kind": SessionKind.WORKSHOP, "place": "Atrium"} | more
    return sessions.make_session(cohort=cohort, span=hours(first, last), by=by, now=NOW, **values)


# ---- cohorts and their projects -----------------------------------------------------------------


def test_the_laureates_of_a_call_are_expected_in_its_cohort_each_once(village, lead):
    call = make_call(village)
    holder = member_of(village).party
    winner = make_application(call, holder, state=ApplicationState.SELECTED)
    make_application(call, member_of(village).party, state=ApplicationState.REFUSED)
    cohort = actions.make_cohort(
        village=village,
        programme=call.programme,
        call=call,
        names={"fr": "Promotion 9"},
        first_on=FIRST,
        last_on=LAST,
        by=lead,
        now=NOW,
    )
    (member,) = cohort.members.all()
    assert (member.application, member.holder, member.state) == (winner, holder, "expected")
    assert cohort.code == "promotion-9"
    assert actions.expect_laureates(cohort=cohort, by=lead, now=NOW) == []
    later = make_application(call, member_of(village).party, state=ApplicationState.SELECTED)
    decision = Decision(application=later, outcome="selected")
    in_round = call.rounds.get()
    actions.expect_who_is_selected(in_round=in_round, decisions=[decision], by=lead, now=NOW)
    assert cohort.members.count() == 2
    actions.renounce_who_declines(decision=decision, by=lead, now=NOW)
    assert cohort.members.get(application=later).state == MemberState.NEVER
    with pytest.raises(actions.CohortInUse):
        actions.drop_cohort(cohort=cohort, by=lead, now=NOW)


def test_a_cohort_has_days_in_order_a_name_and_a_programme_of_the_village(village, lead, programme):
    good = {"names": {"fr": "P"}, "first_on": FIRST, "last_on": LAST, "programme": programme}
    other = make_programme(make_village())
    for wrong in (
        {"last_on": date(2026, 10, 1)},
        {"demo_on": date(2027, 7, 1)},
        {"names": {"fr": " "}},
        {"programme": other},
        {"call": make_call(village)},
    ):
        with pytest.raises(BadCohort):
            actions.make_cohort(village=village, **good | wrong, by=lead, now=NOW)
    made = [
        actions.make_cohort(village=village, **good, by=lead, now=NOW).code for _again in range(2)
    ]
    assert made == ["p", "p-2"]
    actions.drop_cohort(cohort=Cohort.objects.get(code="p-2"), by=lead, now=NOW)
    assert not Cohort.objects.filter(code="p-2").exists()


def test_only_who_runs_programmes_makes_and_changes_cohorts(village, cohort):
    reception = team_of(village, Role.RECEPTION)
    member = make_member(cohort, member_of(village).party)
    for act in (
        lambda: actions.change_cohort(
            cohort=cohort, names={"fr": "X"}, first_on=FIRST, last_on=LAST, by=reception, now=NOW
        ),
        lambda: actions.drop_cohort(cohort=cohort, by=reception, now=NOW),
        lambda: members.finish(member=member, on=NOW.date(), by=reception, now=NOW),
        lambda: make_session(cohort, reception),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_project_begins_reaches_a_stage_leaves_with_a_reason_and_comes_back(
    village, lead, cohort, programme
):
    me = member_of(village)
    project = make_project(holder=me.party, known_in=village)
    member = members.expect(cohort=cohort, project=project, by=lead, now=NOW)
    with pytest.raises(AlreadyMember):
        members.expect(cohort=cohort, project=project, by=lead, now=NOW)
    with pytest.raises(BadCohort):
        members.begin(member=member, on=date(2026, 1, 1), by=lead, now=NOW)
    begun = members.begin(member=member, on=NOW.date(), by=lead, now=NOW)
    assert (begun.state, begun.stage.code) == ("inside", "integration")
    second = programme.stages.get(code="exploration")
    assert members.reach(member=begun, stage=second, by=lead, now=NOW).stage == second
    with pytest.raises(ReasonMissing):
        members.leave(member=begun, on=NOW.date(), why=" ", by=lead, now=NOW)
    with pytest.raises(BadCohort):
        members.leave(member=begun, on=NOW.date() + timedelta(days=1), why="Fini", by=lead, now=NOW)
    left = members.leave(member=begun, on=NOW.date(), why="Vendu", by=lead, now=NOW)
    assert (left.state, left.left_why) == ("left", "Vendu")
    back = members.take_back(member=left, why="Repris", by=lead, now=NOW)
    assert (back.state, back.left_on) == ("inside", None)
    over = members.finish(member=back, on=NOW.date(), outcome="Vendue", by=lead, now=NOW)
    assert over.state == MemberState.FINISHED
    with pytest.raises(ImpossibleStep):
        members.begin(member=over, on=NOW.date(), by=lead, now=NOW)
    told = get_story(kind="project", ids=[project.pk], village=village, is_team=False)
    assert [row.verb for row in told.rows] == [
        "incubation.member_finished",
        "incubation.member_back",
        "incubation.member_left",
        "incubation.stage_reached",
        "incubation.member_begun",
        "incubation.member_expected",
    ]
    assert all(project.title in row.sentence for row in told.rows)


def test_a_project_is_seen_by_its_team_and_by_the_teams_that_see_programmes(village, lead, cohort):
    me, friend = member_of(village), member_of(village)
    company = make_organisation(known_in=village)
    affiliate(friend.party, company, is_admin=True)
    project = make_project(holder=me.party, known_in=village)
    worker = member_of(village)
    take_part(project, worker.party)
    own = make_member(cohort, project=project, holder=me.party)
    ours = make_member(cohort, company)
    for by, seen in ((me, {own}), (worker, {own}), (friend, {ours}), (member_of(village), set())):
        assert set(own_members(village, by)) == seen
    assert find_member(village, ours.pk, lead) == ours
    with pytest.raises(NotFound):
        find_member(village, ours.pk, me)
    with pytest.raises(NotFound):
        find_member(make_village(), ours.pk, lead)


# ---- sessions -----------------------------------------------------------------------------------


def test_a_session_books_its_room_moves_it_and_gives_it_back(village, lead, cohort):
    room = make_resource(village)
    row = make_session(cohort, lead, room=room, place="")
    assert (row.booking.state, row.booking.party) == ("confirmed", lead.party)
    with pytest.raises(Occupied):
        make_session(cohort, lead, room=room)
    assert Session.objects.count() == 1
    moved = sessions.change_session(
        session=row,
        title="Droits",
        kind=SessionKind.EXPERT,
        span=hours(48, 50),
        room=room,
        by=lead,
        now=NOW,
    )
    segment = moved.booking.segments.get()
    assert (segment.starts_at, moved.title) == (NOW + timedelta(hours=48), "Droits")
    off = sessions.call_off(session=moved, why="Grève", by=lead, now=NOW)
    assert off.booking is None
    assert Booking.objects.get().state == BookingState.CANCELLED
    with pytest.raises(SessionOff):
        sessions.call_off(session=off, why="Encore", by=lead, now=NOW)
    assert AuditRow.objects.get(verb="incubation.session_off").content["reason"] == "Grève"


def test_a_session_has_a_title_and_a_day_of_its_cohort(lead, cohort):
    for wrong in ({"title": " "}, {"first": 24 * 400, "last": 24 * 400 + 1}, {"last": 60}):
        with pytest.raises(BadSession):
            make_session(cohort, lead, **wrong)
    other = Stage.objects.create(
        programme=make_programme(cohort.village), code="x", names={"fr": "x"}, position=0
    )
    with pytest.raises(BadSession):
        make_session(cohort, lead, stage=other)


def test_what_is_handed_out_is_read_by_the_projects_of_the_cohort_alone(village, lead, cohort):
    row = make_session(cohort, lead)
    me, stranger = member_of(village), member_of(village)
    make_member(cohort, me.party)
    with pytest.raises(BadSession):
        sessions.hand_out(session=row, title="Rien", by=lead, now=NOW)
    with pytest.raises(BadSession):
        sessions.hand_out(session=row, title="Non", url="javascript:alert(1)", by=lead, now=NOW)
    fake = SimpleUploadedFile("guide.pdf", b"MZ\x90not a pdf")
    with pytest.raises(files.FileRefused):
        sessions.hand_out(session=row, title="Faux", upload=fake, by=lead, now=NOW)
    made = sessions.hand_out(session=row, title="Guide", upload=picture(), by=lead, now=NOW)
    assert files.may_read(me, made.stored)
    assert files.may_read(lead, made.stored)
    assert not files.may_read(stranger, made.stored)
    assert get_session(village, row.pk, me) == row
    with pytest.raises(NotFound):
        get_session(village, row.pk, stranger)
    sessions.take_in(material=made, by=lead, now=NOW)
    assert not row.materials.exists()


def test_who_came_is_written_by_the_team_and_said_on_the_spot(village, lead, cohort):
    me = member_of(village)
    mine = make_member(cohort, me.party)
    other = make_member(cohort, member_of(village).party)
    past = make_session(cohort, lead, first=-30, last=-28)
    now_on = make_session(cohort, lead, first=-1, last=1)
    sessions.write_attendance(
        session=past,
        said={mine.pk: Presence.PRESENT, other.pk: Presence.ABSENT},
        by=lead,
        now=NOW,
    )
    sessions.write_attendance(session=past, said={other.pk: Presence.EXCUSED}, by=lead, now=NOW)
    assert sessions.say_there(session=now_on, member=mine, people=2, by=me, now=NOW).people == 2
    with pytest.raises(NotThere):
        sessions.say_there(session=past, member=mine, by=me, now=NOW)
    with pytest.raises(Forbidden):
        sessions.say_there(session=now_on, member=other, by=me, now=NOW)
    strange = make_member(make_cohort(village), me.party)
    with pytest.raises(NotFound):
        sessions.say_there(session=now_on, member=strange, by=me, now=NOW)
    later = NOW + timedelta(hours=3)
    found = attendance_of([mine, other], Session.objects.all(), Attendance.objects.all(), now=later)
    assert (found[mine.pk].present, found[mine.pk].rate) == (2, 1)
    assert (found[other.pk].excused, found[other.pk].unknown, found[other.pk].rate) == (1, 1, None)
    sessions.write_attendance(session=past, said={mine.pk: None}, by=lead, now=NOW)
    assert not past.attendances.filter(member=mine).exists()


def test_the_list_to_sign_names_everybody_of_the_projects_expected(village, lead, cohort):

    me, worker = member_of(village, family_name="Signataire"), member_of(village)
    project = make_project(holder=me.party, known_in=village)
    take_part(project, worker.party)
    make_member(cohort, project=project, holder=me.party)
    row = make_session(cohort, lead)
    read = PdfReader(BytesIO(signature_list(row, now=NOW))).pages[0].extract_text()
    assert me.party.name in read
    assert worker.party.name in read


def test_sessions_are_in_the_calendars_of_who_makes_the_projects(village, lead, cohort):
    me = member_of(village)
    make_member(cohort, me.party)
    make_session(cohort, lead)
    address, _secret = calendars.make_address(kind="party", object_id=me.party_id, by=me, now=NOW)
    assert "Droits d’auteur" in calendars.feed(address, now=NOW).content.decode()


def test_the_table_of_a_cohort_asks_as_much_for_three_projects_as_for_one(
    village, lead, cohort, django_assert_num_queries
):
    make_session(cohort, lead, first=-3, last=-2)
    for count in (1, 3):
        while cohort.members.count() < count:
            make_member(cohort, member_of(village).party)
        with django_assert_num_queries(2):
            table = cohort_table(cohort, now=NOW)
        assert len(table.rows) == count
    with django_assert_num_queries(1):
        assert member_page(table.rows[0].member, now=NOW).attended.unknown == 1
