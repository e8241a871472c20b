"""How wide a text will be, without a font: enough to cut it before it leaves its room.

Widths are hundredths of the font size, measured once on the two faces of the house (text at weight 600, display at 660)
and rounded up, so that a text never turns out wider than foreseen in the house's own fonts.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from unicodedata import bidirectional, category, combining, east_asian_width, normalize


class Face(StrEnum):
    """The two families of the house."""

    TEXT = "text"
    DISPLAY = "display"


_TEXT = {
    26: "ijl",
    29: "I’  ",
    33: "!,.:·';",
    36: "`t|",
    38: "()[]/\\",
    40: "fr",
    45: "1{}²",
    50: "-_^–",
    55: '"*?s',
    59: "Lakxz7JcFevy",
    63: "5Ehnou2bdpqg«»",
    66: "3689#$PRSZ0&BT",
    70: "4+<=>~€KY",
    75: "DXAVCUGH",
    78: "NOQ",
    84: "w",
    93: "mæM",
    102: "…œ%@→—ŒW",
}
_DISPLAY = {
    29: "';,’. ·: il|j`!I",
    36: ')]([1-\\{}"/',
    42: "ftJ?*r²",
    46: "«»",
    54: "7Lz+<=>~–s",
    58: "_cxTZ^vaek",
    63: "F23gy5o4#EuYbdhnpq",
    68: "$P689S0RVBCK",
    73: "AXDGHOQU",
    78: "€&…N",
    95: "—wæMm",
    100: "œ%@WŒ→",
}
_WIDTHS = {
    Face.TEXT: {letter: width for width, letters in _TEXT.items() for letter in letters},
    Face.DISPLAY: {letter: width for width, letters in _DISPLAY.items() for letter in letters},
}
_UNKNOWN, _WIDE = 80, 110
_PLANE = 0xFFFF  # beyond it: emoji and rare scripts, set wide
ELLIPSIS = "…"
_SHORTEST = 3
_CLOSER = 2  # the display face is set with its letters that much closer
_OVERRIDES = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@lru_cache(maxsize=4096)
def _letter_width(letter: str, face: Face) -> int:
    known = _WIDTHS[face].get(letter)
    if known is not None:
        return known
    if combining(letter):
        return 0
    if letter in "\u00a0\u202f\u2009":
        return 29
    base = normalize("NFD", letter)[0]
    if base != letter and base in _WIDTHS[face]:
        return _WIDTHS[face][base] + 2
    return (
        _WIDE
        if east_asian_width(letter) in "WF" or bidirectional(letter) == "AL" or ord(letter) > _PLANE
        else _UNKNOWN
    )


@lru_cache(maxsize=8192)
def width(text: str, size: float, face: Face = Face.TEXT) -> float:
    """The length of the text set at that size, in the same unit as the size."""
    closer = _CLOSER if face is Face.DISPLAY else 0
    return sum(_letter_width(letter, face) - closer for letter in text) * size / 100


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text on one line, without the characters that XML refuses or that turn the reading direction around."""
    kept = (
        " " if category(letter) in {"Cc", "Zl", "Zp"} else letter
        for letter in text
        if letter not in _OVERRIDES
    )
    return "".join(letter for letter in kept if category(letter) not in {"Cs", "Cn"}).strip()


@lru_cache(maxsize=8192)
def cut(text: str, size: float, room: float, face: Face = Face.TEXT) -> str:
    """The text if it fits in `room`; else what fits before an ellipsis; empty where that would say nothing."""
    text = clean(text)
    if width(text, size, face) <= room:
        return text
    left = room - width(ELLIPSIS, size, face)
    end = 0
    while end < len(text):
        left -= width(text[end], size, face)
        if left < 0:
            break
        end += 1
    while end and end < len(text) and combining(text[end]):  # never part a letter from its accents
        end -= 1
    kept = text[:end].rstrip(" ,.;:·-–—")
    return kept + ELLIPSIS if len(kept) >= _SHORTEST else ""


@lru_cache(maxsize=4096)
def short(text: str, size: float, room: float, face: Face = Face.TEXT) -> str:
    """As :func:`cut`, but a name that ends in a figure keeps the figure: "Loge 3" becomes "3", never "Lo…"."""
    text = clean(text)
    if width(text, size, face) <= room:
        return text
    last = text.rpartition(" ")[2]
    if last.isdigit() and width(last, size, face) <= room:
        return last
    return cut(text, size, room, face)
