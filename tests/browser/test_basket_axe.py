"""The basket and the tablet at the entrance in a browser: judged by axe-core, used by hand and by keyboard."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings import actions, codes
from creuset.bookings.models import Attendance, BasketLine, Booking
from creuset.core import clock
from creuset.people.actors import HOUSE
from creuset.villages.models import Village
from tests.browser.conftest import SETTLED, too_wide
from tests.factories.bookings import hours, make_booking
from tests.factories.people import know, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    # The server of these tests runs in threads of its own.
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def village() -> Village:
    found = make_village()
    make_card(found)
    return found


def test_no_page_of_the_basket_has_a_fault(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
    village: Village,
) -> None:
    other = make_village()
    me, team = member_of(village), team_of(village)
    know(other, me.party)
    rooms = [make_resource(village, kind="meeting", name=f"Salle {n}") for n in range(3)]
    far = make_resource(other, kind="meeting", name="Bobine")
    for by in (me, team):
        periods = [actions.Period(room, hours(25, 27)) for room in rooms]
        actions.put_in(village=village, periods=periods, by=by, now=NOW)
    actions.put_in(village=other, periods=[actions.Period(far, hours(30, 31))], by=me, now=NOW)
    for room in rooms[:2]:
        make_booking(room, when=hours(26, 28))
    line = BasketLine.objects.filter(user__party=me.party).first()
    assert line
    base = f"{live_server.url}/{village.slug}/my/bookings/"
    free = "free/?day=2026-11-25&start=10:00&end=12:00"
    found: dict[str, list[str]] = {}
    sign_in(page, me)
    for path in ("basket/", f"basket/{line.pk}/", f"basket/add/{rooms[0].code}/", free):
        found[path] = faults_at(page, base + path)
    sign_in(page, team)
    found["desk"] = faults_at(page, f"{live_server.url}/{village.slug}/desk/bookings/basket/")
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_basket_is_filled_and_booked_by_keyboard(
    page: Page, live_server: Any, sign_in: Callable[..., None], village: Village
) -> None:
    me = member_of(village)
    make_resource(village, kind="meeting", name="Rushes")
    sign_in(page, me, "en")
    page.goto(
        f"{live_server.url}/{village.slug}/my/bookings/free/?day=2026-11-25&start=10:00&end=12:00"
    )
    page.get_by_role("button", name="Into the basket Rushes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("1 line put into your basket.")
    assert BasketLine.objects.count() == 1

    page.goto(f"{live_server.url}/{village.slug}/my/bookings/basket/")
    page.get_by_label("For what").focus()
    page.keyboard.type("Lecture")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Lecture")
    assert Booking.objects.filter(party=me.party).count() == 1
    assert BasketLine.objects.count() == 0


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1024, 768, "light"), (768, 1024, "dark"), (390, 844, "light")]
)
def test_the_tablet_at_the_entrance_answers_and_goes_back_by_itself(
    own_page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    village: Village,
    width: int,
    height: int,
    scheme: str,
) -> None:
    stage = make_resource(village, kind="meeting", name="Plateau A")
    booking = make_booking(stage, when=hours(1, 9), title="Pilote")
    _row, secret = actions.put_up(village=village, name="Entrée", is_kiosk=True, by=HOUSE, now=NOW)
    page = own_page
    page.clock.install()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = []
    page.goto(f"{live_server.url}/{village.slug}/kiosk/{secret}/?lang=en")
    faults += [*violations(page), *too_wide(page)]

    for digit in "12345678":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="OK").click()
    expect(page.locator("[role=alert]")).to_contain_text("opens nothing here now")
    faults += [*violations(page), *too_wide(page)]

    page.locator("#code").fill(codes.short_code(booking.pk, NOW + timedelta(hours=1)))
    # Half a minute after what it says came, the tablet goes back: that is later than now.
    asked = page.evaluate("Date.now()") / 1000
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Welcome, you are checked in.")
    expect(page.locator("main")).to_contain_text("Plateau A")
    faults += [*violations(page), *too_wide(page)]
    assert Attendance.objects.count() == 1

    page.clock.pause_at(asked + 28)  # however long axe looked
    expect(page.locator("h1")).to_have_text("Welcome, you are checked in.")
    page.clock.run_for(3_000)
    page.clock.resume()
    expect(page.locator("#code")).to_be_visible()
    # The next one reads the village's own language, and finds nothing of who came before.
    expect(page.locator("h1")).to_contain_text("Vous arrivez")
    page.evaluate(SETTLED)
    page.locator("#code").fill("1234")
    page.clock.run_for(31_000)
    expect(page.locator("#code")).to_have_value("")
    assert faults == []
