"""The search: everything its reader may see, accents and capitals aside, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.core.roles import Role
from creuset.desk.queries.finding import search, suggest
from creuset.desk.views.marking import marked
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.people import (
    affiliate,
    know,
    make_grant,
    make_organisation,
    make_person,
    make_user,
    member_of,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def book(room: Resource, party: Party, title: str) -> None:
    actions.book(
        village=room.village,
        title=title,
        party=party,
        periods=[actions.Period(room, Span(NOW + timedelta(hours=1), NOW + timedelta(hours=2)))],
        by=HOUSE,
        now=NOW,
    )


def found(words: str, by: Actor, *villages: Village) -> set[str]:
    return {
        one.title
        for answers in search(words, by=by, villages=villages, now=NOW)
        for kind in answers.kinds
        for one in kind.found
    }


def sign_in(client: Client, actor: Actor) -> None:
    assert actor.party
    client.force_login(actor.party.user)


def full(village: Village) -> Party:
    """A person, a company, a project, a space and a booking that one word finds."""
    company = make_organisation(known_in=village, name="Étoile Films")
    make_person(known_in=village, given_name="Étoile", family_name="Marquet")
    make_project(known_in=village, title="L’Étoile du soir", holder=company)
    make_resource(village, name="Salle Étoile")
    book(make_resource(village), company, "Étalonnage ÉTOILE")
    return company


EVERYTHING = {
    "Étoile Films",
    "Étoile Marquet",
    "L’Étoile du soir",
    "Salle Étoile",
    "Étalonnage ÉTOILE",
}


@pytest.mark.parametrize("words", ["étoile", "ETOILE", "  Étoile ", "etoil"])
def test_the_team_finds_everything_whatever_the_accents_and_capitals(village, words):
    full(village)
    assert found(words, team_of(village), village) == EVERYTHING


def test_every_word_must_be_held(village):
    full(village)
    assert found("etoile marquet", team_of(village), village) == {"Étoile Marquet"}
    assert found("etoile plateau", team_of(village), village) == set()


@pytest.mark.parametrize("words", ["", " ", "é", "%", "_"])
def test_words_too_short_or_wild_find_nothing(village, words):
    full(village)
    assert found(words, team_of(village), village) == set()


@pytest.mark.parametrize("words", ["%%", "__", "\\\\", "a\0b", "x" * 5000, "' OR 1=1 --"])
def test_wild_characters_are_only_characters(village, client, words):
    full(village)
    sign_in(client, team_of(village))
    for path in ("/search/", "/search/suggest"):
        answer = client.get(path, {"q": words, "village": village.slug})
        assert answer.status_code == 200
        assert "<mark>" not in answer.content.decode()


def test_a_stranger_from_the_other_village_finds_nothing(village):
    full(village)
    stranger = team_of(make_village())
    assert found("etoile", stranger, village) == set()


def test_a_village_that_does_not_know_the_reader_is_not_searched(village, client):
    full(village)
    own = make_village()
    make_resource(own, name="Coin étoile")
    sign_in(client, team_of(own))
    for query in ({"q": "etoile"}, {"q": "etoile", "village": village.slug}):
        page = client.get("/search/", query).content.decode()
        assert "Films" not in page
        assert "Coin" in page


def test_a_member_finds_what_is_public_and_their_own(village):
    company = full(village)
    hidden = make_resource(village, name="Réserve étoile", is_public=False, who_books="team")
    member = member_of(village, given_name="Malo", family_name="Perdriau")
    assert member.party
    assert found("etoile", member, village) == {"Salle Étoile"}
    affiliate(member.party, company)
    assert found("etoile", Actor(member.party), village) >= {"Salle Étoile", "Étalonnage ÉTOILE"}
    assert hidden.name not in found("etoile", Actor(member.party), village)
    assert "Étoile Marquet" not in found("etoile", Actor(member.party), village)


def test_a_narrowed_role_finds_the_bookings_of_its_place_alone(village):
    company = make_organisation(known_in=village)
    mine, theirs = make_resource(village), make_resource(village)
    book(mine, company, "Étalonnage un")
    book(theirs, company, "Étalonnage deux")
    person = make_person()
    make_grant(person, village, Role.STAGE_MANAGER, narrowed_to="resource", narrowed_id=mine.pk)
    assert found("etalonnage", Actor(person), village) == {"Étalonnage un"}


def test_the_very_name_comes_before_its_beginning_and_its_middle(village):
    for name in ("Grand Nadir", "Nadir annexe", "Nadir"):
        make_resource(village, name=name)
    (answers,) = search("nadir", by=team_of(village), villages=[village], now=NOW)
    assert [one.title for one in answers.kinds[0].found] == ["Nadir", "Nadir annexe", "Grand Nadir"]


def test_suggestions_are_few_and_of_every_kind(village):
    full(village)
    for number in range(20):
        make_resource(village, name=f"Étoile {number:02}")
    (answers,) = suggest("etoile", by=team_of(village), villages=[village], now=NOW)
    assert answers.count == 8
    assert len(answers.kinds) >= 4


def test_as_many_queries_for_one_answer_as_for_three(village):
    by = team_of(village)
    counts = []
    for _round in range(2):
        for _n in range(2):
            full(village)
        fresh = Actor(by.party)
        with CaptureQueriesContext(connection) as queries:
            search("etoile", by=fresh, villages=[village], now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- the pages ----------------------------------------------------------------------------------


def test_the_page_keeps_the_menus_of_the_village_searched(village, client):
    full(village)
    by = team_of(village)
    assert by.party
    know(make_village(), by.party)
    sign_in(client, by)
    page = client.get("/search/", {"q": "étoile", "village": village.slug}).content.decode()
    assert f"/{village.slug}/desk/plan/" in page
    assert "<mark>Étoile</mark> Films" in page
    everywhere = client.get("/search/", {"q": "étoile"}).content.decode()
    assert village.name in everywhere
    assert f'href="/{village.slug}/desk/plan/"' not in everywhere


def test_suggestions_are_options_that_lead_somewhere(village, client):
    make_resource(village, name="Nadir", code="nadir")
    sign_in(client, team_of(village))
    options = client.get("/search/suggest", {"q": "nad", "village": village.slug}).content.decode()
    assert 'role="option"' in options
    assert f'href="/{village.slug}/desk/resources/nadir/"' in options
    assert client.get("/search/suggest", {"q": "n"}).content.decode().strip() == ""


@pytest.mark.parametrize("path", ["/search/", "/search/suggest"])
def test_whoever_is_not_signed_in_is_asked_to(client, path):
    answer = client.get(path, {"q": "étoile"})
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


def test_somebody_without_a_village_finds_nothing(village, client):
    full(village)
    user = make_user()
    client.force_login(user)
    answer = client.get("/search/", {"q": "étoile"})
    assert answer.status_code == 200
    assert "<mark>" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Étoile Films", "etoile", "<mark>Étoile</mark> Films"),
        ("Pixel et Plâtre", "PLAT pix", "<mark>Pix</mark>el et <mark>Plât</mark>re"),
        ("<b>Étoile</b>", "etoile", "&lt;b&gt;<mark>Étoile</mark>&lt;/b&gt;"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("Nadir", "zénith", "Nadir"),
        ("a & b", "&", "a <mark>&amp;</mark> b"),
    ],
)
def test_what_was_sought_is_marked_and_everything_is_escaped(text, words, expected):
    assert marked(text, words) == expected
