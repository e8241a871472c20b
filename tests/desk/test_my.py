"""The member's home: what is mine today, what comes, what is free."""

from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.bookings import actions
from creuset.core import clock
from creuset.kernel.spans import Span
from creuset.places.models import WhoBooks
from tests.desk.ground import book, make_drawn
from tests.factories.people import (
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_pool, make_resource
from tests.factories.projects import make_project
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


def test_a_company_that_the_village_does_not_know_is_not_shown(client, drawn, me):
    here, elsewhere = make_organisation(known_in=drawn.village), make_organisation()
    for one in (here, elsewhere):
        affiliate(me.party, one)
    shown = [one.organisation for one in home(client, drawn).context["home"].companies]
    assert shown == [here]
    assert client.get(f"/{drawn.village.slug}/my/company/{here.pk}/").status_code == 200


def home(client, drawn):
    answer = client.get(reverse("my:home", args=[drawn.village]))
    assert answer.status_code == 200
    return answer


def words(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def offers(client, drawn):
    groups = client.get(reverse("my:free", args=[drawn.village])).context["groups"]
    return {group.family: [offer.resource.name for offer in group.offers] for group in groups}


def test_it_greets_and_has_something_to_say_on_an_empty_day(client, drawn, me):
    text = words(home(client, drawn))
    assert "Bonjour Adèle." in text
    assert "Rien de réservé aujourd’hui." in text


def test_today_is_what_is_over_under_way_and_to_come(client, drawn, me):
    for hours in (0, 4):
        book(drawn.room, party=me.party, starts=NOW + timedelta(hours=hours), hours=1)
    book(drawn.stage, party=me.party, starts=NOW + timedelta(days=1))
    found = home(client, drawn).context["home"]
    assert [item.when for item in found.today] == ["now", "next"]
    assert [(item.start, item.length) for item in found.today] == [(4, 4), (20, 4)]
    assert [period.where for period in found.coming] == ["Plateau"]


def test_periods_that_overlap_lie_in_lanes_of_their_own(client, drawn, me):
    book(drawn.room, party=me.party, starts=NOW, hours=3)
    book(drawn.stage, party=me.party, starts=NOW + timedelta(hours=1), hours=1)
    book(drawn.stage, party=me.party, starts=NOW + timedelta(hours=4), hours=1)
    found = home(client, drawn).context["home"]
    assert ([item.lane for item in found.today], found.lanes) == ([0, 1, 0], 2)


def test_the_first_words_say_what_matters_now(client, drawn, me):
    book(drawn.room, party=me.party, starts=NOW + timedelta(hours=4), hours=1)
    assert "Clap vous attend à 13 h." in words(home(client, drawn))
    book(drawn.stage, party=me.party, starts=NOW, hours=2)
    assert "Plateau : à vous jusqu’à 11 h." in words(home(client, drawn))


def test_places_taken_together_are_one_line(client, drawn, me):
    actions.book(
        village=drawn.village,
        title="Atelier",
        party=me.party,
        periods=[actions.Period(one, book_span()) for one in (drawn.room, drawn.halves[0])],
        by=team_of(drawn.village),
        now=NOW,
    )
    found = home(client, drawn).context["home"]
    assert [item.period.where for item in found.today] == ["Clap, Moitié 1"]


def book_span():
    return Span(NOW, NOW + timedelta(hours=1))


def test_bookings_of_my_company_are_mine_those_of_others_are_not(client, drawn, me):
    company = make_organisation(known_in=drawn.village, name="Collectif 16")
    affiliate(me.party, company)
    book(drawn.room, party=company, title="Réunion du collectif")
    book(drawn.stage, title="Tournage des autres")
    text = words(home(client, drawn))
    assert "Réunion du collectif" in text
    assert "Tournage des autres" not in text


def test_what_was_cancelled_is_gone_and_told(client, drawn, me):
    booking = book(drawn.room, party=me.party, title="Point du matin")
    actions.cancel(booking=booking, reason="Travaux", by=team_of(drawn.village), now=NOW)
    found = home(client, drawn).context["home"]
    assert found.today == ()
    assert any("Point du matin" in row.sentence for row in found.news)


def test_what_i_did_myself_is_no_news(client, drawn, me):
    actions.book(
        village=drawn.village,
        title="Point",
        party=me.party,
        periods=[actions.Period(drawn.room, book_span())],
        by=me,
        now=NOW,
    )
    assert home(client, drawn).context["home"].news == ()


def test_my_company_shows_whom_i_work_with(client, drawn, me):
    company = make_organisation(known_in=drawn.village, name="Collectif 16")
    affiliate(me.party, company, is_admin=True)
    affiliate(make_person(given_name="Théo", family_name="Marlindre"), company, title="Montage")
    gone = make_person(given_name="Lise", family_name="Partie")
    affiliate(gone, company, until=NOW.date())
    text = words(home(client, drawn))
    assert "Collectif 16" in text
    assert "Théo Marlindre" in text
    assert "Lise" not in text


def test_my_projects_are_listed(client, drawn, me):
    make_project(known_in=drawn.village, title="Fonderies", holder=me.party)
    make_project(known_in=drawn.village, title="Autre film")
    text = words(home(client, drawn))
    assert "Fonderies" in text
    assert "Autre film" not in text


# ---- free now -----------------------------------------------------------------------------------


def test_what_is_free_is_offered_by_family(client, drawn, me):
    make_pool(drawn.village, units=2, name="Open space")
    found = offers(client, drawn)
    assert found["meeting"] == ["Clap"]
    assert found["desk"] == ["Open space"]
    assert "Plateau" in found["stage"]


def test_what_is_taken_is_not_offered_and_tells_until_when(client, drawn, me):
    book(drawn.room, starts=NOW, hours=3)
    groups = client.get(reverse("my:free", args=[drawn.village])).context["groups"]
    meeting = next(group for group in groups if group.family == "meeting")
    assert meeting.offers == []
    assert meeting.next_at == NOW + timedelta(hours=3)


def test_what_only_the_team_books_is_not_offered(client, drawn, me):
    make_resource(drawn.village, name="Salle du conseil", who_books=WhoBooks.TEAM)
    assert offers(client, drawn)["meeting"] == ["Clap"]


def test_the_part_of_the_page_is_a_fragment_and_a_page(client, drawn, me):
    address = reverse("my:free", args=[drawn.village])
    assert "<html" in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Clap" in part


# ---- who, and at what cost ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["my:home", "my:free"])
def test_only_those_whom_the_village_knows_come_in(client, drawn, name):
    address = reverse(name, args=[drawn.village])
    assert "/account/" in client.get(address)["Location"]
    client.force_login(member_of(make_drawn().village).party.user)
    assert client.get(address).status_code == 404


def test_both_languages(client, drawn, me):
    address = reverse("my:home", args=[drawn.village])
    text = client.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "Hello Adèle." in text


@pytest.mark.parametrize(("name", "most"), [("my:home", 13), ("my:free", 12)])
def test_a_page_costs_the_same_for_one_booking_and_for_three(
    client, drawn, me, name, most, django_assert_max_num_queries
):
    address = reverse(name, args=[drawn.village])
    company = make_organisation(known_in=drawn.village)
    affiliate(me.party, company)
    book(drawn.room, party=company)
    book(drawn.room, party=company, starts=NOW + timedelta(days=3))
    client.get(address)
    costs = []
    for more in range(2):
        for n in range(2 * more):
            book(drawn.room, party=company, starts=NOW + timedelta(hours=2 * n + 3))
            make_project(known_in=drawn.village, holder=company)
        with django_assert_max_num_queries(most) as seen:
            client.get(address)
        costs.append(len(seen))
    assert costs[0] == costs[1]
