"""The text of a contract as a page shows it: headings, paragraphs, lists and tables, and nothing that could act."""

from html import escape
from html.parser import HTMLParser
from typing import Final

KEPT: Final = frozenset(
    (
        *("h3", "h4", "p", "ul", "ol", "li", "strong", "em", "br", "dl", "dt", "dd"),
        *("table", "thead", "tbody", "tr", "th", "td", "sub", "sup"),
    )
)
#: With what stands inside them.
DROPPED: Final = frozenset(("head", "script", "style", "svg", "template", "title"))
#: Drawn as the tables of the house.
OPENED: Final = {"table": '<table class="table">'}
VOID: Final = frozenset(("br",))


def readable(page: str) -> str:
    """Return what of the page is shown: the words, in elements without attributes."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.text


class _Reader(HTMLParser):
    """Keeps harmless elements, their words escaped anew; closes what was left open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped = 0

    @property
    def text(self) -> str:
        """What was kept so far, whole."""
        return "".join([*self._parts, *(f"</{tag}>" for tag in reversed(self._open))])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self._dropped += 1
        elif tag in KEPT and not self._dropped:
            self._parts.append(OPENED.get(tag, f"<{tag}>"))
            if tag not in VOID:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in self._open and not self._dropped:
            while self._open[-1] != tag:
                self._parts.append(f"</{self._open.pop()}>")
            self._parts.append(f"</{self._open.pop()}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._parts.append(escape(data, quote=False))
