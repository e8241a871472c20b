"""Louvre-Lens Vallée moved twice: the same village on three dates, on its pages and for programs."""

import html
from typing import Any

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Scope
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.people import team_of

SLUG = "louvre-lens-vallee"
BUILDINGS = ("paul-bert", "modulaire", "totem")


@pytest.fixture
def team(lens: Village) -> Actor:
    return team_of(lens)


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2016-05-10", "paul-bert"), ("2018-05-15", "modulaire"), ("2028-01-10", "totem")],
)
def test_the_plan_shows_the_building_of_the_day(
    lens: Village, team: Actor, day: str, standing: str
) -> None:
    assert team.party
    desk = Client(HTTP_ACCEPT_LANGUAGE="fr")
    desk.force_login(team.party.user)
    page = desk.get(f"/{SLUG}/desk/plan/", {"at": f"{day}T10:00", "building": "totem"})
    assert page.status_code == 200
    names = {building.code: building.name for building in lens.buildings.all()}
    shown = html.unescape(page.text)
    assert "<svg" in shown
    codes = {building.code for building in page.context["moment"].buildings}
    assert codes == {standing}
    assert names[standing] in shown


def test_a_room_is_booked_only_where_there_is_a_building(lens: Village, team: Actor) -> None:
    """What is gone is not free: it is not there."""
    made = create_token(
        party=team.party, label="Essai", scopes=tuple(Scope), by=team, now=clock.now()
    )
    headers = {"Authorization": f"Bearer {made.secret}"}

    def free(day: str) -> set[str]:
        asked: dict[str, Any] = {"starts_at": f"{day}T10:00:00Z", "ends_at": f"{day}T11:00:00Z"}
        answer = Client().get(f"/api/v1/villages/{SLUG}/availability", asked, headers=headers)
        return {row["building"] for row in answer.json()}

    assert free("2026-11-26") == {"modulaire", "totem"}


def test_the_public_site_tells_the_three_buildings(lens: Village) -> None:
    page = html.unescape(Client(HTTP_ACCEPT_LANGUAGE="fr").get(f"/{SLUG}/buildings/").text)
    for building in lens.buildings.all():
        assert building.name in page
    assert [building.code for building in lens.buildings.order_by("position")] == list(BUILDINGS)
