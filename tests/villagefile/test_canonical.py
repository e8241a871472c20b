"""One village, one text: what is written reads back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from creuset.villagefile.reading import problems_of, read, read_path
from creuset.villagefile.reference import reference
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.trees import from_tree, to_tree
from creuset.villagefile.writing import canonical
from tests.villagefile.strategies import villages

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "villages").glob("*.toml"))


@given(villages())
def test_what_is_written_reads_back_the_same(village: VillageFile):
    assert problems_of(village) == ()
    text = canonical(village)
    again = read(text)
    assert again == village
    assert canonical(again) == text


@given(villages())
def test_a_village_is_a_tree_and_back(village: VillageFile):
    assert from_tree(VillageFile, to_tree(village)) == village


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_villages_are_in_canonical_form(path: Path):
    assert canonical(read_path(path)) == path.read_text(encoding="utf-8")


def test_carriage_returns_and_a_byte_order_mark_change_nothing():
    text = SHIPPED[0].read_text(encoding="utf-8")
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == read(text)


def test_the_reference_page_is_what_the_schema_says():
    page = ROOT / "docs" / "reference" / "village-file.md"
    assert page.read_text(encoding="utf-8") == reference()
