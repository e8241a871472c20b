"""What programmes and calls say, each as one value, and everything that is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from creuset.incubation.kinds import ProgrammeKind, RoundKind
from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import to_utc
from creuset.projects.states import ProjectKind

type Words = Mapping[str, str]

#: A scale has so many numbers at most, from the least that may be given.
LONGEST_SCALE = 101


class BadProgramme(Refused):
    """A programme that says something that cannot be."""

    code = "bad-programme"


class BadCall(Refused):
    """A call that says something that cannot be."""

    code = "bad-call"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the name of a field, then places in it."""

    path: tuple[str | int, ...]
    message: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTerms:
    """A stage of a programme."""

    code: str
    names: Words
    descriptions: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTerms:
    """All that a programme says."""

    names: Words
    kind: ProgrammeKind = ProgrammeKind.INCUBATION
    descriptions: Words = field(default_factory=dict)
    months: int = 8
    stages: Sequence[StageTerms] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisTerms:
    """A theme under which an application is filed."""

    code: str
    names: Words
    descriptions: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTerms:
    """All that a call says of itself; how it is judged is said by its rounds.

    Its instants are in the zone of the village: their days are those that people there read.
    """

    names: Words
    opens_at: datetime
    closes_at: datetime
    seats: int
    summaries: Words = field(default_factory=dict)
    descriptions: Words = field(default_factory=dict)
    rules: Words = field(default_factory=dict)
    grace_minutes: int = 10
    answers_on: date | None = None
    starts_on: date | None = None
    budget_cents: int | None = None
    most_cents: int | None = None
    project_kinds: Sequence[ProjectKind] = ()
    #: The code of the form that is filled.
    form: str = ""
    may_correct: bool = False
    appeal_days: int = 15
    kept_months: int = 12
    axes: Sequence[AxisTerms] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTerms:
    """How many of an axis pass a round: at least, if so many applied, and at most."""

    axis: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTerms:
    """What is scored, with which weight, on which scale; of every axis, or of one."""

    code: str
    names: Words
    helps: Words = field(default_factory=dict)
    axis: str = ""
    weight: int = 1
    least: int = 0
    most: int = 5
    #: What a number of the scale means.
    anchors: Mapping[int, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTerms:
    """One selection among those who are left, with its grid and its quotas."""

    names: Words
    seats: int
    kind: RoundKind = RoundKind.FILES
    readings: int = 3
    one_of_axis: bool = True
    one_outsider: bool = False
    is_blind: bool = False
    scores_by: datetime | None = None
    quorum: int = 1
    quotas: Sequence[QuotaTerms] = ()
    criteria: Sequence[CriterionTerms] = ()


def check_programme(terms: ProgrammeTerms) -> None:
    """Raise Refusals of BadProgramme where a programme cannot be: every fault at once."""
    _refuse(BadProgramme, programme_faults(terms))


def check_call(terms: CallTerms, rounds: Sequence[RoundTerms] = ()) -> None:
    """Raise Refusals of BadCall where a call with these rounds cannot be: every fault at once."""
    _refuse(BadCall, [*call_faults(terms), *round_faults(terms, rounds)])


def check_rounds(terms: CallTerms, rounds: Sequence[RoundTerms], *, at: int) -> None:
    """Raise Refusals of BadCall where a call cannot have these rounds; what is wrong with that at `at` on its fields.

    Changing one round may spoil the next: what is wrong there is told without a place.
    """
    faults = []
    for fault in round_faults(terms, rounds):
        _rounds, place, *path = fault.path
        faults.append(Fault(tuple(path) if place == at else (), fault.message))
    _refuse(BadCall, faults)


def _refuse(error: type[Refused], faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise Refusals(
            error(fault.message, field=".".join(str(step) for step in fault.path))
            for fault in found
        )


# ---- programmes ----------------------------------------------------------------------------------------


def programme_faults(terms: ProgrammeTerms) -> Iterator[Fault]:
    """Yield everything that is wrong with a programme."""
    if not any(terms.names.values()):
        yield Fault(("names",), _("A programme has a name."))
    if terms.months < 1:
        yield Fault(("months",), _("A cohort is accompanied for a month at least."))
    yield from _twice("stages", [stage.code for stage in terms.stages])
    for at, stage in enumerate(terms.stages):
        if not any(stage.names.values()):
            yield Fault(("stages", at, "names"), _("A stage has a name."))


def _twice(where: str, codes: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield Fault((where, at, "code"), _("“%(code)s” is given twice.", code=code))
        seen.add(code)


# ---- calls ---------------------------------------------------------------------------------------------


def call_faults(terms: CallTerms) -> Iterator[Fault]:
    """Yield everything that is wrong with what a call says of itself."""
    closing_day = terms.closes_at.date()
    if not any(terms.names.values()):
        yield Fault(("names",), _("A call has a name."))
    if to_utc(terms.closes_at) <= to_utc(terms.opens_at):
        yield Fault(("closes_at",), _("The deadline comes after the opening."))
    if terms.answers_on is not None and terms.answers_on <= closing_day:
        yield Fault(("answers_on",), _("The answer is promised for a day after the deadline."))
    first = max(closing_day, terms.answers_on or closing_day)
    if terms.starts_on is not None and terms.starts_on < first:
        yield Fault(("starts_on",), _("The cohort begins on the day of the answer, or after it."))
    if terms.seats < 1:
        yield Fault(("seats",), _("There is at least one place to give."))
    if len(set(terms.project_kinds)) < len(terms.project_kinds):
        yield Fault(("project_kinds",), _("Each kind of project is named once."))
    if terms.budget_cents is not None and terms.budget_cents < (terms.most_cents or 0):
        yield Fault(
            ("most_cents",), _("One project may ask for no more than all of them receive together.")
        )
    yield from _twice("axes", [axis.code for axis in terms.axes])
    for at, axis in enumerate(terms.axes):
        if not any(axis.names.values()):
            yield Fault(("axes", at, "names"), _("An axis has a name."))


def round_faults(terms: CallTerms, rounds: Sequence[RoundTerms]) -> Iterator[Fault]:
    """Yield everything that is wrong with the rounds of a call: alone, and one after the other."""
    axes = [axis.code for axis in terms.axes]
    for at, one in enumerate(rounds):
        path = ("rounds", at)
        before = rounds[at - 1] if at else None
        for fault in (
            *_seat_faults(one, before),
            *_date_faults(terms, one, before),
            *_quota_faults(one, axes, before),
            *_criterion_faults(one, axes),
        ):
            yield Fault((*path, *fault.path), fault.message)


def _seat_faults(one: RoundTerms, before: RoundTerms | None) -> Iterator[Fault]:
    if not any(one.names.values()):
        yield Fault(("names",), _("A round has a name."))
    if one.seats < 1:
        yield Fault(("seats",), _("At least one application passes a round."))
    if before is not None and one.seats > before.seats:
        yield Fault(
            ("seats",),
            _(
                "%(seats)s cannot pass where only %(before)s are left from the round before.",
                seats=one.seats,
                before=before.seats,
            ),
        )
    if one.readings < 1:
        yield Fault(("readings",), _("Each application is read once at least."))
    if one.quorum < 1:
        yield Fault(("quorum",), _("At least one juror decides."))


def _date_faults(terms: CallTerms, one: RoundTerms, before: RoundTerms | None) -> Iterator[Fault]:
    if one.scores_by is None:
        return
    by = to_utc(one.scores_by)
    if by <= to_utc(terms.closes_at) + timedelta(minutes=terms.grace_minutes):
        yield Fault(("scores_by",), _("Jurors score after the deadline of the call."))
    elif before is not None and before.scores_by is not None and by <= to_utc(before.scores_by):
        yield Fault(("scores_by",), _("Jurors score this round after the one before it."))
    elif terms.answers_on is not None and one.scores_by.date() > terms.answers_on:
        yield Fault(("scores_by",), _("Jurors score before the answer is promised."))


def _quota_faults(
    one: RoundTerms, axes: Sequence[str], before: RoundTerms | None
) -> Iterator[Fault]:
    """Yield quotas that no choice of laureates could meet, whoever applies."""
    left = {quota.axis: quota.most for quota in before.quotas} if before else {}
    seen: set[str] = set()
    for at, quota in enumerate(one.quotas):
        path = ("quotas", at)
        if quota.axis not in axes:
            yield Fault((*path, "axis"), _("The call has no axis “%(code)s”.", code=quota.axis))
        if quota.axis in seen:
            yield Fault((*path, "axis"), _("“%(code)s” is given twice.", code=quota.axis))
        seen.add(quota.axis)
        if quota.most is not None and quota.most < quota.least:
            yield Fault((*path, "most"), _("The least is above the most."))
        above = left.get(quota.axis)
        if above is not None and quota.least > above:
            yield Fault(
                (*path, "least"),
                _(
                    "%(least)s are wanted, and the round before lets at most %(most)s of them pass.",
                    least=quota.least,
                    most=above,
                ),
            )
    least = sum(quota.least for quota in one.quotas)
    if least > one.seats:
        yield Fault(
            ("quotas",),
            _(
                "The least numbers add up to %(least)s, and only %(seats)s pass this round.",
                least=least,
                seats=one.seats,
            ),
        )
    mosts = {quota.axis: quota.most for quota in one.quotas}
    bounds = [mosts.get(code) for code in axes]
    most = sum(bound for bound in bounds if bound is not None)
    if axes and None not in bounds and most < one.seats:
        yield Fault(
            ("quotas",),
            _(
                "The greatest numbers add up to %(most)s: the %(seats)s places of this round could never be filled.",
                most=most,
                seats=one.seats,
            ),
        )


def _criterion_faults(one: RoundTerms, axes: Sequence[str]) -> Iterator[Fault]:
    yield from _twice("criteria", [criterion.code for criterion in one.criteria])
    for at, criterion in enumerate(one.criteria):
        path = ("criteria", at)
        if not any(criterion.names.values()):
            yield Fault((*path, "names"), _("A criterion has a name."))
        if criterion.axis and criterion.axis not in axes:
            yield Fault((*path, "axis"), _("The call has no axis “%(code)s”.", code=criterion.axis))
        if criterion.weight < 1:
            yield Fault((*path, "weight"), _("A criterion weighs 1 at least."))
        for fault in _scale_faults(criterion):
            yield Fault((*path, *fault.path), fault.message)
    # Where every criterion is of one axis, the files of the others could not be scored.
    if one.criteria and all(criterion.axis for criterion in one.criteria):
        covered = {criterion.axis for criterion in one.criteria}
        for code in (code for code in axes if code not in covered):
            yield Fault(("criteria",), _("Nothing is scored in the axis “%(code)s”.", code=code))


def _scale_faults(criterion: CriterionTerms) -> Iterator[Fault]:
    if criterion.most <= criterion.least:
        yield Fault(("most",), _("A scale goes from a number up to a greater one."))
    elif criterion.most - criterion.least >= LONGEST_SCALE:
        yield Fault(("most",), _("A scale has at most a hundred steps."))
    for number in sorted(criterion.anchors):
        if not criterion.least <= number <= criterion.most:
            yield Fault(("anchors",), _("%(number)s is no number of the scale.", number=number))
