"""What a form asks: its questions in their order, each with its limits, and when it is asked at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: A text by language.
type Words = Mapping[str, str]

#: Under it a row of a block keeps its own name: rows may be moved while somebody types in them. No key looks so.
ROW = "_id"


class Kind(StrEnum):
    """What kind of answer a question wants."""

    NOTE = "note"
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DAY = "day"
    BUDGET = "budget"
    FILES = "files"
    BLOCK = "block"
    CONSENT = "consent"


class FileType(StrEnum):
    """What a file that is sent may be; its content says which, not its name."""

    PDF = "pdf"
    IMAGE = "image"
    SHEET = "sheet"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked only where another, above it, was answered so.

    One of `options` was chosen; without options, anything was answered at all.
    """

    question: str
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
    """Words between questions: nothing is answered."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line or on many, with limits in characters or words."""

    has_lines: bool = False
    most_characters: int | None = None
    most_words: int | None = None
    least_words: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One of those that may be chosen."""

    key: str
    labels: Words


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, or several: as many as `most`."""

    options: tuple[Option, ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number of so many decimals, within bounds, in a unit that is shown behind it."""

    decimals: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, from one until another, both included."""

    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts, line by line: those named, and as many as `own_lines` that the applicant names.

    With `equals`, the sum is that of another budget above it: a financing plan pays what is spent.
    """

    lines: tuple[Option, ...] = ()
    own_lines: int = 0
    equals: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """Files of some types, so many at most, each of so many bytes at most."""

    types: frozenset[FileType]
    most: int = 1
    most_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """The same questions again and again: a person of the team, a work, a partner."""

    questions: tuple["Question", ...]
    least: int = 0
    most: int = 10


@dataclass(frozen=True, slots=True)
class Consent:
    """A sentence to be agreed to; what was agreed to is kept with the answer."""


type Ask = Note | Text | Choice | Number | Day | Budget | Files | Block | Consent

KINDS: Mapping[type, Kind] = {
    Note: Kind.NOTE,
    Text: Kind.TEXT,
    Choice: Kind.CHOICE,
    Number: Kind.NUMBER,
    Day: Kind.DAY,
    Budget: Kind.BUDGET,
    Files: Kind.FILES,
    Block: Kind.BLOCK,
    Consent: Kind.CONSENT,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key stays from version to version, so that what was answered is found again."""

    key: str
    labels: Words
    ask: Ask
    helps: Words = field(default_factory=dict)
    #: Whether the answer is needed to file; a draft may lack it.
    is_required: bool = False
    when: When | None = None

    @property
    def kind(self) -> Kind:
        """What kind of answer it wants."""
        return KINDS[type(self.ask)]


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of one version of a form."""

    questions: tuple[Question, ...] = ()

    def every(self) -> Iterator[tuple[tuple[str, ...], Question]]:
        """Give each question with the keys of the blocks that it stands in."""
        for question in self.questions:
            yield (), question
            if isinstance(question.ask, Block):
                for inner in question.ask.questions:
                    yield (question.key,), inner
