"""Each item that users of other systems suffer from has a test that bears its number and its sentence."""

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent

#: What they say of shared work places: those of residents and of money are tested where these are.
COWORKING = set(range(1, 21)) - {8, 14}
#: What productions say: those left out belong to gear in stock, to tasks and to call sheets.
PRODUCTION = set(range(1, 22)) - {3, 4, 7, 14, 15, 21}


def items(files: str) -> dict[int, list[ast.FunctionDef]]:
    """The tests of the files, by the number of their item."""
    found: dict[int, list[ast.FunctionDef]] = {}
    for file in FOLDER.glob(files):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and (
                number := re.match(r"test_item_(\d+)_", node.name)
            ):
                found.setdefault(int(number[1]), []).append(node)
    return found


@pytest.mark.parametrize(
    ("files", "numbers"), [("test_coworking*.py", COWORKING), ("test_production*.py", PRODUCTION)]
)
def test_every_item_has_its_test(files: str, numbers: set[int]) -> None:
    found = items(files)
    assert found.keys() == numbers
    for nodes in found.values():
        for node in nodes:
            assert ast.get_docstring(node), f"{node.name}: the sentence of the item is missing"
