"""What a village file says of those who move in and out: what is done, by whom, and by when."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.codecs import Choice, Whole, key
from creuset.kernel.written.compounds import Items, Table
from creuset.kernel.written.faults import shown
from creuset.kernel.written.names import CODE, NAME
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.rules.checklists import FARTHEST_DAYS
from creuset.plans.written.offers import Unordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from creuset.kernel.written.faults import Fault

type LocalizedText = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing to do."""

    code: str = key(CODE, "Code, unique in the list.")
    name: LocalizedText = key(NAME, "What is to do.")
    by: Doer = key(Choice(Doer), "Who does it.", default=Doer.TEAM)
    days: int = key(
        Whole(-FARTHEST_DAYS, FARTHEST_DAYS),
        "By when: so many days after the first day, or before (less than 0); on leaving, of the last day.",
        default=0,
    )
    known: Fact | None = key(
        Choice(Fact),
        "What the house knows by itself, and ticks it by; a person otherwise.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is done as somebody moves in, or out."""

    code: str = key(CODE, "Code, unique among the lists.")
    name: LocalizedText = key(NAME, "Name.")
    moment: Moment = key(Choice(Moment), "Moving in or out.")
    kinds: tuple[OfferKind, ...] = key(
        Unordered(Choice(OfferKind)),
        "Kinds of offers that it is for; all that no other list of the moment names.",
        default=(),
    )
    items: tuple[ChecklistItem, ...] = key(
        Items(Table(ChecklistItem, inline=True), each_line=True, at_least=1), "What is to do."
    )
    looked_at: tuple[LocalizedText, ...] = key(
        Items(NAME, each_line=True),
        "What is looked at in each place, on its état des lieux.",
        default=(),
    )


class Lists(Protocol):
    """All the lists of a village, whoever writes them."""

    @property
    def checklists(self) -> tuple[Checklist, ...]:
        """What is done as somebody moves in, or out."""


def checklist_faults(written: Lists) -> Iterator[Fault]:
    """Everything that is wrong with lists whose keys are right by themselves."""
    codes: set[str] = set()
    covered: set[tuple[Moment, OfferKind | None]] = set()
    for index, one in enumerate(written.checklists):
        path = ("checklists", index)
        if one.code in codes:
            yield (*path, "code"), _("a code that is given once"), shown(one.code)
        codes.add(one.code)
        for kind in one.kinds or (None,):
            if (one.moment, kind) in covered:
                yield (
                    (*path, "kinds"),
                    _("kinds that no other list of the moment is for"),
                    kind.value if kind else _("all"),
                )
            covered.add((one.moment, kind))
        things: set[str] = set()
        for at, thing in enumerate(one.items):
            if thing.code in things:
                yield (
                    (*path, "items", at, "code"),
                    _("a code that is given once in the list"),
                    shown(thing.code),
                )
            things.add(thing.code)
