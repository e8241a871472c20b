"""Pictures of a resource come and go; the search finds resources by their words."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from creuset.core.models import AuditRow, StoredFile
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.places.models import Resource, WhoBooks
from creuset.places.search import find_resources
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Étage clair", kind=Kind.MEETING, is_public=True)


def signed_in(actor: Actor) -> Client:
    assert actor.party
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.party.user)
    return client


def picture(content: bytes | None = None, name: str = "salle.png") -> Any:
    if content is None:
        drawn = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(drawn, "PNG")
        content = drawn.getvalue()
    return SimpleUploadedFile(name, content, "image/png")


def test_a_picture_is_added_described_and_removed(village: Village, room: Resource) -> None:
    client = signed_in(team_of(village))
    base = f"/{village.slug}/desk/resources/{room.code}/"

    added = client.post(f"{base}pictures/", {"file": picture(), "description": "La table"})
    assert added.headers["Location"] == base
    stored = StoredFile.objects.get(kind="resource", object_id=room.pk)
    assert "La table" in client.get(base).text

    removed = client.post(f"{base}pictures/{stored.pk}/remove/")
    assert removed.headers["Location"] == base
    assert not StoredFile.objects.exists()
    assert client.post(f"{base}pictures/{stored.pk}/remove/").status_code == 404
    told = AuditRow.objects.filter(verb__startswith="places.").order_by("pk")
    assert [row.verb for row in told] == ["places.pictured", "places.unpictured"]


def test_the_public_sheet_shows_it_at_every_width_with_its_words(
    village: Village, room: Resource
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(drawn, "JPEG")
    signed_in(team_of(village)).post(
        f"/{village.slug}/desk/resources/{room.code}/pictures/",
        {"file": picture(drawn.getvalue()), "description": "La table"},
    )

    page = Client().get(f"/{village.slug}/spaces/{room.code}/")

    shown = page.context["pictures"][0]
    assert f'srcset="{shown["versions"]}"' in page.text
    assert [version.split()[1] for version in shown["versions"].split(", ")] == [
        "320w",
        "960w",
        "1200w",
    ]
    assert "La table</figcaption>" in page.text


def test_what_is_no_picture_is_refused_on_its_field(village: Village, room: Resource) -> None:
    client = signed_in(team_of(village))
    address = f"/{village.slug}/desk/resources/{room.code}/pictures/"

    disguised = client.post(address, {"file": picture(b"<script>alert(1)</script>")})

    assert disguised.status_code == 422
    assert disguised.context["form"].errors.keys() == {"file"}
    assert not StoredFile.objects.exists()
    assert not AuditRow.objects.filter(verb="places.pictured").exists()


def test_a_member_adds_no_picture(village: Village, room: Resource) -> None:
    client = signed_in(member_of(village))
    address = f"/{village.slug}/desk/resources/{room.code}/pictures/"

    assert client.post(address, {"file": picture()}).status_code == 404
    assert not StoredFile.objects.exists()


def test_resources_are_found_accents_aside_and_only_where_they_may_be_seen(
    village: Village, room: Resource
) -> None:
    hidden = make_resource(village, name="Étage noir", is_public=False, who_books=WhoBooks.TEAM)
    team, member = team_of(village), member_of(village)

    def found(words: str, by: Actor, most: int = 5) -> list[str]:
        return [
            one.title
            for one in find_resources(words=words, by=by, village=village, now=NOW, most=most)
        ]

    assert found("etage", team) == [room.name, hidden.name]
    assert found("etage noir", team) == [hidden.name]
    assert found("ETAGE", member) == [room.name]
    assert found("", team) == found("nulle part", team) == []
    assert len(found("etage", team, most=1)) == 1
