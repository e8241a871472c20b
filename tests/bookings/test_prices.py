"""Prices on pages and through the API: while typed, on a booking's sheet, agreed with a customer, for everybody."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings.actions.agreeing import agree, change_agreement, end_agreement
from creuset.bookings.actions.periods import Period
from creuset.bookings.models import RateCard
from creuset.bookings.queries.agreements import agreements_seen, get_agreement
from creuset.bookings.queries.prices import price_of
from creuset.bookings.rules import ChangedMeanwhile
from creuset.bookings.rules.tariffs.agreeing import AgreementOverlaps, BadAgreement, Terms
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound, Refusals
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_pool, make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

TERMS = Terms("Accord 2027", date(2026, 11, 1), discount_percent=Decimal(10))
OWN_DAY = Terms("Accord", date(2026, 11, 1), prices=(("reunion", "day", Money(7000, "EUR")),))


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


def signed_in(actor: Actor, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(actor.party.user)
    return client


def words(room: Resource, who: Actor, **more: object) -> dict[str, object]:
    typed = {"resource": room.code, "day": "2026-11-24", "start": "10:00", "end": "12:00"}
    return {**typed, "party": who.party_id, **more}


# ---- while a booking is typed, and once it stands ---------------------------------------------------


def test_a_member_reads_the_price_and_its_reasons_while_typing(
    village: Village, room: Resource
) -> None:
    make_card(village)
    me = member_of(village)
    answer = signed_in(me).get(f"/{village.slug}/my/bookings/price", words(room, me))
    assert answer.status_code == 200
    for told in (
        "€40.00",
        "2 × hour at €20.00",
        "€48.00",
        "Meeting rooms",
        "24 hours before or more",
    ):
        assert told in answer.text
    french = signed_in(me, "fr").get(f"/{village.slug}/my/bookings/price", words(room, me))
    assert "40,00\u00a0€" in french.text
    assert "Salles de réunion" in french.text


def test_the_price_is_shown_on_submit_without_scripts_and_nothing_is_booked(
    village: Village, room: Resource
) -> None:
    make_card(village)
    me = member_of(village)
    client = signed_in(me)
    page = client.post(
        f"/{village.slug}/my/bookings/new", words(room, me, title="X", show_price="1")
    )
    assert page.status_code == 200
    assert "€48.00" in page.text
    assert not room.segments.exists()
    assert f"/{village.slug}/my/bookings/price" in page.text


def test_too_little_typed_or_a_village_without_prices_shows_nothing(
    village: Village, room: Resource
) -> None:
    me = member_of(village)
    client = signed_in(me)
    base = f"/{village.slug}/my/bookings/price"
    assert client.get(base, words(room, me)).text.strip() == ""
    make_card(village)
    assert client.get(base).text.strip() == ""
    assert client.get(base, words(room, me, end="")).text.strip() == ""
    assert client.get(base, words(room, me, party=make_person().pk)).text.strip() == ""


def test_a_place_without_a_rate_says_what_is_missing(village: Village) -> None:
    make_card(village)
    stage = make_resource(village, kind=Kind.STAGE, name="Plateau 9")
    me = team_of(village)
    answer = signed_in(me).get(
        f"/{village.slug}/desk/bookings/price", words(stage, me, party=me.party.label)
    )
    assert "Plateau 9: no rate for “Use”" in answer.text.replace("\u00a0", " ")


def test_a_booking_shows_its_price_to_whose_it_is_and_to_who_reads_money(
    village: Village, room: Resource
) -> None:
    make_card(village)
    me = member_of(village)
    booking = make_booking(room, when=hours(24, 26), party=me.party)
    mine = signed_in(me).get(f"/{village.slug}/my/bookings/{booking.pk}/")
    assert "€48.00" in mine.text
    for role, is_told in ((Role.ACCOUNTANT, True), (Role.PROGRAMME_LEAD, False)):
        page = signed_in(team_of(village, role)).get(f"/{village.slug}/desk/bookings/{booking.pk}/")
        assert page.status_code == 200
        assert ("€48.00" in page.text) is is_told


def test_a_unit_of_a_pool_has_the_price_of_its_pool(village: Village) -> None:
    card = make_card(village)
    pool, units = make_pool(village)
    rate = card.rates.get()
    rate.pk, rate.code, rate.resources, rate.kinds, rate.hour_cents = (
        None,
        "pool",
        [pool.code],
        [],
        300,
    )
    rate.save()
    me = member_of(village)
    price = price_of(
        [Period(units[0], hours(24, 26))], village=village, party=me.party, by=me, now=NOW
    )
    assert price.quoted.net == Money(600, "EUR")


def test_a_price_asks_as_many_questions_for_one_place_as_for_three(village: Village) -> None:
    make_card(village)
    rooms = [make_resource(village) for _ in range(3)]
    me = member_of(village)
    counts = []
    for some in (rooms, rooms[:1], rooms):
        with CaptureQueriesContext(connection) as asked:
            periods = [Period(each, hours(24, 26)) for each in some]
            price_of(periods, village=village, party=me.party, by=me, now=NOW)
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 7


# ---- agreements -----------------------------------------------------------------------------------


def test_an_agreement_comes_before_the_village_s_own_card(village: Village, room: Resource) -> None:
    make_card(village)
    me = member_of(village)
    boss = team_of(village, Role.ACCOUNTANT)
    agree(village=village, party=me.party, terms=OWN_DAY, by=boss, now=NOW)
    periods = [Period(room, hours(24, 32))]
    mine = price_of(periods, village=village, party=me.party, by=me, now=NOW)
    assert mine.quoted.net == Money(7000, "EUR")
    other = member_of(village)
    theirs = price_of(periods, village=village, party=other.party, by=other, now=NOW)
    assert theirs.quoted.net == Money(10000, "EUR")
    short = price_of([Period(room, hours(24, 26))], village=village, party=me.party, by=me, now=NOW)
    assert short.quoted.net == Money(4000, "EUR")
    row = AuditRow.objects.get(verb="bookings.agreed")
    assert row.content["party"] == me.party.name


def test_what_is_agreed_with_one_customer_is_no_other_s_business(
    village: Village, room: Resource
) -> None:
    make_card(village)
    customer = make_organisation(known_in=village)
    agreement = agree(village=village, party=customer, terms=TERMS, by=team_of(village), now=NOW)
    stranger = member_of(village)
    with pytest.raises(Forbidden):
        price_of(
            [Period(room, hours(24, 26))], village=village, party=customer, by=stranger, now=NOW
        )
    with pytest.raises(NotFound):
        get_agreement(village, agreement.pk, by=stranger, now=NOW)
    assert not agreements_seen(village, by=stranger, now=NOW)
    affiliate(stranger.party, customer)
    insider = Actor(party=stranger.party, via=stranger.via)
    assert [each.pk for each in agreements_seen(village, by=insider, now=NOW)] == [agreement.pk]
    client = signed_in(stranger)
    assert client.get(f"/{village.slug}/desk/agreements/{agreement.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, True),
        (Role.MANAGER, True),
        (Role.ACCOUNTANT, True),
        (Role.RECEPTION, False),
        (Role.STAGE_MANAGER, False),
        (Role.PROGRAMME_LEAD, False),
        (None, False),
    ],
)
def test_who_agrees_on_prices(village: Village, role: Role | None, may: bool) -> None:
    make_card(village)
    customer = make_organisation(known_in=village)
    by = team_of(village, role) if role else member_of(village)
    if may:
        assert agree(village=village, party=customer, terms=TERMS, by=by, now=NOW).pk
    else:
        with pytest.raises(Forbidden):
            agree(village=village, party=customer, terms=TERMS, by=by, now=NOW)
        assert not RateCard.objects.filter(party=customer).exists()
    client = signed_in(by)
    sees = role in {Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.RECEPTION, Role.STAGE_MANAGER}
    assert client.get(f"/{village.slug}/desk/agreements/").status_code == (200 if sees else 404)
    assert client.get(f"/{village.slug}/desk/agreements/new").status_code == (200 if may else 404)


def test_bad_terms_are_refused_all_at_once_and_nothing_is_agreed(village: Village) -> None:
    make_card(village)
    boss, customer = team_of(village), make_organisation(known_in=village)
    bad = Terms(
        "X",
        date(2027, 1, 1),
        date(2026, 1, 1),
        discount_percent=Decimal(101),
        ladder="rien",
        prices=(("reunion", "week", Money(1, "EUR")),),
    )
    with pytest.raises(Refusals) as told:
        agree(village=village, party=customer, terms=bad, by=boss, now=NOW)
    assert {each.field for each in told.value.errors} == {
        "last_day",
        "discount_percent",
        "ladder",
        "prices",
    }
    with pytest.raises(BadAgreement):
        agree(village=village, party=customer, terms=Terms("X", date(2027, 1, 1)), by=boss, now=NOW)
    with pytest.raises(NotFound):
        agree(village=village, party=make_organisation(), terms=TERMS, by=boss, now=NOW)
    agree(village=village, party=customer, terms=TERMS, by=boss, now=NOW)
    with pytest.raises(AgreementOverlaps):
        agree(village=village, party=customer, terms=OWN_DAY, by=boss, now=NOW)
    assert RateCard.objects.filter(party=customer).count() == 1


def test_an_agreement_changes_and_ends(village: Village) -> None:
    make_card(village)
    boss, customer = team_of(village), make_organisation(known_in=village)
    first = agree(village=village, party=customer, terms=TERMS, by=boss, now=NOW)
    changed = change_agreement(agreement=first, terms=OWN_DAY, by=boss, now=NOW)
    assert changed.rates.get().day_cents == 7000
    assert changed.discount_percent == 0
    with pytest.raises(BadAgreement):
        end_agreement(agreement=first, last_day=date(2026, 11, 2), by=boss, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        end_agreement(
            agreement=first, last_day=date(2027, 1, 1), by=boss, now=NOW, seen=hours(-5, 1).start
        )
    ended = end_agreement(agreement=first, last_day=date(2027, 1, 1), by=boss, now=NOW)
    assert ended.last_day == date(2027, 1, 1)
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {"bookings.agreed", "bookings.agreement_changed", "bookings.agreement_ended"} <= verbs


def test_the_pages_of_agreements(village: Village) -> None:
    make_card(village)
    boss, customer = team_of(village, Role.ACCOUNTANT), make_organisation(known_in=village)
    client = signed_in(boss)
    base = f"/{village.slug}/desk/agreements/"
    assert client.get(f"{base}new?party={customer.pk}").status_code == 200
    typed = {
        "party": customer.label,
        "name": "Accord",
        "first_day": "2026-12-01",
        "discount_percent": "12.5",
        "price-reunion-day": "80",
    }
    made = client.post(f"{base}new", typed)
    agreement = RateCard.objects.get(party=customer)
    assert made.headers["location"] == f"{base}{agreement.pk}/"
    assert agreement.rates.get().day_cents == 8000
    page = client.get(f"{base}{agreement.pk}/")
    assert "€80.00" in page.text
    form = client.get(f"{base}{agreement.pk}/change/")
    assert 'value="80' in form.text
    bad = client.post(f"{base}{agreement.pk}/change/", {**typed, "last_day": "2026-01-01"})
    assert bad.status_code == 422
    again = {**typed, "price-reunion-day": ""}
    assert client.post(f"{base}{agreement.pk}/change/", again).status_code == 302
    assert not agreement.rates.exists()
    assert client.post(f"{base}{agreement.pk}/end/", {"last_day": "2026-12-31"}).status_code == 302
    assert "Accord" in client.get(base).text


# ---- for everybody, and for programs ----------------------------------------------------------------


def test_anybody_reads_the_prices_of_the_village_and_no_agreement(village: Village) -> None:
    make_card(village)
    customer = make_organisation(known_in=village, name="Studio Secret")
    agree(village=village, party=customer, terms=TERMS, by=team_of(village), now=NOW)
    page = Client(headers={"accept-language": "en"}).get(f"/{village.slug}/prices/")
    assert page.status_code == 200
    assert "€100.00" in page.text
    assert "Accord" not in page.text
    assert "day of 8" in page.text


def test_a_program_asks_what_a_booking_would_cost(village: Village, room: Resource) -> None:
    make_card(village)
    me = member_of(village)
    client = signed_in(me)
    base = f"/api/v1/villages/{village.slug}"
    asked = {
        "periods": [
            {
                "resource": room.code,
                "starts_at": "2026-11-24T10:00:00+01:00",
                "ends_at": "2026-11-24T12:00:00+01:00",
            }
        ]
    }
    answer = client.post(
        f"{base}/quotes/preview", json.dumps(asked), content_type="application/json"
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["net_cents"], told["gross_cents"], told["lines"][0]["unit"]) == (
        4000,
        4800,
        "hour",
    )
    assert told["lines"][0]["why"]
    cards = client.get(f"{base}/rate-cards").json()
    assert [card["code"] for card in cards] == ["tarifs"]
    booking = make_booking(room, when=hours(24, 26), party=me.party)
    assert client.get(f"{base}/bookings/{booking.pk}/price").json()["gross_cents"] == 4800
    asked["party"] = make_person(known_in=village).pk
    refused = client.post(
        f"{base}/quotes/preview", json.dumps(asked), content_type="application/json"
    )
    assert refused.status_code == 403


def test_a_program_makes_changes_and_ends_an_agreement(village: Village) -> None:
    make_card(village)
    customer = make_organisation(known_in=village)
    client = signed_in(team_of(village, Role.ACCOUNTANT))
    base = f"/api/v1/villages/{village.slug}/agreements"
    terms = {"name": "Accord", "first_day": "2026-12-01", "discount_percent": 10}
    made = client.post(
        base, json.dumps({**terms, "party": customer.pk}), content_type="application/json"
    )
    assert made.status_code == 201, made.text
    one = f"{base}/{made.json()['id']}"
    own = {**terms, "prices": [{"rate": "reunion", "unit": "day", "cents": 7500}]}
    assert (
        client.put(one, json.dumps(own), content_type="application/json").json()["rates"][0][
            "day_cents"
        ]
        == 7500
    )
    ended = client.post(
        f"{one}/end", json.dumps({"last_day": "2026-12-24"}), content_type="application/json"
    )
    assert ended.json()["last_day"] == "2026-12-24"
    assert client.get(one).json()["party"] == customer.pk
    assert len(client.get(base).json()) == 1
