"""What must hold between the programmes and the calls of a village file, and what a written call says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from creuset.incubation.rules.publishing import needs_of
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
    call_faults,
    programme_faults,
    round_faults,
)
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import SkippedHour, local_instant
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from creuset.incubation.written.calls import CallCriterion, CallForProjects, CallRound
    from creuset.incubation.written.programmes import Programme
    from creuset.kernel.written.faults import Fault, Path, Words

_CENTS = 100
#: Keys of the file whose fields have another name.
_KEYS = {
    "names": "name",
    "summaries": "summary",
    "descriptions": "description",
    "opens_at": "opens",
    "closes_at": "closes",
    "answers_on": "answers",
    "starts_on": "starts",
    "budget_cents": "budget",
    "most_cents": "most",
    "project_kinds": "kinds",
    "is_blind": "blind",
}


class Coded(Protocol):
    """Anything that has a code."""

    @property
    def code(self) -> str:
        """Its code."""


class Recruiting(Protocol):
    """All the programmes, calls and forms of a village, whoever writes them."""

    @property
    def programmes(self) -> Sequence[Programme]:
        """What the village does for projects."""

    @property
    def calls(self) -> Sequence[CallForProjects]:
        """Its calls."""

    @property
    def forms(self) -> Sequence[Coded]:
        """Its forms."""


def call_section_faults(file: Recruiting, zone: ZoneInfo) -> Iterator[Fault]:
    """Everything that is wrong with programmes and calls whose keys are right by themselves."""
    yield from _programme_faults(file.programmes)
    programmes = {each.code for each in file.programmes}
    forms = {each.code for each in file.forms}
    seen: set[str] = set()
    for index, call in enumerate(file.calls):
        path = ("calls", index)
        if call.code in seen:
            yield (*path, "code"), _("a code that is given once"), shown(call.code)
        seen.add(call.code)
        if call.programme not in programmes:
            yield (*path, "programme"), _("the code of one of programmes"), shown(call.programme)
        if call.form and call.form not in forms:
            yield (*path, "form"), _("the code of one of forms"), shown(call.form)
        skipped = list(_hour_faults(path, call, zone))
        yield from skipped
        if not skipped:
            yield from _held_together(path, call, zone)


def _programme_faults(programmes: Sequence[Programme]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(programmes):
        path = ("programmes", index)
        if one.code in seen:
            yield (*path, "code"), _("a code that is given once"), shown(one.code)
        seen.add(one.code)
        for fault in programme_faults(programme_of(one)):
            where = (*path, *(_KEYS.get(str(step), step) for step in fault.path))
            yield where, _("a programme that holds together"), _words(fault.message)


def _hour_faults(path: Path, call: CallForProjects, zone: ZoneInfo) -> Iterator[Fault]:
    hours: list[tuple[Path, dt.datetime | None]] = [
        ((*path, "opens"), call.opens),
        ((*path, "closes"), call.closes),
        *(
            ((*path, "rounds", at, "scores_by"), one.scores_by)
            for at, one in enumerate(call.rounds)
        ),
    ]
    for where, hour in hours:
        try:
            _instant(hour, zone)
        except SkippedHour as skipped:
            yield where, _("an hour that the clocks of that day show"), _words(skipped.message)


def _held_together(path: Path, call: CallForProjects, zone: ZoneInfo) -> Iterator[Fault]:
    terms, rounds = call_of(call, zone), [round_of(one, zone) for one in call.rounds]
    for fault in (*call_faults(terms), *round_faults(terms, rounds)):
        where = (*path, *(_KEYS.get(str(step), step) for step in fault.path))
        yield where, _("a call that holds together"), _words(fault.message)
    if call.published:
        # As on the day before its deadline: a file stays right when that is over.
        then = terms.closes_at - dt.timedelta(days=1)
        for need in needs_of(terms, rounds, form_published=True, now=then):
            # Whether its form is published is known once it is loaded.
            if not need.is_met and need.path != ("form",):
                where = (*path, *(_KEYS.get(str(step), step) for step in need.path))
                yield where, need.words, _("nothing, and the call is published")


def programme_of(one: Programme) -> ProgrammeTerms:
    """Return what a written programme says."""
    return ProgrammeTerms(
        names=one.name,
        kind=one.kind,
        descriptions=one.description,
        months=one.months,
        stages=tuple(
            StageTerms(code=each.code, names=each.name, descriptions=each.description)
            for each in one.stages
        ),
    )


def call_of(call: CallForProjects, zone: ZoneInfo) -> CallTerms:
    """Return what a written call says of itself; raise SkippedHour."""
    return CallTerms(
        names=call.name,
        summaries=call.summary,
        descriptions=call.description,
        rules=call.rules,
        opens_at=local_instant(call.opens.date(), call.opens.time(), zone).astimezone(zone),
        closes_at=local_instant(call.closes.date(), call.closes.time(), zone).astimezone(zone),
        grace_minutes=call.grace_minutes,
        answers_on=call.answers,
        starts_on=call.starts,
        seats=call.seats,
        budget_cents=_cents(call.budget),
        most_cents=_cents(call.most),
        project_kinds=call.kinds,
        form=call.form,
        may_correct=call.may_correct,
        appeal_days=call.appeal_days,
        kept_months=call.kept_months,
        axes=tuple(
            AxisTerms(code=each.code, names=each.name, descriptions=each.description)
            for each in call.axes
        ),
    )


def round_of(one: CallRound, zone: ZoneInfo) -> RoundTerms:
    """Return what a written round says; raise SkippedHour."""
    return RoundTerms(
        names=one.name,
        kind=one.kind,
        seats=one.seats,
        readings=one.readings,
        one_of_axis=one.one_of_axis,
        one_outsider=one.one_outsider,
        is_blind=one.blind,
        scores_by=_instant(one.scores_by, zone),
        quorum=one.quorum,
        quotas=tuple(
            QuotaTerms(axis=each.axis, least=each.least, most=each.most) for each in one.quotas
        ),
        criteria=tuple(_criterion(each) for each in one.criteria),
    )


def _criterion(one: CallCriterion) -> CriterionTerms:
    return CriterionTerms(
        code=one.code,
        names=one.name,
        helps=one.help,
        axis=one.axis,
        weight=one.weight,
        least=one.least,
        most=one.most,
        anchors={each.points: each.means for each in one.anchors},
    )


def _instant(hour: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    if hour is None:
        return None
    return local_instant(hour.date(), hour.time(), zone).astimezone(zone)


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * _CENTS)


def _words(message: object) -> Words:
    return message if isinstance(message, Sentence) else str(message)
