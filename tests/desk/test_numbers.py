"""The figures of an operator: what they count, who reads them, and what they cost."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.core.roles import Role, Scope
from creuset.desk.queries.numbers import numbers_of
from creuset.people.actions import create_token
from creuset.places.kinds import Kind
from creuset.reception.states import ProspectStage
from creuset.villages.models import Village
from tests.desk.ground import book
from tests.factories.people import make_person, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(village: Village) -> Village:
    """Two offices of twenty square metres of which one is let, a proposal, and a room booked today."""
    offer = make_offer(village, price=300_00)
    let, _free = (
        make_resource(village, kind=Kind.OFFICE, area_m2=20, name=name) for name in ("A", "B")
    )
    make_subscription(village, make_person(known_in=village), offer, place=let)
    make_proposal(village, make_person(known_in=village), offer)
    book(make_resource(village, kind=Kind.MEETING), hours=2)
    return village


def test_what_is_let_brought_and_on_the_way_is_counted(lived: Village) -> None:
    plan = make_offer(lived, price=250_00)
    make_subscription(lived, make_person(known_in=lived), plan)

    found = numbers_of(lived, by=team_of(lived), now=NOW + timedelta(days=4))

    (office,) = (one for one in found.filled if one.kind is Kind.OFFICE)
    assert (office.let, office.count, office.area_let, office.area) == (
        1,
        2,
        Decimal(20),
        Decimal(40),
    )
    assert found.pipeline == {
        ProspectStage.VISIT: 0,
        ProspectStage.OFFER: 0,
        ProspectStage.SIGNATURE: 1,
        ProspectStage.ARRIVAL: 0,
        ProspectStage.LOST: 0,
    }
    month, amount = found.forecast[1]
    assert (month, amount.cents) == (date(2026, 12, 1), 550_00)
    # A plan of the open space holds no area: the office's twenty square metres bring 15 € each.
    assert found.per_m2 is not None
    assert found.per_m2.cents == office.per_m2.cents == 1500
    assert found.turns[-1].came == 2
    meeting = next(one for one in found.occupancy if one.kind == Kind.MEETING)
    day = lived.day_of(NOW)
    assert [one for one, share in meeting.by_day.items() if share.taken] == [day]


def test_the_figures_ask_as_much_for_one_contract_as_for_many(lived: Village) -> None:
    by = team_of(lived)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            numbers_of(lived, by=by, now=NOW)
        return len(queries)

    asked()  # who acts is read once
    once = asked()
    for _ in range(3):
        make_subscription(lived, make_person(known_in=lived))

    assert asked() == once


@pytest.mark.usefixtures("stopped_clock")
def test_the_page_draws_them_and_says_them_in_tables(lived: Village) -> None:
    client = Client(headers={"accept-language": "en"})
    accountant = team_of(lived, Role.ACCOUNTANT).party
    assert accountant is not None
    client.force_login(accountant.user)

    page = client.get(f"/{lived.slug}/desk/numbers/").content.decode()
    rows = list(
        csv.DictReader(
            StringIO(client.get(f"/{lived.slug}/desk/numbers.csv").content.decode("utf-8-sig"))
        )
    )

    # Each figure is drawn on a scale, and its table stands under it.
    assert page.count('<figure class="chart') == 8
    assert page.count("<table") >= 6
    for mark in ("€400", "€200", "100%", "50%"):
        assert f"<span>{mark}</span>" in page
    assert {row["figure"] for row in rows} >= {
        "occupancy",
        "let",
        "area let",
        "per m2",
        "standing",
        "came",
        "left",
        "stays running",
        "pipeline",
        "forecast",
    }
    assert "50%" in page
    assert {
        "figure": "let",
        "of": "office",
        "on": "2026-11-23",
        "value": "1",
        "unit": "of 2",
    } in rows


def test_who_does_not_see_money_does_not_see_them(lived: Village) -> None:
    lead = team_of(lived, Role.PROGRAMME_LEAD).party
    assert lead is not None
    client = Client()
    client.force_login(lead.user)

    assert client.get(f"/{lived.slug}/desk/numbers/").status_code in {403, 404}


@pytest.mark.usefixtures("stopped_clock")
def test_a_program_reads_them(lived: Village) -> None:
    owner = team_of(lived)
    assert owner.party is not None
    token = create_token(
        party=owner.party, label="x", scopes=[Scope.READ], by=owner, now=NOW
    ).secret

    answer = Client().get(
        f"/api/v1/villages/{lived.slug}/figures", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    told = answer.json()
    assert told["forecast"][0]["currency"] == "EUR"
    assert told["per_m2_cents"] == 1500
    (office,) = (one for one in told["let"] if one["kind"] == "office")
    assert (office["monthly_cents"], office["per_m2_cents"]) == (300_00, 1500)
    assert sum(one["running"] for one in told["lengths"]) == 1
    assert told["turns"][-1]["churn"] is None
