"""What the desk does with resources and their pictures, a program does."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from creuset.core import clock
from creuset.core.api import house
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role, Scope
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.places import pictures
from creuset.places.models import Resource, WhoBooks
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


class Program:
    """Asks about the pictures of one resource."""

    def __init__(self, actor: Actor, room: Resource, *scopes: Scope) -> None:
        assert actor.party
        secret = create_token(
            party=actor.party, label="x", scopes=scopes or tuple(Scope), by=actor, now=NOW
        ).secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
        self.room = f"/api/v1/villages/{room.village.slug}/resources/{room.code}"

    def add(self, content: bytes, key: str = "", **words: str) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        sent = {"file": SimpleUploadedFile("salle.png", content), **words}
        return self.client.post(f"{self.room}/pictures", sent, headers=headers)

    def remove(self, pk: int) -> Any:
        return self.client.delete(f"{self.room}/pictures/{pk}")

    def shown(self) -> list[dict[str, Any]]:
        pictures: list[dict[str, Any]] = self.client.get(self.room).json()["pictures"]
        return pictures


def drawn(width: int = 40, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 30), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    house.limiter.forget()


@pytest.fixture
def village() -> Village:
    return make_village(languages=["fr", "en"])


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Étage clair", who_books=WhoBooks.TEAM, is_public=False)


@pytest.fixture
def program(village: Village, room: Resource) -> Program:
    return Program(team_of(village), room)


def test_a_picture_is_added_listed_read_and_removed(program: Program, room: Resource) -> None:
    with clock.stopped_at(NOW):
        added = program.add(drawn(1200), description="The table", language="en")
        program.add(drawn(colour="red"))

    assert added.status_code == 201, added.text
    first = added.json()
    assert first["description"] == {"en": "The table"}
    assert (first["width"], first["media_type"]) == (1200, "image/png")
    assert [one["description"] for one in program.shown()] == [{"en": "The table"}, {}]

    address = f"{program.room}/pictures/{first['id']}"
    whole, small = program.client.get(address), program.client.get(f"{address}?width=300")
    assert Image.open(io.BytesIO(whole.getvalue())).width == 1200
    assert small["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(small.getvalue())).width == 320

    assert program.remove(first["id"]).status_code == 204
    assert [one["description"] for one in program.shown()] == [{}]
    assert program.remove(first["id"]).status_code == program.client.get(address).status_code == 404
    told = AuditRow.objects.filter(verb__startswith="places.").order_by("pk")
    verbs = ["places.pictured", "places.pictured", "places.unpictured"]
    assert [(row.verb, row.via) for row in told] == [(verb, "api") for verb in verbs]


def test_sent_twice_with_one_key_it_is_there_once(program: Program) -> None:
    first, again = program.add(drawn(), key="photo-1"), program.add(drawn(), key="photo-1")
    other = program.add(drawn(colour="red"), key="photo-1")

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotent-Replay"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert StoredFile.objects.count() == 1


def test_a_file_is_judged_as_on_the_page(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(answer: Any) -> tuple[int, str, str | None]:
        problem = answer.json()
        return answer.status_code, problem["code"], problem.get("field")

    refused = (422, "file-refused", "file")
    assert told(program.add(b"<script>alert(1)</script>")) == refused
    assert told(program.add(b"")) == refused
    assert told(program.add(drawn()[:-40])) == refused
    assert told(program.add(drawn(), language="xx")) == (422, "refused", "language")
    assert told(program.client.post(f"{program.room}/pictures", {}))[:2] == (422, "invalid")
    long = program.add(drawn(), description="x" * 201)
    assert [(one["field"], one["code"]) for one in long.json()["errors"]] == [
        ("description", "string_too_long")
    ]
    assert not StoredFile.objects.exists()
    monkeypatch.setattr(pictures, "MOST", 1)
    assert program.add(drawn()).status_code == 201
    assert told(program.add(drawn())) == (422, "too-many-pictures", "file")


def test_who_may_not_change_the_place_adds_and_removes_nothing(
    village: Village, room: Resource, program: Program
) -> None:
    pk = program.add(drawn()).json()["id"]
    reader = Program(team_of(village), room, Scope.READ)
    accountant = Program(team_of(village, Role.ACCOUNTANT), room)
    member = Program(member_of(village), room)

    assert {one.add(drawn()).status_code for one in (reader, accountant)} == {403}
    assert {one.remove(pk).status_code for one in (reader, accountant)} == {403}
    assert member.add(drawn()).status_code == member.remove(pk).status_code == 404
    assert member.client.get(f"{program.room}/pictures/{pk}").status_code == 404
    elsewhere = make_resource(village, name="Ailleurs")
    stray = Program(team_of(village), elsewhere)
    assert stray.remove(pk).status_code == 404
    assert [one["id"] for one in program.shown()] == [pk]
