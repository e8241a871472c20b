"""What a booking and its money say to each other: what an option lacks, deposits, quotes of what is cancelled."""

import pytest
from django.test import Client

from creuset.billing import actions as billing
from creuset.billing.models import Deposit, Quote
from creuset.bookings import actions
from creuset.bookings.actions import quoting
from creuset.bookings.models import Booking
from creuset.bookings.rules.policies import Rule
from creuset.core.roles import Role
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def village() -> Village:
    village = make_village()
    make_card(village)
    return village


@pytest.fixture
def me(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def option(village: Village, me: Actor) -> Booking:
    make_policy(village, Rule.OPTIONS, requires=["quote", "insurance", "deposit", "induction"])
    return actions.ask_option(
        village=village,
        title="Les Marées",
        party=me.party,
        periods=[actions.Period(make_resource(village, name="Agora"), hours(240, 243))],
        by=HOUSE,
        now=NOW,
    )


def client_of(who: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.party.user)
    return client


def test_the_sheet_says_what_an_option_lacks_with_links_for_whoever_may_bring_it(
    village: Village, option: Booking, me: Actor
) -> None:
    team = client_of(team_of(village, Role.MANAGER)).get(
        f"/{village.slug}/desk/bookings/{option.pk}/"
    )
    said = [one.said for one in team.context["missing"]]
    assert len(said) == 4
    assert all(text in team.text for text in said)
    source = f"/{village.slug}/desk/money/deposits/new/?source=booking-{option.pk}&amp;party={me.party_id}"
    assert source in team.text
    assert f"/{village.slug}/desk/certificates/new/?party={me.party_id}" in team.text

    own = client_of(me).get(f"/{village.slug}/my/bookings/{option.pk}/")
    assert f"/{village.slug}/my/certificates/send/" in own.text
    assert "/desk/" not in "".join(one.url for one in own.context["missing"])

    reception = team_of(village, Role.RECEPTION)
    page = client_of(reception).get(f"/{village.slug}/desk/bookings/{option.pk}/")
    assert "deposits/new" not in page.text


def test_a_deposit_recorded_from_the_sheet_is_of_the_booking_and_no_longer_missing(
    village: Village, option: Booking, me: Actor
) -> None:
    client = client_of(team_of(village, Role.MANAGER))
    sheet = f"/{village.slug}/desk/bookings/{option.pk}/"
    address = client.get(sheet).context["deposit_url"]
    form = client.get(address).context["form"]
    assert form.initial["party"] == me.party
    typed = {
        "party": me.party.label,
        "kind": "advance",
        "amount": "50",
        "received_on": "2026-11-23",
        "means": "transfer",
    }

    assert client.post(address, typed).status_code == 302

    deposit = Deposit.objects.get()
    assert (deposit.source_kind, deposit.source_id) == ("booking", option.pk)
    assert "deposit" not in " ".join(one.said for one in client.get(sheet).context["missing"])
    # an address that names nobody known begins an empty form
    assert "party" not in client.get(f"{address}9999").context["form"].initial


def test_a_cancelled_booking_takes_its_open_quotes_back_and_leaves_the_others(
    village: Village, option: Booking, me: Actor
) -> None:
    draft = quoting.make_quote(booking=option, by=HOUSE, now=NOW)
    refused = billing.send_quote(
        quote=quoting.make_quote(booking=option, by=HOUSE, now=NOW), by=HOUSE, now=NOW
    )
    billing.refuse_quote(quote=refused, name="Ada", by=None, now=NOW)
    sent = billing.send_quote(
        quote=quoting.make_quote(booking=option, by=HOUSE, now=NOW), by=HOUSE, now=NOW
    )
    other = quoting.make_quote(
        booking=make_booking(make_resource(village), party=me.party, when=hours(10, 12)),
        by=HOUSE,
        now=NOW,
    )

    actions.cancel(booking=option, by=me, now=NOW, reason="rain")

    states = dict(Quote.objects.values_list("pk", "state"))
    assert states == {
        draft.pk: "withdrawn",
        sent.pk: "withdrawn",
        refused.pk: "refused",
        other.pk: "draft",
    }
    assert Quote.objects.get(pk=sent.pk).reason == "rain"
