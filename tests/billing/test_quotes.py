import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from creuset.billing import actions
from creuset.billing.actions import accept_quote, refuse_quote, send_quote, withdraw_quote
from creuset.billing.models import Quote, QuoteSeries
from creuset.billing.papers import find_paper
from creuset.billing.queries import (
    accepted_quote,
    facts_of,
    find_by_secret,
    get_quote,
    quotes_of,
)
from creuset.billing.rules.quotes import EmptyQuote, NameMissing, QuoteOver, WrongValidity
from creuset.billing.states import QuoteState
from creuset.core import files
from creuset.core.mail import as_payload
from creuset.core.models import AuditRow, OutboxRow, StoredFile
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE, Via
from tests.factories.billing import SOURCE, make_draft, make_line, make_quote
from tests.factories.letters import check_page
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
LEGAL = {
    "name": "Village de démonstration",
    "form": {"fr": "SAS", "en": "SAS"},
    "siren": "999000011",
    "siret": "99900001100018",
    "vat": "FR66999000011",
    "share_capital": 50_000,
    "registered_at": "RCS Créteil 999 000 011",
    "address": {"street": "1 rue de la Démonstration", "postcode": "94200", "city": "Ivry"},
}


@pytest.fixture
def village():
    return make_village(name="La Kolok", legal=LEGAL, is_demo=True)


@pytest.fixture
def company(village):
    return make_organisation(
        known_in=village, name="Sel Films", siren="900000007", email="sel@films.example"
    )


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def plain(text):
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def said_by(quote):
    stored = find_paper(quote)
    with stored.file.open() as opened:
        reader = PdfReader(BytesIO(opened.read()))
    return reader, plain("\n".join(page.extract_text() for page in reader.pages))


def secret_of(quote):
    return re.search(r"/quote/([\w-]+)/", mail.outbox[-1].body)[1]


def accept(quote, by=HOUSE, **more):
    return accept_quote(quote=quote, name="Ada Lovelace", by=by, now=NOW, **more)


def test_a_draft_has_no_number_and_no_paper(village, company):
    draft = make_draft(village, company)
    assert (draft.state, draft.number, draft.printed) == ("draft", None, "")
    assert find_paper(draft) is None
    assert (draft.net, draft.gross) == (Money(375_000, "EUR"), Money(450_000, "EUR"))
    assert not QuoteSeries.objects.exists()


def test_numbers_follow_one_another_by_village_and_year(village, company):
    other = make_village()
    for _ in range(2):
        make_quote(village, company, source=None)
    make_quote(other, make_organisation(known_in=other))
    later = NOW + timedelta(days=60)
    make_quote(village, company, now=later, valid_until=date(2027, 2, 1), source=None)
    printed = Quote.objects.order_by("pk").values_list("printed", flat=True)
    assert list(printed) == ["D-2026-00001", "D-2026-00002", "D-2026-00001", "D-2027-00001"]


def test_the_year_of_a_number_is_the_villages(village, company):
    new_year = NOW.replace(year=2026, month=12, day=31, hour=23, minute=30)
    made = make_quote(village, company, now=new_year, valid_until=date(2027, 1, 20))
    assert made.printed == "D-2027-00001"


def test_a_sending_that_fails_takes_no_number(village, company, monkeypatch):
    make_quote(village, company, source=None)
    draft = make_draft(village, company, source=None)
    with monkeypatch.context() as broken:
        broken.setattr("creuset.billing.actions.quotes.make_paper", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_quote(quote=draft, by=HOUSE, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", None)
    assert send_quote(quote=draft, by=HOUSE, now=NOW).printed == "D-2026-00002"


def test_the_paper_says_what_the_law_and_the_customer_want(village, company):
    project = make_project(known_in=village, title="Les Marées")
    breakfast = make_line(
        "food",
        label={"fr": "Petit-déjeuner"},
        vat_percent=Decimal(10),
        vat_key="food",
        unit="person",
    )
    quote = make_quote(
        village, company, make_line(), breakfast, project=project, deposit=Money(90_000, "EUR")
    )
    reader, said = said_by(quote)
    for words in (
        "Devis",
        "N° D-2026-00001",
        "La Kolok",
        "Village de démonstration",
        "SIREN 999000011",
        "TVA FR66999000011",
        "RCS Créteil 999 000 011",
        "50 000,00 €",
        "1 rue de la Démonstration",
        "Sel Films",
        "SIREN 900000007",
        "23/11/2026",
        "07/12/2026",
        "Les Marées",
        "Plateau 1 – tournage",
        "3 jours de 10 h",
        "1 250,00 €",
        "20 %",
        "10 %",
        "7 500,00 €",
        "8 625,00 €",
        "900,00 €",
        "gratuit",
        "Bon pour accord",
        "démonstration – sans valeur",
        "L441-10",
    ):
        assert words in said, words
    assert reader.metadata.title == "Devis D-2026-00001 – La Kolok"


def test_a_person_is_told_nothing_of_late_payment_and_a_real_village_bears_no_mark():
    village = make_village(legal=LEGAL)
    quote = make_quote(village, make_person(known_in=village))
    _reader, said = said_by(quote)
    assert "L441-10" not in said
    assert "sans valeur" not in said


def test_the_paper_speaks_the_customers_language(village, company):
    _reader, said = said_by(make_quote(village, company, language="en"))
    for words in ("Quote", "Stage 1 – shoot", "€1,250.00", "Total to pay", "Agreed"):
        assert words in said, words
    assert "Devis" not in said


def test_many_lines_fill_several_pages_each_with_the_number(village, company):
    lines = [make_line(str(n)) for n in range(60)]
    reader, _said = said_by(make_quote(village, company, *lines))
    assert len(reader.pages) > 2
    for page in reader.pages:
        text = plain(page.extract_text())
        assert "D-2026-00001" in text
        assert "Désignation" in text or page is reader.pages[-1]


def test_what_changes_later_changes_no_quote(village, company):
    quote = make_quote(village, company)
    sha = find_paper(quote).sha256
    company.name = "Autre nom"
    company.save()
    village.legal = {}
    village.save()
    quote = Quote.objects.get()
    assert quote.customer["name"] == "Sel Films"
    assert find_paper(quote).sha256 == sha


def test_the_mail_holds_the_secret_and_the_database_only_its_hash(village, company):
    quote = make_quote(village, company)
    message = mail.outbox[-1]
    assert message.to == ["sel@films.example"]
    assert "D-2026-00001" in message.subject
    assert "D-2026-00001" in check_page(as_payload(message))
    secret = secret_of(quote)
    assert secret not in quote.secret_hash
    assert find_by_secret(village, secret) == quote
    with pytest.raises(NotFound):
        find_by_secret(make_village(), secret)
    with pytest.raises(NotFound):
        find_by_secret(village, "")


def test_a_quote_that_is_handed_over_is_mailed_to_nobody(village):
    party = make_organisation(known_in=village, email="")
    assert make_quote(village, party).state == "sent"
    assert mail.outbox == []


def test_acceptance_keeps_name_time_and_address(village, company, admin):
    quote = make_quote(village, company)
    accept(quote, admin, ip="192.0.2.7")
    row = Quote.objects.get()
    assert (row.state, row.answered_name, row.answered_at, row.answered_ip, row.answered_by) == (
        "accepted",
        "Ada Lovelace",
        NOW,
        "192.0.2.7",
        admin.party,
    )
    assert facts_of(village, SOURCE).has_accepted_quote
    assert [line.line for line in accepted_quote(village, SOURCE).lines.all()] == ["time"]
    assert mail.outbox[-1].to == [village.contact["email"]]
    assert "billing.quote_accepted" in set(OutboxRow.objects.values_list("topic", flat=True))


def test_a_bearer_of_the_secret_needs_no_account(village, company):
    accept(make_quote(village, company), None, ip="2001:db8::7")
    row = AuditRow.objects.get(verb="billing.quote_accepted")
    assert (row.party_id, row.content["by"]) == (None, "Ada Lovelace")


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_accepts_without_a_name(village, company, name):
    with pytest.raises(NameMissing):
        accept_quote(quote=make_quote(village, company), name=name, by=None, now=NOW)


def test_a_quote_is_valid_through_its_last_day_and_not_a_second_longer(village, company):
    quote = make_quote(village, company)
    midnight = NOW.replace(month=12, day=7, hour=23, minute=0)
    with pytest.raises(QuoteOver):
        accept_quote(quote=quote, name="Ada", by=None, now=midnight)
    assert quote.state_on(date(2026, 12, 8)) is QuoteState.EXPIRED
    accept_quote(quote=quote, name="Ada", by=None, now=midnight - timedelta(seconds=1))
    assert Quote.objects.get().state == "accepted"


ANSWERS = {
    "accept": accept,
    "refuse": lambda quote, by=HOUSE: refuse_quote(quote=quote, by=by, now=NOW, reason="Trop cher"),
    "withdraw": lambda quote, by=HOUSE: withdraw_quote(quote=quote, by=by, now=NOW),
    "send": lambda quote, by=HOUSE: send_quote(quote=quote, by=by, now=NOW),
}


@pytest.mark.parametrize("then", ANSWERS)
@pytest.mark.parametrize("first", ["accept", "refuse", "withdraw"])
def test_an_answered_quote_is_answered_no_more(village, company, first, then):
    quote = make_quote(village, company)
    ANSWERS[first](quote)
    before = Quote.objects.get()
    with pytest.raises(QuoteOver):
        ANSWERS[then](quote)
    after = Quote.objects.get()
    assert (after.state, after.answered_at, after.printed) == (
        before.state,
        before.answered_at,
        "D-2026-00001",
    )


@pytest.mark.parametrize("verb", ["accept", "refuse"])
def test_a_draft_is_not_answered(village, company, verb):
    with pytest.raises(QuoteOver):
        ANSWERS[verb](make_draft(village, company))


def test_a_withdrawn_draft_leaves_no_hole(village, company):
    draft = make_draft(village, company, source=None)
    withdraw_quote(quote=draft, by=HOUSE, now=NOW)
    assert make_quote(village, company, source=None).printed == "D-2026-00001"


def test_a_new_quote_of_the_same_thing_withdraws_the_one_that_waits(village, company):
    first = make_quote(village, company)
    second = make_quote(village, company)
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "sent")
    with pytest.raises(QuoteOver):
        accept(first)


@pytest.mark.parametrize(
    ("more", "lines", "refusal"),
    [
        ({}, [], EmptyQuote),
        ({"valid_until": date(2026, 11, 22)}, [make_line()], WrongValidity),
        ({"valid_until": date(2028, 1, 1)}, [make_line()], WrongValidity),
    ],
)
def test_a_quote_that_proposes_nothing_or_binds_wrongly_is_refused(
    village, company, more, lines, refusal
):
    given = {"valid_until": date(2026, 12, 7), "title": {"fr": "x"}, "by": HOUSE, "now": NOW}
    with pytest.raises(refusal):
        actions.make_quote(village=village, party=company, lines=lines, **given | more)


def test_a_draft_whose_last_day_is_past_is_not_sent(village, company):
    draft = make_draft(village, company)
    with pytest.raises(WrongValidity):
        send_quote(quote=draft, by=HOUSE, now=NOW + timedelta(days=30))
    assert not StoredFile.objects.exists()


MAKES = {role: role is not Role.PROGRAMME_LEAD for role in Role}


@pytest.mark.parametrize("role", Role)
def test_who_proposes_prices(village, company, role):
    by, quote = team_of(village, role), make_quote(village, company)
    for verb in (
        lambda: make_draft(village, company, by=by, source=None),
        lambda: send_quote(quote=make_draft(village, company, source=None), by=by, now=NOW),
        lambda: withdraw_quote(quote=quote, by=by, now=NOW),
    ):
        if MAKES[role]:
            verb()
        else:
            with pytest.raises(Forbidden):
                verb()


def test_who_answers(village, company, admin):
    quote = make_quote(village, company)
    colleague = member_of(village)
    affiliate(colleague.party, company)
    reader = actor_of(admin.party, Via.API, frozenset({Scope.READ, Scope.BOOKINGS}))
    for other in (
        colleague,
        member_of(village),
        team_of(make_village()),
        team_of(village, Role.PROGRAMME_LEAD),
        reader,
    ):
        for verb in ("accept", "refuse"):
            with pytest.raises(Forbidden):
                ANSWERS[verb](quote, other)
    accept(quote, team_of(village, Role.STAGE_MANAGER))
    assert Quote.objects.get().state == "accepted"


def test_who_reads(village, company, admin):
    sent, draft = make_quote(village, company), make_draft(village, company, source=None)
    assert get_quote(village, sent.pk, by=admin, on=TODAY) == sent
    assert files.may_read(admin, find_paper(sent))
    colleague = member_of(village)
    affiliate(colleague.party, company)
    for other, pk in (
        (admin, draft.pk),
        (colleague, sent.pk),
        (team_of(village, Role.PROGRAMME_LEAD), sent.pk),
        (team_of(make_village()), sent.pk),
    ):
        with pytest.raises(NotFound):
            get_quote(village, pk, by=other, on=TODAY)
    for other in (None, colleague, team_of(make_village())):
        assert not files.may_read(other, find_paper(sent))


def test_states_are_found_in_the_database_as_the_rule_says(village, company):
    make_draft(village, company, source=None)
    for verb in ("accept", "refuse", "withdraw"):
        ANSWERS[verb](make_quote(village, company, source=None))
    for day in (TODAY, TODAY + timedelta(days=1)):
        make_quote(village, company, source=None, valid_until=day)
    for on in (TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
        every = list(Quote.objects.all())
        for state in QuoteState:
            rows = quotes_of(village, by=HOUSE, on=on, state=state)
            assert {row.pk for row in rows} == {
                one.pk for one in every if one.state_on(on) is state
            }


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "draft"},
        {"number": None},
        {"number": 0},
        {"printed": ""},
        {"state": "accepted"},
        {"state": "accepted", "answered_at": NOW},
        {"answered_at": NOW},
        {"gross_cents": 1},
        {"source_id": 0},
    ],
)
def test_the_database_refuses_what_cannot_be(village, company, wrong):
    made = make_quote(village, company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=made.pk).update(**wrong)


def test_the_database_refuses_a_number_twice_and_two_that_wait(village, company):
    first, second = (make_quote(village, company, source=source) for source in (SOURCE, None))
    for wrong in (
        {"number": first.number},
        {"source_kind": "thing", "source_id": 7},
        {"secret_hash": first.secret_hash},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quote.objects.filter(pk=second.pk).update(**wrong)
