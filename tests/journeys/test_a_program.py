"""What the people of a village do on pages, a program does with tokens; sent twice, it happens once."""

import json
from typing import Any

import pytest
from django.test import Client

from creuset.bookings.models import Booking
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.people.models import Invitation, KnownParty, Party
from creuset.villages.models import Village
from tests.factories.people import actor_of, make_user, team_of
from tests.journeys.conftest import letters

BASE = "/api/v1/villages/la-kolok"


class Program:
    """Carries a token of somebody, and sends each write twice under one key."""

    def __init__(self, actor: Actor, *scopes: Scope) -> None:
        assert actor.party
        made = create_token(
            party=actor.party,
            label="Journée",
            scopes=scopes or tuple(Scope),
            by=actor,
            now=clock.now(),
        )
        self.headers = {"Authorization": f"Bearer {made.secret}", "Accept-Language": "fr"}
        self.sent = 0

    def get(self, path: str) -> Any:
        answer = Client().get(path, headers=self.headers)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def write(self, method: str, path: str, body: dict[str, Any]) -> Any:
        self.sent += 1
        headers = self.headers | {"Idempotency-Key": f"journey-{self.sent}"}
        first, again = (
            Client().generic(method, path, json.dumps(body), "application/json", headers=headers)
            for _time in range(2)
        )
        assert first.status_code in {200, 201, 204}, (path, first.text)
        assert (again.status_code, again.content) == (first.status_code, first.content), path
        assert again.headers["Idempotent-Replay"] == "true"
        return first.json() if first.content else None

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.write("POST", path, body)


def ids(items: list[dict[str, Any]]) -> list[int]:
    return [item["id"] for item in items]


def test_a_program_lives_the_same_shoot(kolok: Village) -> None:
    direction, reception, manager = (
        Program(team_of(kolok, role)) for role in (Role.OWNER, Role.RECEPTION, Role.MANAGER)
    )
    direction.post(
        f"{BASE}/invitations",
        {"email": "accueil@la-kolok.example", "name": "Inès", "role": "reception"},
    )
    assert Invitation.objects.get().role == "reception"
    assert len(letters("accueil@la-kolok.example")) == 1, "asked twice under one key, sent once"

    company = reception.post(f"{BASE}/people/organisations", {"name": "Ondine Films"})["id"]
    lea = reception.post(
        f"{BASE}/people/persons",
        {
            "given_name": "Léa",
            "family_name": "Sabran",
            "email": "lea@ondine.example",
            "language": "en",
        },
    )["id"]
    reception.post(
        f"{BASE}/people/{company}/affiliations", {"person": lea, "title": "Réalisatrice"}
    )
    person = Party.objects.get(pk=lea)
    make_user(party=person)
    member = Program(actor_of(person))
    project = member.post(
        f"{BASE}/projects", {"title": "Les Marées", "kind": "film", "holder": lea}
    )["id"]

    period = {
        "resource": "plateau-2",
        "starts_at": "2026-11-26T08:00:00+01:00",
        "ends_at": "2026-11-26T16:00:00+01:00",
    }
    words = {"title": "Essais caméra", "party": lea, "project": project, "periods": [period]}
    booking = reception.post(f"{BASE}/bookings", words)["id"]
    assert "booked: Essais caméra" in letters("lea@ondine.example")[-1]["subject"]
    assert ids(member.get(f"{BASE}/bookings")["items"]) == [booking]
    moved = member.post(
        f"{BASE}/bookings/{booking}/move", {"starts_at": "2026-11-27T08:00:00+01:00"}
    )
    assert moved["segments"][0]["starts_at"] == "2026-11-27T07:00:00Z"

    works = {
        "title": "Travaux de grill",
        "resources": ["plateau-2"],
        "starts_at": "2026-11-27T00:00:00+01:00",
        "ends_at": "2026-11-28T00:00:00+01:00",
    }
    span = {name: works[name] for name in ("resources", "starts_at", "ends_at")}
    hits = manager.post(f"{BASE}/closures/preview", span)
    assert [hit["booking"] for hit in hits] == [booking]
    choice = {
        "booking": booking,
        "choice": "move",
        "resource": "plateau-3",
        "starts_at": "2026-11-27T10:00:00+01:00",
    }
    closure = manager.post(f"{BASE}/closures", works | {"resolve": [choice]})["id"]
    (segment,) = member.get(f"{BASE}/bookings/{booking}")["segments"]
    assert (segment["resource"], segment["starts_at"]) == ("plateau-3", "2026-11-27T09:00:00Z")
    assert "moved: Essais caméra" in letters("lea@ondine.example")[-1]["subject"]

    headers = member.headers
    made = Client().post(
        "/api/v1/me/calendars",
        json.dumps({"kind": "party"}),
        "application/json",
        headers=headers,
    )
    feed = Client().get(made.json()["url"].partition("//")[2].partition("/")[2].join(["/", ""]))
    assert "SUMMARY:Essais caméra" in feed.text
    for address in (f"{BASE}/people/{lea}/story", f"{BASE}/projects/{project}/story"):
        assert "Essais caméra" in json.dumps(direction.get(address), ensure_ascii=False), address
    manager.post(f"{BASE}/closures/{closure}/lift", {"reason": "Fini plus tôt"})
    assert AuditRow.objects.filter(via="api", verb="bookings.moved").count() == 2


def test_a_token_does_no_more_than_its_scopes(kolok: Village) -> None:
    reader = Program(team_of(kolok), Scope.READ)
    assert reader.get(f"{BASE}/people")["items"]
    refused = Client().post(
        f"{BASE}/people/organisations",
        json.dumps({"name": "Ondine"}),
        "application/json",
        headers=reader.headers,
    )
    assert refused.status_code == 403
    assert not Party.objects.filter(name="Ondine").exists()


@pytest.mark.parametrize("door", ["page", "api"])
def test_two_that_are_one_lose_nothing(kolok: Village, door: str) -> None:
    """A company known twice: what the one had and what the other had, the one that stays has."""
    owner = team_of(kolok)
    program = Program(owner)
    kept, gone = (
        program.post(f"{BASE}/people/organisations", {"name": name})["id"]
        for name in ("Ondine Films", "Ondine Film SARL")
    )
    person = program.post(f"{BASE}/people/persons", {"given_name": "Léa"})["id"]
    program.post(f"{BASE}/people/{gone}/affiliations", {"person": person})
    program.write("PUT", f"{BASE}/people/{gone}/notes", {"notes": "Paie comptant", "tags": ["vip"]})
    project = program.post(f"{BASE}/projects", {"title": "Marées", "kind": "film", "holder": gone})
    booked = [
        program.post(
            f"{BASE}/bookings",
            {
                "title": f"Lecture {number}",
                "party": party,
                "periods": [
                    {
                        "resource": "plateau-2",
                        "starts_at": f"2026-11-2{number}T08:00:00+01:00",
                        "ends_at": f"2026-11-2{number}T16:00:00+01:00",
                    }
                ],
            },
        )["id"]
        for number, party in ((5, kept), (6, gone))
    ]
    stories = len(program.get(f"{BASE}/people/{gone}/story")["rows"])

    if door == "api":
        program.post(f"{BASE}/people/{kept}/merge", {"other": gone, "reason": "La même"})
    else:
        assert owner.party
        desk = Client()
        desk.force_login(owner.party.user)
        address = f"/la-kolok/desk/people/{kept}/merge/{gone}/"
        assert desk.get(address).status_code == 200
        assert desk.post(address, {"reason": "La même"}).status_code == 302

    found = program.get(f"{BASE}/bookings?party={kept}")["items"]
    assert sorted(ids(found)) == sorted(booked)
    assert program.get(f"{BASE}/projects/{project['id']}")["holder"] == kept
    assert Party.objects.get(pk=kept).people.get().person_id == person
    assert Party.objects.get(pk=gone).merged_into_id == kept
    assert "Paie comptant" in KnownParty.objects.get(party=kept, village=kolok).notes
    assert not Booking.objects.filter(party=gone).exists()
    assert len(program.get(f"{BASE}/people/{kept}/story")["rows"]) > stories
