"""What may still change of a call, once people applied or jurors scored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.incubation.rules.calls import OVER, Phase
from creuset.incubation.rules.terms import CallTerms, CriterionTerms, Fault, RoundTerms
from creuset.kernel.errors import Conflict, Refusals
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import to_utc

#: Nobody has read anything of it yet, or the deadline is not over.
EXTENDABLE = frozenset({Phase.ANNOUNCED, Phase.OPEN, Phase.GRACE})
DROPPABLE = frozenset(Phase) - OVER


class CallFixed(Conflict):
    """Something that people rely on already, and that therefore stays as it is."""

    code = "call-fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relied:
    """What people rely on in a call: how many files there are, of which axes and kinds."""

    phase: Phase
    files: int = 0
    axes: Collection[str] = ()
    kinds: Collection[str] = ()
    #: By number of a round: its files were given to jurors, or it holds some.
    begun_rounds: Collection[int] = ()
    #: By number of a round, by code of a criterion: how many readings scored it.
    scored: Mapping[int, Mapping[str, int]] | None = None


def check_call_change(was: CallTerms, said: CallTerms, relied: Relied) -> None:
    """Raise Refusals of CallFixed where the call would change under those who rely on it."""
    _refuse(call_change_faults(was, said, relied))


def check_round_change(number: int, was: RoundTerms, said: RoundTerms, relied: Relied) -> None:
    """Raise Refusals of CallFixed where a round would change under its jurors."""
    _refuse(round_change_faults(number, was, said, relied))


def _refuse(faults: Iterator[Fault]) -> None:
    if found := list(faults):
        raise Refusals(
            CallFixed(fault.message, field=".".join(str(step) for step in fault.path))
            for fault in found
        )


def call_change_faults(was: CallTerms, said: CallTerms, relied: Relied) -> Iterator[Fault]:
    """Yield what would change under those who rely on it."""
    if relied.phase in OVER:
        yield Fault((), _("This call is over: it stays as it was."))
        return
    if relied.phase is not Phase.PREPARED:
        yield from _calendar_faults(was, said, relied)
        if said.seats < was.seats and relied.phase is not Phase.ANNOUNCED:
            yield Fault(
                ("seats",),
                _("%(seats)s places were announced: fewer cannot be given.", seats=was.seats),
            )
    if said.form != was.form and relied.files:
        yield Fault(
            ("form",),
            _("Files are being written with this form: publish a new version of it instead."),
        )
    kept = {axis.code for axis in said.axes}
    for axis in was.axes:
        if axis.code in relied.axes and axis.code not in kept:
            yield Fault(
                ("axes",), _("Files stand under the axis “%(code)s”: it stays.", code=axis.code)
            )
    if relied.files and bool(said.axes) != bool(was.axes):
        yield Fault(("axes",), _("Files were begun: the call keeps its axes as they are."))
    for kind in sorted(set(relied.kinds) - {kind.value for kind in said.project_kinds}):
        if said.project_kinds:
            yield Fault(
                ("project_kinds",), _("Files are of the kind “%(kind)s”: it stays.", kind=kind)
            )


def _calendar_faults(was: CallTerms, said: CallTerms, relied: Relied) -> Iterator[Fault]:
    if to_utc(said.opens_at) != to_utc(was.opens_at) and relied.phase is not Phase.ANNOUNCED:
        yield Fault(("opens_at",), _("The call has opened: that day is past."))
    if to_utc(said.closes_at) < to_utc(was.closes_at):
        yield Fault(("closes_at",), _("A deadline that was published never comes earlier."))
    elif to_utc(said.closes_at) > to_utc(was.closes_at):
        if relied.phase in EXTENDABLE:
            yield Fault(
                ("closes_at",),
                _("Move the deadline with its own button: those who write are told."),
            )
        else:
            yield Fault(("closes_at",), _("The deadline is over: it is not moved any more."))
    if said.grace_minutes < was.grace_minutes:
        yield Fault(("grace_minutes",), _("Less grace than was given cannot be."))
    elif said.grace_minutes > was.grace_minutes and relied.phase not in EXTENDABLE:
        yield Fault(("grace_minutes",), _("The deadline is over: it is not moved any more."))


def check_extended(was: CallTerms, closes_at: datetime, *, phase: Phase, now: datetime) -> None:
    """Raise CallFixed or Refusals where the deadline cannot become this one."""
    if phase is Phase.PREPARED:
        raise CallFixed(_("Nobody knows of this deadline yet: change it with the call."))
    if phase not in EXTENDABLE:
        raise CallFixed(
            _(
                "The deadline is over: it is not moved any more. Give a late door to whom you let in."
            )
        )
    if to_utc(closes_at) <= max(to_utc(was.closes_at), to_utc(now)):
        raise CallFixed(
            _("The new deadline comes after the one that was published, and after now."),
            field="closes_at",
        )


def round_change_faults(
    number: int, was: RoundTerms, said: RoundTerms, relied: Relied
) -> Iterator[Fault]:
    """Yield what would change under jurors who score."""
    if relied.phase in OVER:
        yield Fault((), _("This call is over: it stays as it was."))
        return
    if number in relied.begun_rounds:
        for name, words in (
            ("kind", _("Files of this round were given to the jury: it stays what it is.")),
            (
                "is_blind",
                _("Files of this round were given to the jury: who applies stays hidden, or seen."),
            ),
        ):
            if getattr(was, name) != getattr(said, name):
                yield Fault((name,), words)
    yield from criterion_change_faults(
        was.criteria, said.criteria, (relied.scored or {}).get(number, {})
    )


def criterion_change_faults(
    was: Sequence[CriterionTerms],
    said: Sequence[CriterionTerms],
    scored: Mapping[str, int],
) -> Iterator[Fault]:
    """Yield what would change the meaning of scores that were given; a criterion left out is retired, which may be."""
    if not any(scored.values()):
        return
    known = {criterion.code: criterion for criterion in was}
    for at, criterion in enumerate(said):
        path = ("criteria", at)
        before = known.get(criterion.code)
        if before is None:
            yield Fault(
                path,
                _(
                    "Jurors have scored already: a criterion more would leave their readings unfinished."
                ),
            )
        elif not scored.get(criterion.code):
            continue
        elif before.weight != criterion.weight:
            yield Fault(
                (*path, "weight"),
                _(
                    "It weighs %(weight)s in scores that were given: its weight stays.",
                    weight=before.weight,
                ),
            )
        elif (before.least, before.most) != (criterion.least, criterion.most):
            yield Fault((*path, "most"), _("Scores were given on this scale: it stays."))
        elif before.axis != criterion.axis:
            yield Fault((*path, "axis"), _("Scores were given for it: its axis stays."))
