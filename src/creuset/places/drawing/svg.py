"""The few shapes of SVG that the drawings use, written safely: every text and every attribute is escaped here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.places.drawing.lettering import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from creuset.kernel.geometry import Box, Point, Segment

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_SAFE_ADDRESS = ("/", "#", "?", "https://", "http://")


def escape(text: str) -> str:
    """The text, fit for an element or a quoted attribute."""
    return clean(text).translate(_ESCAPES)


def address(href: str) -> str:
    """The address escaped, or empty when it is none that a link may follow (``javascript:``, ``//elsewhere``)."""
    found = clean(href)
    safe = found.startswith(_SAFE_ADDRESS) and not found.startswith("//")
    return found.translate(_ESCAPES) if safe else ""


def figure(value: float) -> str:
    """A coordinate to a tenth, without idle zeros."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def outline(points: Iterable[Point]) -> str:
    """Path data of a closed polygon."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def lines(segments: Iterable[Segment]) -> str:
    """Path data of separate segments."""
    return "".join(
        f"M{figure(ax)} {figure(ay)}L{figure(bx)} {figure(by)}" for (ax, ay), (bx, by) in segments
    )


def path(css: str, data: str) -> str:
    """A path of that class."""
    return f'<path class="{css}" d="{data}"/>'


def text(
    css: str, x: float, y: float, words: str, *, size: float | None = None, anchor: str = ""
) -> str:
    """A line of text, escaped; its size as an attribute so that what was measured is what is drawn."""
    more = (f' font-size="{figure(size)}"' if size else "") + (
        f' text-anchor="{anchor}"' if anchor else ""
    )
    return f'<text class="{css}" x="{figure(x)}" y="{figure(y)}"{more}>{escape(words)}</text>'


def picture(
    css: str,
    box: Box,
    content: str,
    *,
    title: str,
    description: str = "",
    group: bool = False,
    size: str = "",
) -> str:
    """The root element: a named image, or a named group when its rooms are links. `box` is left, top, width, height."""
    view = " ".join(figure(value) for value in box)
    role = "group" if group else "img"
    about = f"<title>{escape(title)}</title>" + (
        f"<desc>{escape(description)}</desc>" if description else ""
    )
    name = f'role="{role}" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" viewBox="{view}"{size} {name}>{about}{content}</svg>'
