"""Prices changed at the desk and by programs: the checks of the village file, one thing at a time, nothing lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from creuset.bookings import facts
from creuset.bookings.actions.pricing import (
    add_price,
    change_price,
    copy_card,
    line_shelf,
    remove_price,
)
from creuset.bookings.models import RateCard
from creuset.bookings.queries.price_list import from_price
from creuset.bookings.rules import ChangedMeanwhile
from creuset.bookings.written import editing
from creuset.bookings.written.price_rows import prices_data
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden, Refusals
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import team_of
from tests.factories.places import make_resource
from tests.factories.prices import make_card
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

CARDS = ("rate_cards",)
LADDERS = ("cancellation_ladders",)
RATES = line_shelf("tarifs", "rates")
NEW = date(2027, 1, 1)


@pytest.fixture
def room(village: Village) -> Resource:
    make_card(village)
    return make_resource(village, code="agora", kind=Kind.MEETING)


@pytest.fixture
def manager(village: Village) -> Actor:
    return team_of(village, Role.MANAGER)


def signed_in(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def entry_of(village: Village, shelf: tuple[str, ...], code: str) -> editing.Data:
    return editing.found(prices_data(village), shelf, code)


def refused(error: Refusals) -> set[str | None]:
    return {each.field for each in error.errors}


def test_a_rate_written_is_the_price_from_then_on(
    village: Village, room: Resource, manager: Actor
) -> None:
    rate = {**entry_of(village, RATES, "reunion"), "hour": Decimal("31.50")}
    change_price(village=village, shelf=RATES, code="reunion", entry=rate, by=manager, now=NOW)
    price = from_price(room, day=NEW)
    assert price is not None
    assert price.money.cents == 3150
    row = AuditRow.objects.get(verb=facts.PRICE_WRITTEN)
    assert row.objects_named.filter(kind="rate_card").exists()


def test_a_ladder_with_a_hole_or_an_overlap_is_refused_on_its_steps(
    village: Village, room: Resource, manager: Actor
) -> None:
    ladder = {**entry_of(village, LADDERS, "salles")}
    for low, said in ((30, "Nothing says what is owed"), (20, "Two steps say what is owed")):
        ladder["steps"] = [{"at_least": low, "percent": 0}, {"at_most": 23, "percent": 100}]
        with pytest.raises(Refusals) as error:
            change_price(
                village=village, shelf=LADDERS, code="salles", entry=ladder, by=manager, now=NOW
            )
        assert refused(error.value) == {"steps"}
        with override("en"):
            assert said in str(error.value)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"vat": "nulle"}, "vat"),
        ({"hour": None, "day": None}, ""),
        ({"hour": -1}, "hour"),
        ({"step_minutes": 20}, "step_minutes"),
        ({"resources": ["nulle-part"]}, "resources-0"),
        (
            {"overtime": {"tiers": [{"after_hours": 2, "percent": 150}]}},
            "overtime-tiers-0-after_hours",
        ),
    ],
)
def test_what_the_village_file_refuses_of_a_rate_the_desk_refuses_on_its_field(
    village: Village, room: Resource, manager: Actor, wrong: dict[str, object], field: str
) -> None:
    rate = {**entry_of(village, RATES, "reunion"), **wrong}
    with pytest.raises(Refusals) as error:
        change_price(village=village, shelf=RATES, code="reunion", entry=rate, by=manager, now=NOW)
    assert field in refused(error.value)


def test_what_a_card_needs_is_not_removed(village: Village, room: Resource, manager: Actor) -> None:
    for shelf, code in ((LADDERS, "salles"), (("vat_rates",), "normal")):
        with pytest.raises(Refusals):
            remove_price(village=village, shelf=shelf, code=code, by=manager, now=NOW)
    remove_price(village=village, shelf=CARDS, code="tarifs", by=manager, now=NOW)
    remove_price(village=village, shelf=LADDERS, code="salles", by=manager, now=NOW)
    assert prices_data(village)["rate_cards"] == []


def test_a_new_card_from_a_day_is_the_last_one_copied_and_comes_first_from_then_on(
    village: Village, room: Resource, manager: Actor
) -> None:
    code = copy_card(
        village=village,
        code="tarifs",
        first_day=NEW,
        names={"fr": "Tarifs 2027", "en": "Prices 2027"},
        by=manager,
        now=NOW,
    )
    assert code == "tarifs-2027"
    shelf = line_shelf(code, "rates")
    rate = {**entry_of(village, shelf, "reunion"), "hour": 25}
    change_price(village=village, shelf=shelf, code="reunion", entry=rate, by=manager, now=NOW)
    before, after = (from_price(room, day=day) for day in (date(2026, 12, 31), NEW))
    assert before is not None
    assert after is not None
    assert (before.money.cents, after.money.cents) == (2000, 2500)


def test_the_card_that_is_copied_ends_the_day_before_where_it_has_days(
    village: Village, room: Resource, manager: Actor
) -> None:
    first = copy_card(village=village, code="tarifs", first_day=NEW, by=manager, now=NOW)
    copy_card(village=village, code=first, first_day=date(2028, 1, 1), by=manager, now=NOW)
    assert entry_of(village, CARDS, first)["until"] == date(2027, 12, 31)
    with pytest.raises(editing.BadlyWritten):
        copy_card(village=village, code=first, first_day=NEW, by=manager, now=NOW)


def test_two_who_change_two_lines_of_a_card_both_do_and_of_one_line_the_second_is_told(
    village: Village, room: Resource, manager: Actor
) -> None:
    card, rate = entry_of(village, CARDS, "tarifs"), entry_of(village, RATES, "reunion")
    asked = {"village": village, "by": manager, "now": NOW}
    change_price(
        **asked, shelf=RATES, code="reunion", entry={**rate, "hour": 25}, seen=editing.mark(rate)
    )
    change_price(
        **asked,
        shelf=CARDS,
        code="tarifs",
        entry={"name": card["name"], "vat": "normal", "discount": 5},
        seen=editing.mark(card),
    )
    with pytest.raises(ChangedMeanwhile):
        change_price(**asked, shelf=RATES, code="reunion", entry=rate, seen=editing.mark(rate))
    assert entry_of(village, RATES, "reunion")["hour"] == 25
    assert entry_of(village, CARDS, "tarifs")["discount"] == 5


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.STAGE_MANAGER])
def test_who_only_reads_money_writes_no_prices(
    village: Village, room: Resource, role: Role
) -> None:
    somebody = team_of(village, role)
    with pytest.raises(Forbidden):
        remove_price(village=village, shelf=CARDS, code="tarifs", by=somebody, now=NOW)
    desk = f"/{village.slug}/desk/prices/"
    page = signed_in(somebody).get(desk)
    assert page.status_code == 200
    assert "New card" not in page.text


def test_an_agreement_is_no_card_of_the_village(
    village: Village, room: Resource, manager: Actor
) -> None:
    make_card(village, code="accord-1", party=manager.party)
    with pytest.raises(editing.NotFound):
        remove_price(village=village, shelf=CARDS, code="accord-1", by=manager, now=NOW)
    entry = {"code": "accord-1", "name": "Autre", "vat": "normal", "from": NEW}
    with pytest.raises(Exception, match="code"):
        add_price(village=village, shelf=CARDS, entry=entry, by=manager, now=NOW)
    assert RateCard.objects.get(village=village, code="accord-1").party == manager.party


def test_the_pages_write_a_ladder_a_card_and_its_lines(
    village: Village, room: Resource, manager: Actor
) -> None:
    client, desk = signed_in(manager), f"/{village.slug}/desk/prices"
    names = {f"name-{language}": "Plateaux" for language in village.languages}
    steps = {
        "steps-0-at_least": 31,
        "steps-0-percent": 0,
        "steps-1-at_most": 20,
        "steps-1-percent": 100,
    }
    ladder = {**names, "notice": "days", **steps}
    holed = client.post(f"{desk}/ladders/new", ladder)
    assert holed.status_code == 422
    assert "Nothing says what is owed between 30 and 21 days before." in holed.text
    mended = {**ladder, "steps-1-at_most": 30}
    assert client.post(f"{desk}/ladders/new", mended).status_code == 302

    card = {**names, "from": "2027-01-01", "vat": "normal", "ladder": "plateaux"}
    made = client.post(f"{desk}/cards/new", card)
    assert made.url == f"{desk}/cards/plateaux/"
    rate = {
        **names,
        "kinds": ["stage"],
        "for": ["use", "shoot"],
        "day": "1200",
        "day_hours": 8,
        "half_day_hours": 4,
        "step_minutes": 15,
        "overtime-step_minutes": 30,
        "overtime-tiers-0-after_hours": 0,
        "overtime-tiers-0-percent": 150,
    }
    assert client.post(f"{desk}/cards/plateaux/rates/new", rate).status_code == 302
    more = {**names, "percent": 25, "days": ["sat", "sun"], "holidays": "on"}
    assert client.post(f"{desk}/cards/plateaux/surcharges/new", more).status_code == 302
    page = client.get(f"{desk}/cards/plateaux/")
    assert "1,200" in page.text
    (written,) = entry_of(village, CARDS, "plateaux")["rates"]
    assert written["overtime"]["tiers"] == [{"after_hours": 0, "percent": Decimal("150.00")}]
    change = f"{desk}/cards/plateaux/rates/plateaux/change/"
    assert 'value="1200"' in client.get(change).text
    assert client.post(f"{desk}/cards/plateaux/rates/plateaux/remove/").status_code == 302
    assert client.post(f"{desk}/cards/plateaux/copy/", {**names, "first_day": "2028-01-01"}).url
    held = client.post(f"{desk}/ladders/plateaux/remove/")
    assert held.status_code == 422
    assert client.get(f"{desk}/rien/new").status_code == 404
    assert client.get(f"{desk}/cards/plateaux/rien/new").status_code == 404


def test_a_program_reads_the_book_and_writes_in_it(
    village: Village, room: Resource, manager: Actor
) -> None:
    token = create_token(
        party=manager.party, label="P", scopes=(Scope.READ, Scope.MONEY), by=manager, now=NOW
    )
    client = Client(headers={"Authorization": f"Bearer {token.secret}", "accept-language": "en"})
    here = f"/api/v1/villages/{village.slug}"
    json = {"content_type": "application/json"}
    said = client.get(f"{here}/price-book").json()
    (card,) = said["rate_cards"]
    assert card["rates"][0]["hour"] == 20
    rate = {**card["rates"][0], "hour": 22.5}
    path = f"{here}/rate-cards/tarifs/rates/reunion"
    assert client.put(path, {"entry": rate}, **json).json()["entry"]["hour"] == 22.5
    copied = client.post(f"{here}/rate-cards/tarifs/copy", {"first_day": "2027-01-01"}, **json)
    assert copied.status_code == 201
    assert copied.json()["entry"]["from"] == "2027-01-01"
    code = copied.json()["entry"]["code"]
    extra = {"entry": {"name": "Café", "price": 2, "per": "person"}}
    made = client.post(f"{here}/rate-cards/{code}/extras", extra, **json).json()
    assert made["entry"]["code"] == "cafe"
    assert client.delete(f"{here}/rate-cards/{code}/extras/cafe").status_code == 204
    wrong = client.put(path, {"entry": {**rate, "vat": "nulle"}}, **json)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "vat")
    assert client.delete(f"{here}/rate-cards/{code}").status_code == 204
    vat = {"entry": {"name": "Réduit", "percents": [{"from": "2014-01-01", "percent": 5.5}]}}
    assert client.post(f"{here}/vat-rates", vat, **json).status_code == 201
