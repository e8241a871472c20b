"""How each type of value of a village file is read, checked, written and described.

A codec is attached to every field of the schema; reading, writing and the reference page all walk the same fields.
Reading never stops: a codec that refuses a value tells why to the :class:`Reading` and returns :data:`REFUSED`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import MISSING, Field, dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, cast, override

from creuset.kernel.written.faults import Fault, Path, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

REFUSED: Final = object()
"""Stands for a value that was refused; its reason is among the problems already."""


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

    @override
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

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


@dataclass(frozen=True)
class Checked(Codec):
    """A text that a function accepts, given back in the form that the function returns."""

    expected: str
    check: Callable[[str], str | None]

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        value = self.check(raw) if isinstance(raw, str) else None
        return reading.refuse(path, self.expected, raw) if value is None else value

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


@dataclass(frozen=True)
class Flag(Codec):
    """true or false."""

    expected: str = "true or false"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        return raw if isinstance(raw, bool) else reading.refuse(path, self.expected, raw)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return "true" if value else "false"


@dataclass(frozen=True)
class Whole(Codec):
    """A whole number between two bounds."""

    low: int = 0
    high: int = 1_000_000

    @property
    @override
    def expected(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.low} to {self.high}"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.low <= raw <= self.high:
            return reading.refuse(path, self.expected, raw)
        return raw

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return str(value)


@dataclass(frozen=True)
class Number(Codec):
    """A number with at most three decimals, between two bounds."""

    low: float = -100_000
    high: float = 100_000
    unit: str = ""

    @property
    @override
    def expected(self) -> str:  # type: ignore[override]
        unit = f" {self.unit}" if self.unit else ""
        return f"a number from {self.low:g} to {self.high:g}{unit}"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not isfinite(raw):
            return reading.refuse(path, self.expected, raw)
        if not self.low <= raw <= self.high:
            return reading.refuse(path, self.expected, raw)
        return round(float(raw), 3) + 0.0

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return number(value)


def number(value: float) -> str:
    """The shortest TOML number: 12, 7.5, 0.125."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True)
class Exact(Codec):
    """A number that is never rounded: an amount or a percentage, of at most two decimals."""

    high: int
    what: str

    @property
    @override
    def expected(self) -> str:  # type: ignore[override]
        return f"{self.what} from 0 to {self.high}, of at most two decimals"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
            return reading.refuse(path, self.expected, raw)
        exact = Decimal(str(raw))
        if not exact.is_finite() or not 0 <= exact <= self.high:
            return reading.refuse(path, self.expected, raw)
        cents = exact.quantize(Decimal("0.01"))
        return cents if cents == exact else reading.refuse(path, self.expected, raw)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Day(Codec):
    """A civil day, written without quotes."""

    expected: str = "a day such as 2019-06-01, without quotes"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if isinstance(raw, dt.datetime) or not isinstance(raw, dt.date):
            return reading.refuse(path, self.expected, raw)
        return raw

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return str(value.isoformat())


@dataclass(frozen=True)
class Choice(Codec):
    """One word of a closed list."""

    words: type[StrEnum]

    @property
    @override
    def expected(self) -> str:  # type: ignore[override]
        return "one of " + ", ".join(self.words)

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        try:
            return self.words(cast("str", raw))
        except ValueError:
            return reading.refuse(path, self.expected + did_you_mean(raw, list(self.words)), raw)

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return quoted(value)


def did_you_mean(found: object, known: list[str]) -> str:
    """The end of an “expected …” where one of the known words looks like what was found."""
    close = get_close_matches(str(found), known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""
