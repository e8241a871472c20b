"""What an answer says, and what is wrong with it.

Answers are kept as they were typed, by the key of their question: a draft may hold anything, and what is
wrong with it is said without losing it. What is needed is asked for only when it is filed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.questions.rules.asking import (
    Ask,
    Block,
    Budget,
    Choice,
    Consent,
    Day,
    Files,
    Form,
    Note,
    Number,
    Question,
    Text,
    When,
)

#: What was typed, by key.
type Answers = Mapping[str, object]

WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
#: An amount that no budget of a project reaches: a slip of the keyboard.
LARGEST = Decimal(10**10)
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer: the place as keys and, in blocks and budgets, which of several, from 0."""

    place: tuple[str | int, ...]
    why: Sentence


@dataclass(frozen=True, slots=True)
class Seen:
    """A question that is asked, given what was answered above it, and what was typed."""

    place: tuple[str | int, ...]
    question: Question
    typed: object


class _Wrong(Exception):
    """The answer does not say what its question asks for, at a place within it."""

    def __init__(self, why: Sentence, *place: str | int) -> None:
        super().__init__(why)
        self.why, self.place = why, place


def words_in(text: str) -> int:
    """Return how many words a text has: “aujourd’hui” and “court-métrage” are one each."""
    return len(WORD.findall(text))


def agreed_to(question: Question) -> str:
    """Return what is kept with a consent: a digest of the very words."""
    words = json.dumps(dict(question.labels), sort_keys=True, ensure_ascii=False)
    return sha256(words.encode()).hexdigest()


def seen(form: Form, answers: Answers) -> Iterator[Seen]:
    """Give each question that is asked, in its order, those of blocks once for each block."""
    yield from _seen(form.questions, answers, {}, ())


def _seen(
    questions: tuple[Question, ...],
    answers: Answers,
    above: Mapping[str, Seen],
    place: tuple[str | int, ...],
) -> Iterator[Seen]:
    asked = dict(above)
    for question in questions:
        if not _holds(question.when, asked):
            continue
        one = Seen((*place, question.key), question, answers.get(question.key))
        asked[question.key] = one
        yield one
        if isinstance(question.ask, Block) and isinstance(one.typed, list):
            for n, row in enumerate(one.typed):
                inner = row if isinstance(row, Mapping) else {}
                yield from _seen(question.ask.questions, inner, asked, (*one.place, n))


def _holds(when: When | None, asked: Mapping[str, Seen]) -> bool:
    """Say whether a question is asked: one that depends on a question that is not asked is not."""
    if when is None:
        return True
    other = asked.get(when.question)
    if other is None or is_empty(other.question.ask, other.typed):
        return False
    return not when.options or bool(when.options & set(_chosen(other.typed)))


def is_empty(ask: Ask, typed: object) -> bool:
    """Say whether nothing was answered."""
    match ask, typed:
        case _, None:
            return True
        case _, str():
            return not typed.strip()
        case Budget(), Mapping():
            lines = typed.get("lines")
            amounts = list(lines.values()) if isinstance(lines, Mapping) else []
            return not typed.get("own") and not any(str(amount).strip() for amount in amounts)
        case _, list() | Mapping():
            return not typed
        case _:
            return False


def faults_of(form: Form, answers: Answers, *, filing: bool) -> tuple[Fault, ...]:
    """Return what is wrong with the answers; when filing, also what is missing.

    What was answered to a question that is not asked is neither judged nor lost.
    """
    faults, sums = [], dict[str, Decimal]()
    for one in seen(form, answers):
        ask = one.question.ask
        if is_empty(ask, one.typed):
            if filing and one.question.is_required:
                faults.append(Fault(one.place, _missing(ask)))
            if filing and isinstance(ask, Block) and ask.least:
                faults.append(
                    Fault(one.place, _("At least %(least)s are needed.", least=ask.least))
                )
            continue
        try:
            value = read(one.question, one.typed)
        except _Wrong as wrong:
            faults.append(Fault((*one.place, *wrong.place), wrong.why))
            continue
        if isinstance(ask, Budget) and isinstance(value, Decimal):
            sums[one.question.key] = value
            other = sums.get(ask.equals)
            if filing and other is not None and other != value:
                why = _("The sum is %(sum)s; it should be %(other)s.", sum=value, other=other)
                faults.append(Fault(one.place, why))
        if filing:
            faults += [Fault(one.place, why) for why in _short_of(ask, value)]
    return tuple(faults)


def _missing(ask: Ask) -> Sentence:
    """Return what is said where an answer is needed."""
    match ask:
        case Consent():
            return _("This needs your agreement.")
        case Files():
            return _("A file is missing.")
        case _:
            return _("An answer is needed here.")


def _short_of(ask: Ask, value: object) -> Iterator[Sentence]:
    """Give what an answer does not reach yet: a draft may be short."""
    match ask:
        case Text(least_words=int(least)) if words_in(str(value)) < least:
            yield _("At least %(least)s words are needed.", least=least)
        case Block(least=least) if isinstance(value, int) and value < least:
            yield _("At least %(least)s are needed.", least=least)
        case _:
            return


def read(question: Question, typed: object) -> object:
    """Return what was typed, as what the question asks for; raises what is wrong with it.

    A text, the chosen keys, a number, a day, a budget's sum, the keys of files, how many blocks, or the
    digest of what was agreed to.
    """
    match question.ask:
        case Consent():
            return _consent(question, typed)
        case Files(most=most):
            return _several(typed, most)
        case Block(most=most):
            return len(_rows(typed, most))
        case ask:
            return READERS[type(ask)](ask, typed)


def value_of(question: Question, typed: object) -> object:
    """Return what `read` does; None where nothing was answered, or something wrong."""
    if is_empty(question.ask, typed):
        return None
    try:
        return read(question, typed)
    except _Wrong:
        return None


def _consent(question: Question, typed: object) -> str:
    """Return the digest of what was agreed to: the very words that are asked."""
    if typed != agreed_to(question):
        raise _Wrong(_("These words have changed since you agreed: please read them again."))
    return str(typed)


def _text(ask: Text, typed: object) -> str:
    if not isinstance(typed, str):
        raise _Wrong(_("Words are expected here."))
    text = typed.strip()
    if not ask.has_lines and "\n" in text:
        raise _Wrong(_("This goes on one line."))
    most = ask.most_characters or LONGEST
    if len(text) > most:
        raise _Wrong(
            _("There are %(count)s characters; %(most)s are allowed.", count=len(text), most=most)
        )
    if ask.most_words is not None and words_in(text) > ask.most_words:
        count = words_in(text)
        raise _Wrong(
            _("There are %(count)s words; %(most)s are allowed.", count=count, most=ask.most_words)
        )
    return text


def _chosen(typed: object) -> tuple[str, ...]:
    """Return the keys that were chosen: one as a text, several as a list."""
    rows = typed if isinstance(typed, list) else [typed]
    return tuple(dict.fromkeys(row for row in rows if isinstance(row, str) and row))


def _choice(ask: Choice, typed: object) -> tuple[str, ...]:
    chosen = _chosen(typed)
    if set(chosen) - {option.key for option in ask.options}:
        raise _Wrong(_("This is none of the options."))
    if len(chosen) > ask.most:
        raise _Wrong(_("There can be %(most)s at most.", most=ask.most))
    return chosen


def _decimal(typed: object) -> Decimal:
    """Return a number as people type it: with a comma or a point, with spaces between thousands."""
    text = re.sub(r"\s", "", str(typed)).replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _Wrong(_("A number is expected here.")) from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise _Wrong(_("A number is expected here."))
    return value


def _number(ask: Number, typed: object) -> Decimal:
    value = _decimal(typed)
    if value != round(value, ask.decimals):
        raise _Wrong(_("A number of at most %(count)s decimals is expected.", count=ask.decimals))
    if ask.least is not None and value < ask.least:
        raise _Wrong(_("It is at least %(least)s.", least=ask.least))
    if ask.most is not None and value > ask.most:
        raise _Wrong(_("It is at most %(most)s.", most=ask.most))
    return value


def _day(ask: Day, typed: object) -> date:
    try:
        value = date.fromisoformat(str(typed).strip())
    except ValueError:
        raise _Wrong(_("A day is expected here.")) from None
    if ask.from_on is not None and value < ask.from_on:
        raise _Wrong(_("The day is %(day)s or later.", day=ask.from_on))
    if ask.until_on is not None and value > ask.until_on:
        raise _Wrong(_("The day is %(day)s or earlier.", day=ask.until_on))
    return value


def _budget(ask: Budget, typed: object) -> Decimal:
    """Return the sum, to the cent."""
    if not isinstance(typed, Mapping):
        raise _Wrong(_("Amounts are expected here, line by line."))
    lines, own = typed.get("lines") or {}, typed.get("own") or []
    if not isinstance(lines, Mapping) or lines.keys() - {line.key for line in ask.lines}:
        raise _Wrong(_("Amounts are expected here, line by line."))
    total = Decimal(0)
    for key, amount in lines.items():
        total += _amount(amount, "lines", str(key))
    for n, row in enumerate(_rows(own, ask.own_lines)):
        if not isinstance(row, Mapping) or not str(row.get("label", "")).strip():
            raise _Wrong(_("This line needs a name."), "own", n)
        total += _amount(row.get("amount"), "own", n)
    return total


def _amount(typed: object, *place: str | int) -> Decimal:
    """Return an amount, nothing where nothing was typed."""
    if typed is None or not str(typed).strip():
        return Decimal(0)
    try:
        value = _decimal(typed)
    except _Wrong as wrong:
        raise _Wrong(wrong.why, *place) from None
    if value < 0 or value != round(value, 2):
        raise _Wrong(_("An amount is nought or more, to the cent."), *place)
    return value


def _rows(typed: object, most: int) -> list[object]:
    """Return several of something, no more than allowed."""
    if not isinstance(typed, list):
        raise _Wrong(_("Several answers are expected here."))
    if len(typed) > most:
        raise _Wrong(_("There can be %(most)s at most.", most=most))
    return typed


def _several(typed: object, most: int) -> tuple[str, ...]:
    """Return the keys of several files."""
    rows = _rows(typed, most)
    if not all(isinstance(row, str) for row in rows):
        raise _Wrong(_("A file is expected here."))
    return tuple(str(row) for row in rows)


READERS: Mapping[type, Callable[[Any, object], object]] = {
    Text: _text,
    Choice: _choice,
    Number: _number,
    Day: _day,
    Budget: _budget,
    Note: lambda _ask, _typed: None,
}
