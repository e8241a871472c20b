"""A visitor's way through the house: announced on a phone, invited by mail, received by the tablet, told, listed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings import actions as bookings
from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.people.actors import HOUSE
from tests.factories.people import member_of, team_of
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW
from tests.reception.ground import make_open_village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_the_announcement_to_the_fire_list(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.BASE_URL = live_server.url
    # The server of these tests runs in threads of its own.
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_open_village(visitor_terms={"asks": "company"})
    host = member_of(village, given_name="Rose", family_name="Valland")
    desk = team_of(village, Role.RECEPTION)
    assert host.party
    make_subscription(village, host.party)
    _row, secret = bookings.put_up(village=village, name="Entrée", is_kiosk=True, by=HOUSE, now=NOW)
    base = f"{live_server.url}/{village.slug}"

    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, host, "en")
    page.goto(f"{base}/my/visitors/")
    page.get_by_role("link", name="Announce visitors").click()
    page.get_by_label("Name").first.fill("Agnès Varda")
    page.get_by_label("E-mail").fill("agnes@varda.example")
    page.get_by_label("Hour").fill("10:30")
    page.get_by_role("button", name="Announce", exact=True).click()
    expect(page.get_by_text("Agnès Varda is expected, and invited by mail.")).to_be_visible()

    mail = OutboxRow.objects.get(topic="mail", payload__to=["agnes@varda.example"]).payload
    (code,) = re.findall(r"^\d{4} \d{4}$", mail["text"], re.MULTILINE)
    (address,) = re.findall(r"http\S+/visitor/\w+/", mail["text"])

    # The visitor opens the mail on a phone of their own.
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("img", name=re.compile("QR code|Code QR"))).to_be_visible()
    expect(page.get_by_text(code)).to_be_visible()

    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{base}/kiosk/{secret}/?lang=en")
    # What the camera reads is sent so.
    page.get_by_label("Code, eight digits").fill(address)
    page.get_by_role("button", name="OK").click()
    company = page.get_by_label("Which company do you come from?")
    expect(company).to_be_focused()
    company.fill("Ciné-Tamaris")
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_role("heading", name="Welcome, Agnès.")).to_be_visible()
    expect(page.get_by_text("Rose Valland is told that you are here.")).to_be_visible()

    sign_in(page, host, "en")
    page.goto(f"{base}/my/notices/")
    page.get_by_text("See the visit").first.click()
    expect(page.get_by_role("heading", name="Agnès Varda")).to_be_visible()
    expect(page.get_by_text("in the building")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, desk, "en")
    page.goto(f"{base}/desk/")
    expect(page.get_by_role("link", name="1 visitor today")).to_be_visible()
    page.goto(f"{base}/desk/front/fire-list/")
    expect(page.get_by_role("row", name=re.compile("Agnès Varda, Ciné-Tamaris"))).to_be_visible()
    page.goto(f"{base}/desk/front/visitors/")
    page.get_by_role("button", name=re.compile("Has left.*Agnès Varda")).click()
    expect(page.get_by_text("Agnès Varda has left.")).to_be_visible()
    expect(
        page.get_by_role("row", name=re.compile("Agnès Varda")).get_by_text("came, and left")
    ).to_be_visible()
