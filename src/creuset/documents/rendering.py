"""Papers set as PDF by Typst: fonts of our own, no network, the same bytes for the same values.

A template is a file of the package (`billing/typst/quote.typ`); it lays out texts that are ready to
be printed, and knows neither language nor arithmetic. Every PDF is PDF/A-3a and PDF/UA-1: Typst
refuses to make one that is not.
"""

import hashlib
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from creuset.core.text import typeset

#: Templates name one another from here: `/documents/typst/paper.typ`.
ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).resolve().parent / "fonts"
SHARED = Path(__file__).resolve().parent / "typst"
STANDARDS: Final = ("a-3a", "ua-1")

#: A compiler keeps what it read and made before, and is used by one thread at a time.
_turn = threading.Lock()


def render(template: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF of the template with these values, dated `at`; same arguments, same bytes."""
    with _turn:
        made = _compiler().compile(
            str(ROOT / template),
            format="pdf",
            sys_inputs={"data": written(values)},
            pdf_standards=[*STANDARDS],
            timestamp=int(at.timestamp()),
        )
    return _first(made)


def picture_of(template: str, values: Mapping[str, Any], *, ppi: float = 110) -> bytes:
    """Return the first page of the paper as a PNG, for whoever designs it."""
    with _turn:
        made = _compiler().compile(
            str(ROOT / template),
            format="png",
            ppi=ppi,
            sys_inputs={"data": written(values)},
        )
    return _first(made)


def written(values: Mapping[str, Any]) -> str:
    """Return the values as a template reads them; the same text for the same values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def set_in(value: Any, language: str) -> Any:
    """Return the same values with the spaces of their language."""
    match value:
        case str():
            return typeset(value, language)
        case Mapping():
            return {key: set_in(one, language) for key, one in value.items()}
        case list():
            return [set_in(one, language) for one in value]
        case _:
            return value


@cache
def version_of(template: str) -> str:
    """Return what tells one state of a template from another: a digest of it, of what it shares, of the fonts."""
    digest = hashlib.sha256()
    for path in (ROOT / template, *sorted(SHARED.glob("*.typ")), *sorted(FONTS.glob("*.ttf"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _first(made: bytes | list[bytes | None] | list[bytes] | None) -> bytes:
    """Return the one file that was made: a PDF, or the picture of the first page."""
    first = made[0] if isinstance(made, list) else made
    if first is None:
        message = "Typst wrote its paper elsewhere"
        raise RuntimeError(message)
    return first


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(root=str(ROOT), font_paths=fonts, ignore_system_fonts=True)
