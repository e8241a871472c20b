"""The member's home as a phone installs it: its manifest as the browser reads it, the day without a connection, and
nothing left once somebody signs out.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings import codes
from creuset.bookings.models import Attendance, Booking
from creuset.core import clock
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, member_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('creuset:')).sort())"
#: Every context of a test is one that leaves no trace, which the browser installs nothing from.
OF_TESTS = {"in-incognito"}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    # The server of these tests runs in threads of its own.
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village, given_name="Adèle", family_name="Roncevoix")


@pytest.fixture
def booking(village: Village, me: Actor) -> Booking:
    room = make_resource(village, name="Rushes", kind="meeting")
    return make_booking(room, when=hours(1, 3), party=me.party, title="Lecture")


@pytest.fixture
def phone(
    own_page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    village: Village,
    me: Actor,
    booking: Booking,
) -> Page:
    """My home on a phone, with what keeps it at work."""
    page = own_page
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, me, "en")
    page.goto(f"{live_server.url}/{village.slug}/my/")
    page.wait_for_function(READY)
    page.wait_for_function(
        "caches.keys().then((names) => names.some((name) => name.endsWith(':day')))"
    )
    return page


def test_the_browser_finds_nothing_wrong_with_the_manifest(phone: Page, village: Village) -> None:
    session = phone.context.new_cdp_session(phone)
    told = session.send("Page.getAppManifest")
    wrong = session.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert told["errors"] == []
    assert village.name in told["data"]
    assert [one for one in wrong if one["errorId"] not in OF_TESTS] == []


def test_the_day_is_read_without_a_connection(
    phone: Page, booking: Booking, violations: Callable[[Page], list[str]]
) -> None:
    phone.context.set_offline(True)
    phone.reload()

    expect(phone.locator(".kept-banner")).to_contain_text("No connection. Last seen on")
    expect(phone.locator("main")).to_contain_text("Lecture")
    expect(phone.locator("svg.qr")).to_be_visible()
    code = codes.spaced(codes.short_code(booking.pk, booking.segments.get().starts_at))
    expect(phone.locator(".code-typed")).to_have_text(code)
    # The shell is there: its type, and its colours.
    assert phone.evaluate(
        "getComputedStyle(document.querySelector('.kept-head')).backgroundColor"
    ) not in ("", "rgba(0, 0, 0, 0)")
    assert phone.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Inter V\"'))"
    )
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phone.goto(phone.url + "bookings/")
    expect(phone.locator(".kept-banner")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Try again").click()
    expect(phone.get_by_role("heading", name="Hello Adèle.")).to_be_visible()


def test_what_is_kept_is_one_page_of_mine_and_the_shell(
    phone: Page, village: Village, me: Actor
) -> None:
    company = make_organisation(known_in=village)
    affiliate(me.party, company)
    affiliate(make_person(known_in=village, family_name="Zylberstein"), company)
    phone.reload()
    for path in ("bookings/", "planning/", "bookings/free/"):
        phone.goto(f"{phone.url.split('/my/')[0]}/my/{path}")
    phone.goto(f"{phone.url.split('/my/')[0]}/my/")
    expect(phone.locator("main")).to_contain_text("Zylberstein")
    phone.wait_for_load_state("networkidle")

    kept = phone.evaluate(
        """async () => {
            const found = {};
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const asked of await cache.keys()) {
                    found[new URL(asked.url).pathname] = await (await cache.match(asked)).text();
                }
            }
            return found;
        }"""
    )
    pages = {path: text for path, text in kept.items() if not path.startswith("/static/")}
    assert list(pages) == [f"/{village.slug}/my/"]
    assert "Zylberstein" not in "".join(kept.values())


def test_signing_out_leaves_nothing(phone: Page) -> None:
    assert phone.evaluate(KEPT)
    home = phone.url
    # Later: a page that goes away at once gives no answer to what it was asked.
    phone.evaluate("setTimeout(() => document.querySelector('form[action$=\"logout/\"]').submit())")
    phone.wait_for_url(lambda url: "/my/" not in url)

    # What was being kept meanwhile is there for a moment, until the worker is told that nobody is signed in.
    phone.wait_for_function(f"({KEPT}).then((names) => names.length === 0)")
    assert (
        phone.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto(home)


def test_a_session_that_ended_elsewhere_keeps_nothing_once_it_is_seen(phone: Page) -> None:
    phone.context.clear_cookies()
    phone.reload()
    phone.wait_for_url("**/account/login/**")
    phone.wait_for_function(
        "caches.keys().then((names) => !names.some((name) => name.endsWith(':day')))"
    )


def test_check_in_and_what_follows_take_two_presses(
    phone: Page, booking: Booking, violations: Callable[[Page], list[str]]
) -> None:
    day = phone.locator("#my-day")
    day.get_by_role("button", name="Check in").click()
    expect(day.get_by_role("button", name="Check out")).to_be_visible()
    assert Attendance.objects.get().booking_id == booking.pk
    day.get_by_role("button", name="One hour more").click()
    expect(day).to_contain_text("until 13:00")
    assert violations(phone) == []
    day.locator("summary").click()
    day.get_by_role("link", name="Book again").click()
    phone.get_by_role("button", name="Book", exact=True).click()
    expect(phone.locator("h1")).to_contain_text("Lecture")
    assert Booking.objects.count() == 2


def test_the_hint_is_shown_where_the_page_can_be_installed(phone: Page) -> None:
    hint = phone.locator("[data-install]")
    expect(hint).to_be_hidden()
    phone.evaluate(
        "dispatchEvent(Object.assign(new Event('beforeinstallprompt'), {prompt: () => { window.asked = true; }}))"
    )
    expect(hint).to_be_visible()
    hint.click()
    assert phone.evaluate("window.asked")
    expect(hint).to_be_hidden()
