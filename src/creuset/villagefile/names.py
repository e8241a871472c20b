"""Codes and names, as every section of a village file writes them."""

from __future__ import annotations

from creuset.villagefile.codecs import Text
from creuset.villagefile.compounds import Localized

CODE = Text(
    "a code of small letters, digits and single hyphens, such as plateau-1",
    r"[a-z0-9]+(-[a-z0-9]+)*",
    60,
)
NAME = Localized(inner=Text(limit=200))
