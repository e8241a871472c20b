"""An applicant on a phone, without an account: what is typed stands there when they come back by the link."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.incubation.actions.applications import begin
from creuset.incubation.models import Application
from creuset.incubation.writers import secret_of
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import make_open_call

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_there_when_the_link_is_opened_again(
    page: Page,
    live_server: Any,
    violations: Callable[[Page], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page.set_viewport_size({"width": 390, "height": 844})
    call = make_open_call(make_village())
    begin(call=call, email="ada@candidate.example", title="Phare", language="fr", now=NOW)
    secret = secret_of(Application.objects.get().key)
    address = f"{live_server.url}{reverse('incubation_apply:link', args=[call.village, secret])}"
    page.goto(address)
    assert violations(page) == []
    with page.expect_response(lambda answer: answer.url.endswith("/cover/")):
        page.get_by_label("Titre du projet").fill("Le Grand Phare")
        page.get_by_label("Titre du projet").blur()
    expect(page.locator(".cover-said")).to_contain_text("Enregistré")
    siret = page.get_by_label("SIRET de l’entreprise")
    for number, said in (("1234", "Il faut 14 chiffres"), ("73282932000074", "")):
        siret.fill(number)
        siret.blur()
        expect(page.locator("#said-siret")).to_have_text(re.compile(said or "^$"))
    with page.expect_response(lambda answer: answer.url.endswith("/answers/")):
        page.get_by_label("Le projet en deux phrases").fill("Un phare pour tous.")
        page.get_by_label("Le projet en deux phrases").blur()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Grand Phare")
    expect(page.get_by_label("Le projet en deux phrases")).to_have_value("Un phare pour tous.")
    page.get_by_role("button", name="Passer au dépôt").click()
    expect(page.get_by_role("link", name="Créer un compte")).to_be_visible()
    assert violations(page) == []
