import re

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from creuset.billing import sources
from creuset.billing.actions import accept_quote
from creuset.billing.models import Charge, Deposit, Quote
from creuset.billing.papers import paper_address
from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, WayOut
from tests.factories.billing import make_charges, make_deposit, make_draft, make_line, make_quote
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village, name="Sel Films", email="sel@films.example")


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


@pytest.fixture
def stubborn(monkeypatch):
    """A source whose quotes cannot be accepted just now."""

    @transaction.atomic
    def refuse(**given):
        accept_quote(**given)
        raise Conflict("La première option est à Autre.", ways_out=[WayOut("Attendez", "wait")])

    monkeypatch.setitem(sources._acceptors, "thing", refuse)


def enter(client, actor):
    client.force_login(actor.party.user)


def text_of(answer):
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", plain)


def secret():
    return re.search(r"/quote/([\w-]+)/", mail.outbox[-1].body)[1]


def test_the_desk_reads_what_everybody_owes_and_its_sum(client, village, company):
    make_charges(village, company, make_line("a"), make_line("b"))
    enter(client, team_of(village, Role.ACCOUNTANT))
    address = reverse("money:charges", args=[village])
    said = text_of(client.get(address))
    for words in (
        "Plateau 1 – tournage",
        "3 jours de 10 h",
        "Sel Films",
        "7 500,00 €",
        "9 000,00 €",
    ):
        assert words in said
    assert "Sel Films" not in text_of(client.get(address, {"words": "autre"}))
    assert "Sel Films" in text_of(client.get(address, {"state": "all", "since": "2026-11-24"}))
    assert client.get(address, {"state": "x", "since": "x", "party": "x"}).status_code == 200


def test_a_customer_reads_what_waits_for_an_invoice_with_why(client, village, company, admin):
    make_charges(village, company)
    make_charges(village, admin.party, source=("thing", 8))
    make_charges(village, make_organisation(known_in=village), source=("thing", 9))
    make_deposit(village, company)
    enter(client, admin)
    said = text_of(client.get(reverse("money_my:charges", args=[village])))
    assert said.count("3 jours de 10 h") == 2
    assert "Sel Films" in said
    assert "500,00 €" in said
    colleague = member_of(village)
    affiliate(colleague.party, company)
    enter(client, colleague)
    assert "Plateau 1" not in text_of(client.get(reverse("money_my:charges", args=[village])))


def test_the_page_of_a_party_tells_what_waits(client, village, company, admin):
    make_charges(village, company)
    page = reverse("people:party", args=[village, company.pk])
    enter(client, team_of(village))
    assert "4 500,00 €" in text_of(client.get(page))
    enter(client, team_of(village, Role.PROGRAMME_LEAD))
    assert "4 500,00 €" not in text_of(client.get(page))
    enter(client, admin)
    mine = reverse("people_my:company", args=[village, company.pk])
    assert "4 500,00 €" in text_of(client.get(mine))


def test_a_deposit_is_recorded_and_settled(client, village, company):
    enter(client, team_of(village, Role.ACCOUNTANT))
    new = reverse("money:new_deposit", args=[village])
    given = {
        "party": company.label,
        "kind": "security",
        "amount": "1 250,50 €",
        "received_on": "2026-11-20",
        "means": "cheque",
        "reference": "118",
    }
    assert client.post(f"{new}?source=booking-12", given).status_code == 302
    made = Deposit.objects.get()
    assert (made.amount_cents, made.source_kind, made.source_id) == (125_050, "booking", 12)
    settle = reverse("money:settle", args=[village, made.pk])
    assert client.post(settle, {"kept": "2000", "why": "x"}).status_code == 422
    assert client.post(settle, {"kept": "50,5", "why": "Clé perdue"}).status_code == 302
    made.refresh_from_db()
    assert made.kept_cents == 5_050
    settled = client.get(reverse("money:deposits", args=[village]), {"state": "settled"})
    assert "Clé perdue" in text_of(settled)


@pytest.mark.parametrize("amount", ["", "x", "-1", "1.2.3", "1,234", "0", "9" * 11])
def test_an_amount_that_is_none_is_refused(client, village, company, amount):
    enter(client, team_of(village, Role.ACCOUNTANT))
    given = {
        "party": company.label,
        "kind": "advance",
        "amount": amount,
        "received_on": "2026-11-20",
        "means": "card",
    }
    answer = client.post(reverse("money:new_deposit", args=[village]), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])


def test_the_team_sends_a_draft_and_the_customer_accepts_it(client, village, company, admin):
    draft = make_draft(village, company)
    enter(client, team_of(village, Role.STAGE_MANAGER))
    page = reverse("quotes:quote", args=[village, draft.pk])
    assert "3 750,00 €" in text_of(client.get(page))
    client.post(reverse("quotes:send", args=[village, draft.pk]), {"send-email": "x@y.example"})
    assert mail.outbox[-1].to == ["x@y.example"]
    enter(client, admin)
    assert "D-2026-00001" in text_of(client.get(reverse("quotes_my:list", args=[village])))
    accept = reverse("quotes_my:accept", args=[village, draft.pk])
    assert client.post(accept, {"name": "Ada"}).status_code == 422
    assert client.post(accept, {"name": "Ada", "agrees": "on"}).status_code == 302
    row = Quote.objects.get()
    assert (row.state, row.answered_name, row.answered_ip) == ("accepted", "Ada", "127.0.0.1")
    said = text_of(client.get(reverse("quotes_my:quote", args=[village, draft.pk])))
    assert "Accepté par Ada" in said


def test_a_colleague_and_a_stranger_find_no_quote(client, village, company):
    quote = make_quote(village, company)
    address = reverse("quotes_my:quote", args=[village, quote.pk])
    assert "/account/" in client.get(address)["Location"]
    colleague = member_of(village)
    affiliate(colleague.party, company)
    for other in (colleague, member_of(village), team_of(make_village()), team_of(village)):
        enter(client, other)
        assert client.get(address).status_code == 404


def test_whoever_has_the_address_accepts_without_an_account(client, village, company):
    make_quote(village, company)
    address = reverse("quote:quote", args=[village, secret()])
    answer = client.get(address)
    assert "Plateau 1 – tournage" in text_of(answer)
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert "no-store" in answer["Cache-Control"]
    paper = client.get(reverse("quote:paper", args=[village, secret()]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    accept = reverse("quote:accept", args=[village, secret()])
    token = secret()
    answer = client.post(accept, {"name": "Ada Lovelace", "agrees": "on"}, follow=True)
    assert "Accepté par Ada Lovelace" in text_of(answer)
    again = client.post(
        reverse("quote:accept", args=[village, token]), {"name": "B", "agrees": "on"}
    )
    assert again.status_code == 422
    assert Quote.objects.get().answered_name == "Ada Lovelace"


def test_whoever_has_the_address_refuses_with_a_reason(client, village, company):
    make_quote(village, company)
    token = secret()
    client.post(reverse("quote:refuse", args=[village, token]), {"reason": "Trop cher"})
    assert (Quote.objects.get().state, Quote.objects.get().reason) == ("refused", "Trop cher")
    said = text_of(client.get(reverse("quote:quote", args=[village, token])))
    assert "Refusé" in said


def test_a_wrong_address_leads_nowhere(client, village, company):
    make_quote(village, company)
    token = secret()
    for elsewhere, given in ((village, "x" * 43), (make_village(), token), (village, token[:-1])):
        for name in ("quote", "paper"):
            assert client.get(reverse(f"quote:{name}", args=[elsewhere, given])).status_code == 404
        for name in ("accept", "refuse"):
            address = reverse(f"quote:{name}", args=[elsewhere, given])
            assert client.post(address, {"name": "A", "agrees": "on"}).status_code == 404


def test_what_stands_in_the_way_is_told_and_nothing_is_half_done(
    client, village, company, admin, stubborn
):
    quote = make_quote(village, company)
    enter(client, admin)
    answer = client.post(
        reverse("quotes_my:accept", args=[village, quote.pk]), {"name": "Ada", "agrees": "on"}
    )
    assert answer.status_code == 422
    said = text_of(answer)
    assert "La première option est à Autre." in said
    assert "Attendez" in said
    quote.refresh_from_db()
    assert (quote.state, quote.answered_name) == ("sent", "")


def test_a_quote_signed_on_paper_is_written_down_by_the_team(client, village, company):
    quote = make_quote(village, company)
    by = team_of(village)
    enter(client, by)
    client.post(reverse("quotes:signed", args=[village, quote.pk]), {"signed-name": "Ada"})
    quote.refresh_from_db()
    assert (quote.state, quote.answered_name, quote.answered_by) == ("accepted", "Ada", by.party)


def test_a_withdrawn_quote_is_answered_no_more(client, village, company):
    quote = make_quote(village, company)
    token = secret()
    enter(client, team_of(village))
    address = reverse("quotes:withdraw", args=[village, quote.pk])
    client.post(address, {"withdraw-reason": "Erreur de date"})
    said = text_of(client.get(reverse("quote:quote", args=[village, token])))
    assert "Erreur de date" in said
    assert "Accepter le devis" not in said
    again = client.post(address, {"withdraw-reason": ""})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("money:charges", 0),
        ("money:deposits", 0),
        ("money:new_deposit", 0),
        ("quotes:list", 0),
        ("quotes:quote", 1),
    ],
)
def test_the_desk_is_for_the_team_that_reads_money(client, village, company, name, arguments):
    quote = make_quote(village, company)
    address = reverse(name, args=[village, quote.pk][: arguments + 1])
    assert "/account/" in client.get(address)["Location"]
    for outside in (
        member_of(village),
        team_of(make_village()),
        team_of(village, Role.PROGRAMME_LEAD),
    ):
        enter(client, outside)
        assert client.get(address).status_code == 404
    enter(client, team_of(village, Role.ACCOUNTANT))
    assert client.get(address).status_code == 200


def test_who_opens_the_pdf(client, village, company, admin):
    address = paper_address(make_quote(village, company))
    assert client.get(address).status_code == 404
    for actor, status in (
        (admin, 200),
        (team_of(village, Role.ACCOUNTANT), 200),
        (team_of(village, Role.PROGRAMME_LEAD), 404),
        (member_of(village), 404),
        (team_of(make_village()), 404),
    ):
        enter(client, actor)
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).startswith(b"%PDF")


PAGES = {
    "money:charges": lambda village, company, n: make_charges(village, company, source=("t", n)),
    "money_my:charges": lambda village, company, n: make_charges(village, company, source=("t", n)),
    "money:deposits": lambda village, company, _n: make_deposit(village, company),
    "quotes:list": lambda village, company, n: make_quote(village, company, source=("t", n)),
    "quotes_my:list": lambda village, company, n: make_quote(village, company, source=("t", n)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_list_costs_the_same_for_one_and_for_three(
    client, village, company, admin, name, django_assert_max_num_queries
):
    enter(client, admin if "_my" in name else team_of(village))
    address = reverse(name, args=[village])
    client.get(address)
    costs = []
    for numbers in ((1,), (2, 3)):
        for n in numbers:
            PAGES[name](village, company, n)
        with django_assert_max_num_queries(22) as seen:
            client.get(address)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert Charge.objects.count() in {0, 3}
