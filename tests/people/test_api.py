import json

import pytest

from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.people.models import ApiToken, Invitation, KnownParty, Party, RoleGrant
from tests.factories.people import (
    affiliate,
    know,
    make_organisation,
    make_person,
    make_siren,
    member_of,
    team_of,
)
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


class Program:
    """A program with a token of somebody."""

    def __init__(self, client, actor, village, scopes=tuple(Scope)):
        made = create_token(party=actor.party, label="test", scopes=scopes, by=actor, now=NOW)
        self.headers = {"Authorization": f"Bearer {made.secret}"}
        self.client, self.base = client, f"/api/v1/villages/{village.slug}"

    def ask(self, method, path, body=None):
        base = "/api/v1" if path.startswith("/me") else self.base
        return self.client.generic(
            method,
            base + path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )


@pytest.fixture
def village():
    return make_village(sign_up="request")


@pytest.fixture
def owner(village):
    return team_of(village)


@pytest.fixture
def program(client, owner, village):
    return Program(client, owner, village)


def test_people_are_added_read_and_changed(program, village):
    answer = program.ask("POST", "/people/persons", {"family_name": "Noir", "given_name": "Ada"})
    assert answer.status_code == 201, answer.text
    pk = answer.json()["id"]
    assert KnownParty.objects.filter(village=village, party=pk).exists()
    answer = program.ask("PUT", f"/people/{pk}/person", {"family_name": "Blanc", "phone": "06"})
    assert answer.json()["name"] == "Blanc"
    found = program.ask("GET", "/people?words=blanc").json()
    assert [one["id"] for one in found["items"]] == [pk]
    program.ask("PUT", f"/people/{pk}/notes", {"notes": "Bien.", "tags": ["Image", "image"]})
    assert program.ask("GET", f"/people/{pk}/notes").json()["tags"] == ["image"]
    story = program.ask("GET", f"/people/{pk}/story").json()
    assert [row["verb"] for row in story["rows"]] == [
        "people.notes_changed",
        "people.identity_changed",
        "people.person_added",
    ]
    assert {row["via"] for row in story["rows"]} == {"api"}


def test_a_wrong_number_is_a_problem_on_its_field(program):
    answer = program.ask("POST", "/people/organisations", {"name": "Brume", "siren": "123"})
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["field"] == "siren"
    assert not Party.objects.filter(name="Brume").exists()


def test_an_organisation_of_the_network_is_the_same(program, village):
    there = make_organisation(siren=make_siren(9))
    answer = program.ask(
        "POST", "/people/organisations", {"name": "Autre nom", "siren": there.siren}
    )
    assert answer.json()["id"] == there.pk
    again = program.ask("POST", "/people/organisations", {"name": "X", "siren": there.siren})
    assert again.status_code == 409
    assert again.json()["ways_out"][0]["data"] == {"id": there.pk}


def test_the_list_is_read_page_by_page(program, village):
    for _one in range(5):
        make_person(known_in=village)
    seen, cursor = [], ""
    while cursor is not None:
        answer = program.ask("GET", f"/people?limit=2&cursor={cursor}").json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == 6


def test_roles_affiliations_and_merges(program, village, owner):
    company = make_organisation(known_in=village)
    person, twin = make_person(known_in=village), make_person(known_in=village)
    answer = program.ask(
        "POST", f"/people/{company.pk}/affiliations", {"person": person.pk, "is_admin": True}
    )
    row = answer.json()["id"]
    answer = program.ask(
        "PUT", f"/people/{company.pk}/affiliations/{row}", {"title": "Gérante", "is_admin": True}
    )
    assert answer.json()["title"] == "Gérante"
    page = program.ask("GET", f"/people/{company.pk}").json()
    assert page["affiliations"][0]["person"] == person.pk
    answer = program.ask("POST", "/team", {"party": person.pk, "role": "reception"})
    assert answer.status_code == 201
    seen = program.ask("GET", f"/people/{twin.pk}/merge/{person.pk}").json()
    assert sum(seen["moved"].values()) + sum(seen["united"].values()) >= 3
    assert program.ask("POST", f"/people/{twin.pk}/merge", {"other": person.pk}).status_code == 200
    assert RoleGrant.objects.get(role=Role.RECEPTION.value).party == twin
    assert program.ask("GET", f"/people/{person.pk}").status_code == 404
    ending = program.ask("DELETE", f"/people/{company.pk}/affiliations/{row}")
    assert ending.status_code == 204
    grant = RoleGrant.objects.get(party=owner.party)
    assert program.ask("DELETE", f"/team/{grant.pk}").status_code == 409
    assert program.ask("POST", f"/people/{twin.pk}/erase").status_code == 204
    assert Party.objects.get(pk=twin.pk).erased_at is not None


def test_invitations(program, village, letters):
    answer = program.ask("POST", "/invitations", {"email": "Nova@elle.example", "role": "manager"})
    assert answer.status_code == 201
    pk = answer.json()["id"]
    first = Invitation.objects.get().secret_hash
    assert program.ask("POST", f"/invitations/{pk}/resend").status_code == 200
    assert Invitation.objects.get().secret_hash != first
    assert len(letters()) == 2
    assert len(program.ask("GET", "/invitations").json()) == 1
    assert program.ask("DELETE", f"/invitations/{pk}").status_code == 204
    assert program.ask("GET", "/invitations").json() == []


def test_projects(program, village):
    holder, other = make_organisation(known_in=village), make_person(known_in=village)
    answer = program.ask(
        "POST", "/projects", {"title": "Marée", "kind": "film", "holder": holder.pk}
    )
    assert answer.status_code == 201, answer.text
    pk = answer.json()["id"]
    assert program.ask("POST", f"/projects/{pk}/move", {"phase": "writing"}).status_code == 200
    wrong = program.ask("POST", f"/projects/{pk}/move", {"phase": "writing"})
    assert wrong.status_code == 409
    assert "possible" in wrong.json()
    member = program.ask("POST", f"/projects/{pk}/team", {"party": other.pk, "part": "Image"})
    row = member.json()["id"]
    changed = {"title": "Marée haute", "kind": "series", "holder": other.pk}
    assert program.ask("PUT", f"/projects/{pk}", changed).json()["holder"] == other.pk
    program.ask("PUT", f"/projects/{pk}/team/{row}", {"part": "Son", "is_editor": True})
    program.ask("PUT", f"/projects/{pk}/notes", {"notes": "À suivre."})
    page = program.ask("GET", f"/projects/{pk}").json()
    assert (page["title"], page["team"][0]["part"]) == ("Marée haute", "Son")
    assert program.ask("DELETE", f"/projects/{pk}/team/{row}").status_code == 204
    verbs = [row["verb"] for row in program.ask("GET", f"/projects/{pk}/story").json()["rows"]]
    assert verbs == [
        "projects.left",
        "projects.notes_changed",
        "projects.part_changed",
        "projects.changed",
        "projects.handed_over",
        "projects.joined",
        "projects.moved",
        "projects.started",
    ]
    assert len(program.ask("GET", "/projects?words=maree").json()["items"]) == 1


READS = ["/people", "/team", "/invitations", "/join-requests"]


def test_a_member_sees_their_own_and_nothing_else(client, village):
    member = member_of(village)
    company = make_organisation(known_in=village)
    affiliate(member.party, company, is_admin=True)
    other = make_person(known_in=village)
    mine, theirs = make_project(known_in=village), make_project(known_in=village)
    take_part(mine, member.party)
    program = Program(client, member, village)
    for path in [
        *READS,
        f"/people/{other.pk}",
        f"/people/{other.pk}/story",
        f"/people/{member.party_id}/notes",
        f"/projects/{theirs.pk}",
    ]:
        assert program.ask("GET", path).status_code == 404, path
    for path in [
        f"/people/{member.party_id}",
        f"/people/{company.pk}",
        f"/people/{company.pk}/story",
        f"/projects/{mine.pk}",
        "/me/tokens",
    ]:
        assert program.ask("GET", path).status_code == 200, path
    assert [one["id"] for one in program.ask("GET", "/projects").json()["items"]] == [mine.pk]
    answer = program.ask("PUT", "/me/profile", {"family_name": "Moi", "language": "en"})
    assert answer.json()["name"] == "Moi"
    assert (
        program.ask("POST", f"/projects/{mine.pk}/move", {"phase": "finished"}).status_code == 403
    )


def test_a_stranger_finds_no_village(client, village, owner):
    program = Program(client, team_of(make_village()), village)
    know(village, make_person())
    for path in [*READS, f"/people/{owner.party_id}", "/projects"]:
        assert program.ask("GET", path).status_code == 404, path
    assert program.ask("POST", "/people/persons", {"family_name": "X"}).status_code == 404


def test_a_token_without_the_scope_changes_nothing(client, owner, village):
    program = Program(client, owner, village, scopes=[Scope.READ])
    for method, path, body in [
        ("POST", "/people/persons", {"family_name": "X"}),
        ("POST", "/invitations", {"email": "a@b.example"}),
        ("POST", "/team", {"party": owner.party_id, "role": "manager"}),
        ("POST", "/projects", {"title": "X", "kind": "film", "holder": owner.party_id}),
    ]:
        answer = program.ask(method, path, body)
        assert answer.status_code == 403, path
    assert Party.objects.count() == 1
    assert ApiToken.objects.count() == 1
