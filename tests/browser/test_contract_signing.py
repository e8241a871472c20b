"""A member asks for a plan, reads its contract, signs it, and the plan is theirs at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.documents.models import Contract
from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions import asking
from creuset.plans.actions.asking import Conditions
from creuset.plans.models import Subscription
from creuset.plans.states import SubscriptionState
from tests.factories.people import member_of
from tests.factories.plans import make_offer
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def test_ask_read_sign_live(
    page: Page,
    live_server: Any,
    sign_in: Callable[[Page, Actor], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = make_village(is_demo=True)
    plan = make_offer(village, contract="service", names={"fr": "Forfait dix jours", "en": "Ten"})
    me = member_of(village)
    sign_in(page, me)
    ask = reverse("plans_my:ask", args=[village])

    page.goto(f"{live_server.url}{ask}?offer={plan.code}")
    page.get_by_role("button", name="Demander", exact=True).click()
    expect(page.get_by_text("L’équipe a votre demande")).to_be_visible()

    wish = Subscription.objects.get()
    asking.offer(
        subscription=wish,
        conditions=Conditions(offer=plan, starts_on=village.day_of(NOW)),
        by=HOUSE,
        now=NOW,
    )
    page.reload()
    page.get_by_role("link", name="Le lire et le signer").click()
    expect(page.get_by_role("heading", name="Article 1 – Objet")).to_be_visible()
    expect(page.get_by_text("240,00")).to_be_visible()
    expect(page.get_by_text("rien ici n’a de valeur").first).to_be_attached()

    page.get_by_label("Prénom et nom").fill("Ada Lovelace")
    page.get_by_label("J’ai lu ce contrat").check()
    page.get_by_role("button", name="Signer le contrat").click()
    expect(page.get_by_text("Signé par Ada Lovelace")).to_be_visible()
    assert Subscription.objects.get().state == SubscriptionState.LIVE
    assert Contract.objects.get().state == "sealed"

    page.goto(f"{live_server.url}{reverse('plans_my:subscription', args=[village, wish.pk])}")
    expect(page.get_by_role("link", name="Lire le contrat")).to_be_visible()
