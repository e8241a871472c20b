"""A plan of readings: what it is worked out from, and what it would change."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from creuset.core.together import together
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import (
    Application,
    AssignmentPlan,
    ConflictOfInterest,
    Juror,
    KeptApart,
    Reading,
    Round,
    Wish,
)
from creuset.incubation.queries.juries import readable_in
from creuset.incubation.rules import assignment as rules
from creuset.incubation.rules.affinity import Affinity, affinity_of
from creuset.incubation.rules.affinity import Wish as WishFor
from creuset.incubation.states import (
    AT_JUROR,
    OPEN_PLANS,
    STARTED,
    PlanState,
    ReadingState,
)
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _

S = ReadingState


@dataclass(frozen=True)
class Inputs:
    """What a plan is worked out from, as it stands."""

    round: Round
    applications: Sequence[Application]
    jurors: Sequence[Juror]
    readings: Sequence[Reading]
    affinities: Mapping[rules.Reading, Affinity]
    #: Pairs that must not be: why, as a word of `Barred`.
    barred: Mapping[rules.Reading, str]
    #: The codes of the axes that each juror knows.
    axes: Mapping[int, frozenset[str]]

    @property
    def problem(self) -> rules.Problem:
        """The same as the rules read it."""
        started = frozenset(
            pair_of(row)
            for row in self.readings
            if row.state in STARTED or (row.is_locked and row.state in (S.PLANNED, S.GIVEN))
        )
        here = {row.pk for row in self.applications}
        staying = {row.pk for row in self.jurors if row.is_in}
        everybody = self.round.kind == RoundKind.AUDITION
        return rules.Problem(
            applications=tuple(
                rules.Application(row.pk, row.axis.code if row.axis else "")
                for row in self.applications
            ),
            jurors=tuple(
                rules.Juror(
                    row.pk,
                    0 if row.pk not in staying else len(here) if everybody else row.most,
                    self.axes[row.pk],
                    is_outsider=row.is_outsider,
                )
                for row in self.jurors
            ),
            readings=max(1, len(staying)) if everybody else self.round.readings,
            affinity={pair: found.points for pair, found in self.affinities.items()},
            barred=frozenset(self.barred) - started,
            begun=started,
            shown=frozenset(pair_of(row) for row in self.readings if row.state in AT_JUROR),
            one_of_axis=self.round.one_of_axis and not everybody,
            one_outsider=self.round.one_outsider and not everybody,
        )

    @property
    def digest(self) -> str:
        """SHA-256 of everything that decides."""
        problem = self.problem
        content = {
            "applications": [list(row) for row in _sorted_applications(problem)],
            "jurors": sorted(
                [row.key, row.most, sorted(row.axes), row.is_outsider] for row in problem.jurors
            ),
            "readings": problem.readings,
            "affinity": sorted([*pair, value] for pair, value in problem.affinity.items()),
            "barred": sorted(map(list, problem.barred)),
            "begun": sorted(map(list, problem.begun)),
            "shown": sorted(map(list, problem.shown)),
            "one": [problem.one_of_axis, problem.one_outsider],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def inputs_of(round_: Round) -> Inputs:
    """Return what a plan of the round is worked out from; one query.

    Jurors who left stay in it with what they scored, and read nothing more.
    """
    return _read(round_)[0]


def _read(round_: Round) -> tuple[Inputs, list[AssignmentPlan], list[KeptApart]]:
    """Return the inputs, the plans of the round, and the pairs that are kept apart in it; one query."""
    own = {"juror__call": round_.call_id}
    told = together(
        readable_in(round_),
        Reading.objects.filter(round=round_).order_by("application__number", "pk"),
        Juror.objects.filter(call=round_.call_id, signed_at__isnull=False)
        .select_related("party")
        .order_by("party__search_text", "pk"),
        Juror.axes.through.objects.filter(**own).values_list("juror_id", "axis__code"),
        Wish.objects.filter(**own).values_list("application_id", "juror_id", "wish"),
        ConflictOfInterest.objects.filter(**own, lifted_at=None).values_list(
            "application_id", "juror_id"
        ),
        KeptApart.objects.filter(round=round_)
        .select_related("juror__party", "application")
        .order_by("application__number", "pk"),
        AssignmentPlan.objects.filter(round=round_).order_by("-given_at", "-pk"),
    )
    applications, readings, everybody, known, wished, conflicts, apart, plans = told
    here = {row.pk for row in applications}
    readings = [row for row in readings if row.application_id in here]
    scored = {row.juror_id for row in readings if row.state in STARTED}
    jurors = [row for row in everybody if row.is_in or row.pk in scored]
    keys = {row.pk for row in jurors}
    axes: dict[int, set[str]] = defaultdict(set)
    for juror, code in known:
        axes[juror].add(code)
    wishes = {
        rules.Reading(application, juror): WishFor(wish) for application, juror, wish in wished
    }
    barred = {rules.Reading(row.application_id, row.juror_id): APART for row in apart}
    barred |= {rules.Reading(*pair): CONFLICT for pair in conflicts}
    inputs = Inputs(
        round_,
        applications,
        jurors,
        [row for row in readings if row.juror_id in keys],
        {
            (pair := rules.Reading(row.pk, juror.pk)): affinity_of(
                axis=row.axis.code if row.axis else "",
                asks=frozenset({row.kind} - {""}),
                axes=frozenset(axes[juror.pk]),
                skills=frozenset(juror.skills),
                wish=wishes.get(pair, WishFor.NONE),
            )
            for row in applications
            for juror in jurors
        },
        {
            pair: why
            for pair, why in barred.items()
            if pair.application in here and pair.juror in keys
        },
        {key: frozenset(axes[key]) for key in keys},
    )
    return inputs, plans, apart


#: Why two are not brought together.
CONFLICT, APART = "conflict", "apart"


def pair_of(row: Reading) -> rules.Reading:
    """Return the reading as the rules name it."""
    return rules.Reading(row.application_id, row.juror_id)


def open_plan(round_: Round) -> AssignmentPlan | None:
    """Return the plan of the round that is worked on, if there is one."""
    states = [state.value for state in OPEN_PLANS]
    return AssignmentPlan.objects.filter(round=round_, state__in=states).first()


def get_plan(round_: Round, pk: int) -> AssignmentPlan:
    """Return the plan of the round by this number. Raise NotFound."""
    row = AssignmentPlan.objects.filter(round=round_, pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such plan of readings."))
    return row


@dataclass(frozen=True, slots=True)
class Placed:
    """One reading of an application as a plan shows it."""

    juror: Juror
    #: "kept", "given" or "taken".
    change: str
    reading: Reading
    affinity: Affinity | None

    @property
    def is_started(self) -> bool:
        """Whether its juror has begun it: no plan moves it."""
        return self.reading.state in STARTED


@dataclass(frozen=True, slots=True)
class FileRow:
    """An application, and who reads it."""

    application: Application
    placed: tuple[Placed, ...]
    wanted: int
    points: int

    @property
    def stays(self) -> tuple[Placed, ...]:
        """Who reads it once the plan is given."""
        return tuple(one for one in self.placed if one.change != "taken")

    @property
    def missing(self) -> int:
        """How many readings lack."""
        return max(0, self.wanted - len(self.stays))


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A juror, and how much they read."""

    juror: Juror
    kept: int
    given: int
    taken: int
    #: What they answered when asked what they want, of what they read.
    wishes: Mapping[str, int]

    @property
    def load(self) -> int:
        """How many they read once the plan is given."""
        return self.kept + self.given

    @property
    def is_over(self) -> bool:
        """Whether that is more than they take."""
        return self.juror.is_in and self.load > self.juror.most


@dataclass(frozen=True)
class PlanPage:
    """Everything that a plan shows."""

    plan: AssignmentPlan | None
    files: Sequence[FileRow]
    loads: Sequence[LoadRow]
    links: rules.Links
    apart: Sequence[KeptApart]
    #: The plan that was given last, if one was.
    last: AssignmentPlan | None
    given: int
    taken: int
    kept: int
    is_stale: bool
    #: Nothing of what was given last is begun.
    may_undo: bool

    @property
    def missing(self) -> int:
        """How many readings lack in all."""
        return sum(row.missing for row in self.files)

    @property
    def worst(self) -> FileRow | None:
        """The application that its readers suit least."""
        whole = [row for row in self.files if row.stays]
        return min(whole, key=lambda row: (row.points, row.application.number or 0), default=None)


def plan_page(round_: Round) -> PlanPage:
    """Return the round's plan as a difference from what its jurors have before them."""
    inputs, plans, apart = _read(round_)
    plan = next((row for row in plans if row.state in OPEN_PLANS), None)
    given = next((row for row in plans if row.state == PlanState.GIVEN), None)
    taken = set(plan.taken) if plan else set()
    changes = {row.pk: _change(row, taken) for row in inputs.readings}
    jurors = {row.pk: row for row in inputs.jurors}
    placed: dict[int, list[Placed]] = defaultdict(list)
    wishes: dict[int, Counter[str]] = defaultdict(Counter)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in inputs.readings:
        change = changes[row.pk]
        if not change:
            continue
        affinity = inputs.affinities.get(pair_of(row))
        placed[row.application_id].append(Placed(jurors[row.juror_id], change, row, affinity))
        counts[row.juror_id][change] += 1
        if change != "taken" and affinity and affinity.wish:
            wishes[row.juror_id][affinity.wish.value] += 1
    stay = [pair_of(row) for row in inputs.readings if changes[row.pk] in ("kept", "given")]
    problem = inputs.problem
    total = Counter(change for change in changes.values() if change)
    return PlanPage(
        plan,
        [_file(row, placed[row.pk], problem) for row in inputs.applications],
        [
            LoadRow(
                row,
                counts[row.pk]["kept"],
                counts[row.pk]["given"],
                counts[row.pk]["taken"],
                wishes[row.pk],
            )
            for row in inputs.jurors
        ],
        rules.links_of(stay, problem.jurors),
        apart,
        given,
        total["given"],
        total["taken"],
        total["kept"],
        is_stale=bool(plan and plan.inputs and not plan.by_hand and plan.inputs != inputs.digest),
        may_undo=given is not None
        and plan is None
        and round_.closed_at is None
        and all(
            row.state in (S.GIVEN, S.TAKEN) for row in inputs.readings if row.plan_id == given.pk
        ),
    )


def _file(row: Application, placed: list[Placed], problem: rules.Problem) -> FileRow:
    stay = [one for one in placed if one.change != "taken"]
    return FileRow(
        row,
        tuple(sorted(placed, key=lambda one: (one.change == "taken", one.juror.party.search_text))),
        problem.wanted_of(rules.Application(row.pk)),
        sum(one.affinity.points for one in stay if one.affinity),
    )


def _change(row: Reading, taken: set[int]) -> str:
    """Return what a plan does to a reading; nothing where it is none of it."""
    if row.state == S.PLANNED:
        return "given"
    if row.state not in AT_JUROR:
        return ""
    return "taken" if row.pk in taken and row.state == S.GIVEN else "kept"


def _sorted_applications(problem: rules.Problem) -> list[tuple[int, str]]:
    return sorted((row.key, row.axis) for row in problem.applications)


def found_of(assignment: rules.Assignment, *, price: int) -> dict[str, Any]:
    """Return what is kept of an assignment beside its readings: how good it is, and what it lacks."""
    return {
        "is_proved": assignment.is_proved,
        "affinity": assignment.affinity,
        "affinity_bound": assignment.affinity_bound,
        "floor": assignment.floor,
        "floor_bound": assignment.floor_bound,
        "price": price,
        "lacks": [
            {
                "cause": one.cause.value,
                "needed": one.needed,
                "possible": one.possible,
                "axis": one.axis,
                "applications": list(one.applications),
                "jurors": list(one.jurors),
            }
            for one in assignment.lacks
        ],
    }
