"""Bookings and places for programs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from creuset.bookings.models import Booking
from creuset.core.roles import Scope
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    member_of,
    team_of,
)
from tests.factories.places import make_level, make_resource
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora", code="agora", capacity=8, features={"height_m": 4})


class Program:
    """A program with a token of a party."""

    def __init__(
        self, actor: Actor, village: Village, *scopes: Scope, by: Actor | None = None
    ) -> None:
        made = create_token(
            party=actor.party, label="test", scopes=scopes or tuple(Scope), by=by or actor, now=NOW
        )
        self.headers = {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}
        self.base = f"/api/v1/villages/{village.slug}"

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(self.base + path, query, headers=self.headers)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return Client().post(
            self.base + path, json.dumps(body), "application/json", headers=self.headers | headers
        )

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        return Client().patch(
            self.base + path, json.dumps(body), "application/json", headers=self.headers
        )


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def period(first: float, last: float, code: str = "agora") -> dict[str, Any]:
    return {"resource": code, "starts_at": at(first), "ends_at": at(last)}


def test_a_program_does_all_that_a_member_does(village: Village, room: Resource) -> None:
    program = Program(member_of(village), village)

    free = program.get("/availability", starts_at=at(1), ends_at=at(2), feature="height_m:3")
    assert [found["code"] for found in free.json()] == ["agora"]
    large = program.get("/availability", starts_at=at(1), ends_at=at(2), capacity=9)
    assert large.json() == []
    made = program.post("/bookings", {"title": "Essai", "periods": [period(1, 2)]})
    assert made.status_code == 201, made.text
    pk = made.json()["id"]
    assert program.get("/availability", starts_at=at(1), ends_at=at(2)).json() == []
    slots = program.get("/availability/next", starts_at=at(1), ends_at=at(2), resource="agora")
    assert slots.json()[0]["starts_at"] == at(2).replace("+00:00", "Z")
    one = program.get(
        "/availability/next", starts_at=at(1), ends_at=at(2), resource="agora", most=1
    )
    assert len(one.json()) == 1
    moved = program.post(f"/bookings/{pk}/move", {"starts_at": at(5)})
    assert moved.json()["segments"][0]["starts_at"] == at(5).replace("+00:00", "Z")
    longer = {"starts_at": at(5), "ends_at": at(8), "reason": "Plus long"}
    assert program.post(f"/bookings/{pk}/resize", longer).status_code == 200
    stale = program.post(f"/bookings/{pk}/cancel", {"seen": at(-50)})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed-meanwhile")
    assert program.post(f"/bookings/{pk}/cancel", {}).json()["state"] == "cancelled"
    assert [row["id"] for row in program.get("/bookings").json()["items"]] == [pk]
    assert not Claim.objects.exists()


def test_a_refusal_is_a_problem_with_ways_out(village: Village, room: Resource) -> None:
    Program(team_of(village), village).post("/bookings", {"title": "Un", "periods": [period(1, 2)]})

    refused = Program(member_of(village), village).post(
        "/bookings", {"title": "Deux", "periods": [period(1, 2)]}
    )

    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["code"], problem["field"]) == ("occupied", "period")
    assert problem["ways_out"][0]["data"] == {"starts_at": at(2), "ends_at": at(3)}
    assert "label" not in problem["taken"][0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"periods": [period(-2, -1)]}, "in-the-past"),
        ({"periods": [period(2, 2)]}, "bad-span"),
        ({"periods": [period(3, 2)]}, "bad-span"),
        ({"periods": [period(1, 24 * 400)]}, "too-long"),
        ({"periods": [period(24 * 1200, 24 * 1200 + 1)]}, "too-far"),
        ({"periods": []}, "invalid"),
        ({"periods": [period(1, 2), period(1, 2)]}, "asked-twice"),
        (
            {
                "periods": [
                    {"resource": "agora", "starts_at": "2026-11-24T10:00:00", "ends_at": at(5)}
                ]
            },
            "invalid",
        ),
        ({"periods": [period(1, 2, "elsewhere")]}, "not-found"),
        ({"party": 999_999}, "not-found"),
        ({"project": 999_999}, "not-found"),
        ({"title": ""}, "invalid"),
        ({"price": 1}, "invalid"),
    ],
)
def test_bad_input_changes_nothing(
    village: Village, room: Resource, change: dict[str, Any], code: str
) -> None:
    make_resource(make_village(), code="elsewhere")
    body = {"title": "Essai", "periods": [period(1, 2)]} | change

    refused = Program(member_of(village), village).post("/bookings", body)

    assert refused.json()["code"] == code
    assert 400 <= refused.status_code < 500
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()


def test_the_same_key_books_once(village: Village, room: Resource) -> None:
    program = Program(member_of(village), village)
    body = {"title": "Essai", "periods": [period(1, 2)]}
    answers = [program.post("/bookings", body, **{"Idempotency-Key": "abc"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Booking.objects.count() == 1


def test_scopes_and_organisation_tokens(village: Village, room: Resource) -> None:
    company = make_organisation(known_in=village)
    admin = member_of(village)
    affiliate(admin.party, company, is_admin=True)
    reader = Program(admin, village, Scope.READ)
    for_company = Program(actor_of(company), village, Scope.READ, Scope.BOOKINGS, by=admin)
    body = {"title": "Essai", "periods": [period(1, 2)]}

    assert reader.post("/bookings", body).json()["code"] == "scope-missing"
    made = for_company.post("/bookings", body)
    assert made.json()["party"] == company.pk
    for_admin = for_company.post(
        "/bookings", body | {"party": admin.party_id, "periods": [period(5, 6)]}
    )
    assert for_admin.status_code == 403
    assert reader.get(f"/bookings/{made.json()['id']}").status_code == 200
    other = Program(member_of(village), village)
    assert other.get(f"/bookings/{made.json()['id']}").status_code == 404
    assert other.get("/bookings").json()["items"] == []
    stranger = Program(member_of(make_village()), village)
    assert stranger.get("/resources").status_code == 404
    assert Client().get(f"/api/v1/villages/{village.slug}/resources").status_code == 401


def test_resources_planning_and_plan_are_read(village: Village, room: Resource) -> None:
    level = make_level(room.building)
    room.level = level
    room.save()
    hidden = make_resource(village, is_public=False, who_books="team", name="Réserve")
    member, team = Program(member_of(village), village), Program(team_of(village), village)
    team.post("/bookings", {"title": "Secret", "periods": [period(1, 2)]})

    assert [r["name"] for r in member.get("/resources").json()["items"]] == ["Agora"]
    assert [r["name"] for r in team.get("/resources").json()["items"]] == ["Agora", "Réserve"]
    assert member.get(f"/resources/{hidden.code}").status_code == 404
    assert team.get("/resources", feature="height_m:5").json()["items"] == []
    days = {"first": "2026-11-23", "until": "2026-11-30"}
    told = member.get("/planning", **days).json()
    assert len(told["rows"]) == len(told["claims"]) == 1
    assert "Secret" not in json.dumps(told)
    assert "Secret" in team.get("/planning", **days).text
    assert (
        member.get("/planning", first="2026-01-01", until="2027-01-01").json()["code"]
        == "too-many-days"
    )
    plan = member.get("/plan", at=at(1)).json()
    assert plan["levels"][0]["resources"][0]["code"] == "agora"
    assert [(s["state"], s["label"]) for s in plan["states"]] == [("busy", "")]


def test_closures_and_sheets_are_the_teams(village: Village, room: Resource) -> None:
    team, member = Program(team_of(village), village), Program(member_of(village), village)
    pk = member.post("/bookings", {"title": "Un", "periods": [period(1, 2)]}).json()["id"]
    body = {"title": "Travaux", "resources": ["agora"], "starts_at": at(0), "ends_at": at(9)}

    assert member.post("/closures", body).status_code == 403
    preview = team.post("/closures/preview", {k: v for k, v in body.items() if k != "title"})
    assert [hit["booking"] for hit in preview.json()] == [pk]
    refused = team.post("/closures", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "hits-unresolved")
    choice = {"booking": pk, "choice": "move", "resource": "agora", "starts_at": at(3)}
    still_there = team.post("/closures", body | {"resolve": [choice]})
    assert still_there.json()["code"] == "occupied"
    assert Booking.objects.get().segments.get().starts_at == NOW + timedelta(hours=1)
    made = team.post("/closures", body | {"resolve": [choice | {"starts_at": at(9)}]})
    assert made.status_code == 201, made.text
    assert team.post(f"/closures/{made.json()['id']}/lift", {}).json()["lifted_at"]
    assert len(member.get("/closures").json()["items"]) == 1
    assert member.patch("/resources/agora", {"names": {"fr": "X"}}).status_code == 403
    assert team.patch("/resources/agora", {"names": {"fr": "Agora 2"}}).json()["name"] == "Agora 2"
    ended = team.patch("/resources/agora", {"valid_until": "2026-11-23"})
    assert (ended.status_code, ended.json()["code"]) == (409, "in-use")


def test_a_program_says_what_a_booking_is_for(village: Village, room: Resource) -> None:
    me = member_of(village)
    program = Program(me, village)
    made = program.post("/bookings", {"title": "Lecture", "periods": [period(1, 2)]}).json()

    changed = program.patch(
        f"/bookings/{made['id']}", {"note": "À deux", "seen": made["changed_at"]}
    )
    missing = program.patch(f"/bookings/{made['id']}", {"project": 999})

    assert (changed.json()["title"], changed.json()["note"]) == ("Lecture", "À deux")
    assert changed.json()["segments"] == made["segments"]
    assert missing.status_code == 404
