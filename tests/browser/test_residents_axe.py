"""The pages of residents, contracts, the front desk, imports and figures judged by axe, about a village that has one
of everything: narrow in the dark in English, wide in the light in French.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from creuset.core import clock
from tests.architecture.addresses import PAGES, maker_of
from tests.architecture.ground import Ground
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TEAM = (
    "plans",
    "contracts",
    "domiciliation",
    "inside",
    "visitors",
    "parcels",
    "tickets",
    "items",
    "lockers",
    "imports",
    "what_if",
    "prospects",
)
MEMBER = (
    "my",
    "people_my",
    "plans_my",
    "contracts_my",
    "domiciliation_my",
    "parcels_my",
    "tickets_my",
    "presence_my",
    "visitors_my",
)
NOBODY = ("plans_public", "visitor")
#: Pages of other domains that are about residents too.
BESIDE = {("owner", "desk:numbers"), ("owner", "bookings:pay_earlier")}
FACES = ((390, "dark", "en"), (1440, "light", "fr"))


@pytest.mark.parametrize(("width", "theme", "language"), FACES)
@pytest.mark.parametrize(
    ("who", "names"), [("owner", TEAM), ("inhabitant", MEMBER), ("nobody", NOBODY)]
)
def test_every_page_of_residents_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    who: str,
    names: tuple[str, ...],
    width: int,
    theme: str,
    language: str,
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ground = Ground()
    if who != "nobody":
        sign_in(page, getattr(ground, who), language)
    page.context.add_cookies(
        [
            {"name": "theme", "value": theme, "url": live_server.url},
            {"name": "django_language", "value": language, "url": live_server.url},
        ]
    )
    page.set_viewport_size({"width": width, "height": 900})
    found, seen = {}, 0
    for name, arguments in PAGES:
        if name.partition(":")[0] not in names and (who, name) not in BESIDE:
            continue
        values = {
            argument: ground.home if kind == "village" else maker_of(name, argument)(ground)
            for argument, kind in arguments
        }
        address = reverse(name, kwargs=values)
        answer = page.context.request.get(f"{live_server.url}{address}")
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        page.goto(f"{live_server.url}{address}")
        seen += 1
        told = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append("wider than the screen")
        if told:
            found[address] = told

    assert found == {}
    assert seen >= len(names)
