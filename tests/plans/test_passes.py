"""Passes and carnets: bought by whom they are for or at the desk, charged, and spent."""

import pytest

from creuset.billing.models import Charge
from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.plans.actions import passes
from creuset.plans.models import Lot, Offer
from creuset.plans.rules.allowances import Grant, Reset, Unit
from tests.factories.people import make_person, member_of, team_of
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village
from tests.plans.test_purse_api import bearer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def carnet():
    village = make_village()
    make_card(village)
    return Offer.objects.create(
        village=village,
        code="carnet",
        names={"fr": "Carnet de dix", "en": "Ten days"},
        kind="passes",
        cycle_months=0,
        vat_key="normal",
        prices=[{"audience": "anybody", "price": 24000, "from": "2026-01-01"}],
        allowances=[Grant("day", Unit.DAY, 10, reset=Reset.NEVER, valid_months=12).written()],
    )


def test_a_member_buys_two_carnets_and_owes_them(carnet, client):
    village, me = carnet.village, member_of(carnet.village)
    client.force_login(me.party.user)
    url = f"/{village.slug}/my/plans/credits/{me.party.pk}/passes/"
    assert "Carnet de dix" in client.get(url, headers={"accept-language": "fr"}).content.decode()

    assert client.post(url, {"offer": "carnet", "quantity": "2"}).status_code == 302

    lot, charge = Lot.objects.get(), Charge.objects.get()
    assert (lot.balance, lot.party, lot.until_on.isoformat()) == (20, me.party, "2027-11-23")
    assert (charge.net_cents, charge.party) == (48000, me.party)
    assert client.post(url, {"offer": "carnet", "quantity": "0"}).status_code == 422
    other = make_person(known_in=village)
    stranger = f"/{village.slug}/my/plans/credits/{other.pk}/passes/"
    assert client.post(stranger, {"offer": "carnet", "quantity": "1"}).status_code == 404


def test_the_desk_and_programs_sell_what_is_on_sale_and_nobody_buys_for_others(carnet, client):
    village, me = carnet.village, member_of(carnet.village)
    desk = team_of(village, Role.RECEPTION)
    url = f"/api/v1/villages/{village.slug}"
    assert client.get(f"{url}/passes", headers=bearer(me)).json()[0]["price_cents"] == 24000
    ask = {"offer": "carnet"}
    path = f"{url}/people/{me.party.pk}/passes"
    assert client.post(path, ask, "application/json", headers=bearer(desk)).status_code == 201
    with pytest.raises(Forbidden):
        passes.buy(
            village=village,
            offer=carnet,
            party=me.party,
            quantity=1,
            by=member_of(village),
            now=NOW,
        )

    Offer.objects.update(valid_until="2026-11-23")
    with pytest.raises(passes.NotForSale):
        passes.buy(village=village, offer=carnet, party=me.party, quantity=1, by=desk, now=NOW)
    assert client.post(path, ask, "application/json", headers=bearer(desk)).status_code == 404
    assert Lot.objects.count() == Charge.objects.count() == 1
