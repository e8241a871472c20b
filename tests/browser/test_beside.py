"""Power and extras of a booking in a real browser: they come with the places, and the price follows them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from creuset.core import clock
from tests.bookings.test_beside import COFFEE, POWER
from tests.browser.conftest import until
from tests.browser.test_rail import picture
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_supply
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_while_an_answer_is_under_way_is_kept(
    page: Page, live_server: Any, sign_in: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    make_card(village, extras=[COFFEE], powers=[POWER])
    make_resource(village, code="agora", name="Agora")
    make_resource(village, code="rushes", name="Rushes", supply=make_supply(village, 63))
    sign_in(page, member_of(village), "en")
    page.goto(f"{live_server.url}/{village.slug}/my/bookings/new")
    coffee, power = page.get_by_label("Coffee – €4.50 / person"), page.locator("[name=power_mode]")
    page.get_by_label("Agora").check()
    expect(coffee).to_be_visible()
    held: list[Route] = []

    # The route stays: one that ends while it holds a request may lose that request.
    def hold(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/price?*part=beside*", hold)
    with page.expect_request("**/price?*part=beside*"):
        page.get_by_label("Rushes").check()
    coffee.fill("6")
    until(page, lambda: held)
    held[0].continue_()

    expect(power).to_be_visible()
    expect(coffee).to_have_value("6")


@pytest.mark.parametrize("width", [1440, 390])
def test_they_come_with_the_places_and_the_price_follows(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    width: int,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    make_card(village, extras=[COFFEE], powers=[POWER])
    make_resource(village, code="agora", name="Agora", supply=make_supply(village, 63))
    sign_in(page, member_of(village), "en")
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(
        f"{live_server.url}/{village.slug}/my/bookings/new?start=2026-11-24T10:00&end=2026-11-24T12:00"
    )
    coffee = page.get_by_label("Coffee – €4.50 / person")
    expect(coffee).to_have_count(0)

    page.get_by_label("Agora").check()
    expect(coffee).to_be_visible()
    coffee.fill("6")
    page.locator("[name=power_mode]").select_option("flat")
    expect(page.locator("#booking-price")).to_contain_text("€27.00")
    expect(page.locator("#booking-price")).to_contain_text("€30.00")
    expect(coffee).to_have_value("6")

    picture(page, f"beside-{width}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
