"""The two villages as the facts tell them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from creuset.kernel.geometry import area
from creuset.places.kinds import Kind
from creuset.villagefile.reading import read_path
from creuset.villagefile.schema import Building, VillageFile
from creuset.villagefile.units import expanded

ROOT = Path(__file__).parents[2] / "villages"
WITHIN = 0.03


@pytest.fixture(scope="module")
def kolok() -> VillageFile:
    return read_path(ROOT / "la-kolok.toml")


@pytest.fixture(scope="module")
def lens() -> VillageFile:
    return read_path(ROOT / "louvre-lens-vallee.toml")


def floor(building: Building) -> float:
    return sum(area(level.outline) for level in building.levels)


def kinds(village: VillageFile, kind: Kind) -> list[str]:
    """The codes of that kind that are no part of another."""
    return [each.code for each in village.resources if each.kind is kind and not each.whole]


def test_the_studio_has_nearly_6000_square_metres_and_la_kolok_1500(kolok: VillageFile):
    (studio,) = kolok.buildings
    assert floor(studio) == pytest.approx(6000, rel=WITHIN)
    assert floor(studio) < 6000
    upstairs = next(level for level in studio.levels if level.code == "etage")
    assert area(upstairs.outline) == pytest.approx(1500, rel=WITHIN)


def test_the_workspace_and_what_leads_to_it_fill_the_floor_of_la_kolok(kolok: VillageFile):
    upstairs = kolok.buildings[0].levels[1]
    rooms = sum(area(each.polygon) for each in kolok.resources if each.level == "etage")
    shared = sum(area(each.polygon) for each in upstairs.commons)
    assert rooms + shared == pytest.approx(1500, rel=WITHIN)


def test_four_stages_one_of_them_in_two_halves(kolok: VillageFile):
    assert kinds(kolok, Kind.STAGE) == ["plateau-1", "plateau-2", "plateau-3", "plateau-4"]
    halves = [each for each in kolok.resources if each.whole == "plateau-1"]
    assert len(halves) == 2
    assert sum(area(each.polygon) for each in halves) == pytest.approx(1008)
    assert [wall.kind for wall in kolok.buildings[0].levels[0].walls] == ["movable"]


@pytest.mark.parametrize("kind", [Kind.DIGITAL_STAGE, Kind.PHOTO, Kind.RECORDING, Kind.EDIT])
def test_one_of_each_studio(kolok: VillageFile, kind: Kind):
    assert len(kinds(kolok, kind)) == 1


def test_the_food_court_is_not_built(kolok: VillageFile):
    court = next(each for each in kolok.buildings[0].levels[0].commons if each.kind == "food-court")
    stalls = [each for each in kolok.resources if each.kind is Kind.STALL]
    assert {court.state, *(stall.state for stall in stalls)} == {"unbuilt"}
    assert len(stalls) >= 3


def test_the_factory_has_about_2000_square_metres_with_its_great_stage(kolok: VillageFile):
    in_factory = [
        each for each in kolok.resources if each.level == "rdc" and not each.whole and each.polygon
    ]
    north = [each for each in in_factory if max(y for _, y in each.polygon) <= 24]
    shared = [
        each
        for each in kolok.buildings[0].levels[0].commons
        if max(y for _, y in each.polygon) <= 24
    ]
    total = sum(area(each.polygon) for each in (*north, *shared))
    assert total == pytest.approx(2000, rel=WITHIN)


def test_three_buildings_follow_one_another_in_lens(lens: VillageFile):
    codes = ["paul-bert", "modulaire", "totem"]
    assert [each.code for each in lens.buildings] == codes

    def used(day: dt.date) -> list[str]:
        return [
            each.code
            for each in lens.buildings
            if (each.from_ or day) <= day <= (each.until or day)
        ]

    assert used(dt.date(2016, 1, 1)) == ["paul-bert"]
    assert used(dt.date(2018, 6, 1)) == ["modulaire"]
    assert used(dt.date(2026, 11, 21)) == ["modulaire", "totem"]
    assert used(dt.date(2028, 1, 1)) == ["totem"]


def test_the_areas_of_lens(lens: VillageFile):
    _, modular, totem = lens.buildings
    assert floor(modular) == pytest.approx(350, rel=WITHIN)
    assert modular.from_ == dt.date(2017, 9, 1)
    assert floor(totem) == pytest.approx(2000, rel=WITHIN)
    assert [level.order for level in totem.levels] == [0, 1, 2, 3]
    assert totem.from_ is not None
    assert totem.from_.year == 2019


def test_what_the_facts_place_in_each_building(lens: VillageFile):
    def in_(building: str, kind: Kind) -> list[str]:
        return [
            each.code for each in lens.resources if each.building == building and each.kind is kind
        ]

    assert len(in_("paul-bert", Kind.MEETING)) == 1
    assert len(in_("modulaire", Kind.MEETING)) == 1
    assert len(in_("modulaire", Kind.OPEN_SPACE)) == 2
    assert in_("totem", Kind.ATRIUM) == ["atrium"]
    assert in_("totem", Kind.FAB_LAB) == ["museolab"]


def test_units_said_once_are_many_resources(kolok: VillageFile):
    desks = [each for each in expanded(kolok) if each.whole == "open-space"]
    assert [each.code for each in desks][:2] == ["poste-01", "poste-02"]
    assert len(desks) == 20
    assert desks[0].name == {"fr": "Poste 1", "en": "Desk 1"}
    assert {(each.kind, each.building, each.level, each.pool, each.units) for each in desks} == {
        (Kind.DESK, "studio", "etage", False, None)
    }
    assert area(desks[0].polygon) == pytest.approx(1.7 * 0.9)


@pytest.mark.parametrize("name", ["kolok", "lens"])
def test_a_demonstration_writes_to_nobody_and_flags_its_numbers(
    name: str, request: pytest.FixtureRequest
):
    village: VillageFile = request.getfixturevalue(name)
    assert village.village.demo
    assert village.legal.test_data
    assert village.village.contact.email.endswith(".example")
    assert "legal" in village.invented


@pytest.mark.parametrize("name", ["kolok", "lens"])
def test_the_pages_are_real_pages_in_both_languages(name: str, request: pytest.FixtureRequest):
    texts = request.getfixturevalue(name).texts
    for page in (texts.story, texts.legal_notice, texts.privacy, texts.accessibility):
        assert all(sum(map(len, page[language])) > 600 for language in ("fr", "en"))
