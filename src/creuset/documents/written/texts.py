"""What a village file says of the texts of its contracts: Typst, by language, written there or in files beside it."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, override

from creuset.documents.rules.terms import RULES, ContractKind
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import REFUSED, Choice, Text, key
from creuset.kernel.written.compounds import Localized
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path as FilePath

    from creuset.kernel.written.codecs import Reading
    from creuset.kernel.written.faults import Fault, Path

type ByLanguage = Mapping[str, str]

#: A text is no longer than a form takes.
LONGEST = 60_000
TEXT_CODE = Text("a short name such as service or bureaux-2027", r"[a-zA-Z0-9_-]{1,40}")


@dataclass(frozen=True)
class Prose(Text):
    """A text of many lines, written as it is read."""

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        if "\n" not in value or any(ord(char) < 0x20 and char not in "\n\t" for char in value):  # noqa: PLR2004 - control characters
            return super().write(value, languages)
        escaped = value.replace("\\", "\\\\").replace('"""', '""\\"')
        if escaped.endswith('"'):
            escaped = f'{escaped[:-1]}\\"'
        return f'"""\n{escaped}"""'


@dataclass(frozen=True)
class Spoken(Localized):
    """A text in the village's first language at least; another is left out where nobody wrote it."""

    expected: str = 'a text by language, the village’s first at least: { fr = "…" }'

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dict) or raw.keys() - set(reading.languages):
            return super().read(reading, path, raw)
        first = reading.languages[0]
        if first not in raw:
            reading.refuse((*path, first), f"{self.inner.expected} in this language", None)
            return REFUSED
        values = {
            language: self.inner.read(reading, (*path, language), raw[language])
            for language in reading.languages
            if language in raw
        }
        return REFUSED if REFUSED in values.values() else values


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractText:
    """The text of a contract, or the house rules; changed here, it is a new version from the day it is loaded."""

    code: str = key(
        TEXT_CODE,
        "Short name; that of a kind replaces the text that Creuset brings; house_rules for house rules.",
    )
    kind: ContractKind = key(Choice(ContractKind), "Which values it takes.")
    name: ByLanguage = key(Spoken(inner=Text(limit=120)), "Its title.")
    text: ByLanguage = key(
        Spoken(inner=Prose("a text in Typst", limit=LONGEST)),
        "What it says, in Typst.",
        factory=dict,
    )
    files: ByLanguage = key(
        Spoken(inner=Text("the path of a .typ file beside this one", r"[\w][\w./-]*\.typ", 200)),
        "Or the files beside this one that say it; export writes what they say.",
        factory=dict,
    )


def text_faults(texts: Sequence[ContractText]) -> Iterator[Fault]:
    """Everything that is wrong with texts whose keys are right by themselves."""
    seen: set[str] = set()
    for index, each in enumerate(texts):
        path: Path = ("contract_texts", index)
        if each.code in seen:
            yield (*path, "code"), _("a code that is given once"), shown(each.code)
        seen.add(each.code)
        expected = each.code if each.code in set(ContractKind) else None
        if each.kind.value == RULES and each.code != RULES:
            yield (
                (*path, "code"),
                _("house_rules: a village has one text of them"),
                shown(each.code),
            )
        elif expected and each.kind.value != expected:
            yield (
                (*path, "kind"),
                _("the kind that its code names: %(kind)s", kind=expected),
                each.kind,
            )
        if bool(each.text) is bool(each.files):
            found = "both" if each.text else "neither"
            yield (*path, "text"), _("text, or files, one of them"), found


def with_files(
    texts: Sequence[ContractText], folder: FilePath | None, faults: list[Fault]
) -> tuple[ContractText, ...]:
    """Return the texts with what the files beside say; what cannot be read is among the faults."""
    return tuple(
        _with_files(each, ("contract_texts", index), folder, faults) if each.files else each
        for index, each in enumerate(texts)
    )


def _with_files(
    each: ContractText, path: Path, folder: FilePath | None, faults: list[Fault]
) -> ContractText:
    found: dict[str, str] = {}
    for language, name in each.files.items():
        where = (*path, "files", language)
        told = _file(name, folder)
        if told is None:
            faults.append((where, _("a file of text beside this one"), shown(name)))
        else:
            found[language] = told
    return replace(each, text=found, files={}) if found.keys() == each.files.keys() else each


def _file(name: str, folder: FilePath | None) -> str | None:
    """Return what the file says; None where there is none in the folder, or it is no text of that length."""
    if folder is None:
        return None
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.strip() and len(text) <= LONGEST else None


def founding_codes(texts: Collection[ContractText], kinds: Collection[ContractKind]) -> list[str]:
    """Return the codes that an offer may name as its contract: the kinds, and the file's own texts of them."""
    own = [each.code for each in texts if each.kind in kinds]
    return list(dict.fromkeys([*(kind.value for kind in kinds), *own]))
