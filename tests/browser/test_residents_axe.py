"""The pages of residents, contracts, the front desk, imports and figures judged by axe, about a village that has one
of everything: wide in the light, narrow in the dark.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from creuset.core import clock
from tests.architecture.addresses import PAGES, maker_of
from tests.architecture.ground import Ground
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TEAM = (
    "aids",
    "plans",
    "contracts",
    "questions_desk",
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
    "cohorts",
    "mentors",
    "surveys",
    "incubation_late_doors",
    "jury",
)
MEMBER = (
    "aids_my",
    "my",
    "people_my",
    "plans_my",
    "contracts_my",
    "domiciliation_my",
    "parcels_my",
    "tickets_my",
    "presence_my",
    "visitors_my",
    "programme_my",
    "incubation_my_applications",
    "jury_my",
)
NOBODY = ("plans_public", "visitor", "survey", "incubation_apply")
#: Pages of other domains that are about residents too.
BESIDE = {
    ("owner", "desk:numbers"),
    ("owner", "bookings:pay_earlier"),
    ("owner", "desk:seals"),
    ("owner", "programme_figures:years"),
    ("owner", "programme_figures:call"),
    ("owner", "programme_figures:cohort"),
    ("owner", "desk:sealed_day"),
    ("owner", "deliberation_my:place"),
    ("inhabitant", "deliberation_my:room"),
    ("nobody", "calls:call"),
    ("owner", "incubation_calls:call"),
    ("owner", "incubation_calls:change_round"),
    ("owner", "applications:list"),
    ("owner", "applications:letter"),
    ("owner", "deliberation_desk:room"),
}


@pytest.mark.parametrize(
    ("who", "names"), [("owner", TEAM), ("inhabitant", MEMBER), ("nobody", NOBODY)]
)
def test_every_page_of_residents_is_without_a_violation(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    faults_at: Callable[[Page, str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    client: Client,
    who: str,
    names: tuple[str, ...],
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ground = Ground()
    if who != "nobody":
        actor = getattr(ground, who)
        sign_in(page, actor)
        client.force_login(actor.party.user)
    found, seen = {}, 0
    for name, arguments in PAGES:
        if name.partition(":")[0] not in names and (who, name) not in BESIDE:
            continue
        values = {
            argument: ground.home if kind == "village" else maker_of(name, argument)(ground)
            for argument, kind in arguments
        }
        address = reverse(name, kwargs=values)
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer)  # a file that is read to its end is closed
            continue
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        seen += 1
        if wrong := faults_at(page, f"{live_server.url}{address}"):
            found[address] = wrong

    assert found == {}
    assert seen >= len(names)
