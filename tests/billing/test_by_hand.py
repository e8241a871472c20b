"""Quotes written by hand, line by line, at the rates of VAT that the village has."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from creuset.billing import actions as billing
from creuset.billing.actions.by_hand import OtherParty, write_quote
from creuset.billing.models import Charge, Quote
from creuset.billing.rules.lines import NoSuchRate
from creuset.billing.sources import acceptor_of
from creuset.billing.states import QuoteState
from creuset.bookings import actions as bookings
from creuset.bookings.actions.quoting import ChangedSinceQuote
from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.money import Money
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.billing import make_line
from tests.factories.bookings import hours
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    found = make_village()
    make_card(found)
    return found


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


@pytest.fixture
def company(village: Village) -> Party:
    return make_organisation(known_in=village, name="Films du Sel", email="sel@films.example")


@pytest.fixture
def option(village: Village, room: Resource, company: Party) -> Booking:
    return bookings.ask_option(
        village=village,
        title="Les Marées",
        party=company,
        periods=[bookings.Period(room, hours(240, 243))],
        by=HOUSE,
        now=NOW,
    )


def signed_in(actor: Actor) -> Client:
    assert actor.party is not None
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def row(number: int, **more: Any) -> dict[str, str]:
    values = {
        "label": "Décor",
        "quantity": "2,5",
        "unit": "day",
        "price": "1 250,00",
        "rate": "normal 20",
    } | more
    return {f"lines-{number}-{name}": value for name, value in values.items()}


def typed(company: Party, *rows: dict[str, str], begun: int = 0, **more: str) -> dict[str, str]:
    values = {
        "party": company.label,
        "title": "Décor de studio",
        "valid_until": "2026-12-01",
        "lines-TOTAL_FORMS": str(len(rows) + 2),
        "lines-INITIAL_FORMS": str(begun),
    } | more
    for one in rows:
        values |= one
    for blank in range(len(rows), len(rows) + 2):
        values |= {f"lines-{blank}-unit": "flat", f"lines-{blank}-rate": "normal 20"}
    return values


def test_a_quote_is_typed_looked_at_and_written(village: Village, company: Party) -> None:
    client = signed_in(team_of(village, Role.ACCOUNTANT))
    at = reverse("quotes:new", args=[village])
    rows = (row(0), row(1, label="Remise", quantity="1", unit="flat", price="-125,00"))
    with clock.stopped_at(NOW):
        page = client.get(at).content.decode()
        assert "VAT" in page
        looked = client.post(at, typed(company, *rows, preview="1"))
        assert (looked.status_code, Quote.objects.count()) == (200, 0)
        assert "3,600.00" in looked.content.decode().replace("\u202f", "").replace("\xa0", "")
        answer = client.post(at, typed(company, *rows, deposit="900"))
    quote = Quote.objects.get()
    assert answer["Location"] == reverse("quotes:quote", args=[village, quote.pk])
    assert (quote.state, quote.printed, quote.party) == (QuoteState.DRAFT, "", company)
    assert (quote.net, quote.gross) == (Money(300_000, "EUR"), Money(360_000, "EUR"))
    assert quote.deposit == Money(90_000, "EUR")
    assert [line.quantity for line in quote.lines.order_by("position")] == [Decimal("2.5"), 1]
    sent = billing.send_quote(quote=quote, by=HOUSE, now=NOW)
    assert sent.printed.endswith("-00001")
    accepted = acceptor_of(sent)(quote=sent, name="Ada", by=None, now=NOW, ip=None)
    assert accepted.state == QuoteState.ACCEPTED


def test_more_lines_are_offered_and_what_was_typed_stays(village: Village, company: Party) -> None:
    client = signed_in(team_of(village))
    with clock.stopped_at(NOW):
        answer = client.post(
            reverse("quotes:new", args=[village]), typed(company, row(0), more="1")
        )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="lines-5-label"' in page
    assert "Décor" in page
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lines-0-quantity", "deux"),
        ("lines-0-price", ""),
        ("lines-0-rate", "normal 19"),
        ("valid_until", "2026-11-01"),
        ("party", "Nobody"),
        ("title", ""),
        ("lines-TOTAL_FORMS", "x"),
        ("deposit", "-3"),
    ],
)
def test_what_cannot_be_proposed_is_refused_on_its_field(
    village: Village, company: Party, name: str, value: str
) -> None:
    client = signed_in(team_of(village))
    with clock.stopped_at(NOW):
        answer = client.post(
            reverse("quotes:new", args=[village]), typed(company, row(0)) | {name: value}
        )
    assert answer.status_code == 422
    assert not Quote.objects.exists()


def test_a_quote_without_a_line_is_refused(village: Village, company: Party) -> None:
    client = signed_in(team_of(village))
    with clock.stopped_at(NOW):
        answer = client.post(reverse("quotes:new", args=[village]), typed(company))
    assert answer.status_code == 422
    assert "at least one line" in answer.content.decode()


def test_a_quote_of_a_booking_begins_with_its_price_and_confirms_it_when_accepted(
    village: Village, option: Booking, company: Party
) -> None:
    client = signed_in(team_of(village, Role.STAGE_MANAGER))
    at = reverse("quotes:new", args=[village]) + f"?source=booking-{option.pk}"
    with clock.stopped_at(NOW):
        page = client.get(at).content.decode()
        assert "Films du Sel" in page
        assert 'value="20.00"' in page
        key = page.split('name="lines-0-key" value="')[1].split('"')[0]
        kept = row(0, key=key, label="Agora", quantity="3", unit="hour", price="20.00")
        extra = row(1, label="Gardien", quantity="1", unit="flat", price="80")
        answer = client.post(at, typed(company, kept, extra, begun=1))
    assert answer.status_code == 302
    quote = Quote.objects.get()
    first = quote.lines.order_by("position")[0]
    assert first.line == key
    assert first.explanation
    assert quote.net == Money(14_000, "EUR")
    sent = billing.send_quote(quote=quote, by=HOUSE, now=NOW)
    acceptor_of(sent)(quote=sent, name="Ada", by=None, now=NOW, ip=None)
    option.refresh_from_db()
    assert option.state == BookingState.CONFIRMED
    assert sum(row.net_cents for row in Charge.objects.filter(state="waiting")) == 14_000


def test_it_no_longer_holds_where_the_booking_changed(
    village: Village, room: Resource, option: Booking, company: Party
) -> None:
    quote = write_quote(
        village=village,
        party=company,
        title={"fr": "Marées"},
        lines=[make_line(vat_key="normal")],
        valid_until=(NOW + timedelta(days=5)).date(),
        source=("booking", option.pk),
        by=HOUSE,
        now=NOW,
    )
    sent = billing.send_quote(quote=quote, by=HOUSE, now=NOW)
    bookings.resize(
        booking=option, segment=option.segments.get(), span=hours(240, 245), by=HOUSE, now=NOW
    )
    with pytest.raises(ChangedSinceQuote):
        acceptor_of(sent)(quote=sent, name="Ada", by=None, now=NOW, ip=None)


def test_who_writes_to_whom_and_at_which_rates(
    village: Village, option: Booking, company: Party
) -> None:
    values: dict[str, Any] = {
        "village": village,
        "party": company,
        "title": {"fr": "Décor"},
        "lines": [make_line(vat_key="normal")],
        "valid_until": (NOW + timedelta(days=5)).date(),
        "now": NOW,
    }
    other = make_organisation(known_in=village)
    with pytest.raises(OtherParty):
        write_quote(**values | {"party": other, "source": ("booking", option.pk)}, by=HOUSE)
    with pytest.raises(NoSuchRate):
        write_quote(**values | {"lines": [make_line(vat_percent=Decimal(19))]}, by=HOUSE)
    for by in (member_of(village), team_of(village, Role.PROGRAMME_LEAD), team_of(make_village())):
        with pytest.raises(Forbidden):
            write_quote(**values, by=by)
    assert not Quote.objects.exists()


def test_a_program_writes_one_for_a_booking_by_the_same_rules(
    village: Village, option: Booking, company: Party
) -> None:
    team = team_of(village)
    assert team.party is not None
    token = create_token(
        party=team.party, by=team, label="t", scopes=[Scope.MONEY], expires_at=None, now=NOW
    )
    line = {
        "key": "decor",
        "label": {"fr": "Décor"},
        "quantity": "1",
        "unit": "flat",
        "unit_price_cents": 10_000,
        "vat_key": "normal",
        "vat_percent": "20",
    }
    quote = {
        "party": company.pk,
        "title": {"fr": "Décor"},
        "lines": [line],
        "valid_until": "2026-12-01",
        "source": {"kind": "booking", "id": option.pk},
    }
    with clock.stopped_at(NOW):
        answers = [
            Client().post(
                f"/api/v1/villages/{village.slug}/quotes",
                asked,
                content_type="application/json",
                headers={"authorization": f"Bearer {token.secret}"},
            )
            for asked in (quote, quote | {"lines": [line | {"vat_percent": "19"}]})
        ]
    assert [answer.status_code for answer in answers] == [201, 422]
    sent = billing.send_quote(quote=Quote.objects.get(), by=HOUSE, now=NOW)
    acceptor_of(sent)(quote=sent, name="Ada", by=None, now=NOW, ip=None)
    option.refresh_from_db()
    assert option.state == BookingState.CONFIRMED


def test_a_village_without_rates_writes_none(company: Party) -> None:
    village = make_village()
    client = signed_in(team_of(village))
    with clock.stopped_at(NOW):
        page = client.get(reverse("quotes:new", args=[village])).content.decode()
    assert "No rate of VAT" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
