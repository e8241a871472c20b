import json

import pytest

from creuset.billing.models import Deposit, Quote
from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from tests.factories.billing import make_charges, make_deposit, make_draft, make_line, make_quote
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LINE = {
    "key": "a",
    "label": {"fr": "Plateau 1"},
    "quantity": "2.5",
    "unit": "day",
    "unit_price_cents": 125_000,
    "vat_key": "standard",
    "vat_percent": "20",
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


class Program:
    def __init__(self, client, village, actor, scopes=tuple(Scope)):
        made = create_token(party=actor.party, label="Essai", scopes=scopes, by=actor, now=NOW)
        self.client, self.at = client, f"/api/v1/villages/{village.slug}"
        self.headers = {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}

    def get(self, path):
        return self.client.get(f"{self.at}{path}", headers=self.headers)

    def post(self, path, body):
        return self.client.post(
            f"{self.at}{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )


def test_a_program_reads_what_it_owes(client, village, company):
    admin = member_of(village)
    affiliate(admin.party, company, is_admin=True)
    make_charges(village, company, make_line("a"), make_line("b"))
    make_charges(village, make_organisation(known_in=village), source=("thing", 8))
    mine = Program(client, village, admin).get("/charges").json()["items"]
    assert [one["key"] for one in mine] == ["b", "a"]
    assert (mine[0]["quantity"], mine[0]["vat_percent"], mine[0]["net_cents"]) == (
        "3",
        "20",
        375_000,
    )
    assert len(Program(client, village, team_of(village)).get("/charges").json()["items"]) == 3


def test_a_program_records_and_settles_a_deposit(client, village, company):
    program = Program(client, village, team_of(village, Role.ACCOUNTANT))
    body = {
        "party": company.pk,
        "amount_cents": 50_000,
        "received_on": "2026-11-20",
        "means": "transfer",
        "source": {"kind": "booking", "id": 7},
    }
    made = program.post("/deposits", body)
    assert made.status_code == 201, made.content
    settled = program.post(f"/deposits/{made.json()['id']}/settle", {"kept_cents": 0})
    assert settled.json()["state"] == "refunded"
    again = program.post(f"/deposits/{made.json()['id']}/settle", {"kept_cents": 0})
    assert again.status_code == 409
    assert [one["id"] for one in program.get("/deposits?is_held=false").json()["items"]] == [
        made.json()["id"]
    ]
    assert Deposit.objects.get().source_kind == "booking"


def test_a_program_writes_sends_and_withdraws_a_quote(client, village, company):
    program = Program(client, village, team_of(village))
    body = {
        "party": company.pk,
        "title": {"fr": "Tournage"},
        "lines": [LINE],
        "valid_until": "2026-12-07",
    }
    made = program.post("/quotes", body)
    assert made.status_code == 201, made.content
    assert (made.json()["gross_cents"], made.json()["number"]) == (375_000, "")
    at = f"/quotes/{made.json()['id']}"
    assert program.get(f"{at}/paper").status_code == 404
    assert program.post(f"{at}/send", {}).json()["number"] == "D-2026-00001"
    assert b"".join(program.get(f"{at}/paper").streaming_content).startswith(b"%PDF")
    assert program.post(f"{at}/withdraw", {"reason": "x"}).json()["state"] == "withdrawn"
    assert program.post(f"{at}/accept", {"name": "Ada"}).json()["code"] == "quote-over"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"lines": []}, 422),
        ({"lines": [LINE, LINE]}, 422),
        ({"lines": [LINE | {"quantity": "0"}]}, 422),
        ({"lines": [LINE | {"quantity": 2.5}]}, 422),
        ({"lines": [LINE | {"quantity": "-1"}]}, 422),
        ({"lines": [LINE | {"vat_percent": "200"}]}, 422),
        ({"lines": [LINE | {"unit_price_cents": "12"}]}, 422),
        ({"lines": [LINE | {"more": 1}]}, 422),
        ({"valid_until": "2020-01-01"}, 422),
        ({"party": 2**50}, 404),
    ],
)
def test_a_quote_that_cannot_be_is_a_problem_and_nothing_is_kept(
    client, village, company, more, status
):
    body = {
        "party": company.pk,
        "title": {"fr": "Tournage"},
        "lines": [LINE],
        "valid_until": "2026-12-07",
    }
    answer = Program(client, village, team_of(village)).post("/quotes", body | more)
    assert answer.status_code == status, answer.content
    assert not Quote.objects.exists()


def test_a_token_made_for_bookings_writes_no_money(client, village, company):
    deposit, quote = make_deposit(village, company), make_quote(village, company)
    program = Program(client, village, team_of(village), (Scope.READ, Scope.BOOKINGS))
    for path, body in (
        (f"/deposits/{deposit.pk}/settle", {"kept_cents": 0}),
        (f"/quotes/{quote.pk}/accept", {"name": "Ada"}),
        (f"/quotes/{quote.pk}/withdraw", {}),
    ):
        assert program.post(path, body).json()["code"] == "scope-missing"


def test_a_stranger_finds_no_quote_and_a_customer_no_draft(client, village, company):
    draft, sent = make_draft(village, company, source=None), make_quote(village, company)
    admin = member_of(village)
    affiliate(admin.party, company, is_admin=True)
    program = Program(client, village, admin)
    assert program.get(f"/quotes/{draft.pk}").status_code == 404
    assert [one["id"] for one in program.get("/quotes").json()["items"]] == [sent.pk]
    other = Program(client, village, member_of(village))
    assert other.get(f"/quotes/{sent.pk}").status_code == 404
    assert other.get("/quotes").json()["items"] == []
