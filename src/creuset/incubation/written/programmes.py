"""What a village file says of programmes and their stages."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from creuset.incubation.kinds import ProgrammeKind
from creuset.kernel.written.codecs import Choice, Text, Whole, key
from creuset.kernel.written.compounds import Items, Localized, Table
from creuset.kernel.written.names import CODE, NAME

type LocalizedText = Mapping[str, str]

TEXT = Localized(inner=Text(limit=20_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage that each project goes through."""

    code: str = key(CODE, "Code, unique in the programme.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(TEXT, "What happens in it.", factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What the village does for projects, cohort after cohort."""

    code: str = key(CODE, "Code, unique among the programmes.")
    name: LocalizedText = key(NAME, "Name.")
    kind: ProgrammeKind = key(
        Choice(ProgrammeKind),
        "How far along its projects are.",
        default=ProgrammeKind.INCUBATION,
    )
    description: LocalizedText = key(TEXT, "What it is, and what it gives.", factory=dict)
    months: int = key(Whole(1, 60), "How many months a cohort is accompanied.", default=8)
    stages: tuple[Stage, ...] = key(
        Items(Table(Stage, inline=True), each_line=True), "Its stages, in their order.", default=()
    )
