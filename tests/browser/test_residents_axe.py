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

#: Whose pages are looked at: of which domains, or which page of a domain that tells of residents among others. Each
#: line is one test, of about as many pages as the next: three processes share them.
LOOKS = (
    ("owner", ("plans",)),
    ("owner", ("aids", "contracts", "questions_desk", "domiciliation")),
    ("owner", ("cohorts", "mentors", "surveys", "prospects")),
    ("owner", ("inside", "visitors", "parcels", "tickets", "items", "imports", "what_if")),
    (
        "owner",
        (
            "jury",
            "incubation_late_doors",
            "desk:numbers",
            "bookings:pay_earlier",
            "desk:seals",
            "desk:sealed_day",
            "programme_figures:years",
            "programme_figures:call",
            "programme_figures:cohort",
            "deliberation_my:place",
            "deliberation_desk:room",
            "incubation_calls:call",
            "incubation_calls:change_round",
            "applications:list",
            "applications:letter",
        ),
    ),
    ("inhabitant", ("aids_my", "my", "people_my", "plans_my", "contracts_my", "domiciliation_my")),
    (
        "inhabitant",
        (
            "parcels_my",
            "tickets_my",
            "presence_my",
            "visitors_my",
            "programme_my",
            "incubation_my_applications",
            "jury_my",
            "deliberation_my:room",
        ),
    ),
    ("nobody", ("plans_public", "visitor", "survey", "incubation_apply", "calls:call")),
)


@pytest.mark.parametrize(
    ("who", "names"), LOOKS, ids=lambda said: said if said == str(said) else said[0]
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
        if name not in names and name.partition(":")[0] not in names:
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
