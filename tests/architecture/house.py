"""The house as these tests see it: its folders, its layers, its sources."""

import ast
import configparser
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "creuset"


@cache
def ranks() -> dict[str, int]:
    """The height of each layer, the kernel lowest, as .importlinter gives it."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser["importlinter:contract:layers"]["layers"].split()
    rows: list[list[str]] = []
    is_sibling = False
    for word in lines:
        if word == "|":
            is_sibling = True
        elif is_sibling:
            rows[-1].append(word)
            is_sibling = False
        else:
            rows.append([word])
    return {name.strip("()"): height for height, row in enumerate(reversed(rows)) for name in row}


def may_know(upper: str, lower: str) -> bool:
    """Whether a layer may know another: itself, or one strictly below."""
    return upper == lower or ranks()[upper] > ranks()[lower]


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*/**/*.py") if "migrations" not in path.parts)


def roles_of(path: Path) -> set[str]:
    """What a module is by its name and the packages it lies in: {"views"}, {"actions", "claims"}."""
    words = {part.removesuffix(".py") for part in path.relative_to(PACKAGE).parts[1:]}
    return words | {"views" for word in words if word.startswith("views_")}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
