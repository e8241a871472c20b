"""What is written of a rule: which one, its parameters, where and for whom."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from creuset.bookings.rules.policies.params import Over, Per, Rule, Step, Unit
from creuset.bookings.states import Requirement, SegmentKind
from creuset.kernel.written.codecs import Choice, Flag, Whole, key
from creuset.kernel.written.compounds import Items
from creuset.kernel.written.names import CODE, SENTENCE, TIMES
from creuset.places.kinds import Kind

type LocalizedText = Mapping[str, str]


class Needed(StrEnum):
    """A certificate without which a place is not booked."""

    INDUCTION = "induction"
    INSURANCE = "insurance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A rule with its parameters, for some places and some groups; what is left out means all."""

    code: str = key(CODE, "Code, unique among the policies.")
    rule: Rule = key(Choice(Rule), "Which rule; each has its own parameters, told below.")
    why: LocalizedText = key(SENTENCE, "The reason, told to whoever is refused.", factory=dict)
    kinds: tuple[Kind, ...] = key(
        Items(Choice(Kind)), "Only for resources of these kinds.", default=()
    )
    buildings: tuple[str, ...] = key(Items(CODE), "Only in these buildings.", default=())
    resources: tuple[str, ...] = key(
        Items(CODE), "Only for these resources and their parts.", default=()
    )
    groups: tuple[str, ...] = key(Items(CODE), "Only for these groups.", default=())
    except_groups: tuple[str, ...] = key(Items(CODE), "Not for these groups.", default=())
    step: Step | None = key(Choice(Step), "What is booked: by minutes, half-days…", default=None)
    minutes: int | None = key(Whole(1, 43_200), "Minutes: of a step, or of the rest.", default=None)
    slots: tuple[str, ...] = key(TIMES, "The hours of a half-day or a day.", default=())
    hours: int | None = key(
        Whole(1, 26_280), "Hours: of a production day, or ahead, to the minute.", default=None
    )
    days: int | None = key(
        Whole(0, 1_095), "Whole days ahead, to the end of the day.", default=None
    )
    at_least_minutes: int | None = key(Whole(1, 525_600), "The shortest period.", default=None)
    at_most_minutes: int | None = key(Whole(1, 525_600), "The longest period.", default=None)
    most: int | None = key(Whole(1, 100_000), "How many at most.", default=None)
    unit: Unit | None = key(Choice(Unit), "What a quota counts; hours.", default=None)
    per: Per | None = key(Choice(Per), "Whose bookings count together.", default=None)
    over: Over | None = key(Choice(Over), "Over which time they count.", default=None)
    only: tuple[str, ...] = key(Items(CODE), "The groups that see, or book.", default=())
    above_minutes: int | None = key(
        Whole(0, 525_600), "What is no longer than this goes by itself.", default=None
    )
    certificate: Needed | None = key(Choice(Needed), "What must be on file.", default=None)
    noisy: tuple[SegmentKind, ...] = key(
        Items(Choice(SegmentKind)), "Periods that make noise; build and strike.", default=()
    )
    quiet: tuple[SegmentKind, ...] = key(
        Items(Choice(SegmentKind)), "Periods that need quiet; shoot.", default=()
    )
    noisy_spaces: tuple[Kind, ...] = key(
        Items(Choice(Kind)), "Kinds where any use makes noise; workshop.", default=()
    )
    quiet_spaces: tuple[Kind, ...] = key(
        Items(Choice(Kind)), "Kinds where any use needs quiet; recording.", default=()
    )
    offers: bool | None = key(Flag(), "Whether options are taken at all; true.", default=None)
    lasts_hours: int | None = key(Whole(1, 8_760), "How long an option stands.", default=None)
    lasts_in_open_days: bool | None = key(
        Flag(), "Closed days do not count for it; false.", default=None
    )
    answer_hours: int | None = key(Whole(1, 720), "Hours to answer a challenge.", default=None)
    answer_in_open_days: bool | None = key(
        Flag(), "Closed days do not count for the answer; true.", default=None
    )
    again_after_hours: int | None = key(
        Whole(0, 8_760), "Before the same company has a new option there.", default=None
    )
    deepest: int | None = key(Whole(1, 50), "Options in a row, one behind another.", default=None)
    requires: tuple[Requirement, ...] = key(
        Items(Choice(Requirement)), "What confirming an option asks.", default=()
    )
    after_minutes: int | None = key(
        Whole(1, 1_440), "How long a place is kept for who does not come.", default=None
    )
    kept: bool | None = key(Flag(), "Whether people may wait for it; true.", default=None)
    accept_hours: int | None = key(
        Whole(1, 720), "Hours to accept what one waited for; 24.", default=None
    )
    in_open_days: bool | None = key(
        Flag(), "Closed days do not count for them; true.", default=None
    )
