"""Demo days and alumni for programs: anybody reads what is shown, the team shows the day, projects themselves."""

from datetime import timedelta

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import members, sessions
from creuset.incubation.actions.showing import show_project
from creuset.incubation.kinds import SessionKind
from creuset.kernel.spans import Span
from tests.bookings.test_api import Program
from tests.factories.incubation import make_cohort, make_member
from tests.factories.people import member_of, team_of
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
def me(village):
    return member_of(village)


@pytest.fixture
def member(village, me):
    return make_member(make_cohort(village), me.party)


def plan(member, lead, **more):
    span = Span(NOW + timedelta(hours=48), NOW + timedelta(hours=50))
    return sessions.make_session(
        cohort=member.cohort, title="Démo", kind=SessionKind.DEMO, span=span, by=lead, now=NOW,
        **more,
    )  # fmt: skip


def ask(program, verb, path, body=None):
    act = getattr(Client(), verb)
    return act(f"{program.base}{path}", body, "application/json", headers=program.headers)


def test_a_demo_day_is_shown_ordered_read_and_hidden(village, lead, me, member):
    team, mine, nobody = Program(lead, village), Program(me, village), member_of(village)
    stranger = Program(nobody, village)
    day = f"/demo-days/{member.cohort.code}"
    show = f"/cohorts/{member.cohort_id}/demo-day"
    assert ask(team, "put", show, {"words": {"fr": "Venez."}}).status_code == 409
    session = plan(member, lead)
    assert stranger.get(day).status_code == 404
    order = f"/cohort-sessions/{session.pk}/pitches"
    asked = {"pitches": [{"member": member.pk, "minutes": 8}]}
    for wrong, status in (
        ({"pitches": [{"member": 10**9, "minutes": 8}]}, 404),
        ({"pitches": asked["pitches"] * 2}, 422),
        ({"pitches": [{"member": member.pk, "minutes": 121}]}, 422),
    ):
        assert ask(team, "put", order, wrong).status_code == status, wrong
    assert ask(mine, "put", order, asked).status_code == 403
    assert ask(stranger, "put", order, asked).status_code == 404
    assert ask(team, "put", order, asked).status_code == 204
    # Without a place and without an agreement there is still an answer, of which nothing is missing.
    shown = ask(team, "put", show, {"words": {"fr": "Venez."}})
    assert (shown.status_code, shown.json()["place"]) == (200, "")
    read = stranger.get(day).json()
    [pitch] = read["pitches"]
    assert (pitch["project"], read["takes_names"], read["words"]) == (None, False, {"fr": "Venez."})
    own = f"/cohort-members/{member.pk}/shown"
    assert mine.get(own).status_code == 404
    assert ask(mine, "put", own, {"url": "javascript:alert(1)"}).status_code == 422
    agreed = ask(mine, "put", own, {})
    assert (agreed.status_code, agreed.json()["words"]) == (200, "")
    [pitch] = stranger.get(day).json()["pitches"]
    assert (pitch["project"]["title"], pitch["project"]["organisation"]) == (
        member.project.title,
        "",
    )
    assert ask(mine, "delete", show).status_code == 404
    assert ask(team, "delete", show).status_code == 204
    assert stranger.get(day).status_code == 404


def test_only_those_who_make_it_show_a_project_and_the_team_hides_it_when_asked(
    village, lead, me, member
):
    team, mine = Program(lead, village), Program(me, village)
    own = f"/cohort-members/{member.pk}/shown"
    assert ask(team, "put", own, {"words": "À sa place."}).status_code == 404
    assert ask(Program(member_of(village), village), "put", own, {}).status_code == 404
    long = "Un four solaire pour les céramistes du quartier. " * 6
    assert ask(mine, "put", own, {"words": long[:300]}).json()["words"] == long[:300].strip()
    assert team.get(own).json()["words"].startswith("Un four")
    assert ask(team, "delete", own).status_code == 204
    assert mine.get(own).status_code == 404


def test_alumni_are_those_who_finished_and_agreed(village, lead, me, member):
    stranger = Program(member_of(village), village)
    assert stranger.get("/alumni-shown").json() == []
    show_project(member=member, by=me, now=NOW)
    assert stranger.get("/alumni-shown").json() == []
    members.finish(member=member, on=NOW.date(), by=lead, now=NOW)
    [cohort] = stranger.get("/alumni-shown").json()
    assert cohort["code"] == member.cohort.code
    [named] = cohort["projects"]
    # A person is not named, and what was left empty is empty.
    assert (named["title"], named["organisation"], named["words"], named["url"]) == (
        member.project.title,
        "",
        "",
        "",
    )
