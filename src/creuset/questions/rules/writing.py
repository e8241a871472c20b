"""Forms as plain data, and back: every fault of what is written at once, each with its place.

A form is kept as JSON, sent by programs and written in files: what is read here was typed by somebody.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation

from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.questions.rules.asking import (
    KINDS,
    Ask,
    Block,
    Budget,
    Choice,
    Consent,
    Day,
    Files,
    FileType,
    Form,
    Kind,
    Note,
    Number,
    Option,
    Question,
    Text,
    When,
    Words,
)

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_KEY = 60
#: More than anybody reads; a guard against what nobody typed.
MOST_QUESTIONS, MOST_OPTIONS, LONGEST_WORDS = 200, 200, 5_000
MOST_BYTES = 100_000_000


class Unwritable(Exception):
    """What is written is no form: each place, and why."""

    def __init__(self, faults: tuple[tuple[str, Sentence], ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """Return every fault on a line."""
        return "\n".join(f"{place}: {why}" for place, why in self.faults)


def form_of(data: object) -> Form:
    """Return the form that plain data describe; raises Unwritable with every fault."""
    reading = _Reading([])
    form = Form(reading.questions(reading.mapping(data, "").get("questions", []), "questions"))
    reading.judge(form)
    if reading.faults:
        raise Unwritable(tuple(reading.faults))
    return form


def data_of(form: Form) -> dict[str, object]:
    """Return the form as plain data, without what is as usual; `form_of` makes the same form of it."""
    return {"questions": [question_data(question) for question in form.questions]}


def question_data(question: Question) -> dict[str, object]:
    """Return one question as plain data."""
    data: dict[str, object] = {
        "key": question.key,
        "kind": question.kind.value,
        "labels": dict(question.labels),
    }
    if question.helps:
        data["helps"] = dict(question.helps)
    if question.is_required:
        data["is_required"] = True
    if question.when is not None:
        data["when"] = {"question": question.when.question} | (
            {"options": sorted(question.when.options)} if question.when.options else {}
        )
    usual = _usual(question.ask)
    for column in fields(question.ask):
        value = getattr(question.ask, column.name)
        if value != usual.get(column.name, ...):
            data[column.name] = _plain(value)
    return data


def _usual(ask: Ask) -> dict[str, object]:
    """Return what each limit is where nothing is said."""
    return {column.name: column.default for column in fields(ask)}


def _plain(value: object) -> object:
    """Return a limit as plain data."""
    match value:
        case Decimal() | date():
            return str(value)
        case frozenset():
            return sorted(str(item) for item in value)
        case tuple():
            return [
                question_data(item)
                if isinstance(item, Question)
                else {"key": item.key, "labels": dict(item.labels)}
                for item in value
            ]
        case _:
            return value


@dataclass(slots=True)
class _Reading:
    """What was found wrong so far; each method returns what can be used of what it reads."""

    faults: list[tuple[str, Sentence]]

    def wrong(self, place: str, why: Sentence) -> None:
        """Note a fault."""
        self.faults.append((place or "form", why))

    def mapping(self, data: object, place: str) -> Mapping[str, object]:
        """Return named values."""
        if isinstance(data, Mapping) and all(isinstance(key, str) for key in data):
            return data
        self.wrong(place, _("named values are expected here"))
        return {}

    def rows(self, data: object, place: str, most: int) -> list[object]:
        """Return a list of no more than so many."""
        if not isinstance(data, list):
            self.wrong(place, _("a list is expected here"))
            return []
        if len(data) > most:
            self.wrong(place, _("more than %(most)s are too many", most=most))
        return data[:most]

    def key(self, data: object, place: str) -> str:
        """Return a key."""
        if isinstance(data, str) and KEY.fullmatch(data) and len(data) <= LONGEST_KEY:
            return data
        self.wrong(place, _("a key has small letters without accents, figures and hyphens"))
        return ""

    def words(self, data: object, place: str, *, needed: bool) -> Words:
        """Return a text by language."""
        texts = {
            language: text.strip()
            for language, text in self.mapping(data or {}, place).items()
            if isinstance(text, str) and text.strip()
        }
        if needed and not texts:
            self.wrong(place, _("words are missing"))
        if any(len(text) > LONGEST_WORDS for text in texts.values()):
            self.wrong(place, _("longer than %(most)s characters", most=LONGEST_WORDS))
        return texts

    def whole(
        self, data: object, place: str, usual: int | None, *, least: int = 0, most: int = 10**6
    ) -> int | None:
        """Return a whole number within bounds."""
        if data is None:
            return usual
        if isinstance(data, int) and not isinstance(data, bool) and least <= data <= most:
            return data
        self.wrong(
            place,
            _("a whole number from %(least)s to %(most)s is expected", least=least, most=most),
        )
        return usual

    def decimal(self, data: object, place: str) -> Decimal | None:
        """Return a number, written as text so that it stays exact."""
        if data is None:
            return None
        try:
            value = Decimal(str(data))
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            return value
        self.wrong(place, _("a number is expected"))
        return None

    def day(self, data: object, place: str) -> date | None:
        """Return a day."""
        if data is None:
            return None
        try:
            return date.fromisoformat(str(data))
        except ValueError:
            self.wrong(place, _("a day like 2026-11-30 is expected"))
            return None

    def options(self, data: object, place: str) -> tuple[Option, ...]:
        """Return options or lines, no two of one key."""
        found = []
        for n, row in enumerate(self.rows(data, place, MOST_OPTIONS), start=1):
            here = f"{place}[{n}]"
            one = self.mapping(row, here)
            found.append(
                Option(
                    self.key(one.get("key"), f"{here}.key"),
                    self.words(one.get("labels"), f"{here}.labels", needed=True),
                )
            )
        self.once((option.key for option in found), place)
        return tuple(found)

    def once(self, keys: Iterable[str], place: str) -> None:
        """Note keys that stand twice."""
        seen: set[str] = set()
        for key in keys:
            if key and key in seen:
                self.wrong(place, _("“%(key)s” stands twice", key=key))
            seen.add(key)

    def questions(
        self, data: object, place: str, *, in_block: bool = False
    ) -> tuple[Question, ...]:
        """Return questions, no two of one key."""
        found = [
            self.question(row, f"{place}[{n}]", in_block=in_block)
            for n, row in enumerate(self.rows(data, place, MOST_QUESTIONS), start=1)
        ]
        self.once((question.key for question in found), place)
        return tuple(found)

    def question(self, data: object, place: str, *, in_block: bool) -> Question:
        """Return one question."""
        row = self.mapping(data, place)
        kinds = [kind for kind in Kind if not (in_block and kind is Kind.BLOCK)]
        kind = row.get("kind")
        if kind not in kinds:
            self.wrong(f"{place}.kind", _("one of %(kinds)s is expected", kinds=", ".join(kinds)))
            kind = Kind.NOTE
        ask = ASKS[Kind(str(kind))](self, row, place)
        known = {"key", "kind", "labels", "helps", "is_required", "when"}
        known |= {column.name for column in fields(ask)}
        for name in row.keys() - known:
            self.wrong(f"{place}.{name}", _("nobody reads this here"))
        is_required = row.get("is_required", False)
        if not isinstance(is_required, bool):
            self.wrong(f"{place}.is_required", _("true or false is expected"))
        if row.get("kind") == Kind.NOTE and is_required:
            self.wrong(f"{place}.is_required", _("nothing is answered to a note"))
        return Question(
            self.key(row.get("key"), f"{place}.key"),
            self.words(row.get("labels"), f"{place}.labels", needed=True),
            ask,
            self.words(row.get("helps"), f"{place}.helps", needed=False),
            is_required=is_required is True,
            when=self.when(row.get("when"), f"{place}.when"),
        )

    def when(self, data: object, place: str) -> When | None:
        """Return a condition."""
        if data is None:
            return None
        row = self.mapping(data, place)
        options = self.rows(row.get("options", []), f"{place}.options", MOST_OPTIONS)
        return When(
            self.key(row.get("question"), f"{place}.question"), frozenset(map(str, options))
        )

    def judge(self, form: Form) -> None:
        """Note conditions and sums that look for what does not stand above them."""
        self._judged(form.questions, {}, "questions")

    def _judged(
        self, questions: tuple[Question, ...], above: dict[str, Question], place: str
    ) -> None:
        above = dict(above)
        for n, question in enumerate(questions, start=1):
            here = f"{place}[{n}]"
            if question.when is not None:
                self._when(question.when, above, f"{here}.when")
            if isinstance(question.ask, Budget) and question.ask.equals:
                other = above.get(question.ask.equals)
                if other is None or not isinstance(other.ask, Budget):
                    self.wrong(f"{here}.equals", _("no budget above has this key"))
            if isinstance(question.ask, Block):
                self._judged(question.ask.questions, above, f"{here}.questions")
            above[question.key] = question

    def _when(self, when: When, above: Mapping[str, Question], place: str) -> None:
        """Note a condition that can never hold."""
        other = above.get(when.question)
        if other is None or isinstance(other.ask, Note):
            self.wrong(f"{place}.question", _("no question above has this key"))
        elif when.options:
            options = (
                {option.key for option in other.ask.options}
                if isinstance(other.ask, Choice)
                else set()
            )
            for option in sorted(when.options - options):
                self.wrong(f"{place}.options", _("“%(option)s” is no option of it", option=option))


def _text(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    has_lines = row.get("has_lines", False)
    if not isinstance(has_lines, bool):
        reading.wrong(f"{place}.has_lines", _("true or false is expected"))
    names = ("most_characters", "most_words", "least_words")
    limits = {
        name: reading.whole(row.get(name), f"{place}.{name}", None, least=1) for name in names
    }
    least, most = limits["least_words"], limits["most_words"]
    if least is not None and most is not None and least > most:
        reading.wrong(f"{place}.least_words", _("more words are needed than allowed"))
    return Text(has_lines is True, **limits)


def _choice(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    options = reading.options(row.get("options", []), f"{place}.options")
    if len(options) < 2:  # noqa: PLR2004  # of one there is nothing to choose
        reading.wrong(f"{place}.options", _("there is nothing to choose between"))
    most = reading.whole(row.get("most"), f"{place}.most", 1, least=1)
    return Choice(options, most or 1)


def _number(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    least = reading.decimal(row.get("least"), f"{place}.least")
    most = reading.decimal(row.get("most"), f"{place}.most")
    if least is not None and most is not None and least > most:
        reading.wrong(f"{place}.least", _("the least is above the most"))
    decimals = reading.whole(row.get("decimals"), f"{place}.decimals", 0, most=6)
    return Number(decimals or 0, least, most, str(row.get("unit", ""))[:LONGEST_KEY])


def _day(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    start = reading.day(row.get("from_on"), f"{place}.from_on")
    end = reading.day(row.get("until_on"), f"{place}.until_on")
    if start is not None and end is not None and end < start:
        reading.wrong(f"{place}.until_on", _("the last day is before the first"))
    return Day(start, end)


def _budget(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    lines = reading.options(row.get("lines", []), f"{place}.lines")
    own = reading.whole(row.get("own_lines"), f"{place}.own_lines", 0, most=MOST_OPTIONS) or 0
    if not lines and not own:
        reading.wrong(f"{place}.lines", _("a budget has at least one line"))
    equals = row.get("equals", "")
    return Budget(lines, own, reading.key(equals, f"{place}.equals") if equals else "")


def _files(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    types = set()
    for name in reading.rows(row.get("types", []), f"{place}.types", len(FileType)):
        if name in list(FileType):
            types.add(FileType(str(name)))
        else:
            reading.wrong(
                f"{place}.types", _("one of %(kinds)s is expected", kinds=", ".join(FileType))
            )
    if not types:
        reading.wrong(f"{place}.types", _("a type of file is missing"))
    most = reading.whole(row.get("most"), f"{place}.most", 1, least=1, most=50)
    size = reading.whole(
        row.get("most_bytes"), f"{place}.most_bytes", 10_000_000, least=1, most=MOST_BYTES
    )
    return Files(frozenset(types), most or 1, size or MOST_BYTES)


def _block(reading: _Reading, row: Mapping[str, object], place: str) -> Ask:
    questions = reading.questions(row.get("questions", []), f"{place}.questions", in_block=True)
    if not questions:
        reading.wrong(f"{place}.questions", _("a block has at least one question"))
    least = reading.whole(row.get("least"), f"{place}.least", 0, most=100) or 0
    most = reading.whole(row.get("most"), f"{place}.most", 10, least=1, most=100) or 1
    if least > most:
        reading.wrong(f"{place}.least", _("the least is above the most"))
    return Block(questions, least, most)


def _plainly(ask: Ask) -> Callable[[_Reading, Mapping[str, object], str], Ask]:
    """Return what reads a question without limits."""
    return lambda _reading, _row, _place: ask


ASKS: Mapping[Kind, Callable[[_Reading, Mapping[str, object], str], Ask]] = {
    Kind.NOTE: _plainly(Note()),
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.BUDGET: _budget,
    Kind.FILES: _files,
    Kind.BLOCK: _block,
    Kind.CONSENT: _plainly(Consent()),
}
assert ASKS.keys() == set(KINDS.values())  # noqa: S101  # a kind that nobody reads is a fault of the house
