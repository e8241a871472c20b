import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from creuset.billing import actions as billing
from creuset.billing.models import Charge, Quote
from creuset.billing.rules.quotes import QuoteOver
from creuset.billing.states import ChargeState
from creuset.bookings import actions
from creuset.bookings.actions import quoting
from creuset.bookings.models import Booking, RateCard
from creuset.bookings.rules import holds
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.documents.models import CertificateKind
from creuset.kernel.errors import DomainError, Forbidden
from creuset.kernel.money import Money
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.places.models import Claim, WhoBooks
from tests.factories.billing import make_deposit
from tests.factories.bookings import hours, make_booking
from tests.factories.documents import make_certificate
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def room(village):
    make_card(village)
    return make_resource(village, name="Agora")


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, email="sel@films.example")


def option(room, company, *, when=None, title="Les Marées", now=NOW):
    return actions.ask_option(
        village=room.village,
        title=title,
        party=company,
        periods=[actions.Period(room, when or hours(240, 243))],
        by=HOUSE,
        now=now,
    )


def sent(booking, **more):
    draft = quoting.make_quote(booking=booking, by=HOUSE, now=NOW, **more)
    return billing.send_quote(quote=draft, by=HOUSE, now=NOW)


def accept(quote, by=None, now=NOW):
    return quoting.accept_quote(quote=quote, name="Ada Lovelace", by=by, now=now, ip="192.0.2.7")


def everything():
    """What an acceptance may change."""
    return (
        list(Quote.objects.order_by("pk").values()),
        list(Booking.objects.order_by("pk").values()),
        Claim.objects.count(),
        Charge.objects.count(),
        AuditRow.objects.count(),
    )


def refusal_of(quote, **more):
    """The refusal, after which nothing has changed."""
    before = everything()
    with pytest.raises(DomainError) as refused:
        accept(quote, **more)
    assert everything() == before
    return refused.value


def test_the_lines_of_the_price_become_the_quote_in_each_language(room, company):
    booking = option(room, company)
    quote = sent(booking)
    (line,) = quote.lines.all()
    assert (line.quantity, line.unit, line.unit_price) == (Decimal(3), "hour", Money(2000, "EUR"))
    assert (quote.net, quote.gross) == (Money(6000, "EUR"), Money(7200, "EUR"))
    assert set(line.label) == {"fr", "en"}
    assert "Agora" in line.label["fr"]
    assert line.explanation["fr"]
    assert line.explanation["fr"] != line.explanation["en"]
    assert quote.title["fr"] == "Les Marées"


def test_a_quote_binds_for_two_weeks_and_no_longer_than_its_option(room, company):
    booking = option(room, company)
    assert sent(booking).valid_until == date(2026, 11, 30)  # options last seven days
    firm = make_booking(room, when=hours(300, 302), party=company)
    assert sent(firm).valid_until == date(2026, 12, 7)


def test_acceptance_confirms_the_option_and_charges_its_lines(room, company):
    booking = option(room, company)
    accept(sent(booking))
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    assert Claim.objects.filter(source_kind="booking", source_id=booking.pk).exists()
    charge = Charge.objects.get()
    assert (charge.state, charge.net, charge.source_id) == (
        ChargeState.WAITING,
        Money(6000, "EUR"),
        booking.pk,
    )
    assert charge.explanation["fr"]
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {"billing.quote_accepted", "bookings.confirmed", "billing.replaced"} <= verbs


def test_accepting_twice_charges_once(room, company):
    quote = sent(option(room, company))
    accept(quote)
    assert isinstance(refusal_of(quote), QuoteOver)


def test_a_second_option_cannot_be_confirmed_by_accepting_its_quote(village, room, company):
    option(room, make_organisation(known_in=village))
    quote = sent(option(room, company))
    refusal = refusal_of(quote)
    assert isinstance(refusal, holds.NotFirst)
    assert Quote.objects.get().state == "sent"


def test_once_it_is_first_the_same_quote_is_accepted(village, room, company):
    before = option(room, make_organisation(known_in=village))
    booking = option(room, company)
    quote = sent(booking)
    actions.release(booking=before, by=HOUSE, now=NOW)
    accept(quote)
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_a_quote_of_an_option_that_lapsed_says_so(room, company):
    quote = sent(option(room, company))
    later = NOW + timedelta(days=7)
    Quote.objects.update(valid_until=date(2026, 12, 31))
    assert isinstance(refusal_of(quote, now=later), holds.OptionOver)


def test_every_requirement_that_is_missing_is_told_at_once(village, room, company):
    make_policy(village, Rule.OPTIONS, requires=["quote", "insurance", "deposit", "induction"])
    booking = option(room, company)
    quote = sent(booking)
    refusal = refusal_of(quote)
    said = [one.code for one in refusal.errors]
    assert len(said) == 3  # the quote is being accepted
    make_certificate(village, company)
    make_deposit(village, company, source=("booking", booking.pk))
    actor = member_of(village)
    affiliate(actor.party, company)
    only = refusal_of(quote)
    assert len(getattr(only, "errors", [only])) == 1
    make_certificate(village, actor.party, kind=CertificateKind.INDUCTION)
    accept(quote)
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_the_deposit_asked_by_the_quote_must_be_there_whole(village, room, company):
    RateCard.objects.update(deposit_percent=50)
    make_policy(village, Rule.OPTIONS, requires=["deposit"])
    booking = option(room, company)
    quote = sent(booking)
    assert quote.deposit_cents > 0
    source = ("booking", booking.pk)
    make_deposit(village, company, source=source, amount=Money(quote.deposit_cents - 1, "EUR"))
    refusal_of(quote)
    make_deposit(village, company, source=source, amount=Money(1, "EUR"))
    accept(quote)


def test_an_insurance_that_ends_before_the_last_day_is_missing(village, room, company):
    make_policy(village, Rule.OPTIONS, requires=["insurance"])
    booking = option(room, company, when=hours(24, 96))
    quote = sent(booking)
    last = village.day_of(NOW + timedelta(hours=96))
    make_certificate(village, company, valid_until=last - timedelta(days=1))
    refusal_of(quote)
    make_certificate(village, company, valid_from=last)
    accept(quote)


def test_a_booking_that_became_longer_needs_another_quote(room, company):
    booking = option(room, company)
    quote = sent(booking)
    segment = booking.segments.get()
    actions.resize(booking=booking, segment=segment, span=hours(240, 245), by=HOUSE, now=NOW)
    assert isinstance(refusal_of(quote), quoting.ChangedSinceQuote)


def test_a_booking_of_the_same_length_on_another_day_keeps_its_quote(room, company):
    booking = option(room, company)
    quote = sent(booking)
    segment = booking.segments.get()
    later = segment.starts_at + timedelta(days=1)
    actions.move(booking=booking, segment=segment, starts_at=later, by=HOUSE, now=NOW)
    accept(quote)
    assert Charge.objects.get(state=ChargeState.WAITING).net == Money(6000, "EUR")


def test_a_cancelled_booking_has_nothing_to_accept(room, company):
    booking = option(room, company)
    quote = sent(booking)
    actions.cancel(booking=booking, by=HOUSE, now=NOW)
    assert isinstance(refusal_of(quote), QuoteOver)


def test_what_is_firm_already_is_only_charged(room, company):
    booking = make_booking(room, when=hours(240, 243), party=company)
    accept(sent(booking))
    assert Charge.objects.get().net == Money(6000, "EUR")


def test_a_failure_after_the_confirmation_leaves_nothing_half_done(room, company, monkeypatch):
    quote = sent(option(room, company))
    before = everything()
    with monkeypatch.context() as broken:
        broken.setattr(billing, "replace", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            accept(quote)
    assert everything() == before
    accept(quote)


def test_the_customer_accepts_for_a_place_that_only_the_team_books(village, company):
    make_card(village)
    kept = make_resource(village, who_books=WhoBooks.TEAM)
    booking = option(kept, company)
    accept(sent(booking))
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_a_village_without_prices_quotes_nothing(village, company):
    booking = make_booking(make_resource(village), when=hours(240, 243), party=company)
    with pytest.raises(quoting.NoPrices):
        quoting.make_quote(booking=booking, by=HOUSE, now=NOW)


@pytest.mark.parametrize("role", Role)
def test_who_quotes_a_booking(village, room, company, role):
    booking, by = option(room, company), team_of(village, role)
    if role is Role.PROGRAMME_LEAD:
        with pytest.raises(Forbidden):
            quoting.make_quote(booking=booking, by=by, now=NOW)
        assert not Quote.objects.exists()
    else:
        assert quoting.make_quote(booking=booking, by=by, now=NOW).made_by == by.party


def test_a_colleague_or_a_stranger_accepts_nothing(village, room, company):
    quote = sent(option(room, company))
    colleague = member_of(village)
    affiliate(colleague.party, company)
    for other in (colleague, member_of(village), team_of(make_village())):
        assert isinstance(refusal_of(quote, by=other), Forbidden)


# ---- pages and programs -------------------------------------------------------------------------


@pytest.fixture
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def enter(client, actor):
    client.force_login(actor.party.user)


def program_of(actor):
    made = create_token(party=actor.party, label="Essai", scopes=tuple(Scope), by=actor, now=NOW)
    return {"Authorization": f"Bearer {made.secret}"}


def test_the_team_makes_a_quote_on_the_page_of_an_option(client, village, room, company, at_now):
    booking = option(room, company)
    enter(client, team_of(village, Role.STAGE_MANAGER))
    sheet = reverse("bookings:sheet", args=[village, booking.pk])
    assert (
        reverse("bookings:quote", args=[village, booking.pk]) in client.get(sheet).content.decode()
    )
    answer = client.post(reverse("bookings:quote", args=[village, booking.pk]))
    made = Quote.objects.get()
    assert answer["Location"] == reverse("quotes:quote", args=[village, made.pk])
    billing.send_quote(quote=made, by=HOUSE, now=NOW)
    assert "D-2026-00001" in client.get(sheet).content.decode()


def test_why_there_is_no_quote_is_told(client, village, company, at_now):
    booking = make_booking(make_resource(village), when=hours(240, 243), party=company)
    enter(client, team_of(village))
    answer = client.post(reverse("bookings:quote", args=[village, booking.pk]), follow=True)
    assert "tarif" in answer.content.decode()
    assert not Quote.objects.exists()


def test_members_and_strangers_make_no_quote(client, village, room, company, at_now):
    booking = option(room, company)
    address = reverse("bookings:quote", args=[village, booking.pk])
    assert "/account/" in client.post(address)["Location"]
    for other in (
        member_of(village),
        team_of(make_village()),
        team_of(village, Role.PROGRAMME_LEAD),
    ):
        enter(client, other)
        assert client.post(address).status_code == 404
    assert not Quote.objects.exists()


def test_the_page_at_the_secret_address_confirms_or_says_why_not(
    client, village, room, company, at_now
):
    before = option(room, make_organisation(known_in=village))
    booking = option(room, company)
    sent(booking)
    token = re.search(r"/quote/([\w-]+)/", mail.outbox[-1].body)[1]
    accept_address = reverse("quote:accept", args=[village, token])
    given = {"name": "Ada", "agrees": "on"}
    refused = client.post(accept_address, given)
    assert refused.status_code == 422
    assert Quote.objects.get().state == "sent"
    actions.release(booking=before, by=HOUSE, now=NOW)
    assert client.post(accept_address, given).status_code == 302
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_a_program_quotes_and_accepts(client, village, room, company, at_now):
    booking = option(room, company)
    team = program_of(team_of(village))
    admin = member_of(village)
    affiliate(admin.party, company, is_admin=True)
    customer = program_of(admin)
    at = f"/api/v1/villages/{village.slug}"

    def post(path, headers, body):
        return client.post(
            f"{at}{path}", json.dumps(body), content_type="application/json", headers=headers
        )

    made = post(f"/bookings/{booking.pk}/quote", team, {})
    assert made.status_code == 201, made.content
    assert made.json()["lines"][0]["quantity"] == "3"
    pk = made.json()["id"]
    assert post(f"/quotes/{pk}/send", team, {}).json()["number"] == "D-2026-00001"
    accepted = post(f"/quotes/{pk}/accept", customer, {"name": "Ada"})
    assert accepted.json()["state"] == "accepted"
    again = post(f"/quotes/{pk}/accept", customer, {"name": "Ada"})
    assert (again.status_code, again.json()["code"]) == (409, "quote-over")
    charges = client.get(f"{at}/charges", headers=customer).json()
    assert [one["net_cents"] for one in charges["items"]] == [6000]


@pytest.mark.parametrize("how", ["released", "lapsed"])
def test_an_option_that_ends_takes_its_open_quotes_back(room, company, how):
    booking = option(room, company)
    waiting, draft = sent(booking), quoting.make_quote(booking=booking, by=HOUSE, now=NOW)
    if how == "released":
        by = team_of(room.village)
        actions.release(booking=booking, by=by, now=NOW, reason="trop cher")
    else:
        by, late = HOUSE, NOW + timedelta(days=8)
        assert actions.lapse(hold_id=booking.hold.pk, now=late)
    for quote in (waiting, draft):
        quote.refresh_from_db()
        assert (quote.state, quote.answered_by) == ("withdrawn", by.party)
    assert waiting.reason == ("trop cher" if how == "released" else "")
    with pytest.raises(QuoteOver):
        accept(waiting)


def test_an_accepted_quote_stays_so_when_what_is_left_of_its_option_ends(room, company):
    booking = option(room, company)
    quote = sent(booking)
    accept(quote)
    actions.cancel(booking=booking, by=HOUSE, now=NOW)
    quote.refresh_from_db()
    assert quote.state == "accepted"
