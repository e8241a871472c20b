"""A form that is being written, question by question: plain data, which may be wrong until it is published."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from creuset.kernel.errors import Conflict, NotFound
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.questions.rules.writing import Unwritable, form_of

#: The key of a question; in a block the block's, and the question's.
type Path = tuple[str, ...]
type Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it shall be: a new one at the end of its list, or another in the place of one.

    `was` is how its writer saw it, None for a new one.
    """

    path: Path
    question: Data
    was: Data | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A question goes up or down by one."""

    path: Path
    is_up: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """A question is asked no more."""

    path: Path


type Edit = Put | Shift | Remove


def find_at(data: Mapping[str, Any], path: Path) -> Data | None:
    """Return a question of the data, None where there is none at the path."""
    rows, found = data.get("questions", []), None
    for key in path:
        found = next((row for row in rows if row.get("key") == key), None)
        if found is None:
            return None
        rows = found.get("questions", [])
    return found


def edited(data: Mapping[str, Any], edit: Edit) -> Data:
    """Return the data with the edit.

    Raise NotFound where there is no such question; Conflict where a new one has the key of another, or somebody
    else has changed the question meanwhile.
    """
    after = deepcopy(dict(data))
    rows = _list_of(after, edit.path)
    at = next((n for n, row in enumerate(rows) if row.get("key") == edit.path[-1]), None)
    match edit:
        case Put(was=None):
            if at is not None:
                raise Conflict(_("“%(key)s” stands twice", key=edit.path[-1]), field="key")
            rows.append(edit.question)
        case _ if at is None:
            raise NotFound(_("There is no such question."))
        case Put():
            # A block's own questions are changed at their own paths.
            inner = {"questions": rows[at]["questions"]} if "questions" in rows[at] else {}
            if alone(rows[at]) != alone(edit.was or {}):
                raise Conflict(
                    _(
                        "Somebody else has changed this question meanwhile: open it again to see how."
                    )
                )
            rows[at] = edit.question | inner
        case Shift(is_up=is_up):
            other = at + (-1 if is_up else 1)
            if 0 <= other < len(rows):
                rows[at], rows[other] = rows[other], rows[at]
        case Remove():
            del rows[at]
    return after


def faults_in(data: Mapping[str, Any]) -> tuple[tuple[str, Sentence], ...]:
    """Return what keeps the data from being a form: each place, and why."""
    try:
        form_of(data)
    except Unwritable as wrong:
        return wrong.faults
    return ()


def place_in(data: Mapping[str, Any], path: Path) -> str:
    """Return the place of a question as faults name it: questions[2].questions[1]."""
    rows, place = data.get("questions", []), ""
    for key in path:
        n = next((n for n, row in enumerate(rows, start=1) if row.get("key") == key), len(rows) + 1)
        place = f"{place}.questions[{n}]" if place else f"questions[{n}]"
        rows = rows[n - 1].get("questions", []) if n <= len(rows) else []
    return place


def _list_of(data: Data, path: Path) -> list[Data]:
    """Return the list that holds, or shall hold, the question."""
    if len(path) == 1:
        rows: list[Data] = data.setdefault("questions", [])
        return rows
    block = find_at(data, path[:-1])
    if block is None or block.get("kind") != "block":
        raise NotFound(_("There is no such question."))
    inner: list[Data] = block.setdefault("questions", [])
    return inner


def alone(question: Mapping[str, Any]) -> Data:
    """Return a question without those that stand within it."""
    return {name: value for name, value in question.items() if name != "questions"}
