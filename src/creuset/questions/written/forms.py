"""What a village file says of its forms: what each asks, question by question, as the desk and programs write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, override

from creuset.documents.written.texts import Spoken
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import REFUSED, Codec, Text, key, quoted
from creuset.kernel.written.faults import shown
from creuset.questions.rules import Form, Question, Unwritable, form_of
from creuset.questions.rules.writing import LONGEST_WORDS, question_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from creuset.kernel.written.codecs import Reading
    from creuset.kernel.written.faults import Fault, Path

FORM_CODE = Text("a short name such as dossier or enquete-2027", r"[a-zA-Z0-9_-]{1,60}")
#: Texts by language within a question, and lists of what has such texts.
WORDS, LISTS = ("labels", "helps"), ("options", "lines", "questions")
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Questions(Codec):
    """What a form asks: a list of questions, each an inline table."""

    expected: str = "a list of questions, each { key = …, kind = …, labels = … }"

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, list) or not raw:
            return reading.refuse(path, self.expected, raw)
        faults = len(reading.faults)
        rows = [self._spoken(reading, (*path, n), row) for n, row in enumerate(raw)]
        try:
            form = form_of({"questions": rows})
        except Unwritable as wrong:
            for place, why in wrong.faults:
                where = _path_of(place)
                reading.faults.append(
                    (
                        (*path, *where),
                        _("a form that holds together: %(why)s", why=why),
                        shown(_at(rows, where)),
                    )
                )
        return REFUSED if len(reading.faults) > faults else form.questions

    def _spoken(self, reading: Reading, path: Path, raw: object) -> object:
        """Return the table with its texts in the languages of the village."""
        if not isinstance(raw, dict):
            return raw
        codec, row = Spoken(inner=Text(limit=LONGEST_WORDS)), dict(raw)
        for name in WORDS:
            if name in raw:
                read = codec.read(reading, (*path, name), raw[name])
                row[name] = raw[name] if read is REFUSED else read
        for name in LISTS:
            if isinstance(raw.get(name), list):
                row[name] = [
                    self._spoken(reading, (*path, name, n), one) for n, one in enumerate(raw[name])
                ]
        return row

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        lines = (f"  {_inline(question_data(one), languages)},\n" for one in value)
        return "[\n" + "".join(lines) + "]"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenForm:
    """A form; changed here, it is a new version from the moment it is loaded, and open answers move along."""

    code: str = key(FORM_CODE, "Short name, unique among the forms; calls and surveys name it.")
    name: Mapping[str, str] = key(Spoken(inner=Text(limit=120)), "Name.")
    questions: tuple[Question, ...] = key(
        Questions(), "What it asks, in order; each question keeps its key for good."
    )


class Forms(Protocol):
    """All the forms of a village file."""

    @property
    def forms(self) -> tuple[WrittenForm, ...]:
        """What is asked of people."""


def form_faults(forms: Sequence[WrittenForm]) -> Iterator[Fault]:
    """Everything that is wrong between forms whose keys are right by themselves."""
    seen: set[str] = set()
    for index, one in enumerate(forms):
        if one.code in seen:
            yield ("forms", index, "code"), _("a code that is given once"), shown(one.code)
        seen.add(one.code)


def data_of_form(one: WrittenForm) -> dict[str, Any]:
    """Return what the form asks as a version keeps it."""
    return {"questions": [question_data(each) for each in Form(one.questions).questions]}


def _path_of(place: str) -> tuple[str | int, ...]:
    """Return a place of the rules, questions[2].options[1].key, as keys and numbers from 0 below the list."""
    found: list[str | int] = []
    for name, number in _STEP.findall(place):
        found.append(name)
        if number:
            found.append(int(number) - 1)
    return tuple(found[1:])


def _at(rows: object, path: tuple[str | int, ...]) -> object:
    """Return what stands at a path, nothing where nothing does."""
    found = rows
    for step in path:
        match found, step:
            case list(), int() if step < len(found):
                found = found[step]
            case dict(), str():
                found = found.get(step)
            case _:
                return None
    return found


def _inline(value: object, languages: tuple[str, ...]) -> str:
    """Return plain data as TOML on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            pairs = (
                f"{name} = {_texts(each, languages) if name in WORDS else _inline(each, languages)}"
                for name, each in value.items()
            )
            return "{ " + ", ".join(pairs) + " }"
        case list():
            return "[" + ", ".join(_inline(each, languages) for each in value) + "]"
        case str():
            return quoted(value)
        case _:
            return str(value)


def _texts(value: Any, languages: tuple[str, ...]) -> str:
    return Spoken(inner=Text(limit=LONGEST_WORDS)).write(value, languages)
