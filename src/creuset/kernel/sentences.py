"""Sentences said later, in the language of whoever reads them.

The kernel knows no framework and no language: it writes English with named values. The house
above lends it a voice once at start, with :func:`speak_through`, and every sentence already
made or still to come is read through that voice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time


def plainly(value: object) -> str:
    """Return a value as the kernel shows it without a voice: ISO days, hours and minutes.

    A text by language gives its first language: a voice that knows the reader's does better.

    >>> plainly(time(2, 30)), plainly(date(2026, 3, 29)), plainly(3)
    ('02:30', '2026-03-29', '3')
    """
    match value:
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case time():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case Mapping():
            return next((str(text) for text in value.values()), "")
        case _:
            return str(value)


@dataclass(slots=True)
class _Voice:
    """How sentences are said: `translate` reads a template, `show` writes a value into it."""

    translate: Callable[[str], str] = str
    show: Callable[[object], str] = plainly


_voice = _Voice()


def speak_through(
    translate: Callable[[str], str] = str, show: Callable[[object], str] = plainly
) -> None:
    """Say every sentence of the kernel through `translate`, its values through `show`.

    Called without arguments, it gives the kernel back its own plain English.
    """
    _voice.translate, _voice.show = translate, show


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template and its values, joined only by ``str()``."""

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """Return the sentence in the language of now."""
        shown = {name: _voice.show(value) for name, value in self.values}
        return _voice.translate(self.template) % shown


def sentence(template: str, **values: object) -> Sentence:
    """Return a sentence whose ``%(name)s`` places are filled when it is read.

    Imported as ``_``, so that message extraction finds the templates.

    >>> str(sentence("The room closes at %(time)s.", time=time(20)))
    'The room closes at 20:00.'
    """
    return Sentence(template, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Joined:
    """Values one after the other, each shown as in a sentence, and read as late.

    >>> str(Joined((time(9), "noon")))
    '09:00, noon'
    """

    items: tuple[object, ...]
    separator: str = ", "

    def __str__(self) -> str:
        """Return them in the language of now."""
        return self.separator.join(str(_voice.show(item)) for item in self.items)


def in_english(words: object) -> str:
    """Return what was written as the kernel writes it, whatever its voice: for those who read English.

    >>> in_english(sentence("%(least)s or more", least=3))
    '3 or more'
    """
    match words:
        case Sentence():
            return words.template % {name: in_english(value) for name, value in words.values}
        case Joined():
            return words.separator.join(map(in_english, words.items))
        case _:
            return plainly(words)
