"""A member on a phone: they say who they are, choose who sees it, and see it as others do; an admin gives a seat."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from creuset.core import clock
from creuset.people.models import Craft, Profile
from creuset.people.rules.profiles import Audience, ProfileField
from creuset.plans.queries.seats import sitting_by
from tests.factories.people import affiliate, make_organisation, make_person, member_of
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_somebody_says_their_trade_to_everybody_and_sees_it_as_others_do(
    phone: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
) -> None:
    village = make_village()
    Craft.objects.create(village=village, kind="trade", code="son", names={"fr": "Son"})
    me = member_of(village, given_name="Adèle")
    sign_in(phone, me)
    phone.goto(f"{live_server.url}{reverse('people_my:change_words', args=[village])}")
    assert violations(phone) == []

    phone.get_by_label("Son", exact=True).check(force=True)
    part = phone.locator(".profile-part").filter(has=phone.locator("[name=sees_trades]"))
    part.get_by_label("Qui le voit").select_option(Audience.EVERYBODY)
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(me.name)
    assert Profile.objects.get().audience_of(ProfileField.TRADES) is Audience.EVERYBODY

    phone.goto(
        f"{live_server.url}{reverse('people_my:preview', args=[village])}?as={Audience.EVERYBODY}"
    )
    expect(phone.locator(".person")).to_contain_text("Son")
    assert violations(phone) == []


def test_an_admin_gives_a_seat_and_takes_it_back(
    phone: Page,
    live_server: Any,
    sign_in: Callable[..., None],
    violations: Callable[[Page], list[str]],
) -> None:
    village = make_village()
    company = make_organisation(known_in=village, name="Collectif 16")
    admin, other = member_of(village), make_person(known_in=village, given_name="Lou")
    affiliate(admin.party, company, is_admin=True)
    affiliate(other, company)
    plan = make_subscription(village, company, make_offer(village, kind="seat"), quantity=1)
    sign_in(phone, admin)
    phone.goto(f"{live_server.url}{reverse('people_my:company', args=[village, company.pk])}")
    assert violations(phone) == []
    phone.get_by_role("link", name="Attribuer des places").click()
    phone.get_by_label("Qui", exact=True).select_option(str(other.pk))
    phone.get_by_role("button", name="Attribuer cette place").click()
    expect(phone.locator(".lede")).to_contain_text("1 place attribuée sur 1")
    assert violations(phone) == []
    assert [seat.person for seat in sitting_by(plan)] == [other]
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Reprendre").click()
    expect(phone.locator(".lede")).to_contain_text("0 place attribuée sur 1")
    assert sitting_by(plan) == []
