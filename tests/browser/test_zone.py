"""Whose hours a page tells is said to readers whose own clock shows others."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("zone", "is_told"), [("America/Montreal", True), ("Europe/Brussels", False)]
)
def test_whoever_reads_elsewhere_is_told_whose_hours(
    browser: Browser, live_server: Any, zone: str, is_told: bool
) -> None:
    village = make_village(zone_name="Europe/Paris")
    context = browser.new_context(timezone_id=zone, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/{village.slug}/hours/")
    expect(page.get_by_text("Heures de Paris.")).to_be_visible(visible=is_told)
    # On the first page it stands in the text of the drawing, not as a strip above it.
    page.goto(f"{live_server.url}/{village.slug}/")
    expect(page.locator(".threshold-text").get_by_text("Heures de Paris.")).to_be_visible(
        visible=is_told
    )
    expect(page.get_by_text("Heures de Paris.")).to_have_count(1)
    context.close()
