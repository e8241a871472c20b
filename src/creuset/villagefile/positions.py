"""The line of every key of a TOML source.

TOML readers give values and forget where they stood. This scanner walks a source that a TOML reader has already
accepted, so it only has to find its way: headers, keys, strings, nested arrays and inline tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creuset.kernel.written.faults import Path

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_WORDS = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})?|'
    r"'''(?:[^']++|'(?!''))*+(?:'{3,5})?|"
    r'"(?:[^"\\\n]++|\\.)*+"?|'
    r"'[^'\n]*+'?|"
    r"#[^\n]*+",
    re.DOTALL,
)
"""Strings and comments; one that never ends is taken to its end, so that a hostile source is walked only once."""

_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def key_lines(source: str) -> dict[Path, int]:
    """The line (from 1) of each key, header and list item of a valid TOML source, by path from the top."""
    return _Scanner(source).scan()


def without_words(source: str) -> str:
    """The source with its strings and comments emptied, on the same lines: only its structure is left."""
    return _WORDS.sub(lambda found: "\n" * found.group().count("\n"), source)


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.counted = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self.lengths: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.source):
            if self.source[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.lines

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _mark(self, path: Path) -> None:
        """Remember the line on which we stand, unless an earlier line already opened this path."""
        self.line += self.source.count("\n", self.counted, self.at)
        self.counted = self.at
        self.lines.setdefault(path, self.line)

    def _header(self) -> Path:
        listed = self.source.startswith("[[", self.at)
        start = self.at
        self.at += 2 if listed else 1
        keys = self._keys()
        self.at += 2 if listed else 1
        end, self.at = self.at, start
        path = (*self._resolve(keys[:-1]), keys[-1])
        self._mark_prefixes(path)
        if listed:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = (*path, self.lengths[path] - 1)
            self._mark(path)
        else:
            path = self._resolve(keys)
            self._mark(path)
        self.at = end
        return path

    def _resolve(self, keys: tuple[str, ...]) -> Path:
        """The path that a header means: inside a list of tables it continues the last one."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def _mark_prefixes(self, path: Path) -> None:
        for end in range(1, len(path) + 1):
            self._mark(path[:end])

    def _pair(self, table: Path) -> None:
        start = self.at
        keys = self._keys()
        end, self.at = self.at, start
        for count in range(1, len(keys) + 1):
            self._mark((*table, *keys[:count]))
        self.at = end + 1  # past the "="
        self._skip(_SPACES)
        self._value((*table, *keys))

    def _keys(self) -> tuple[str, ...]:
        keys = [self._key()]
        while self.source.startswith(".", self.at):
            self.at += 1
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        self._skip(_SPACES)
        key = self._skip(_BARE_KEY) or _unquoted(self._string())
        self._skip(_SPACES)
        return key

    def _string(self) -> str:
        for pattern in _STRINGS:
            found = self._skip(pattern)
            if found:
                return found
        return ""

    def _value(self, path: Path) -> None:
        opening = self.source[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        elif opening in "\"'":
            self._string()
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        self._skip(_BLANK)
        while self.source[self.at] != "]":
            self._mark((*path, index))
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            if self.source[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._skip(_BLANK)
        while self.source[self.at] != "}":
            self._pair(path)
            self._skip(_BLANK)
            if self.source[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1


def _unquoted(literal: str) -> str:
    if literal.startswith("'"):
        return literal[1:-1]
    return _ESCAPED.sub(_unescaped, literal[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
