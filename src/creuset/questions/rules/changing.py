"""What is typed, written beside what others typed meanwhile: nothing is undone unseen.

Answers are changed place by place. Whoever types says which revision they had read: what somebody else changed
since at another place stands beside it, what somebody else changed at the same place is told instead of lost.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.questions.rules.answering import LONGEST, agreed_to, is_empty
from creuset.questions.rules.asking import (
    ROW,
    Block,
    Budget,
    Choice,
    Consent,
    Day,
    Files,
    Form,
    Number,
    Question,
    Text,
)

#: The key of a question; in a block the block's, which of its rows, and the question's.
type Place = tuple[str, ...]

ROW_NAME = re.compile(r"[a-z0-9]{1,16}")
#: Guards against what nobody typed: rows of a block, choices, an answer that is no text, all of them together.
MOST_ROWS, MOST_CHOSEN, LONGEST_SHORT, LARGEST_KEPT = 200, 200, 500, 2_000_000
#: What no database keeps in a text: NUL, and halves of characters.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Misplaced(Refused):
    """Nothing is asked at that place, or nothing of that shape."""

    code = "no-such-answer"


class Act(StrEnum):
    """What is done to the rows of a block."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed at a place by somebody who had read that revision."""

    place: Place
    typed: object
    read: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """What was done to a row of a block by somebody who had read that revision."""

    block: str
    row: str
    act: Act
    read: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers to one question: the one that stands, and the one that was not written over it."""

    place: Place
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Kept:
    """Answers, and at which revision each place was last changed."""

    answers: Mapping[str, object]
    touched: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """The answers after changes, what was not written, and what the form has no place for."""

    kept: Kept
    clashes: tuple[Clash, ...]
    unplaced: tuple[Change, ...]


def written(place: Place) -> str:
    """Return a place as one text."""
    return ".".join(place)


def changed(form: Form, kept: Kept, changes: Iterable[Change | RowChange]) -> Changed:
    """Return the answers with the changes, one revision later if anything is another than before.

    A change of a place that was changed since its typist read it is not written, unless it says the same. Text
    in a row that somebody removed meanwhile brings the row back. Raises Misplaced for what has no shape of an answer.
    """
    writing = _Writing(deepcopy(dict(kept.answers)), dict(kept.touched), kept)
    for change in changes:
        if isinstance(change, RowChange):
            writing.move(form, change)
        else:
            writing.write(form, change)
    if len(json.dumps(writing.answers, ensure_ascii=False)) > LARGEST_KEPT:
        raise Misplaced(_("This is more than can be kept here."))
    is_changed = writing.touched != kept.touched
    now = Kept(writing.answers, writing.touched, kept.revision + is_changed)
    return Changed(now, tuple(writing.clashes), tuple(writing.unplaced))


def with_files(kept: Kept, place: Place, keys: Sequence[str]) -> Kept:
    """Return the answers with these files at a place, one revision later."""
    writing = _Writing(deepcopy(dict(kept.answers)), dict(kept.touched), kept)
    writing.put(place, list(keys) or None)
    return Kept(writing.answers, writing.touched, kept.revision + 1)


def files_in(form: Form, answers: Mapping[str, object]) -> frozenset[str]:
    """Return the keys of all files that are answers."""
    found: set[str] = set()
    for question in form.questions:
        typed = answers.get(question.key)
        match question.ask:
            case Files() if isinstance(typed, list):
                found |= set(map(str, typed))
            case Block(questions=inner):
                found |= {key for _n, row in rows_of(typed) for key in files_in(Form(inner), row)}
            case _:
                continue
    return frozenset(found)


def is_open(place: Sequence[str], only: Collection[str] | None) -> bool:
    """Say whether the question at a place is open where only those of some keys are; None: all of them."""
    return only is None or place[0] in only


def find_question(form: Form, place: Place) -> Question | None:
    """Return the question that is asked at a place."""
    match place:
        case (key,):
            return _named(form.questions, key)
        case (block, row, key) if ROW_NAME.fullmatch(row):
            found = _named(form.questions, block)
            return (
                _named(found.ask.questions, key) if found and isinstance(found.ask, Block) else None
            )
        case _:
            return None


def typed_at(answers: Mapping[str, object], place: Place) -> object:
    """Return what was typed at a place, None where nothing was."""
    match place:
        case (key,):
            return answers.get(key)
        case (block, row, key):
            return next(
                (one.get(key) for name, one in rows_of(answers.get(block)) if name == row), None
            )
        case _:
            return None


def rows_of(typed: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the rows of a block with their names; those that were written without one go by their number."""
    for n, row in enumerate(typed if isinstance(typed, list) else []):
        if isinstance(row, dict):
            yield str(row.get(ROW, n)), row


def changed_since(kept: Kept, revision: int) -> tuple[str, ...]:
    """Return the places that were changed after a revision."""
    return tuple(place for place, touched in kept.touched.items() if touched > revision)


def _named(questions: Sequence[Question], key: str) -> Question | None:
    return next((question for question in questions if question.key == key), None)


@dataclass(slots=True)
class _Writing:
    """Answers while changes are written into them."""

    answers: dict[str, Any]
    touched: dict[str, int]
    before: Kept
    clashes: list[Clash] = field(default_factory=list)
    unplaced: list[Change] = field(default_factory=list)

    def write(self, form: Form, change: Change) -> None:
        """Write what was typed, unless somebody else did since."""
        question = find_question(form, change.place)
        if question is None:
            self.unplaced.append(change)
            return
        typed = fitting(question, change.typed)
        stands = typed_at(self.answers, change.place)
        if typed == stands or (is_empty(question.ask, typed) and is_empty(question.ask, stands)):
            return
        if self.before.touched.get(written(change.place), 0) > change.read:
            self.clashes.append(Clash(change.place, typed, stands))
            return
        self.put(change.place, typed)

    def put(self, place: Place, typed: object) -> None:
        """Write an answer at its place, or nothing there."""
        row = self._row(place)
        if typed is None:
            row.pop(place[-1], None)
        else:
            row[place[-1]] = typed
        self._touch(written(place))

    def move(self, form: Form, change: RowChange) -> None:
        """Add, remove or move a row of a block."""
        block = _named(form.questions, change.block)
        if block is None or not isinstance(block.ask, Block) or not ROW_NAME.fullmatch(change.row):
            raise Misplaced(_("Nothing like this is asked here."))
        rows = self._rows(change.block)
        at = next((n for n, row in enumerate(rows) if row[ROW] == change.row), None)
        if change.act is Act.ADD:
            if at is None:
                self._row((change.block, change.row, ""))
            return
        if at is None:
            return
        if change.act is Act.REMOVE:
            self._remove(rows, at, change)
            return
        other = at + (1 if change.act is Act.DOWN else -1)
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            self._touch(change.block)

    def _remove(self, rows: list[dict[str, Any]], at: int, change: RowChange) -> None:
        """Remove a row, unless somebody else has changed something in it since."""
        inside = f"{change.block}.{change.row}."
        since = [
            touched for place, touched in self.before.touched.items() if place.startswith(inside)
        ]
        if max(since, default=0) > change.read:
            self.clashes.append(Clash((change.block, change.row), None, dict(rows[at])))
            return
        del rows[at]
        if not rows:
            del self.answers[change.block]
        self.touched = {
            place: touched
            for place, touched in self.touched.items()
            if not place.startswith(inside)
        }
        self._touch(change.block)

    def _touch(self, place: str) -> None:
        self.touched[place] = self.before.revision + 1

    def _row(self, place: Place) -> dict[str, Any]:
        """Return what holds the place's answer; a row that is not there is added at the end."""
        if len(place) == 1:
            return self.answers
        block, name, _key = place
        rows = self._rows(block)
        found = next((row for row in rows if row[ROW] == name), None)
        if found is None:
            if len(rows) >= MOST_ROWS:
                raise Misplaced(_("There can be %(most)s at most.", most=MOST_ROWS))
            found = {ROW: name}
            rows.append(found)
            self.answers[block] = rows
            self._touch(block)
        return found

    def _rows(self, block: str) -> list[dict[str, Any]]:
        """Return the rows of a block, each with its name written in it."""
        rows = [row | {ROW: name} for name, row in rows_of(self.answers.get(block))]
        if rows:
            self.answers[block] = rows
        return rows


def fitting(question: Question, typed: object) -> object:
    """Return what was typed in the shape in which it is kept, None where nothing was; Misplaced where it has none."""
    if typed is None or typed == "":
        return None
    match question.ask:
        case Consent():
            return _consent(question, typed)
        case Choice(most=most) if most > 1 or isinstance(typed, list):
            return [_words(row, LONGEST_SHORT) for row in _list(typed, MOST_CHOSEN) if row] or None
        case Budget():
            return _budget(typed)
        case Text() | Number() | Day() | Choice() as ask:
            return _words(typed, LONGEST if isinstance(ask, Text) else LONGEST_SHORT) or None
        case _:
            raise Misplaced(_("Nothing like this is asked here."))


def _consent(question: Question, typed: object) -> str | None:
    """Return what was agreed to: True agrees to the words as they stand."""
    if isinstance(typed, bool):
        return agreed_to(question) if typed else None
    return _words(typed, LONGEST_SHORT) or None


def _words(typed: object, most: int) -> str:
    if not isinstance(typed, str | int | float) or isinstance(typed, bool):
        raise Misplaced(_("Words are expected here."))
    text = _UNKEPT.sub("", str(typed)).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > most:
        raise Misplaced(_("This is more than can be kept here."))
    return text


def _list(typed: object, most: int) -> list[object]:
    if not isinstance(typed, list) or len(typed) > most:
        raise Misplaced(_("Several answers are expected here."))
    return typed


def _budget(typed: object) -> dict[str, Any] | None:
    """Return the amounts that were typed; lines that say nothing are left out."""
    lines, own = _both(typed)
    kept_lines = {
        _words(key, LONGEST_SHORT): text
        for key, amount in lines.items()
        if (text := _words("" if amount is None else amount, LONGEST_SHORT).strip())
    }
    kept_own = []
    for row in own:
        if not isinstance(row, Mapping):
            raise Misplaced(_("Amounts are expected here, line by line."))
        one = {
            name: _words(row.get(name) or "", LONGEST_SHORT).strip() for name in ("label", "amount")
        }
        if any(one.values()):
            kept_own.append(one)
    found = ({"lines": kept_lines} if kept_lines else {}) | ({"own": kept_own} if kept_own else {})
    return found or None


def _both(typed: object) -> tuple[Mapping[str, object], list[object]]:
    """Return the lines of a budget and those that the applicant named."""
    if isinstance(typed, Mapping) and not typed.keys() - {"lines", "own"}:
        lines = typed.get("lines") or {}
        if isinstance(lines, Mapping) and len(lines) <= MOST_CHOSEN:
            return lines, _list(typed.get("own") or [], MOST_CHOSEN)
    raise Misplaced(_("Amounts are expected here, line by line."))
