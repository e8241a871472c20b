"""Two villages compared, a file and the desk brought together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.villagefile.comparing import difference, merge
from creuset.villagefile.reading import read_path
from creuset.villagefile.schema import Resource, VillageFile
from tests.villagefile.strategies import villages

PATH = Path(__file__).parents[2] / "villages" / "la-kolok.toml"


@pytest.fixture(scope="module")
def kolok() -> VillageFile:
    return read_path(PATH)


def with_resource(village: VillageFile, code: str, **changes: object) -> VillageFile:
    return replace(
        village,
        resources=tuple(replace(r, **changes) if r.code == code else r for r in village.resources),
    )


def without(village: VillageFile, code: str) -> VillageFile:
    return replace(village, resources=tuple(r for r in village.resources if r.code != code))


def find(village: VillageFile, code: str) -> Resource | None:
    return next((r for r in village.resources if r.code == code), None)


def test_a_changed_key_is_told_with_both_values(kolok: VillageFile):
    (change,) = difference(kolok, with_resource(kolok, "rushes", capacity=12))
    assert (change.kind, change.key, change.before, change.after) == (
        "changed",
        "resources.rushes.capacity",
        10,
        12,
    )


def test_one_language_of_one_feature_is_told_alone(kolok: VillageFile):
    features = {**find(kolok, "kit-son").features, "contents": {"fr": "Perche", "en": "Boom"}}
    old = with_resource(kolok, "kit-son", features=features)
    new = with_resource(old, "kit-son", features={"contents": {"fr": "Perche", "en": "Pole"}})
    assert [change.key for change in difference(old, new)] == [
        "resources.kit-son.features.contents.en"
    ]


def test_a_whole_resource_comes_or_goes_as_one_change(kolok: VillageFile):
    less = without(kolok, "rushes")
    (gone,) = difference(kolok, less)
    (come,) = difference(less, kolok)
    assert (gone.kind, gone.key, gone.after) == ("removed", "resources.rushes", None)
    assert (come.kind, come.key, come.before) == ("added", "resources.rushes", None)
    assert come.after["capacity"] == 10


def test_another_order_is_a_change(kolok: VillageFile):
    (change,) = difference(kolok, replace(kolok, resources=kolok.resources[::-1]))
    assert (change.kind, change.key) == ("moved", "resources")


@given(villages(), villages())
def test_no_change_means_the_same_village(one: VillageFile, other: VillageFile):
    assert difference(one, one) == ()
    assert bool(difference(one, other)) is (one != other)


@given(villages(), villages())
def test_whoever_alone_changed_something_has_it(base: VillageFile, changed: VillageFile):
    from_file = merge(base, changed, base)
    assert (from_file.village, from_file.kept, from_file.conflicts) == (changed, (), ())
    from_desk = merge(base, base, changed)
    assert (from_desk.village, from_desk.conflicts) == (changed, ())
    assert from_desk.kept == difference(base, changed)
    both = merge(base, changed, changed)
    assert (both.village, both.kept, both.conflicts) == (changed, (), ())


@given(villages(), villages(), villages())
def test_with_theirs_the_file_wins_whole(base: VillageFile, file: VillageFile, desk: VillageFile):
    merged = merge(base, file, desk, theirs=True)
    assert merged.village == file
    assert merged.kept == merged.conflicts == ()


@given(villages(), st.integers(0, 200), st.integers(501, 700))
def test_changes_of_two_keys_both_stand(base: VillageFile, minutes, capacity):
    code = base.resources[0].code
    file = with_resource(base, code, capacity=capacity)
    desk = with_resource(base, code, turnaround_minutes=minutes)
    merged = merge(base, file, desk)
    assert merged.conflicts == ()
    assert merged.village == with_resource(file, code, turnaround_minutes=minutes)


def test_where_both_changed_a_key_the_desk_stands_and_it_is_told(kolok: VillageFile):
    file = with_resource(kolok, "rushes", capacity=8)
    desk = with_resource(kolok, "rushes", capacity=9)
    merged = merge(kolok, file, desk)
    assert find(merged.village, "rushes").capacity == 9
    (conflict,) = merged.conflicts
    assert (conflict.key, conflict.base, conflict.file, conflict.desk) == (
        "resources.rushes.capacity",
        10,
        8,
        9,
    )
    (lost,) = merge(kolok, file, desk, theirs=True).overridden
    assert (lost.key, lost.after) == ("resources.rushes.capacity", 9)


def test_what_the_file_removes_and_the_desk_changed_stays_and_is_told(kolok: VillageFile):
    desk = with_resource(kolok, "rushes", capacity=9)
    merged = merge(kolok, without(kolok, "rushes"), desk)
    assert find(merged.village, "rushes").capacity == 9
    assert [conflict.key for conflict in merged.conflicts] == ["resources.rushes"]


def test_what_the_desk_added_stays_when_the_file_changes_elsewhere(kolok: VillageFile):
    added = replace(find(kolok, "kit-son"), code="kit-son-2")
    desk = replace(kolok, resources=(*kolok.resources, added))
    file = with_resource(kolok, "clap", capacity=5)
    merged = merge(kolok, file, desk)
    assert find(merged.village, "kit-son-2") == added
    assert find(merged.village, "clap").capacity == 5
    assert [change.key for change in merged.kept] == ["resources.kit-son-2"]
