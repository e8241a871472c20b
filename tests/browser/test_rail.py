"""The team's rail in a real browser: its headings, what a screen holds of it, the bar of a phone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.core.roles import Role
from tests.factories.people import team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = ["Le jour", "Les espaces", "Les gens", "L’argent", "La maison"]


@pytest.fixture
def desk(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Page:
    """The team's day, as somebody who may see everything of the village reads it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    sign_in(page, team_of(village, Role.MANAGER))
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}/{village.slug}/desk/")
    return page


def picture(page: Page, name: str) -> None:
    """Where a folder is named, what the page looks like is kept there."""
    if folder := os.environ.get("CREUSET_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_entries_stand_under_headings_and_fit_a_screen(
    desk: Page, violations: Callable[[Page], list[str]]
) -> None:
    picture(desk, "rail")
    nav = desk.locator(".rail > nav")

    assert nav.locator(".rail-head").all_inner_texts() == HEADINGS
    # each list is named by its heading
    expect(nav.get_by_role("list", name="L’argent").get_by_role("link").first).to_be_visible()
    for height in (1000, 900):
        desk.set_viewport_size({"width": 1440, "height": height})
        assert nav.evaluate("nav => nav.scrollHeight - nav.clientHeight") <= 0
        assert violations(desk) == []


def test_the_keyboard_goes_through_the_headings(desk: Page) -> None:
    links = desk.locator(".rail > nav a")
    links.first.focus()
    for at in range(1, links.count()):
        desk.keyboard.press("Tab")
        expect(links.nth(at)).to_be_focused()


def test_a_phone_has_its_four_entries_and_no_headings(
    desk: Page, violations: Callable[[Page], list[str]]
) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    picture(desk, "rail-phone")
    bar = desk.locator(".rail > nav")

    shown = [link.inner_text() for link in bar.locator("a").all() if link.is_visible()]
    assert shown == ["Journée", "Planning", "Plan", "Espaces"]
    expect(bar.locator(".rail-head").first).to_be_hidden()
    tops = {round(link.bounding_box()["y"]) for link in bar.locator("a").all() if link.is_visible()}  # type: ignore[index]  # what is visible has a box
    assert len(tops) == 1
    assert violations(desk) == []
