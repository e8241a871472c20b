"""The systems whose exports are read, each the tuple of its files' shapes, for the ways in which they write."""

from collections.abc import Callable, Mapping

from creuset.imports.rules.shapes import Shape
from creuset.imports.rules.systems import cobot, neutral, nexudus, officernd
from creuset.imports.rules.values import Ways

type System = Callable[[Ways], tuple[Shape, ...]]

#: By the name on the command line; the last is our own format, documented in docs/reference.
SYSTEMS: Mapping[str, System] = {
    "cobot": cobot.shapes,
    "nexudus": nexudus.shapes,
    "officernd": officernd.shapes,
    "creuset": neutral.shapes,
}
TITLES: Mapping[str, str] = {
    "cobot": "Cobot",
    "nexudus": "Nexudus",
    "officernd": "OfficeRnD",
    "creuset": "Creuset",
}
