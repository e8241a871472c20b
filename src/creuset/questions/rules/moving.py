"""Answers of one version of a form, moved to the next: nothing is lost.

A form that is published may change while people fill it in. What was answered is found again by its key;
what the new form has no place for – a question that is gone or asks for something else, an option that is
no more – is set aside with the words under which it was given, for its author and for whoever reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from creuset.questions.rules.answering import Answers, is_empty
from creuset.questions.rules.asking import ROW, Block, Budget, Choice, Form, Question, Words


@dataclass(frozen=True, slots=True)
class Aside:
    """An answer that the new form has no place for, under the words of the question that asked for it."""

    place: tuple[str | int, ...]
    labels: Words
    typed: object


@dataclass(frozen=True, slots=True)
class Moved:
    """The answers to the new form, and what was set aside."""

    answers: Answers
    aside: tuple[Aside, ...]


def moved(old: Form, new: Form, answers: Answers) -> Moved:
    """Return the answers given to the old form as answers to the new one.

    Moving to the same form changes nothing; whatever was typed is afterwards in one of the two places.
    """
    aside: list[Aside] = []
    return Moved(_moved(old.questions, new.questions, answers, (), aside), tuple(aside))


def _moved(
    old: tuple[Question, ...],
    new: tuple[Question, ...],
    answers: Answers,
    place: tuple[str | int, ...],
    aside: list[Aside],
) -> dict[str, object]:
    """Return the answers to the new questions, and set aside the rest."""
    asked = {question.key: question for question in new}
    kept: dict[str, object] = {ROW: answers[ROW]} if ROW in answers else {}
    for question in old:
        typed = answers.get(question.key)
        if is_empty(question.ask, typed):
            continue
        here = (*place, question.key)
        successor = asked.get(question.key)
        if successor is None or successor.kind is not question.kind:
            aside.append(Aside(here, question.labels, typed))
        else:
            kept[question.key] = _fitted(question, successor, typed, here, aside)
    return {key: value for key, value in kept.items() if value is not None}


def _fitted(
    old: Question,
    new: Question,
    typed: object,
    place: tuple[str | int, ...],
    aside: list[Aside],
) -> object:
    """Return the answer as far as the new question has a place for it."""
    match old.ask, new.ask, typed:
        case Block(questions=before), Block(questions=after), list():
            return [
                _moved(before, after, row if isinstance(row, Mapping) else {}, (*place, n), aside)
                for n, row in enumerate(typed)
            ]
        case Choice(options=before), Choice(options=after), _:
            return _still_there(old, {option.key for option in after}, typed, place, aside)
        case Budget(lines=before), Budget(lines=after), Mapping():
            return _lines_still_there(old, {line.key for line in after}, typed, place, aside)
        case _:
            return typed


def _still_there(
    old: Question,
    options: set[str],
    typed: object,
    place: tuple[str | int, ...],
    aside: list[Aside],
) -> object:
    """Return the chosen options that are still there."""
    chosen = typed if isinstance(typed, list) else [typed]
    there = [row for row in chosen if isinstance(row, str) and row in options]
    if gone := [row for row in chosen if row not in there]:
        aside.append(Aside(place, old.labels, gone))
    if not isinstance(typed, list):
        return None if gone else typed
    return there or None


def _lines_still_there(
    old: Question,
    keys: set[str],
    typed: Mapping[str, object],
    place: tuple[str | int, ...],
    aside: list[Aside],
) -> object:
    """Return the amounts of the lines that are still there."""
    lines = typed.get("lines")
    lines = lines if isinstance(lines, Mapping) else {}
    if gone := {key: amount for key, amount in lines.items() if key not in keys}:
        aside.append(Aside(place, old.labels, {"lines": gone}))
    return {**typed, "lines": {key: lines[key] for key in lines if key in keys}}
