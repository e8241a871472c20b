"""Pages of cohorts at the desk and of a member's programme."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import sessions
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Cohort, Session, Stage
from creuset.incubation.states import ApplicationState, MemberState, Presence
from creuset.kernel.spans import Span
from tests.architecture.ground import signed_in
from tests.factories.incubation import (
    make_application,
    make_call,
    make_cohort,
    make_member,
    make_programme,
)
from tests.factories.people import actor_of, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db):
    with clock.stopped_at(NOW):
        yield make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def desk(lead):
    return signed_in(lead)


@pytest.fixture
def cohort(village):
    programme = make_programme(village)
    for position, code in enumerate(("integration", "exploration")):
        Stage.objects.create(
            programme=programme, code=code, names={"fr": code.title()}, position=position
        )
    return make_cohort(village, programme=programme)


def at(name, *values):
    return reverse(name, args=values)


def typed(**more):
    return {
        "title": "Droits d’auteur",
        "kind": "workshop",
        "day": "2026-11-25",
        "start": "10:00",
        "end": "12:00",
    } | more


def test_a_cohort_is_made_on_a_page_from_the_laureates_of_a_call(village, desk):
    call = make_call(village)
    winner = make_application(call, member_of(village).party, state=ApplicationState.SELECTED)
    assert "Aucune promotion" in desk.get(at("cohorts:list", village)).content.decode()
    answer = desk.post(
        at("cohorts:new", village),
        {
            "programme": call.programme.code,
            "call": call.code,
            "name-fr": "Promotion 9",
            "name-en": "Cohort 9",
            "first_on": "2026-11-01",
            "last_on": "2027-06-30",
        },
    )
    found = Cohort.objects.get()
    assert answer["Location"] == at("cohorts:cohort", village, found.pk)
    assert winner.title in desk.get(answer["Location"]).content.decode()
    assert "Promotion 9" in desk.get(at("cohorts:list", village)).content.decode()
    wrong = {"name-fr": "X", "first_on": "2027-01-01", "last_on": "2026-01-01"}
    refused = desk.post(at("cohorts:change", village, found.pk), wrong)
    assert refused.status_code == 422


def test_a_project_joins_by_hand_begins_and_leaves_on_pages(village, desk, cohort):
    project = make_project(holder=member_of(village).party, known_in=village, title="Les Fours")
    answer = desk.post(at("cohorts:add", village, cohort.pk), {"project": project.pk})
    member = cohort.members.get()
    assert answer["Location"] == at("cohorts:member", village, member.pk)
    desk.post(at("cohorts:step", village, member.pk, "begin"), {"on": "2026-11-18"})
    desk.post(at("cohorts:stage", village, member.pk), {"stage": "exploration"})
    page = desk.get(answer["Location"]).content.decode()
    assert "Les Fours" in page
    assert 'aria-current="step"' in page
    refused = desk.post(
        at("cohorts:step", village, member.pk, "leave"), {"on": "2027-01-01", "why": "Fini"}
    )
    assert refused.status_code == 422
    desk.post(at("cohorts:step", village, member.pk, "leave"), {"on": "2026-11-18", "why": "Fini"})
    assert "Fini" in desk.get(answer["Location"]).content.decode()
    assert desk.get(at("cohorts:step", village, member.pk, "vanish")).status_code == 404


def test_a_session_is_added_with_its_room_and_a_taken_room_is_said_on_the_form(
    village, desk, cohort
):
    room = make_resource(village, code="rushes", name="Rushes")
    answer = desk.post(
        at("cohorts:new_session", village, cohort.pk), typed(room="rushes", stage="integration")
    )

    row = Session.objects.get()
    assert answer["Location"] == at("cohorts:session", village, row.pk)
    again = desk.post(at("cohorts:new_session", village, cohort.pk), typed(room="rushes"))
    assert again.status_code == 422
    assert Session.objects.count() == 1
    listed = desk.get(at("cohorts:sessions", village, cohort.pk)).content.decode()
    assert "Rushes" in listed
    assert "Integration" in listed
    kept = desk.get(at("cohorts:change_session", village, row.pk)).content.decode()
    assert f'value="{room.code}" selected' in kept
    desk.post(at("cohorts:call_off", village, row.pk), {"why": "Grève"})
    assert "Grève" in desk.get(at("cohorts:session", village, row.pk)).content.decode()


def test_attendance_is_ticked_at_the_desk_and_read_by_the_project(village, lead, desk, cohort):
    me = member_of(village)
    member = make_member(cohort, me.party)
    row = sessions.make_session(
        cohort=cohort,
        title="Atelier",
        kind=SessionKind.WORKSHOP,
        span=Span(NOW - timedelta(hours=1), NOW + timedelta(hours=1)),
        place="Atrium",
        by=lead,
        now=NOW,
    )
    mine = signed_in(me)
    there = at("programme_my:there", village, member.pk, row.pk)
    page = at("programme_my:session", village, member.pk, row.pk)
    assert "Nous sommes là" in mine.get(page).content.decode()
    assert mine.post(there, {"people": "0"}).status_code == 422
    assert mine.post(there, {"people": "2"})["Location"] == page
    assert row.attendances.get().people == 2
    said = {f"member-{member.pk}": Presence.EXCUSED.value}
    desk.post(at("cohorts:attendance", village, row.pk), said)
    assert row.attendances.get().presence == "excused"
    assert "Excusé" in mine.get(page).content.decode()
    sheet = desk.get(at("cohorts:sheet", village, row.pk))
    assert sheet.content.startswith(b"%PDF")


def test_my_programme_opens_my_only_project_and_nobody_elses(village, cohort):
    me = member_of(village)
    assert (
        "Aucun de mes projets"
        in signed_in(me).get(at("programme_my:list", village)).content.decode()
    )
    member = make_member(cohort, me.party)
    answer = signed_in(me).get(at("programme_my:list", village))
    assert answer["Location"] == at("programme_my:member", village, member.pk)
    stranger = signed_in(member_of(village))
    assert stranger.get(answer["Location"]).status_code == 404
    make_member(make_cohort(village), me.party)
    assert signed_in(me).get(at("programme_my:list", village)).status_code == 200


@pytest.mark.parametrize(
    ("role", "sees", "runs"),
    [
        (Role.PROGRAMME_LEAD, 200, 200),
        (Role.RECEPTION, 200, 404),
        (None, 404, 404),
    ],
)
def test_the_team_sees_cohorts_and_who_runs_programmes_changes_them(
    village, cohort, role, sees, runs
):
    reader = signed_in(team_of(village, role) if role else member_of(village))
    assert reader.get(at("cohorts:cohort", village, cohort.pk)).status_code == sees
    assert reader.get(at("cohorts:change", village, cohort.pk)).status_code == runs


def test_the_page_of_the_terms_is_named_once_and_what_is_not_agreed_is_left_empty(
    village, desk, cohort
):
    member = make_member(cohort, member_of(village).party, state=MemberState.EXPECTED)
    page = at("cohorts:terms", village, member.pk)
    said = {"authors": "Ada", "rights": "holder", "confidential_months": "24"}
    said["is_chain_complete"] = "on"
    assert desk.post(page, said | {"share_percent": "2.5"}).status_code == 302
    text = desk.get(page).content.decode()
    assert 'name="share_percent" value="2.50"' in text
    path = text[text.index('<nav class="crumbs"') :]
    assert path[: path.index("</nav>")].count("Conditions de la convention") == 1
    assert desk.post(page, said).status_code == 302
    text = desk.get(page).content.decode()
    assert 'name="share_percent" value' not in text


def test_a_project_that_is_expected_reads_what_begins_its_programme(village, cohort):
    member = make_member(cohort, member_of(village).party, state=MemberState.EXPECTED)
    page = at("programme_my:member", village, member.pk)
    holder = signed_in(actor_of(member.holder))
    contracts = f'<a class="link" href="{at("contracts_my:list", village)}">'
    assert contracts in holder.get(page).content.decode()
    member.state = MemberState.INSIDE
    member.save()
    assert contracts not in holder.get(page).content.decode()
