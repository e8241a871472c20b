"""A form as a page asks it: every question with what was typed, what is wrong, and what another tab wrote."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from creuset.core.attachments import ACCEPTED, SORT_LABELS
from creuset.questions.models import Sheet, SheetFile
from creuset.questions.queries.reading import answer_text
from creuset.questions.queries.versions import asked_by
from creuset.questions.rules import Form, Kind, Question, seen
from creuset.questions.rules.answering import agreed_to, faults_of
from creuset.questions.rules.asking import Block, Budget, Choice, Files, Text
from creuset.questions.rules.changing import Clash, Place, is_open, rows_of, typed_at, written

#: Stands for the name of a row in what new rows are made of.
BLANK = "new0row"


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a budget: named by the form, or by whoever answers."""

    part: str
    label: Any
    amount: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One of the rows of a block."""

    name: str
    number: int
    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A question as it is drawn."""

    place: str
    question: Question
    typed: Any
    #: Whether it is asked, given what was answered above it; drawn hidden where it is not.
    is_asked: bool = True
    faults: tuple[str, ...] = ()
    #: What somebody else answered meanwhile, as words; None where nobody did.
    theirs: str | None = None
    options: tuple[tuple[str, Mapping[str, str], bool], ...] = ()
    lines: tuple[Line, ...] = ()
    own: tuple[Line, ...] = ()
    files: tuple[SheetFile, ...] = ()
    rows: tuple[Row, ...] = ()
    blank: tuple["Field", ...] = ()

    @property
    def kind(self) -> str:
        """What kind of answer it wants."""
        return self.question.kind.value

    @property
    def template(self) -> str:
        """What draws it."""
        return f"questions/kinds/{self.kind}.html"

    @property
    def is_group(self) -> bool:
        """Whether it is drawn as several controls under one heading."""
        return self.question.kind in (Kind.CHOICE, Kind.BUDGET, Kind.BLOCK)

    @property
    def is_wrong(self) -> bool:
        """Whether something is said at it."""
        return bool(self.faults) or self.theirs is not None

    @property
    def conditions(self) -> str:
        """The options of the answer above under which it is asked, one of them; empty for any answer."""
        return " ".join(sorted(self.question.when.options)) if self.question.when else ""

    @property
    def digest(self) -> str:
        """What tells words that were agreed to from those that stand now."""
        return agreed_to(self.question)

    @property
    def accept(self) -> str:
        """The endings of the files that are asked for."""
        ask = self.question.ask
        return ",".join(ACCEPTED[one] for one in ask.types) if isinstance(ask, Files) else ""

    @property
    def is_optional(self) -> bool:
        """Whether it may be filed without an answer: of what is asked again and again, none may be enough or not."""
        ask = self.question.ask
        return not (self.question.is_required or (isinstance(ask, Block) and ask.least))

    @property
    def sorts(self) -> str:
        """The files that are asked for, in words."""
        types = self.question.ask.types if isinstance(self.question.ask, Files) else ()
        return ", ".join(str(label) for sort, label in SORT_LABELS.items() if sort in types)

    @property
    def megabytes(self) -> float:
        """How large a file may be."""
        ask = self.question.ask
        return round(ask.most_bytes / 1_000_000, 1) if isinstance(ask, Files) else 0

    @property
    def is_long(self) -> bool:
        """Whether a text has several lines."""
        return isinstance(self.question.ask, Text) and self.question.ask.has_lines


@dataclass(frozen=True)
class Asking:
    """A form as a page asks it, and where its answers are sent."""

    address: str
    fields: tuple[Field, ...]
    revision: int = 0
    version: int = 0
    sheet: Sheet | None = None
    is_tried: bool = False
    #: What each place said when it was drawn: what a page without hands sends is compared with it.
    drawn: str = "{}"
    aside: tuple[Any, ...] = field(default=())

    @property
    def wrong(self) -> list[Field]:
        """The questions at which something is said, in their order."""
        found: list[Field] = []
        for one in self.fields:
            inner = [field for row in one.rows for field in row.fields]
            found += [each for each in (one, *inner) if each.is_wrong and each.is_asked]
        return found


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is known while the questions of a form are drawn."""

    answers: Mapping[str, Any]
    asked: frozenset[tuple[str | int, ...]]
    faults: Mapping[tuple[str | int, ...], list[str]]
    clashes: Mapping[Place, Clash]
    files: Mapping[str, SheetFile]

    def fields(
        self,
        questions: Iterable[Question],
        typed: Mapping[str, Any],
        place: Place,
        at: tuple[str | int, ...],
    ) -> tuple[Field, ...]:
        """Draw questions: `place` names rows, `at` numbers them."""
        return tuple(
            self.field(one, typed.get(one.key), (*place, one.key), (*at, one.key))
            for one in questions
        )

    def field(
        self, question: Question, typed: Any, place: Place, at: tuple[str | int, ...]
    ) -> Field:
        """Draw one question; where two answers clash, the one that was not kept stands in its control."""
        clash = self.clashes.get(place)
        typed = typed if clash is None else clash.mine
        return Field(
            place=written(place),
            question=question,
            typed=typed,
            is_asked=at in self.asked,
            faults=tuple(dict.fromkeys(self.said(at, question))),
            theirs=None if clash is None else answer_text(question, clash.theirs),
            **self.parts(question, typed, place, at),
        )

    def said(self, at: tuple[str | int, ...], question: Question) -> list[str]:
        """Return what is wrong with an answer as a whole; lines of a budget say their own."""
        own = self.faults.get(at, [])
        if not isinstance(question.ask, Budget):
            return own
        lines = {line.key for line in question.ask.lines}
        lost = [
            words
            for there, all_words in self.faults.items()
            if there[: len(at)] == at and len(there) > len(at) + 1
            if there[len(at)] == "lines" and there[len(at) + 1] not in lines
            for words in all_words
        ]
        return own + lost

    def parts(
        self, question: Question, typed: Any, place: Place, at: tuple[str | int, ...]
    ) -> dict[str, Any]:
        """Return what a question of its kind is made of."""
        match question.ask:
            case Choice(options=options):
                chosen = typed if isinstance(typed, list) else [typed]
                return {"options": tuple((o.key, o.labels, o.key in chosen) for o in options)}
            case Budget():
                return self.budget(question.ask, typed if isinstance(typed, dict) else {}, at)
            case Files():
                keys = typed if isinstance(typed, list) else []
                return {"files": tuple(self.files[key] for key in keys if key in self.files)}
            case Block(questions=inner):
                rows = tuple(
                    Row(name, n + 1, self.fields(inner, row, (*place, name), (*at, n)))
                    for n, (name, row) in enumerate(rows_of(typed))
                )
                return {"rows": rows, "blank": _blank(inner, place)}
            case _:
                return {}

    def budget(
        self, ask: Budget, typed: dict[str, Any], at: tuple[str | int, ...]
    ) -> dict[str, Any]:
        """Return the lines of a budget; one more of one's own than there are, as long as there may be."""
        amounts = typed.get("lines") or {}
        own = list(typed.get("own") or [])
        lines = tuple(
            Line(
                f"lines/{line.key}",
                line.labels,
                str(amounts.get(line.key, "")),
                " ".join(self.faults.get((*at, "lines", line.key), [])),
            )
            for line in ask.lines
        )
        shown = own + [{}] * max(0, ask.own_lines - len(own))
        return {
            "lines": lines,
            "own": tuple(
                Line(
                    f"own/{n}",
                    row.get("label", ""),
                    row.get("amount", ""),
                    " ".join(self.faults.get((*at, "own", n), [])),
                )
                for n, row in enumerate(shown)
            ),
        }


def asking_of(
    sheet: Sheet,
    *,
    address: str,
    filing: bool = False,
    clashes: Iterable[Clash] = (),
    refused: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
) -> Asking:
    """Return the form of the answers as a page asks it; `filing` says too what is missing. Two queries.

    `only` are the keys of the questions that are open, where the others stay as they were answered. `clashes` are
    shown with both texts, what was typed in the control; `refused` are words at a place, of a file.
    """
    form = asked_by(sheet.version)
    files = {str(one.pk): one for one in sheet.files.select_related("stored")}
    found = {clash.place: clash for clash in clashes}
    said = _said(form, sheet.answers, filing=filing)
    for place, words in (refused or {}).items():
        said.setdefault(_numbered(sheet.answers, place), []).append(words)
    drawing = _Drawing(
        sheet.answers,
        frozenset(one.place for one in seen(form, sheet.answers)),
        said,
        found,
        files,
    )
    return Asking(
        address=address,
        fields=_open(drawing.fields(form.questions, sheet.answers, (), ()), only),
        revision=sheet.revision,
        version=sheet.version.number,
        sheet=sheet,
        is_tried=filing,
        drawn=json.dumps(
            {
                place: digest
                for place, digest in digests_of(form, sheet.answers).items()
                if is_open(place.split("."), only)
            }
        ),
        aside=tuple(sheet.aside),
    )


def _open(fields: tuple[Field, ...], only: Collection[str] | None) -> tuple[Field, ...]:
    """Return the questions that are open; what depends on an answer that stays is asked or not, for good."""
    if only is None:
        return fields
    found = []
    for one in fields:
        when = one.question.when
        if one.question.key not in only:
            continue
        if when is None or when.question in only:
            found.append(one)
        elif one.is_asked:
            found.append(replace(one, question=replace(one.question, when=None)))
    return tuple(found)


def preview_of(form: Form) -> Asking:
    """Return a form as a page asks it of somebody who has not answered; nothing is sent anywhere."""
    drawing = _Drawing({}, frozenset(one.place for one in seen(form, {})), {}, {}, {})
    return Asking(address="", fields=drawing.fields(form.questions, {}, (), ()))


def digest_of(typed: object) -> str:
    """Return what tells one answer from another."""
    return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()[:12]


def digests_of(form: Form, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return what every place says that a control shows, as digests."""
    places = list[Place]()
    for question in form.questions:
        match question.ask:
            case Block(questions=inner):
                rows = rows_of(answers.get(question.key))
                places += [(question.key, row, one.key) for row, _typed in rows for one in inner]
            case _:
                places.append((question.key,))
    return {written(place): digest_of(typed_at(answers, place)) for place in places}


def _blank(questions: Iterable[Question], place: Place) -> tuple[Field, ...]:
    """Return what a new row of a block asks; what depends on an answer is shown by the page once it is given."""
    rows = tuple(questions)
    asked: frozenset[tuple[str | int, ...]] = frozenset(
        (*place, 0, one.key) for one in rows if one.when is None
    )
    drawing = _Drawing({}, asked, {}, {}, {})
    return drawing.fields(rows, {}, (*place, BLANK), (*place, 0))


def _said(
    form: Form, answers: Mapping[str, Any], *, filing: bool
) -> dict[tuple[str | int, ...], list[str]]:
    """Return what is wrong, in the reader's language, by place with numbers."""
    said: dict[tuple[str | int, ...], list[str]] = {}
    for fault in faults_of(form, answers, filing=filing):
        said.setdefault(fault.place, []).append(str(fault.why))
    return said


def _numbered(answers: Mapping[str, Any], place: str) -> tuple[str | int, ...]:
    """Return a place with the number of its row."""
    match place.split("."):
        case [block, row, key]:
            names = [name for name, _typed in rows_of(answers.get(block))]
            return (block, names.index(row) if row in names else len(names), key)
        case keys:
            return tuple(keys)
