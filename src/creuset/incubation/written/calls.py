"""What a village file says of calls for projects: their words and days, their axes, how they are judged."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, override

from creuset.incubation.kinds import RoundKind
from creuset.incubation.written.programmes import TEXT, LocalizedText
from creuset.kernel.written.codecs import Choice, Codec, Day, Exact, Flag, Text, Whole, key
from creuset.kernel.written.compounds import Items, Table, Tables
from creuset.kernel.written.names import CODE, NAME
from creuset.projects.states import ProjectKind

if TYPE_CHECKING:
    from creuset.kernel.written.codecs import Reading
    from creuset.kernel.written.faults import Path

AMOUNT = Exact(1_000_000_000, "an amount")
WHY = Text("one line of at most 500 characters", r"[^\n]{0,500}")
FORM = Text("the code of a form, such as dossier", r"[a-zA-Z0-9_-]{1,60}")


QUESTION = Text("the key of a question", r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Hour(Codec):
    """A day and an hour as the clocks of the village show them, written without quotes."""

    expected: str = (
        "a day and an hour such as 2026-10-05T18:00:00, without quotes and without a zone"
    )

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        if not isinstance(raw, dt.datetime) or raw.tzinfo is not None:
            return reading.refuse(path, self.expected, raw)
        return raw

    @override
    def write(self, value: Any, languages: tuple[str, ...]) -> str:
        return str(value.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAxis:
    """A theme under which an application is filed."""

    code: str = key(CODE, "Code, unique in the call.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(TEXT, "What belongs to it.", factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many of an axis pass a round."""

    axis: str = key(CODE, "Code of the axis.")
    least: int = key(Whole(0, 1000), "At least, if so many applied.", default=0)
    most: int | None = key(Whole(0, 1000), "At most; no bound where left out.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a number of a scale means."""

    points: int = key(Whole(-100, 100), "The number.")
    means: LocalizedText = key(NAME, "What it means.")


@dataclass(frozen=True)
class Anchors(Items):
    """What numbers mean, each once: kept from the greatest down."""

    @override
    def read(self, reading: Reading, path: Path, raw: object) -> object:
        values = super().read(reading, path, raw)
        if not isinstance(values, tuple):
            return values
        found = {each.points: each for each in values}
        if len(found) < len(values):
            return reading.refuse(path, "each number once", raw)
        return tuple(found[points] for points in sorted(found, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCriterion:
    """What is scored in a round."""

    code: str = key(CODE, "Code, unique in the round.")
    name: LocalizedText = key(NAME, "Name.")
    help: LocalizedText = key(TEXT, "What is looked at.", factory=dict)
    axis: str = key(CODE, "The axis that it is for; every one where left out.", default="")
    weight: int = key(Whole(1, 100), "Weight among the criteria of the round.", default=1)
    least: int = key(Whole(-100, 100), "Where its scale begins.", default=0)
    most: int = key(Whole(-100, 100), "Where its scale ends.", default=5)
    anchors: tuple[Anchor, ...] = key(
        Anchors(Table(Anchor, inline=True), each_line=True),
        "What numbers mean, from the greatest down.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRound:
    """One selection among those who are left."""

    name: LocalizedText = key(NAME, "Name.")
    kind: RoundKind = key(
        Choice(RoundKind), "What the jury has before it.", default=RoundKind.FILES
    )
    seats: int = key(Whole(1, 1000), "How many pass.")
    readings: int = key(Whole(1, 50), "How often each application is read.", default=3)
    one_of_axis: bool = key(Flag(), "One of its readers at least knows the axis.", default=True)
    one_outsider: bool = key(
        Flag(), "One of its readers at least is neither of the team nor a resident.", default=False
    )
    blind: bool = key(Flag(), "Jurors do not see who applies.", default=False)
    scores_by: dt.datetime | None = key(Hour(), "Until when jurors score.", default=None)
    quorum: int = key(Whole(1, 100), "Fewer jurors than this decide nothing.", default=1)
    quotas: tuple[Quota, ...] = key(
        Items(Table(Quota, inline=True), each_line=True), "Quotas by axis.", default=()
    )
    criteria: tuple[CallCriterion, ...] = key(Tables(Table(CallCriterion)), "Its grid.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForProjects:
    """A call for projects of a programme."""

    code: str = key(CODE, "Code, unique among the calls; its page has it in its address.")
    programme: str = key(CODE, "Code of the programme that it recruits for.")
    name: LocalizedText = key(NAME, "Name.")
    published: bool = key(Flag(), "Anybody reads it; it never goes back to false.", default=False)
    summary: LocalizedText = key(TEXT, "One paragraph, for lists and shares.", factory=dict)
    description: LocalizedText = key(TEXT, "What is offered, and to whom.", factory=dict)
    rules: LocalizedText = key(TEXT, "Its rules.", factory=dict)
    opens: dt.datetime = key(Hour(), "When it opens, in the zone of the village.")
    closes: dt.datetime = key(
        Hour(),
        "Its deadline; once it is published it only moves later, and those who write are told.",
    )
    closes_why: str = key(
        WHY, "Why its deadline moved later: its page says it, and those who write.", default=""
    )
    grace_minutes: int = key(
        Whole(0, 1440), "Filed so many minutes too late is filed in time.", default=10
    )
    answers: dt.date | None = key(Day(), "The day on which the answer is promised.", default=None)
    starts: dt.date | None = key(Day(), "From which day the cohort begins.", default=None)
    seats: int = key(Whole(1, 1000), "How many laureates there are.")
    budget: Decimal | None = key(
        AMOUNT, "What the laureates receive together at most, where money is given.", default=None
    )
    most: Decimal | None = key(AMOUNT, "What one of them may ask for at most.", default=None)
    kinds: tuple[ProjectKind, ...] = key(
        Items(Choice(ProjectKind)), "Kinds of project that may answer.", default=()
    )
    form: str = key(FORM, "Code of the form that is filled.", default="")
    may_correct: bool = key(Flag(), "Words may be corrected after the deadline.", default=False)
    appeal_days: int = key(Whole(0, 120), "Days to contest a refusal.", default=15)
    kept_months: int = key(
        Whole(1, 60), "For how many months unsuccessful files are kept.", default=12
    )
    statement: LocalizedText = key(
        TEXT, "What its jurors sign; the words of the house where left out.", factory=dict
    )
    shows_scores: bool = key(
        Flag(), "Whoever has scored a file sees what the others gave it.", default=False
    )
    hidden: tuple[str, ...] = key(
        Items(QUESTION), "Questions that say who applies: blind rounds hide them.", default=()
    )
    axes: tuple[CallAxis, ...] = key(
        Items(Table(CallAxis, inline=True), each_line=True), "Its axes.", default=()
    )
    rounds: tuple[CallRound, ...] = key(
        Tables(Table(CallRound)), "Its rounds, in their order.", default=()
    )
