"""The line of each key, whatever way of writing TOML leads to it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given

from creuset.villagefile.positions import key_lines, without_words
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from tests.villagefile.strategies import villages

SOURCE = '''\
# a comment with [brackets] and = signs
title = "one" # [not.a.header]
"quoted key" = 1
'literal' = 2
a.b . c = 3

[table]
text = """
several = "lines"
[fake]
"""
raw = \'\'\'
x = 1\'\'\'
list = [
  1, # one
  [2, 3],
  { in = "a ] } string", deep.er = [4] },
]

[[rows]]
name = "first \\" quote"

[[rows.cells]]
at = 1

[[rows.cells]]
at = 2
[rows.more]
last = 1979-05-27T07:32:00Z

[[rows]]
name = 'second'
[[rows.cells]]
at = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("literal",), 4),
        (("a",), 5),
        (("a", "b", "c"), 5),
        (("table",), 7),
        (("table", "text"), 8),
        (("table", "raw"), 12),
        (("table", "list"), 14),
        (("table", "list", 1, 1), 16),
        (("table", "list", 2), 17),
        (("table", "list", 2, "deep", "er", 0), 17),
        (("rows",), 20),
        (("rows", 0, "name"), 21),
        (("rows", 0, "cells", 0, "at"), 24),
        (("rows", 0, "cells", 1), 26),
        (("rows", 0, "cells", 1, "at"), 27),
        (("rows", 0, "more", "last"), 29),
        (("rows", 1), 31),
        (("rows", 1, "name"), 32),
        (("rows", 1, "cells", 0, "at"), 34),
    ],
)
def test_the_line_of_a_key(path: tuple[str | int, ...], line):
    assert key_lines(SOURCE)[path] == line


def test_without_its_words_a_source_keeps_its_structure_and_its_lines():
    left = without_words(SOURCE)
    assert left.count("\n") == SOURCE.count("\n")
    assert "fake" not in left
    assert "x = 1" not in left
    assert "string" not in left
    assert left.split("\n")[SOURCE.split("\n").index("list = [") + 2] == "  [2, 3],"


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return {path}.union(*(paths(each, (*path, step)) for step, each in items))


def test_every_path_has_a_line_and_every_line_a_path():
    assert set(key_lines(SOURCE)) == paths(tomllib.loads(SOURCE))


@given(villages())
def test_a_canonical_file_has_a_line_for_each_key(village: VillageFile):
    text = canonical(village)
    lines = key_lines(text)
    assert set(lines) == paths(tomllib.loads(text))
    assert text.split("\n")[lines[("village", "zone")] - 1].startswith("zone = ")
