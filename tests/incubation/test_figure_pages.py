"""Figures of programmes on pages, as CSV and PDF, and for programs; as many questions for one as for ten."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from creuset.core.roles import Role
from creuset.incubation.models import (
    AlumniYear,
    Attendance,
    FollowUp,
    Goal,
    Milestone,
    Session,
    SupportHour,
)
from creuset.incubation.states import ApplicationState, ReadingState
from tests.factories.incubation import (
    make_application,
    make_call,
    make_cohort,
    make_juror,
    make_member,
    make_reading,
)
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def lead(village, client):
    actor = team_of(village, Role.PROGRAMME_LEAD)
    client.force_login(actor.party.user)
    return actor


@pytest.fixture
def call(village):
    row = make_call(village, axes=("musees", "mode"))
    fill_call(row)
    return row


def fill_call(row, times=1):
    for _ in range(times):
        make_application(row, state=ApplicationState.DRAFT)
        agreed = {"people_count": 3, "women_count": 1, "postcode": "62300"}
        read = make_application(row, figures_agreed_at=NOW, **agreed)
        make_application(row, state=ApplicationState.SELECTED)
        make_reading(read, make_juror(row), state=ReadingState.DONE.value, done_at=NOW)


def fill_cohort(cohort, times=1):
    for _ in range(times):
        member = make_member(cohort)
        goal = Goal.objects.create(member=member, title="Trouver un diffuseur", made_at=NOW)
        by = member.holder
        SupportHour.objects.create(
            member=member,
            goal=goal,
            given_on=date(2026, 11, 2),
            minutes=90,
            giver=by,
            written_at=NOW,
        )
        FollowUp.objects.create(
            member=member, held_on=date(2026, 11, 2), words="Bien", health=4, written_at=NOW
        )
        Milestone.objects.create(
            member=member, names={"fr": "Pilote"}, due_on=date(2026, 11, 1), changed_at=NOW
        )
        session = Session.objects.create(
            cohort=cohort,
            kind="workshop",
            title="Budget",
            starts_at=NOW,
            ends_at=NOW.replace(hour=12),
            made_at=NOW,
            changed_at=NOW,
        )
        Attendance.objects.create(session=session, member=member, presence="present", said_at=NOW)
        AlumniYear.objects.create(member=member, year=2025, is_alive=True, jobs=2, written_at=NOW)


def address(name, village, *more):
    return reverse(f"programme_figures:{name}", args=[village, *more])


def told(client, village, path):
    answer = client.get(f"/api/v1/villages/{village.slug}/programme-figures{path}")
    return {
        table["code"]: {row["code"]: row["value"] for row in table["rows"]}
        for table in answer.json()
    }


def test_a_call_is_told_step_by_step_and_by_axis(client, village, lead, call):
    found = told(client, village, f"/calls/{call.pk}")
    assert found["steps"] == {
        "begun": 3,
        "filed": 2,
        "admissible": 2,
        "eligible": 2,
        "read": 1,
        "selected": 1,
    }
    assert list(found["axes"].values()) == [2, 0]
    assert found["jury"] == {"asked": 1, "signed": 1, "given": 1, "done": 1, "recused": 0}
    assert found["people"] == {"women": None, "others": None}
    assert found["territories"] == {"62": None}
    assert "delay" not in found
    call.rounds.update(released_at=NOW)
    assert told(client, village, f"/calls/{call.pk}")["delay"] == {"median": 0, "longest": 0}


def test_a_cohort_is_told_by_goal_and_month(client, village, lead):
    cohort = make_cohort(village)
    assert told(client, village, f"/cohorts/{cohort.pk}") == {}
    fill_cohort(cohort)
    found = told(client, village, f"/cohorts/{cohort.pk}")
    assert list(found["support"].values()) == [1.5]
    assert found["health"] == {"2026-11": 4.0}
    assert found["milestones"] == {"done": 0, "late": 1, "coming": 0}
    assert found["attendance"]["present"] == 1
    assert found["alumni"] == {"2025-alive": 1, "2025-jobs": 2}
    AlumniYear.objects.update(jobs=None)
    assert told(client, village, f"/cohorts/{cohort.pk}")["alumni"]["2025-jobs"] is None
    sheet = client.get(address("cohort_csv", village, cohort.pk)).content.decode()
    [line] = [one for one in sheet.splitlines() if "2025-jobs" in one]
    assert line.endswith(",,")
    shown = client.get(address("cohort", village, cohort.pk), headers={"accept-language": "en"})
    assert "not told" in shown.content.decode()
    years = told(client, village, "")
    assert years["hours"] == {"2026": 1.5}


@pytest.mark.parametrize("kind", ["call", "cohort", "years"])
def test_each_has_a_page_a_spreadsheet_and_a_paper(client, village, lead, call, kind):
    cohort = make_cohort(village)
    fill_cohort(cohort)
    more = {"call": [call.pk], "cohort": [cohort.pk], "years": []}[kind]
    page = client.get(address(kind, village, *more))
    assert page.status_code == 200
    # Three values or more of one sort are drawn; of the years there is one so far.
    assert ('class="figure-bar"' in page.content.decode()) == (kind != "years")
    rows = client.get(address(f"{kind}_csv", village, *more)).content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(rows))) == ["figure", "code", "of", "value", "unit"]
    assert client.get(address(f"{kind}_pdf", village, *more)).content.startswith(b"%PDF")


def test_pages_ask_as_much_for_one_as_for_three(client, village, lead, call):
    cohort = make_cohort(village)
    fill_cohort(cohort)

    def asked():
        found = []
        for name, more in (("call", [call.pk]), ("cohort", [cohort.pk]), ("years", [])):
            with CaptureQueriesContext(connection) as queries:
                client.get(address(name, village, *more))
            found.append(len(queries))
        return found

    asked()
    first = asked()
    fill_call(call, 2)
    fill_cohort(cohort, 2)
    make_cohort(village)
    make_call(village)
    assert asked() == first


def test_who_is_not_of_the_team_reads_none(client, village, call):
    client.force_login(member_of(village).party.user)
    assert client.get(address("call", village, call.pk)).status_code == 404
    path = f"/api/v1/villages/{village.slug}/programme-figures"
    assert client.get(path).status_code == 403


def test_a_village_without_a_call_says_when_there_will_be_figures(client, village, lead):
    assert "Rien à compter" in client.get(address("years", village)).content.decode()
