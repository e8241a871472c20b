"""The files of a call, for those who judge them: where each stands, what it lacks, what the rules say of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from creuset.core.text import in_language
from creuset.incubation.models import (
    APPLICATION_LABELS,
    Application,
    Axis,
    Call,
    EligibilityRule,
    Verdict,
)
from creuset.incubation.permissions import is_concerned, may_see
from creuset.incubation.queries.keeping import with_ending
from creuset.incubation.rules.screening import (
    Facts,
    Proposal,
    Rule,
    Step,
    faults_in,
    propose,
    stored,
)
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.questions.queries.versions import asked_by
from creuset.questions.rules import Fault, Form, faults_of
from creuset.villages.models import Village

_S = ApplicationState
#: The order of the states on the desk: what waits for the team first.
ORDER = (
    _S.FILED,
    _S.COMPLETING,
    _S.ADMISSIBLE,
    _S.ELIGIBLE,
    _S.SELECTED,
    _S.WAITING,
    _S.REFUSED,
    _S.INADMISSIBLE,
    _S.INELIGIBLE,
    _S.DECLINED,
    _S.WITHDRAWN,
)
#: Which step waits for a verdict in a state.
WAITS = {_S.FILED: Step.ADMISSIBLE, _S.ADMISSIBLE: Step.ELIGIBLE}


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to, and its order."""

    state: ApplicationState | None = None
    axis: int | None = None
    #: Those that lack something, or nothing; None: all.
    lacks: bool | None = None
    words: str = ""
    sort: str = "number"


@dataclass(frozen=True)
class FileLine:
    """A file in the list: the row, and what it lacks of what filing asks for."""

    row: Application
    form: Form

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What is missing or wrong in its answers; nothing once it was emptied."""
        if self.row.emptied_at is not None:
            return ()
        return faults_of(self.form, self.row.sheet.answers, filing=True)

    @cached_property
    def lacking(self) -> list[str]:
        """What is missing, by the words of its questions, each once: sentences without their full stop."""
        by_key = {question.key: question for _blocks, question in self.form.every()}
        found = (by_key.get(str(fault.place[0])) for fault in self.faults)
        named = (in_language(one.labels).removesuffix(".") for one in found if one is not None)
        return list(dict.fromkeys(named))


@dataclass(frozen=True)
class Files:
    """The files of a call that were asked for, and how many stand where among all that were received."""

    lines: Sequence[FileLine]
    counts: Sequence[tuple[ApplicationState, str, int]]
    total: int


@dataclass(frozen=True)
class Preview:
    """What the rules of a step say of the files that wait for it."""

    step: Step
    lines: Sequence[tuple[FileLine, Proposal]]
    #: Every rule of the call, and whether it still fits the form, which asks this now.
    rules: Sequence[tuple[EligibilityRule, bool]]
    form: Form


def files_of(call: Call, *, by: Actor, narrowing: Narrowing) -> Files:
    """Return the files of the call that were received. Raise Forbidden to those who apply or sit in the jury."""
    rows = list(received(call, by=by))
    counted = Counter(row.state for row in rows)
    return Files(
        lines=_narrowed(rows, narrowing),
        counts=[
            (state, str(APPLICATION_LABELS[state]), counted[state])
            for state in ORDER
            if counted[state]
        ],
        total=len(rows),
    )


def around_of(row: Application, asked: Callable[[Iterable[Axis]], Narrowing]) -> list[Application]:
    """Return the files of the list from which a file was opened, in their order; one query, two where versions differ.

    `asked` says how the list is narrowed, of the axes that its files have. Whoever calls was given the file to read.
    """
    rows = list(_beside(row.call.applications.filter(filed_at__isnull=False)))
    for one in rows:
        if one.sheet.version_id == row.sheet.version_id:
            one.sheet.version = row.sheet.version
    # Nothing is asked where all were asked by the version of the file at hand.
    prefetch_related_objects(rows, "sheet__version")
    axes = {one.axis.pk: one.axis for one in rows if one.axis is not None}
    narrowing = asked(sorted(axes.values(), key=lambda axis: axis.position))
    return [line.row for line in _narrowed(rows, narrowing)]


def received(call: Call, *, by: Actor) -> QuerySet[Application]:
    """Return the files of the call that were filed: what was not is its writers' alone. Raise as `files_of`."""
    check_may_read(by, call)
    return _judged(_listed(call.applications.filter(filed_at__isnull=False)))


def get_file(village: Village, pk: int, *, by: Actor) -> Application:
    """Return the filed application with all that judging it needs. Raise NotFound; Forbidden as `files_of`."""
    rows = Application.objects.filter(village=village, filed_at__isnull=False)
    row = with_ending(_loaded(rows)).filter(pk=pk).first() if may_see(by, village) else None
    if row is None:
        raise NotFound(_("There is no such application."))
    row.village = row.call.village = village
    check_may_read(by, row.call)
    return row


def get_rule(call: Call, pk: int) -> EligibilityRule:
    """Return the rule of the call. Raise NotFound."""
    row = EligibilityRule.objects.filter(call=call, pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such rule."))
    row.call = call
    return row


def rules_in(call: Call) -> list[tuple[EligibilityRule, bool]]:
    """Return the rules of the call in their order, and whether each still fits its form; two queries."""
    return _fitting(call, form_of_call(call))


def rules_at(call: Call, step: Step) -> list[EligibilityRule]:
    """Return the rules of the call at a step, in their order; one query."""
    rows = EligibilityRule.objects.filter(call=call, step=step.value)
    return list(rows.order_by("position"))


def preview_of(call: Call, step: Step, *, by: Actor) -> Preview:
    """Return what the rules of the step say of each file that waits for it. Raise Forbidden as `files_of`."""
    check_may_read(by, call)
    state = next(state for state, asked in WAITS.items() if asked is step)
    form = form_of_call(call)
    every = _fitting(call, form)
    rules = rules_of(row for row, _fits in every if row.step == step)
    rows = _listed(call.applications.filter(state=state)).order_by("number")
    found = [(line, propose(rules, facts_of(line, call), step)) for line in lines_of(rows)]
    return Preview(step, found, every, form)


def check_may_read(by: Actor, call: Call) -> None:
    """Raise NotFound unless the actor sees programmes; Forbidden where they apply to the call or sit in its jury."""
    if not may_see(by, call.village):
        raise NotFound(_("There is no such call for projects."))
    if is_concerned(by, call):
        raise Forbidden(
            _(
                "You apply to this call or sit in its jury: somebody else of the team reads its files."
            )
        )


def line_of(row: Application) -> FileLine:
    """Return the file as a list shows it."""
    return FileLine(row, asked_by(row.sheet.version))


def lines_of(rows: Iterable[Application]) -> list[FileLine]:
    """Return the files as a list shows them; the versions that they share are read once."""
    forms: dict[int, Form] = {}
    found = []
    for row in rows:
        version = row.sheet.version
        if version.pk not in forms:
            forms[version.pk] = asked_by(version)
        found.append(FileLine(row, forms[version.pk]))
    return found


def facts_of(line: FileLine, call: Call) -> Facts:
    """Return what rules read of a file."""
    row = line.row
    return Facts(
        kind=row.kind,
        has_company=bool(row.company_id or row.siret),
        asked=None if row.asked_cents is None else Decimal(row.asked_cents) / 100,
        form=line.form,
        answers=row.sheet.answers,
        closes_on=call.village.day_of(call.closes_at),
    )


def rules_of(rows: Iterable[EligibilityRule]) -> list[Rule]:
    """Return the rules as they judge."""
    return [Rule(row.code, Step(row.step), stored(row.condition)) for row in rows]


def form_of_call(call: Call) -> Form:
    """Return what the call asks now: the last published version of its form; one query."""
    if call.form is None:
        return Form()
    version = call.form.versions.exclude(published_at=None).order_by("-number").first()
    return asked_by(version) if version else Form()


def _fitting(call: Call, form: Form) -> list[tuple[EligibilityRule, bool]]:
    rows = EligibilityRule.objects.filter(call=call).order_by("position")
    return [(row, not faults_in(stored(row.condition), form, call.project_kinds)) for row in rows]


def _listed(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return the files of one call: a version that they share is read once, not with each of them."""
    return _beside(rows).prefetch_related("sheet__version")


def _beside(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related("axis", "round", "holder", "company", "sheet")


def _loaded(rows: QuerySet[Application]) -> QuerySet[Application]:
    return _judged(
        rows.select_related(
            "call__programme", "call__form", "axis", "round", "holder", "company", "sheet__version"
        )
    )


def _judged(rows: QuerySet[Application]) -> QuerySet[Application]:
    verdicts = Verdict.objects.select_related("given_by", "undone_by").order_by("-pk")
    return rows.prefetch_related(Prefetch("verdicts", queryset=verdicts))


def _narrowed(rows: Iterable[Application], narrowing: Narrowing) -> list[FileLine]:
    """Return those of the files that are asked for, in the order asked for."""
    lines = lines_of(row for row in rows if _is_wanted(row, narrowing))
    if narrowing.lacks is not None:
        lines = [line for line in lines if bool(line.faults) == narrowing.lacks]
    return sorted(lines, key=SORTS.get(narrowing.sort, SORTS["number"]))


def _is_wanted(row: Application, narrowing: Narrowing) -> bool:
    if narrowing.state is not None and row.state != narrowing.state:
        return False
    if narrowing.axis is not None and row.axis_id != narrowing.axis:
        return False
    holder = row.holder.name if row.holder else ""
    company = row.company.name if row.company else ""
    text = fold(f"{row.number or ''} {row.title} {holder} {company} {row.siret}")
    return all(word in text for word in fold(narrowing.words).split())


SORTS = {
    "number": lambda line: line.row.number or 0,
    "title": lambda line: fold(line.row.title),
    "filed": lambda line: line.row.filed_at,
    "state": lambda line: (ORDER.index(_S(line.row.state)), line.row.number or 0),
    "axis": lambda line: (line.row.axis.position if line.row.axis else -1, line.row.number or 0),
    "lacks": lambda line: (-len(line.faults), line.row.number or 0),
}
