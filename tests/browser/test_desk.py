"""The team's pages under a hand: what others change, the hour of the plan, the search by keys."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from creuset.bookings import actions
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.browser.conftest import until
from tests.factories.people import make_organisation, team_of
from tests.factories.places import make_building, make_level, make_resource
from tests.factories.villages import make_village

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

SQUARE = [[0, 0], [20, 0], [20, 10], [0, 10]]
LEFT = [[0, 0], [10, 0], [10, 10], [0, 10]]


@pytest.fixture
def village() -> Village:
    return make_village(name="Les Fonderies")


@pytest.fixture
def stage(village: Village) -> Resource:
    building = make_building(village, name="Halle")
    level = make_level(building, outline=SQUARE)
    return make_resource(
        village,
        building=building,
        level=level,
        polygon=LEFT,
        kind=Kind.STAGE,
        code="athanor",
        name="Athanor",
        area_m2=100,
    )


@pytest.fixture
def team(village: Village) -> Actor:
    return team_of(village, given_name="Inès", family_name="Vautrin")


def book(stage: Resource, title: str) -> None:
    now = clock.now()
    actions.book(
        village=stage.village,
        title=title,
        party=make_organisation(known_in=stage.village, name="Ondine Films"),
        periods=[
            actions.Period(stage, Span(now + timedelta(minutes=1), now + timedelta(minutes=40)))
        ],
        by=HOUSE,
        now=now,
    )


def test_what_others_book_appears_on_the_day_without_reload(
    page: Page, live_server: Any, village: Village, stage: Resource, team: Actor, sign_in: Any
) -> None:
    sign_in(page, team)
    page.goto(f"{live_server.url}/{village.slug}/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Inès.")
    expect(page.locator("#day-tiles")).to_contain_text("0")
    book(stage, "Les Heures creuses")
    # As the answer of the version, polled every few seconds, does.
    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('creuset:changed', {bubbles: true}))"
    )
    expect(page.locator("#planning a.bar").first).to_contain_text("Les Heures creuses")
    expect(page.locator("#day-floor .feed").first).to_be_visible()
    expect(page.locator("#day-sentence")).to_contain_text("réservation")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["", "plan/", "audit/", "outbox/"])
def test_no_page_of_the_desk_breaks_a_rule_of_access(
    page: Page,
    live_server: Any,
    village: Village,
    stage: Resource,
    team: Actor,
    sign_in: Any,
    violations: Any,
    width: int,
    path: str,
) -> None:
    book(stage, "Les Heures creuses")
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, team)
    page.goto(f"{live_server.url}/{village.slug}/desk/{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_the_hour_of_the_plan_moves_by_keys_and_a_room_opens_beside(
    page: Page, live_server: Any, village: Village, stage: Resource, team: Actor, sign_in: Any
) -> None:
    sign_in(page, team)
    page.goto(f"{live_server.url}/{village.slug}/desk/plan/?at=2026-11-18T10:00")
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.locator("input[name='time']")).to_have_value("10:15")
    page.wait_for_url("**time=10%3A15*")
    expect(page.get_by_role("slider")).to_be_focused()
    page.locator("a[data-code='athanor']").click()
    expect(page.locator("#room h2")).to_contain_text("Athanor")
    expect(page.locator("#room")).to_contain_text("libre")
    page.locator("[data-room-close]").click()
    expect(page.locator("#room")).to_be_empty()


def test_keys_that_are_quicker_than_the_server_are_not_undone(
    page: Page, live_server: Any, village: Village, stage: Resource, team: Actor, sign_in: Any
) -> None:
    sign_in(page, team)
    page.goto(f"{live_server.url}/{village.slug}/desk/plan/?at=2026-11-18T10:00")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/plan/?*time=10%3A15*", hold)
    slider = page.get_by_role("slider")
    with page.expect_request("**/plan/?*time=10%3A15*"):
        slider.press("ArrowRight")
    slider.press("ArrowRight")
    until(page, lambda: held)
    held[0].continue_()

    page.wait_for_url("**time=10%3A30*")
    expect(page.locator("input[name='time']")).to_have_value("10:30")
    expect(page.get_by_role("slider")).to_be_focused()


def test_the_search_is_one_key_away_and_goes_by_arrows(
    page: Page, live_server: Any, village: Village, stage: Resource, team: Actor, sign_in: Any
) -> None:
    make_resource(village, code="atelier", name="Atelier décor", kind=Kind.WORKSHOP)
    sign_in(page, team)
    page.goto(f"{live_server.url}/{village.slug}/desk/audit/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Rechercher")
    expect(field).to_be_focused()
    with page.expect_response(re.compile(r"/suggest\?.*q=DECOR")):
        page.keyboard.type("DECOR")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggestions").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    option = page.locator("#suggestions").get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/resources/atelier/")
