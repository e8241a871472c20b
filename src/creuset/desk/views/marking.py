"""The words that were sought, marked in what was found."""

import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from creuset.people.fields import fold


def marked(text: str, words: str) -> SafeString:
    """Return the text escaped, each of the words marked in it wherever it stands, accents and capitals aside."""
    folded, places = _folded(text)
    is_marked = [False] * len(text)
    for word in fold(words).split():
        start = folded.find(word)
        while start != -1:
            for place in range(start, start + len(word)):
                is_marked[places[place]] = True
            start = folded.find(word, start + len(word))
    return _drawn(text, is_marked)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without accents and capitals, and where in the text each of its letters stands."""
    letters, places = [], []
    for place, letter in enumerate(text):
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)
        ).casefold()
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


def _drawn(text: str, is_marked: list[bool]) -> SafeString:
    drawn, is_open = [], False
    for letter, on in zip(text, is_marked, strict=True):
        if on != is_open:
            drawn.append("<mark>" if on else "</mark>")
            is_open = on
        drawn.append(str(escape(letter)))
    if is_open:
        drawn.append("</mark>")
    # Every letter is escaped above.
    return mark_safe("".join(drawn))  # noqa: S308
