"""People, projects, the search, the planning, errors judged by axe: wide in the light, narrow in the dark."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from creuset.bookings import actions
from creuset.bookings.notices import REMINDER, tell_people
from creuset.core import clock
from creuset.people.actors import HOUSE, Actor
from creuset.places.actions import outside
from tests.desk.ground import Drawn, book, make_drawn
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW
from tests.reception.ground import confirmed

pytestmark = pytest.mark.django_db(transaction=True)

TEAM = (
    "{desk}/planning/?view=day",
    "{desk}/planning/?view=month",
    "{desk}/planning/?view=list",
    "{desk}/people/",
    "{desk}/people/?q=nobody+bears+it",
    "{desk}/people/{person}/",
    "{desk}/people/{company}/",
    "{desk}/people/{other}/change/",
    "{desk}/people/{person}/notes/",
    "{desk}/people/{person}/merge/",
    "{desk}/people/new-person/",
    "{desk}/people/new-organisation/",
    "{desk}/people/invitations/",
    "{desk}/people/invitations/new/",
    "{desk}/people/requests/",
    "{desk}/team/",
    "{desk}/team/grant/",
    "{desk}/projects/",
    "{desk}/projects/new/",
    "{desk}/projects/{project}/",
    "{desk}/projects/{project}/change/",
    "{desk}/bookings/new",
    "{desk}/bookings/free/",
    "{desk}/bookings/search/",
    "{desk}/bookings/series/new",
    "{desk}/bookings/series/{series}/",
    "{desk}/bookings/{time}/series/change/",
    "{desk}/bookings/{time}/series/cancel/",
    "{desk}/closures/new",
    "{desk}/enquiries/",
    "{desk}/enquiries/{enquiry}/",
    "{desk}/resources/{stage}/calendars/",
    "/search/?q=Anouk",
    "/search/?q=nothing+like+it",
)
MEMBER = (
    "{my}/bookings/new",
    "{my}/bookings/free/",
    "{my}/bookings/search/",
    "{my}/bookings/series/new",
    "{my}/bookings/series/{series}/",
    "{my}/notices/",
    "{my}/planning/",
    "{my}/profile/",
    "{my}/profile/change/",
    "{my}/company/{company}/",
    "{my}/projects/",
    "{my}/projects/new/",
    "{my}/projects/{project}/",
    "/account/",
    "/account/calendars/",
    "/account/notices/",
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def ground() -> dict[str, Any]:
    """A village with a company, its admin, a project of theirs and a booking."""
    drawn: Drawn = make_drawn()
    village = drawn.village
    member = member_of(village, name="Anouk Perrin")
    company = make_organisation(known_in=village)
    affiliate(member.party, company, is_admin=True)  # type: ignore[arg-type]  # a member has a party
    other = make_person(known_in=village)
    affiliate(other, company, title="Montage")
    project = make_project(known_in=village, holder=company)
    take_part(project, member.party)  # type: ignore[arg-type]
    book(drawn.stage, party=company, hours=2)
    assert member.party
    series = actions.book_series(
        again=actions.Again(
            village=village,
            title="Point",
            party=company,
            resources=[drawn.room],
            rule="FREQ=WEEKLY;COUNT=3",
            starts=datetime.combine(NOW.date() + timedelta(days=1), time(10)),
            duration=timedelta(hours=1),
        ),
        by=HOUSE,
        now=NOW,
        skip=[NOW.date() + timedelta(days=8)],
    )
    first = series.bookings.earliest("occurs_on")
    content = {"title": "Point", "segments": [], "at": NOW.isoformat()}
    tell_people(first, REMINDER, content, key="1", now=NOW)
    outside.add_calendar(
        resource=drawn.stage,
        title="Agenda partagé",
        url="https://agenda.example/secret.ics",
        by=HOUSE,
        now=NOW,
    )
    return {
        "series": series.pk,
        "time": first.pk,
        "enquiry": confirmed(drawn.room).pk,
        "stage": drawn.stage.code,
        "desk": f"/{village.slug}/desk",
        "my": f"/{village.slug}/my",
        "team": team_of(village),
        "member": member,
        "person": member.party.pk,
        "other": other.pk,
        "company": company.pk,
        "project": project.pk,
        "nowhere": f"/{village.slug}/nowhere/",
    }


@pytest.mark.slow
@pytest.mark.parametrize("who", ["team", "member"])
def test_every_page_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
    ground: dict[str, Any],
    who: str,
) -> None:
    actor: Actor = ground[who]
    sign_in(page, actor)
    addresses = [path.format(**ground) for path in (TEAM if who == "team" else MEMBER)]
    found = {
        address: wrong
        for address in addresses
        if (wrong := faults_at(page, live_server.url + address))
    }
    assert found == {}


def test_a_page_that_is_not_there_is_without_a_violation(
    page: Page,
    live_server: Any,
    faults: Callable[[Page], list[str]],
    ground: dict[str, Any],
) -> None:
    answer = page.goto(live_server.url + ground["nowhere"])

    assert answer is not None
    assert answer.status == 404
    assert faults(page) == []
