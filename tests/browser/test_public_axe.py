"""The public site and the member's home, judged by axe: wide in the light, narrow in the dark."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from creuset.core import clock
from creuset.people.actors import Actor
from tests.desk.ground import Drawn, book, make_drawn
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_pool
from tests.factories.villages import NOW
from tests.reception.ground import ask

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = (
    "",
    "spaces/",
    "spaces/?on=2030-01-07&until=2030-01-08",
    "spaces/?capacity=9999",
    "spaces/plateau/",
    "spaces/clap/",
    "buildings/",
    "buildings/?on=1990-01-01",
    "hours/",
    "legal/",
    "privacy/",
    "accessibility/",
    "visit/",
    "visit/thanks/",
    "enquiry/of/clap/",
    "enquiry/thanks/",
    "prices/",
)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def drawn() -> Drawn:
    found = make_drawn(legal={"name": "Exploitant", "test_data": True, "siren": "999000011"})
    make_pool(found.village, units=2, name="Open space", code="open")
    book(found.room, hours=3)
    return found


@pytest.mark.slow
def test_the_public_site(
    page: Page,
    live_server: Any,
    drawn: Drawn,
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    addresses = [f"{live_server.url}/{drawn.village.slug}/{path}" for path in PUBLIC]
    found = {
        path: wrong
        for path in (f"{live_server.url}/", *addresses)
        if (wrong := faults_at(page, path))
    }
    assert found == {}


def test_the_members_home(
    page: Page,
    live_server: Any,
    drawn: Drawn,
    faults_at: Callable[[Page, str], list[str]],
    sign_in: Callable[..., None],
) -> None:
    me = member_of(drawn.village)
    company = make_organisation(known_in=drawn.village)
    affiliate(me.party, company, is_admin=True)
    affiliate(make_person(), company, title="Montage")
    book(drawn.stage, party=company, hours=1)
    book(drawn.stage, party=company, starts=NOW + timedelta(days=2))
    sign_in(page, me)
    found = {
        path: wrong
        for path in ("my/", "my/free/")
        if (wrong := faults_at(page, f"{live_server.url}/{drawn.village.slug}/{path}"))
    }
    assert found == {}


def test_the_visits_at_the_desk(
    page: Page,
    live_server: Any,
    drawn: Drawn,
    faults_at: Callable[[Page, str], list[str]],
    sign_in: Callable[..., None],
) -> None:
    visit = ask(drawn.village, words="Un court métrage.")
    team: Actor = team_of(drawn.village)
    sign_in(page, team)
    found = {
        path: wrong
        for path in ("desk/visits/", f"desk/visits/{visit.pk}/", "desk/visits/?state=declined")
        if (wrong := faults_at(page, f"{live_server.url}/{drawn.village.slug}/{path}"))
    }
    assert found == {}
