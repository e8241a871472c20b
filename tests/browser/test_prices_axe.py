"""The pages of prices in a browser: judged by axe-core, as wide as the screen, and following what is typed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from creuset.bookings.actions.agreeing import agree
from creuset.bookings.rules import OVERRULABLE
from creuset.bookings.rules.tariffs.agreeing import Terms
from creuset.core.roles import Role
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Resource
from creuset.villagefile.actions import load
from creuset.villagefile.reading import read_path
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_organisation, team_of
from tests.factories.villages import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.usefixtures("stopped_clock"),
]
FILE = Path(__file__).parents[2] / "villages" / "la-kolok.toml"


@pytest.mark.slow
def test_no_page_of_prices_has_a_fault(
    page: Page,
    live_server: object,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
) -> None:
    load(file=read_path(FILE), by=HOUSE, now=NOW)
    village = Village.objects.get(slug="la-kolok")
    boss = team_of(village, Role.OWNER)
    customer = make_organisation(known_in=village, name="Atelier du Levant")
    agreement = agree(
        village=village,
        party=customer,
        terms=Terms(
            "Accord 2027",
            date(2026, 11, 1),
            discount_percent=Decimal(10),
            prices=(("plateau-2", "day", Money(120000, "EUR")),),
        ),
        by=boss,
        now=NOW,
    )
    stage = Resource.objects.select_related("building", "village").get(code="plateau-2")
    booking = make_booking(
        stage,
        when=hours(50, 62),
        party=customer,
        title="Série pilote",
        overrule=OVERRULABLE,
    )
    sign_in(page, boss)
    base = f"{live_server.url}/la-kolok"
    for path in (
        "/prices/",
        "/spaces/plateau-2/",
        "/desk/prices/",
        "/desk/prices/cards/tarifs/",
        "/desk/prices/cards/tarifs/rates/plateau-1/change/",
        "/desk/prices/ladders/plateaux/change/",
        "/desk/agreements/",
        "/desk/agreements/new",
        f"/desk/agreements/{agreement.pk}/",
        f"/desk/bookings/{booking.pk}/",
        f"/desk/bookings/{booking.pk}/cancel/",
    ):
        assert faults_at(page, f"{base}{path}") == [], path


def test_a_price_follows_what_is_typed(
    page: Page, live_server: object, sign_in: Callable[..., None]
) -> None:
    load(file=read_path(FILE), by=HOUSE, now=NOW)
    village = Village.objects.get(slug="la-kolok")
    boss: Actor = team_of(village, Role.OWNER)
    sign_in(page, boss, "en")
    start, end = "2026-11-24T10:00", "2026-11-24T12:00"
    page.goto(f"{live_server.url}/la-kolok/my/bookings/new?resource=rushes&start={start}&end={end}")
    price = page.locator("#booking-price")
    expect(price).to_contain_text("€44.00")
    page.get_by_label("To", exact=True).fill("18:00")
    expect(price).to_contain_text("€130.00")
