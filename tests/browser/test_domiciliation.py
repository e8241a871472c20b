"""A company's file in a browser: sent from a phone, read by the team, accepted."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.domiciliation.models import Paper
from tests.factories.documents import PDF
from tests.factories.domiciliation import SAID, make_domiciliation
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_paper_goes_from_a_phone_into_the_file(
    page: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village()
    me, owner = member_of(village), team_of(village)
    row = make_domiciliation(village, me.party, said=SAID)
    page.set_viewport_size({"width": 390, "height": 800})
    sign_in(page, me)
    page.goto(f"{live_server.url}/{village.slug}/my/domiciliation/{row.pk}/")
    page.get_by_role("link", name="L’envoyer Extrait d’immatriculation").click()
    expect(page.get_by_label("Ce que c’est")).to_have_value("registration")
    page.get_by_label("La pièce").set_input_files(
        {"name": "kbis.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_label("Émis le").fill("2026-11-16")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Votre pièce est arrivée")).to_be_visible()
    made = Paper.objects.get()

    sign_in(page, owner)
    page.goto(f"{live_server.url}/{village.slug}/desk/domiciliation/")
    page.get_by_role("link", name=me.party.name).click()
    page.get_by_role("link", name="La vérifier Extrait d’immatriculation").click()
    page.get_by_role("button", name="Accepter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La pièce est acceptée.")).to_be_visible()
    made.refresh_from_db()
    assert made.is_accepted is True
