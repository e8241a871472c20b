"""What is asked beside the places of a booking: power where there is a supply, extras of the rate cards."""

from decimal import Decimal

import pytest
from django.test import Client

from creuset.billing.models import Charge
from creuset.bookings.models import Booking
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_supply
from tests.factories.prices import make_card
from tests.factories.villages import make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

COFFEE = {
    "code": "cafe",
    "name": {"fr": "Café", "en": "Coffee"},
    "price_cents": 450,
    "per": "person",
    "vat": "",
    "resources": ["agora"],
    "kinds": [],
}
POWER = {
    "code": "courant",
    "name": {"fr": "Courant", "en": "Current"},
    "day_cents": 3000,
    "kwh_cents": None,
    "kva_cents": 100,
    "meter": "",
    "vat": "",
    "for": [],
    "resources": [],
    "kinds": [],
}


@pytest.fixture
def village() -> Village:
    village = make_village()
    make_card(village, extras=[COFFEE], powers=[POWER])
    return village


@pytest.fixture
def agora(village: Village) -> Resource:
    return make_resource(village, code="agora", name="Agora", supply=make_supply(village, 63))


@pytest.fixture
def clap(village: Village) -> Resource:
    return make_resource(village, code="clap", name="Clap")


def client_of(who: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.party.user)
    return client


def typed(room: Resource, who: Actor, **more: object) -> dict[str, object]:
    when = {"resource": room.code, "day": "2026-11-24", "start": "10:00", "end": "12:00"}
    return {**when, "title": "Casting", "party": who.party_id, **more}


def test_power_and_extras_of_the_chosen_places_are_asked(
    village: Village, agora: Resource, clap: Resource
) -> None:
    me = member_of(village)
    client, address = client_of(me), f"/{village.slug}/my/bookings/price"

    offered = client.get(address, {**typed(agora, me), "part": "beside"}).text
    assert "Coffee – €4.50 / person" in offered
    assert 'name="power_kva"' in offered
    assert "Power at a flat rate" in offered
    assert "Metered power" not in offered  # no card says what a kWh costs

    # another place, without a supply, whose kind has no coffee
    assert "<fieldset" not in client.get(address, {**typed(clap, me), "part": "beside"}).text
    assert "<fieldset" not in client.get(address, {"part": "beside", "day": "never"}).text


@pytest.mark.parametrize("face", ["my", "desk"])
def test_what_is_asked_beside_is_priced_booked_and_owed(
    village: Village, agora: Resource, face: str
) -> None:
    who = member_of(village)
    client = client_of(who if face == "my" else team_of(village))
    words = {"extra-cafe": "6", "power_mode": "flat", "power_kva": "12.5"}
    address = f"/{village.slug}/{face}/bookings"
    words["party"] = str(who.party_id) if face == "my" else who.party.label

    price = client.get(f"{address}/price", typed(agora, who, **words)).text
    assert "€27.00" in price  # six coffees
    assert "€30.00" in price  # a day of current
    assert "€12.50" in price  # and of what was kept of it

    sent = client.post(f"{address}/new", typed(agora, who, **words))

    assert sent.status_code == 302
    booking = Booking.objects.get()
    assert list(booking.extras.values_list("code", "quantity")) == [("cafe", 6)]
    period = booking.segments.get()
    assert (period.power_mode, period.power_kva) == ("flat", Decimal("12.5"))
    assert sum(Charge.objects.values_list("net_cents", flat=True)) == 4000 + 2700 + 3000 + 1250
    assert "asked extras" in client.get(f"{address}/{booking.pk}/").text


def test_without_scripts_the_fields_are_drawn_with_what_was_typed(
    village: Village, agora: Resource
) -> None:
    me = member_of(village)
    words = typed(agora, me, show_price="1", power_kva="9") | {"extra-cafe": "3"}
    page = client_of(me).post(f"/{village.slug}/my/bookings/new", words)
    assert page.status_code == 200
    assert "€13.50" in page.text
    form = page.context["form"]
    assert [bound.value() for bound in form.extra_fields] == ["3"]
    assert form["power_kva"].value() == "9"
    assert not Booking.objects.exists()


def test_what_is_not_offered_there_is_not_taken_and_a_wrong_number_is_told(
    village: Village, agora: Resource, clap: Resource
) -> None:
    me = member_of(village)
    client, address = client_of(me), f"/{village.slug}/my/bookings/new"

    refused = client.post(address, typed(agora, me) | {"extra-cafe": "-1"})
    assert refused.status_code == 422
    assert "extra-cafe" in refused.context["form"].errors

    client.post(address, typed(clap, me) | {"extra-cafe": "2", "power_kva": "9"})
    booking = Booking.objects.get()
    assert not booking.extras.exists()
    assert booking.segments.get().power_kva is None


def test_more_power_than_the_supply_gives_is_told_at_its_field(
    village: Village, agora: Resource
) -> None:
    me = member_of(village)
    sent = client_of(me).post(f"/{village.slug}/my/bookings/new", typed(agora, me, power_kva="64"))
    assert sent.status_code == 422
    assert sent.context["form"].errors["power_kva"]
    assert not Booking.objects.exists()
