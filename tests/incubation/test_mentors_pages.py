"""What a mentor reads and writes of the projects they accompany, on their pages and through the API; nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions import following, mentoring, milestones
from creuset.incubation.models import FollowUp, SupportHour
from tests.architecture.ground import signed_in
from tests.bookings.test_api import Program
from tests.factories.incubation import make_cohort, make_member
from tests.factories.people import member_of, team_of
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
    return make_member(make_cohort(village), me.party)


@pytest.fixture
def mentor(village, lead, member):
    by = member_of(village, family_name="Mentore")
    row = mentoring.ask_mentor(village=village, party=by.party, by=lead, now=NOW)
    mentoring.pair_up(mentor=row, member=member, from_on=TODAY, by=lead, now=NOW)
    return by


@pytest.fixture
def sheet(lead, member):
    """A sheet of the team that the project does not read, with what the team alone reads."""
    return following.write_sheet(
        member=member, held_on=TODAY, words="On avance.", private_words="Fragile.", health=4,
        by=lead, now=NOW,
    )  # fmt: skip


def at(name, village, *values):
    return reverse(f"accompanied:{name}", args=[village, *values])


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_a_mentor_finds_the_project_reads_its_sheets_and_writes_one(village, member, mentor, sheet):
    client = signed_in(mentor)
    page = at("member", village, member.pk)
    assert page in text_of(client, reverse("programme_my:mentoring", args=[village]))
    seen = text_of(client, page)
    for told in ("On avance.", "4</b>/5", member.project.title):
        assert told in seen, told
    assert "Fragile." not in seen
    # The form asks a mentor for nothing that is the team's.
    form = text_of(client, at("new_sheet", village, member.pk))
    assert 'name="health"' in form
    assert 'name="private_words"' not in form
    told = {"held_on": TODAY.isoformat(), "words": "Vu ensemble.", "health": "2"}
    assert client.post(at("new_sheet", village, member.pk), told).url == page
    assert FollowUp.objects.get(words="Vu ensemble.").writer == mentor.party
    # Written anew by a mentor, what is between the team stays.
    again = at("follow_up", village, member.pk, sheet.pk)
    assert client.post(again, told | {"words": "Relu.", "private_words": ""}).url == page
    sheet.refresh_from_db()
    assert (sheet.words, sheet.private_words) == ("Relu.", "Fragile.")


def test_a_mentor_writes_time_and_answers_milestones(village, lead, me, member, mentor):
    client = signed_in(mentor)
    page = at("member", village, member.pk)
    others = following.give_support(
        member=member, goal=None, given_on=TODAY, minutes=30, by=lead, now=NOW
    )
    given = {"given_on": TODAY.isoformat(), "hours": "1", "minutes": "0"}
    assert client.post(at("new_support", village, member.pk), given).url == page
    mine = SupportHour.objects.get(minutes=60)
    assert mine.giver == mentor.party
    assert client.post(at("drop_support", village, member.pk, others.pk)).status_code == 403
    assert client.post(at("drop_support", village, member.pk, mine.pk)).url == page
    seen = text_of(client, page)
    assert at("drop_support", village, member.pk, others.pk) not in seen
    wanted = {"name-fr": "Prototype", "due_on": (TODAY + timedelta(days=9)).isoformat()}
    assert client.post(at("new_milestone", village, member.pk), wanted).url == page
    milestone = member.milestones.get()
    moved = {"due_on": (TODAY + timedelta(days=12)).isoformat()}
    assert client.post(at("milestone", village, member.pk, milestone.pk), moved).url == page
    milestones.hand_in(milestone=milestone, words="Le voici.", by=me, now=NOW)
    back = {"answer": "Il manque le devis."}
    assert client.post(at("send_back", village, member.pk, milestone.pk), back).url == page
    done = {"on": TODAY.isoformat()}
    assert client.post(at("done", village, member.pk, milestone.pk), done).url == page
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY
    # To drop one is the team's.
    assert reverse("cohorts:drop_milestone", args=[village, member.pk, milestone.pk]) not in seen


def test_nobody_else_opens_the_page_nor_a_mentor_whose_time_is_over(
    village, lead, me, member, mentor
):
    page = at("member", village, member.pk)
    assert signed_in(me).get(page).status_code == 404
    assert signed_in(member_of(village)).get(page).status_code == 404
    other = make_member(member.cohort)
    assert signed_in(mentor).get(at("member", village, other.pk)).status_code == 404
    mentoring.part(pair=member.mentors.get(), on=TODAY, by=lead, now=NOW)
    assert signed_in(mentor).get(page).status_code == 200
    with clock.stopped_at(NOW + timedelta(days=1)):
        client = signed_in(mentor)
        assert client.get(page).status_code == 404
        listed = text_of(client, reverse("programme_my:mentoring", args=[village]))
        assert member.project.title in listed
        assert page not in listed


def test_a_page_asks_as_much_for_three_sheets_as_for_one(
    village, lead, member, mentor, sheet, django_assert_max_num_queries
):
    client = signed_in(mentor)
    for _one in range(3):
        following.write_sheet(member=member, held_on=TODAY, words="Vu.", by=lead, now=NOW)
    text_of(client, at("member", village, member.pk))  # the first page writes down the session
    with django_assert_max_num_queries(12):
        text_of(client, at("member", village, member.pk))


def test_a_program_of_a_mentor_does_the_same_and_reads_nothing_of_the_teams(
    village, lead, me, member, mentor, sheet
):
    base = f"/cohort-members/{member.pk}"
    program = Program(mentor, village)
    read = program.get(f"{base}/follow-up").json()
    assert [(one["words"], one["health"], one["private_words"]) for one in read["sheets"]] == [
        ("On avance.", 4, "")
    ]
    asked = {"held_on": TODAY.isoformat(), "words": "Vu.", "health": 3}
    made = program.post(f"{base}/sheets", asked)
    assert (made.status_code, made.json()["health"]) == (201, 3)
    again = Client().put(
        f"{program.base}{base}/sheets/{sheet.pk}", asked, "application/json",
        headers=program.headers,
    )  # fmt: skip
    assert (again.status_code, again.json()["private_words"]) == (200, "")
    sheet.refresh_from_db()
    assert sheet.private_words == "Fragile."
    secret = program.post(f"{base}/sheets", asked | {"private_words": "Non."})
    assert secret.status_code == 403
    time = program.post(f"{base}/support", {"given_on": TODAY.isoformat(), "minutes": 45})
    assert time.json()["giver"] == mentor.party_id
    # Those who make the project read what is shared; a stranger finds nothing.
    own = Program(me, village).get(f"{base}/follow-up").json()
    assert (own["sheets"], own["support"]) == ([], [])
    stranger = Program(member_of(village), village)
    assert stranger.get(f"{base}/follow-up").status_code == 404
    assert stranger.post(f"{base}/sheets", asked).status_code == 404
    assert Program(me, village).post(f"{base}/sheets", asked).status_code == 404


def test_who_runs_programmes_and_is_no_mentor_has_the_desk_for_it(village, lead, member):
    assert signed_in(lead).get(at("member", village, member.pk)).status_code == 404
