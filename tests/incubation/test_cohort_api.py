"""Cohorts, projects and sessions through the API: what the pages do, with the same rights."""

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role
from tests.bookings.test_api import Program
from tests.factories.incubation import make_programme
from tests.factories.people import member_of, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db):
    with clock.stopped_at(NOW):
        yield make_village()


def test_a_program_makes_a_cohort_adds_a_project_and_writes_who_came(village):
    lead, me = team_of(village, Role.PROGRAMME_LEAD), member_of(village)
    program = Program(lead, village)
    programme = make_programme(village)
    made = program.post(
        "/cohorts",
        {
            "programme": programme.code,
            "names": {"fr": "Promotion 9"},
            "first_on": "2026-11-01",
            "last_on": "2027-06-30",
        },
    )
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    project = make_project(holder=me.party, known_in=village)
    added = program.post(f"/cohorts/{pk}/members", {"project": project.pk}).json()
    step = f"/cohort-members/{added['id']}/step"
    assert program.post(step, {"step": "begin"}).json()["state"] == "inside"
    session = program.post(
        f"/cohorts/{pk}/sessions",
        {
            "title": "Atelier",
            "starts_at": "2026-11-18T10:00:00+01:00",
            "ends_at": "2026-11-18T12:00:00+01:00",
            "place": "Atrium",
        },
    ).json()
    written = Client().put(
        f"{program.base}/cohort-sessions/{session['id']}/attendance",
        {"said": [{"member": added["id"], "presence": "present"}]},
        "application/json",
        headers=program.headers,
    )
    assert written.json()["attendance"] == [
        {"member": added["id"], "presence": "present", "people": 1}
    ]
    mine = Program(me, village)
    assert mine.get(f"/cohort-sessions/{session['id']}").json()["attendance"] == []
    assert mine.get(f"/cohort-members/{added['id']}").json()["state"] == "inside"
    assert mine.get(f"/cohorts/{pk}").status_code == 404
    assert mine.get("/cohorts").json()["items"] == []
    assert mine.post(step, {"step": "leave", "words": "x"}).status_code == 404
