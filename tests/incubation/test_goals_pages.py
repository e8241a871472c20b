"""Goals on the pages of a project, and what its story says of them: to the team all, to its people what is theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import following, members, milestones
from creuset.incubation.models import Goal
from tests.architecture.ground import signed_in
from tests.bookings.test_api import Program
from tests.factories.incubation import make_cohort, make_member
from tests.factories.people import member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


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
    project = make_project(holder=me.party, known_in=village)
    return make_member(make_cohort(village), me.party, project=project)


def at(name, village, *values):
    return reverse(name, args=[village, *values])


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode().replace("\xa0", " ")


def test_a_goal_is_set_by_its_project_changed_by_the_team_reached_and_taken_up_again(
    village, lead, me, member
):
    mine, desk = signed_in(me), signed_in(lead)
    page = at("programme_my:member", village, member.pk)
    new = at("programme_my:new_goal", village, member.pk)
    assert mine.post(new, {"title": " "}).status_code == 422
    wanted = (TODAY + timedelta(days=30)).isoformat()
    assert mine.post(new, {"title": "Un pilote", "wanted_by": wanted}).url == page
    goal = Goal.objects.get()
    change = at("cohorts:goal", village, member.pk, goal.pk)
    assert "Un pilote" in text_of(desk, change)
    assert desk.post(change, {"title": "Deux pilotes", "measure": "Signés"}).status_code == 302
    assert "Signés" in text_of(mine, page)
    end = at("programme_my:end_goal", village, member.pk, goal.pk)
    for what, said in (
        ("reached", "Atteint"),
        ("reopen", "L’abandonner"),
        ("dropped", "Abandonné"),
    ):
        assert mine.post(end, {"what": what}).url == page
        assert said in text_of(mine, page), what
    # Who chose nothing changes nothing; another project's goal is not found from here.
    assert mine.post(end, {}).url == page
    other = make_member(member.cohort, member_of(village).party)
    strange = at("programme_my:end_goal", village, other.pk, goal.pk)
    assert mine.post(strange, {"what": "reopen"}).status_code == 404
    goal.refresh_from_db()
    assert goal.dropped_on == TODAY


def test_a_program_sets_changes_and_ends_a_goal_as_its_rights_allow(village, lead, me, member):
    base = f"/cohort-members/{member.pk}/goals"
    made = Program(me, village).post(base, {"title": "Un pilote"})
    # Nothing was said of how it is measured: an empty answer is one.
    assert (made.status_code, made.json()["measure"]) == (201, "")
    end = f"{base}/{made.json()['id']}/end"
    assert Program(member_of(village), village).post(end, {"is_reached": True}).status_code == 404
    assert Program(lead, village).post(end, {"is_reached": True}).json()["reached_on"]
    assert Program(me, village).post(end, {"is_reached": True}).status_code == 409


def test_the_story_of_a_project_says_what_became_of_its_goals_as_each_may_read(
    village, lead, me, member
):
    goal = following.set_goal(member=member, title="Un pilote", by=me, now=NOW)
    following.end_goal(goal=goal, is_reached=True, by=me, now=NOW)
    following.give_support(member=member, goal=goal, given_on=TODAY, minutes=90, by=lead, now=NOW)
    following.write_sheet(
        member=member, held_on=TODAY, words="Entre nous.", health=2, by=lead, now=NOW
    )
    milestones.set_milestone(
        member=member, names={"fr": "Prototype"}, due_on=TODAY, by=lead, now=NOW
    )
    desk = text_of(signed_in(lead), at("projects:project", village, member.project_id))
    own = text_of(signed_in(me), at("projects_my:project", village, member.project_id))
    for told in ("Prototype", "1 h 30", member.cohort.names["fr"]):
        assert told in desk, told
        assert told in own, told
    assert 'class="health"' in desk
    assert 'class="health"' not in own
    # Who left stays in the story, with why for the team.
    members.leave(member=member, on=TODAY, why="Séparation", by=lead, now=NOW)
    assert "Séparation" in text_of(signed_in(lead), at("cohorts:member", village, member.pk))
    stranger = signed_in(member_of(village))
    assert stranger.get(at("projects_my:project", village, member.project_id)).status_code == 404
