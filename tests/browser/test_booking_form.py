"""Choosing the spaces of a booking in a real browser: found by words and seats, chips, keys, and what is free then."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from creuset.core import clock
from creuset.places.kinds import Kind
from creuset.villages.models import Village
from tests.browser.conftest import until
from tests.desk.ground import book
from tests.factories.people import team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Page:
    """The form of a new booking, in a village with two meeting rooms and a stage."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village: Village = make_village()
    rushes = make_resource(village, code="rushes", name="Rushes", kind=Kind.MEETING, capacity=10)
    make_resource(village, code="clap", name="Clap", kind=Kind.MEETING, capacity=6)
    make_resource(village, code="noir", name="Plateau noir", kind=Kind.STAGE, capacity=90)
    book(rushes, hours=4)
    sign_in(page, team_of(village), "en")
    page.goto(f"{live_server.url}/{village.slug}/desk/bookings/new")
    expect(page.locator(".places-tools")).to_be_visible()
    return page


def boxes(page: Page) -> list[str]:
    """The spaces that are seen, by code."""
    shown = page.locator(".places-kind[open]:not([hidden]) li:not([hidden]) input")
    return [str(box.get_attribute("value")) for box in shown.all()]


def test_words_and_seats_narrow_what_is_seen_and_enter_ticks_the_only_one(form: Page) -> None:
    words = form.get_by_label("Find a space")
    words.fill("meeting")
    assert sorted(boxes(form)) == ["clap", "rushes"]

    form.get_by_label("Places at least").fill("8")
    assert boxes(form) == ["rushes"]
    words.press("Enter")

    expect(form.locator(".places-chosen button")).to_have_text(["Rushes, take away"])
    assert form.url.endswith("/new")
    words.fill("nothing like it")
    expect(form.locator(".places-none")).to_have_text("No space is like that.")


def test_a_chip_takes_its_space_away_and_the_focus_stays(form: Page) -> None:
    form.get_by_label("Find a space").fill("a")
    for code in ("clap", "noir"):
        form.locator(f"input[value={code}]").check()

    form.locator(".places-chosen button").first.click()

    expect(form.locator(".places-chosen button")).to_have_count(1)
    expect(form.locator(".places-chosen button")).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator(".places-chosen")).to_be_hidden()
    assert form.locator("input[name=resource]:checked").count() == 0


def test_arrows_go_from_the_search_through_the_spaces(form: Page) -> None:
    words = form.get_by_label("Find a space")
    words.fill("meeting")
    words.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Space")

    assert form.locator("input[name=resource]:checked").count() == 1
    form.keyboard.press("ArrowUp")
    form.keyboard.press("ArrowUp")
    expect(words).to_be_focused()


def test_what_is_free_follows_the_time_that_is_typed(form: Page) -> None:
    row = form.locator("li:has(input[value=rushes])")
    form.get_by_label("Find a space").fill("rushes")
    day = NOW.date().isoformat()
    for name, value in {"day": day, "start": "20:00", "end": "21:00"}.items():
        form.fill(f"main input[name={name}]", value)
        form.locator(f"main input[name={name}]").dispatch_event("change")

    expect(row.locator("[data-hint]")).to_have_text("free then")
    form.fill("main input[name=start]", "12:00")
    form.locator("main input[name=start]").dispatch_event("change")
    expect(row.locator("[data-hint]")).to_have_text("not free then")


def test_an_answer_that_comes_late_says_nothing_of_the_time_typed_since(form: Page) -> None:
    row = form.locator("li:has(input[value=rushes])")
    form.get_by_label("Find a space").fill("rushes")
    form.fill("main input[name=day]", NOW.date().isoformat())
    form.fill("main input[name=end]", "21:00")
    form.locator("main input[name=end]").dispatch_event("change")
    expect(row.locator("[data-hint]")).to_be_visible()
    held: list[Route] = []

    # a method of a list would be given the request as well
    def hold(route: Route) -> None:
        held.append(route)

    form.route("**/new?start=*T20%3A00*", hold)

    form.fill("main input[name=start]", "20:00")
    form.locator("main input[name=start]").dispatch_event("change")
    until(form, lambda: held)
    form.fill("main input[name=start]", "12:00")
    form.locator("main input[name=start]").dispatch_event("change")
    expect(row.locator("[data-hint]")).to_have_text("not free then")
    with form.expect_response("**/new?start=*T20%3A00*"):
        for route in held:
            route.continue_()
    form.wait_for_timeout(100)

    expect(row.locator("[data-hint]")).to_have_text("not free then")
