"""How each type of value of a village file is read, checked, written and described.

A codec is attached to every field of the schema; reading, writing and the reference page all walk the same fields.
Reading never stops: a codec that refuses a value tells why to the :class:`Reading` and returns :data:`REFUSED`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, cast

from creuset.villagefile.errors import Path, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

REFUSED: Final = object()
"""Stands for a value that was refused; its reason is among the problems already."""

type Fault = tuple[Path, str, str]
"""Where, what was expected, what was found."""


@dataclass
class Reading:
    """One reading of a file: the languages of its village, and the faults found so far."""

    languages: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, path: Path, expected: str, found: object) -> object:
        """Remember the fault; the value is refused."""
        self.faults.append((path, expected, shown(found)))
        return REFUSED


class Codec:
    """A type of value: `expected` completes “expected …”."""

    expected: str

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        """The value that the raw TOML value means, or REFUSED."""
        raise NotImplementedError

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        """The value as TOML, on as many lines as it likes."""
        raise NotImplementedError


def key(
    codec: Codec,
    doc: str,
    *,
    default: Any = MISSING,
    factory: Callable[[], object] | None = None,
    name: str = "",
) -> Any:
    """A field of the schema; without a default it must be given. `name` is its key where Python keeps the word."""
    metadata = {"codec": codec, "doc": doc, "name": name}
    if factory is not None:
        return field(default_factory=factory, metadata=metadata)
    return field(default=default, metadata=metadata)


def codec_of(each: Field[Any]) -> Codec:
    """The codec of a schema field."""
    return cast("Codec", each.metadata["codec"])


def name_of(each: Field[Any]) -> str:
    """The key of a schema field, as written in the file."""
    return str(each.metadata["name"] or each.name)


def is_required(each: Field[Any]) -> bool:
    """Whether the file must give the key."""
    return each.default is MISSING and each.default_factory is MISSING


def default_of(each: Field[Any]) -> object:
    """The value of a key that the file leaves out."""
    return each.default_factory() if each.default_factory is not MISSING else each.default


# --- scalars ------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """The text as a TOML basic string."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char in _SHORT:
            out.append(_SHORT[char])
        elif ord(char) < 0x20 or ord(char) == 0x7F:  # noqa: PLR2004 - the control characters TOML refuses
            out.append(f"\\u{ord(char):04X}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


@dataclass(frozen=True)
class Text(Codec):
    """Characters, never blank; `pattern` narrows them and `expected` then says to what."""

    expected: str = "a text"
    pattern: str = ""
    limit: int = 20_000

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, str) or not raw.strip():
            return reading.refuse(path, self.expected, raw)
        if len(raw) > self.limit:
            return reading.refuse(
                path, f"at most {self.limit} characters", f"{len(raw)} characters"
            )
        if self.pattern and not re.fullmatch(self.pattern, raw):
            return reading.refuse(path, self.expected, raw)
        return raw

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


@dataclass(frozen=True)
class Checked(Codec):
    """A text that a function accepts, given back in the form that the function returns."""

    expected: str
    check: Callable[[str], str | None]

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        value = self.check(raw) if isinstance(raw, str) else None
        return reading.refuse(path, self.expected, raw) if value is None else value

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


@dataclass(frozen=True)
class Flag(Codec):
    """true or false."""

    expected: str = "true or false"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        return raw if isinstance(raw, bool) else reading.refuse(path, self.expected, raw)

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return "true" if value else "false"


@dataclass(frozen=True)
class Whole(Codec):
    """A whole number between two bounds."""

    low: int = 0
    high: int = 1_000_000

    @property
    def expected(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.low} to {self.high}"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.low <= raw <= self.high:
            return reading.refuse(path, self.expected, raw)
        return raw

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return str(value)


@dataclass(frozen=True)
class Number(Codec):
    """A number with at most three decimals, between two bounds."""

    low: float = -100_000
    high: float = 100_000
    unit: str = ""

    @property
    def expected(self) -> str:  # type: ignore[override]
        unit = f" {self.unit}" if self.unit else ""
        return f"a number from {self.low:g} to {self.high:g}{unit}"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not isfinite(raw):
            return reading.refuse(path, self.expected, raw)
        if not self.low <= raw <= self.high:
            return reading.refuse(path, self.expected, raw)
        return round(float(raw), 3) + 0.0

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return number(value)


def number(value: float) -> str:
    """The shortest TOML number: 12, 7.5, 0.125."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True)
class Day(Codec):
    """A civil day, written without quotes."""

    expected: str = "a day such as 2019-06-01, without quotes"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, dt.datetime) or not isinstance(raw, dt.date):
            return reading.refuse(path, self.expected, raw)
        return raw

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return str(value.isoformat())


@dataclass(frozen=True)
class Choice(Codec):
    """One word of a closed list."""

    words: type[StrEnum]

    @property
    def expected(self) -> str:  # type: ignore[override]
        return "one of " + ", ".join(self.words)

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        try:
            return self.words(cast("str", raw))
        except ValueError:
            return reading.refuse(path, self.expected + _did_you_mean(raw, list(self.words)), raw)

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


def _did_you_mean(found: object, known: list[str]) -> str:
    close = get_close_matches(str(found), known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


# --- languages ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Localized(Codec):
    """A text in every language of the village; one plain text stands for the same in all."""

    expected: str = 'a text, or one a language: { fr = "…", en = "…" }'
    inner: Codec = field(default_factory=Text)

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dict):
            if not isinstance(raw, (str, list)):
                return reading.refuse(path, self.expected, raw)
            value = self.inner.read(reading, path, raw)
            return REFUSED if value is REFUSED else dict.fromkeys(reading.languages, value)
        values = {
            language: self.inner.read(reading, (*path, language), raw[language])
            for language in reading.languages
            if language in raw
        }
        for language in reading.languages:
            if language not in raw:
                reading.refuse(
                    (*path, language),
                    f"{self.inner.expected} in this language of the village",
                    None,
                )
        for language in raw.keys() - set(reading.languages):
            reading.refuse(
                (*path, language),
                "a language of the village: " + ", ".join(reading.languages),
                language,
            )
        return (
            REFUSED
            if len(values) < len(reading.languages) or REFUSED in values.values()
            else values
        )

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        texts = {language: value[language] for language in languages if language in value}
        if len(texts) == len(languages) and len({repr(text) for text in texts.values()}) == 1:
            return self.inner.write(next(iter(texts.values())), languages)
        pairs = ", ".join(
            f"{language} = {self.inner.write(text, languages)}" for language, text in texts.items()
        )
        return f"{{ {pairs} }}"


# --- lists and tables ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Items(Codec):
    """A list; `each_line` writes one item a line, as suits paragraphs and doors."""

    item: Codec
    each_line: bool = False
    at_least: int = 0
    at_most: int = 10_000

    @property
    def expected(self) -> str:  # type: ignore[override]
        least = f" of {self.at_least} or more" if self.at_least else ""
        least = f" of {self.at_least}" if self.at_least == self.at_most else least
        return f"a list{least}, each {self.item.expected}"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list) or not self.at_least <= len(raw) <= self.at_most:
            return reading.refuse(path, self.expected, raw)
        values = [self.item.read(reading, (*path, index), each) for index, each in enumerate(raw)]
        return REFUSED if REFUSED in values else tuple(values)

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        written = [self.item.write(each, languages) for each in value]
        if self.each_line and written:
            return "[\n" + "".join(f"  {each},\n" for each in written) + "]"
        return "[" + ", ".join(written) + "]"


@dataclass(frozen=True)
class PointCodec(Codec):
    """Two metres: x to the right, y downwards on the plan."""

    expected: str = "a point [x, y] in metres"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list) or len(raw) != 2:  # noqa: PLR2004 - x and y
            return reading.refuse(path, self.expected, raw)
        values = [Number().read(reading, (*path, index), each) for index, each in enumerate(raw)]
        return REFUSED if REFUSED in values else tuple(values)

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return f"[{number(value[0])}, {number(value[1])}]"


@dataclass(frozen=True)
class Table[T](Codec):
    """A table whose keys are the fields of a schema class; `inline` writes it on one line."""

    schema: type[T]
    inline: bool = False

    expected: str = "a table"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dict):
            return reading.refuse(path, self.expected, raw)
        known = {name_of(each): each for each in schema_fields(self.schema)}
        for name in raw.keys() - known.keys():
            close = _did_you_mean(name, list(known))
            reading.refuse((*path, name), f"a key of this table{close}", f"unknown key {name}")
        values: dict[str, object] = {}
        for name, each in known.items():
            if name in raw:
                values[each.name] = codec_of(each).read(reading, (*path, name), raw[name])
            elif is_required(each):
                values[each.name] = reading.refuse((*path, name), codec_of(each).expected, None)
        return REFUSED if REFUSED in values.values() else self.schema(**values)

    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        pairs = (f"{name} = {codec.write(each, languages)}" for name, codec, each in given(value))
        return "{ " + ", ".join(pairs) + " }"


@dataclass(frozen=True)
class Tables[T](Codec):
    """A list of tables, each under its own header."""

    table: Table[T]
    expected: str = "a list of tables"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list):
            return reading.refuse(path, self.expected, raw)
        values = [self.table.read(reading, (*path, index), each) for index, each in enumerate(raw)]
        return REFUSED if REFUSED in values else tuple(values)


def schema_fields(schema: object) -> tuple[Field[Any], ...]:
    """The fields of a schema class or value that a file may give, in their order."""
    return tuple(each for each in fields(cast("Any", schema)) if "codec" in each.metadata)


def given(value: object) -> list[tuple[str, Codec, Any]]:
    """Name, codec and value of what differs from its default: what a canonical file says."""
    found = []
    for each in schema_fields(value):
        current = getattr(value, each.name)
        if is_required(each) or current != default_of(each):
            found.append((name_of(each), codec_of(each), current))
    return found


@dataclass(frozen=True)
class Measures(Codec):
    """Free pairs of a name and a number, a yes-no or a text; which ones are allowed is checked with the kind."""

    expected: str = "a table of features"

    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dict):
            return reading.refuse(path, self.expected, raw)
        values = {name: self._one(reading, (*path, name), each) for name, each in raw.items()}
        return REFUSED if REFUSED in values.values() else values

    def _one(self, reading: Reading, path: Path, raw: object) -> object:
        match raw:
            case bool():
                return raw
            case int() | float():
                return Number().read(reading, path, raw)
            case _:
                return Localized("a number, true, false or a text").read(reading, path, raw)

    def write(self, value: Mapping[str, Any], languages: tuple[str, ...]) -> str:
        return "\n".join(
            f"{name} = {self.write_one(each, languages)}" for name, each in sorted(value.items())
        )

    @staticmethod
    def write_one(value: object, languages: tuple[str, ...]) -> str:
        """One feature as TOML."""
        match value:
            case bool():
                return Flag().write(value, languages)
            case float() | int():
                return number(value)
            case _:
                return Localized().write(value, languages)
