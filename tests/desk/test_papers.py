"""What is under way between a member and the village: their home shows what waits for them, their papers all of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.desk.queries.home import dealings_of
from creuset.documents.actions.house_rules import accept_rules
from creuset.kernel.spans import Span
from creuset.people.dealings import Shelf
from creuset.reception.actions import comment_ticket, receive_parcel, report_ticket
from creuset.reception.models import ParcelKind, TicketCategory
from tests.desk.ground import make_drawn
from tests.factories.allowances import make_lot
from tests.factories.billing import make_quote
from tests.factories.documents import make_certificate, publish_rules, send_contract
from tests.factories.options import make_option
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def drawn():
    return make_drawn()


@pytest.fixture
def me(client, drawn):
    actor = member_of(drawn.village, given_name="Adèle", family_name="Roncevoix")
    client.force_login(actor.party.user)
    return actor


def dealings(drawn, by):
    return {one.title: one for one in dealings_of(drawn.village, by=by, now=NOW)}


def report(drawn, by, title="Lampe"):
    return report_ticket(
        village=drawn.village, category=TicketCategory.REPAIR, title=title, by=by, now=NOW
    )


def test_a_parcel_waits_for_its_reader_alone(drawn, me):
    receive_parcel(
        village=drawn.village,
        party=me.party,
        kind=ParcelKind.PARCEL,
        carrier="Colissimo",
        by=team_of(drawn.village),
        now=NOW,
    )
    (parcel,) = dealings(drawn, me).values()
    assert (parcel.shelf, parcel.is_mine) == (Shelf.DOOR, True)
    assert dealings(drawn, member_of(drawn.village)) == {}


def test_a_ticket_waits_for_the_team_then_for_whoever_reported_it(drawn, me):
    ticket = report(drawn, me)
    assert not dealings(drawn, me)["Lampe"].is_mine
    comment_ticket(ticket=ticket, words="Laquelle ?", by=team_of(drawn.village), now=NOW)
    assert dealings(drawn, me)["Lampe"].is_mine
    comment_ticket(ticket=ticket, words="Celle du hall.", by=me, now=NOW + timedelta(hours=1))
    assert not dealings(drawn, me)["Lampe"].is_mine


def test_what_the_team_says_among_itself_is_no_answer(drawn, me):
    ticket = report(drawn, me)
    comment_ticket(
        ticket=ticket, words="À voir", is_internal=True, by=team_of(drawn.village), now=NOW
    )
    assert not dealings(drawn, me)["Lampe"].is_mine


def test_papers_wait_for_whoever_signs_for_the_company_and_for_nobody_else(drawn, me):
    company = make_organisation(known_in=drawn.village, name="Collectif 16")
    affiliate(me.party, company, is_admin=True)
    colleague = member_of(drawn.village)
    affiliate(colleague.party, company)
    send_contract(drawn.village, company)
    subscription = make_subscription(drawn.village, company)
    found = dealings(drawn, me)
    assert {one.about for one in found.values()} == {"Collectif 16"}
    assert [one.title for one in found.values() if one.is_mine]
    assert subscription.offer.name in found
    assert dealings(drawn, colleague) == {}


def test_a_quote_is_to_be_answered_by_its_last_day(drawn, me):
    quote = make_quote(drawn.village, me.party)
    (told,) = dealings(drawn, me).values()
    assert (told.is_mine, told.due) == (True, quote.valid_until)


def test_house_rules_wait_until_they_are_accepted(drawn, me):
    text = publish_rules(drawn.village, first_day=drawn.village.day_of(NOW))
    (told,) = dealings(drawn, me).values()
    assert (told.shelf, told.is_mine) == (Shelf.PAPERS, True)
    accept_rules(village=drawn.village, seen=text.pk, by=me, now=NOW)
    (told,) = dealings(drawn, me).values()
    assert not told.is_mine


def test_an_insurance_that_ends_soon_is_to_be_followed_by_another(drawn, me):
    make_certificate(
        drawn.village,
        me.party,
        valid_until=drawn.village.day_of(NOW) + timedelta(days=9),
        by=team_of(drawn.village),
    )
    (told,) = dealings(drawn, me).values()
    assert (told.is_mine, told.due) == (True, drawn.village.day_of(NOW) + timedelta(days=9))


def test_an_option_is_to_be_confirmed_before_its_end(drawn, me):
    span = Span(NOW + timedelta(days=9), NOW + timedelta(days=9, hours=2))
    option = make_option(drawn.room, when=span, party=me.party)
    (told,) = dealings(drawn, me).values()
    assert (told.is_mine, told.due) == (True, drawn.village.day_of(option.hold.lapses_at))


def test_home_shows_what_waits_and_what_is_left_to_spend(client, drawn, me):
    make_lot(drawn.village, me.party, 600)
    ticket = report(drawn, me)
    comment_ticket(ticket=ticket, words="Laquelle ?", by=team_of(drawn.village), now=NOW)
    report(drawn, me, title="Porte")
    home = client.get(reverse("my:home", args=[drawn.village])).context["home"]
    assert [one.title for one in home.waiting] == ["Lampe"]
    assert len(home.credits) == 1


def test_papers_hold_everything_on_its_shelf(client, drawn, me):
    report(drawn, me)
    values = client.get(reverse("my:papers", args=[drawn.village])).context
    shelves = ("waiting", "papers", "requests", "over")
    found = {shelf: [one.title for one in values[shelf]] for shelf in shelves}
    assert found == {"waiting": [], "papers": [], "requests": ["Lampe"], "over": []}
