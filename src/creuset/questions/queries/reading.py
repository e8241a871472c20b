"""Answers as their readers see them: each question with what was answered, as words, blocks and files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.core.text import day_text, in_language, number_text
from creuset.questions.models import Sheet, SheetFile
from creuset.questions.queries.versions import asked_by
from creuset.questions.rules import Form, Kind, Question, seen
from creuset.questions.rules.answering import agreed_to, is_empty
from creuset.questions.rules.asking import Block, Budget, Choice, Consent, Number
from creuset.questions.rules.changing import rows_of


@dataclass(frozen=True, slots=True)
class Amount:
    """A line of a budget, and its amount as people read it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered to it; `is_empty` where nothing was."""

    place: tuple[str | int, ...]
    label: str
    kind: Kind
    text: str = ""
    amounts: tuple[Amount, ...] = ()
    total: str = ""
    files: tuple[SheetFile, ...] = ()
    blocks: tuple[tuple["Answer", ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.text or self.amounts or self.files or self.blocks)


@dataclass(frozen=True, slots=True)
class Apart:
    """An answer to a question that is no longer asked, under the words of that question."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody answered, question by question, and what was set aside."""

    answers: tuple[Answer, ...]
    aside: tuple[Apart, ...]


def reading_of(sheet: Sheet, *, without: Iterable[str] = ()) -> Reading:
    """Return the answers in the reader's language, but for questions of those keys; two queries.

    Only what is asked is read: what was answered to a question that another answer took away is left out.
    """
    files = {str(one.pk): one for one in sheet.files.select_related("stored")}
    return read(asked_by(sheet.version), sheet.answers, sheet.aside, files, without=without)


def readings_of(sheets: Iterable[Sheet], *, without: Iterable[str] = ()) -> list[Reading]:
    """Return the answers of several, in their order; one query, however many they are."""
    rows = list(sheets)
    files: dict[int, dict[str, SheetFile]] = {row.pk: {} for row in rows}
    for file in SheetFile.objects.filter(sheet__in=rows).select_related("stored"):
        files[file.sheet_id][str(file.pk)] = file
    forms = {row.version_id: asked_by(row.version) for row in rows}
    return [
        read(forms[row.version_id], row.answers, row.aside, files[row.pk], without=without)
        for row in rows
    ]


def read(
    form: Form,
    answers: Mapping[str, Any],
    aside: Iterable[Mapping[str, Any]] = (),
    files: Mapping[str, SheetFile] | None = None,
    *,
    without: Iterable[str] = (),
) -> Reading:
    """Return what was answered to a form, in the reader's language."""
    asked = {one.place for one in seen(form, answers)}
    hidden = frozenset(without)
    found = _answers(form.questions, answers, (), asked, files or {})
    return Reading(
        tuple(one for one in found if one.place[0] not in hidden),
        tuple(
            Apart(in_language(one["labels"]), plain_text(one["typed"]))
            for one in aside
            if one["place"][0] not in hidden
        ),
    )


def lines_of(reading: Reading) -> Iterator[tuple[str, str]]:
    """Give every answer as a label and its words, those of blocks numbered: for tables and exports."""
    for answer in reading.answers:
        yield from _lines(answer, "")
    for one in reading.aside:
        yield (_("%(label)s (no longer asked)") % {"label": one.label}, one.text)


def answer_text(question: Question, typed: Any) -> str:
    """Return what was typed as words, in the reader's language; as it was typed where it says nothing."""
    if is_empty(question.ask, typed):
        return ""
    match question.ask:
        case Choice(options=options):
            names = {option.key: in_language(option.labels) for option in options}
            chosen = typed if isinstance(typed, list) else [typed]
            return ", ".join(names.get(str(key), str(key)) for key in chosen)
        case Number(decimals=decimals, unit=unit):
            number = _number(typed, decimals)
            return f"{number} {unit}".strip()
        case Budget():
            amounts, total = _amounts(question.ask, typed)
            return "\n".join([*(f"{one.label} : {one.words}" for one in amounts), total])
        case Consent():
            return _consent(question, typed)
        case _:
            return _day(typed) if question.kind is Kind.DAY else plain_text(typed)


def plain_text(typed: Any) -> str:
    """Return anything that was typed as words, whatever asked for it."""
    match typed:
        case dict():
            rows = (
                f"{key} : {plain_text(value)}"
                if not isinstance(value, dict | list)
                else plain_text(value)
                for key, value in typed.items()
                if not str(key).startswith("_")
            )
            return "\n".join(rows)
        case list():
            return "\n".join(plain_text(one) for one in typed)
        case None:
            return ""
        case _:
            return str(typed).strip()


def _answers(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    at: tuple[str | int, ...],
    asked: set[tuple[str | int, ...]],
    files: Mapping[str, SheetFile],
) -> tuple[Answer, ...]:
    return tuple(
        _answer(one, answers.get(one.key), (*at, one.key), asked, files)
        for one in questions
        if (*at, one.key) in asked and one.kind is not Kind.NOTE
    )


def _answer(
    question: Question,
    typed: Any,
    at: tuple[str | int, ...],
    asked: set[tuple[str | int, ...]],
    files: Mapping[str, SheetFile],
) -> Answer:
    label, kind = in_language(question.labels), question.kind
    match question.ask:
        case Block(questions=inner):
            rows = enumerate(row for _name, row in rows_of(typed))
            blocks = tuple(_answers(inner, row, (*at, n), asked, files) for n, row in rows)
            return Answer(at, label, kind, blocks=blocks)
        case Budget() if not is_empty(question.ask, typed):
            amounts, total = _amounts(question.ask, typed)
            return Answer(at, label, kind, amounts=amounts, total=total)
        case _ if kind is Kind.FILES:
            keys = typed if isinstance(typed, list) else []
            found = tuple(files[str(key)] for key in keys if str(key) in files)
            return Answer(at, label, kind, files=found)
        case _:
            return Answer(at, label, kind, answer_text(question, typed))


def _lines(answer: Answer, before: str) -> Iterator[tuple[str, str]]:
    label = f"{before}{answer.label}"
    if answer.kind is Kind.BLOCK:
        for n, block in enumerate(answer.blocks, start=1):
            for inner in block:
                yield from _lines(inner, f"{label} {n} – ")
        if not answer.blocks:
            yield label, ""
    elif answer.kind is Kind.BUDGET:
        for amount in answer.amounts:
            yield f"{label} – {amount.label}", amount.words
        yield label, answer.total
    elif answer.kind is Kind.FILES:
        yield label, ", ".join(file.stored.name for file in answer.files)
    else:
        yield label, answer.text


def _amounts(ask: Budget, typed: Any) -> tuple[tuple[Amount, ...], str]:
    """Return the lines of a budget that say something, and its sum as far as they are numbers."""
    rows = typed if isinstance(typed, dict) else {}
    lines, own = rows.get("lines") or {}, rows.get("own") or []
    found = [
        (in_language(line.labels), lines[line.key]) for line in ask.lines if lines.get(line.key)
    ]
    found += [(str(row.get("label", "")), row.get("amount", "")) for row in own]
    total = sum((_decimal(amount) or Decimal(0) for _label, amount in found), Decimal(0))
    amounts = tuple(Amount(label, _number(amount, 2)) for label, amount in found)
    return amounts, number_text(total, _decimals(total, 2))


def _consent(question: Question, typed: Any) -> str:
    return (
        pgettext("an answer", "Agreed")
        if typed == agreed_to(question)
        else _("Agreed to other words")
    )


def _day(typed: Any) -> str:
    try:
        return day_text(date.fromisoformat(str(typed).strip()), style="long")
    except ValueError:
        return str(typed)


def _number(typed: Any, decimals: int) -> str:
    """Return a number as its reader writes it; what is none as it was typed."""
    value = _decimal(typed)
    return str(typed) if value is None else number_text(value, _decimals(value, decimals))


def _decimals(value: Decimal, most: int) -> int:
    """Return how many decimals a number needs: none where it is whole."""
    return 0 if value == value.to_integral_value() else most


def _decimal(typed: Any) -> Decimal | None:
    text = "".join(str(typed).split()).replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
