"""Codecs of values that hold others: texts by language, lists, points, tables and features."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, cast, override

from creuset.kernel.written.codecs import (
    REFUSED,
    Codec,
    Flag,
    Number,
    Reading,
    Text,
    codec_of,
    default_of,
    did_you_mean,
    is_required,
    name_of,
    number,
)
from creuset.kernel.written.faults import Path

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Localized(Codec):
    """A text in every language of the village; one plain text stands for the same in all."""

    expected: str = 'a text, or one a language: { fr = "…", en = "…" }'
    inner: Codec = field(default_factory=Text)

    @override
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

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        texts = {language: value[language] for language in languages if language in value}
        if len(texts) == len(languages) and len({repr(text) for text in texts.values()}) == 1:
            return self.inner.write(next(iter(texts.values())), languages)
        pairs = ", ".join(
            f"{language} = {self.inner.write(text, languages)}" for language, text in texts.items()
        )
        return f"{{ {pairs} }}"


@dataclass(frozen=True)
class Items(Codec):
    """A list; `each_line` writes one item a line, as suits paragraphs and doors."""

    item: Codec
    each_line: bool = False
    at_least: int = 0
    at_most: int = 10_000

    @property
    @override
    def expected(self) -> str:  # type: ignore[override]
        least = f" of {self.at_least} or more" if self.at_least else ""
        least = f" of {self.at_least}" if self.at_least == self.at_most else least
        return f"a list{least}, each {self.item.expected}"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list) or not self.at_least <= len(raw) <= self.at_most:
            return reading.refuse(path, self.expected, raw)
        values = [self.item.read(reading, (*path, index), each) for index, each in enumerate(raw)]
        return REFUSED if REFUSED in values else tuple(values)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        written = [self.item.write(each, languages) for each in value]
        if self.each_line and written:
            return "[\n" + "".join(f"  {each},\n" for each in written) + "]"
        return "[" + ", ".join(written) + "]"


@dataclass(frozen=True)
class PointCodec(Codec):
    """Two metres: x to the right, y downwards on the plan."""

    expected: str = "a point [x, y] in metres"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list) or len(raw) != 2:  # noqa: PLR2004 - x and y
            return reading.refuse(path, self.expected, raw)
        values = [Number().read(reading, (*path, index), each) for index, each in enumerate(raw)]
        return REFUSED if REFUSED in values else tuple(values)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return f"[{number(value[0])}, {number(value[1])}]"


@dataclass(frozen=True)
class Table[T](Codec):
    """A table whose keys are the fields of a schema class; `inline` writes it on one line."""

    schema: type[T]
    inline: bool = False

    expected: str = "a table"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dict):
            return reading.refuse(path, self.expected, raw)
        known = {name_of(each): each for each in schema_fields(self.schema)}
        for name in raw.keys() - known.keys():
            close = did_you_mean(name, list(known))
            reading.refuse((*path, name), f"a key of this table{close}", f"unknown key {name}")
        values: dict[str, object] = {}
        for name, each in known.items():
            if name in raw:
                values[each.name] = codec_of(each).read(reading, (*path, name), raw[name])
            elif is_required(each):
                values[each.name] = reading.refuse((*path, name), codec_of(each).expected, None)
        return REFUSED if REFUSED in values.values() else self.schema(**values)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        pairs = (f"{name} = {codec.write(each, languages)}" for name, codec, each in given(value))
        return "{ " + ", ".join(pairs) + " }"


@dataclass(frozen=True)
class Tables[T](Codec):
    """A list of tables, each under its own header."""

    table: Table[T]
    expected: str = "a list of tables"

    @override
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

    @override
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

    @override
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
