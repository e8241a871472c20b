"""What programmes and calls say, as rows and back: the pages, programs and the village file write them alike.

What is written here was judged before; rows that people rely on are kept, or refused to go.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, ProtectedError, Q
from django.db.models.functions import Coalesce

from creuset.incubation.kinds import ProgrammeKind, RoundKind
from creuset.incubation.models import (
    Axis,
    AxisQuota,
    Call,
    Criterion,
    Programme,
    Reading,
    Round,
    Stage,
)
from creuset.incubation.rules.changing import CallFixed
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
)
from creuset.incubation.states import ReadingState
from creuset.kernel.sentences import sentence as _
from creuset.projects.states import ProjectKind
from creuset.questions.models import Form
from creuset.villages.models import Village

#: Columns of a call that are said as they are kept.
SAME = (
    "names",
    "summaries",
    "descriptions",
    "rules",
    "opens_at",
    "closes_at",
    "grace_minutes",
    "answers_on",
    "starts_on",
    "seats",
    "budget_cents",
    "most_cents",
    "may_correct",
    "appeal_days",
    "kept_months",
)
_ROUND = (
    "names",
    "seats",
    "readings",
    "one_of_axis",
    "one_outsider",
    "is_blind",
    "scores_by",
    "quorum",
)
_CRITERION = ("code", "names", "helps", "weight", "least", "most")
_PLACES_APART = 1000


# ---- from rows -----------------------------------------------------------------------------------------


def programme_terms(row: Programme) -> ProgrammeTerms:
    """Return what the programme says; its stages are read in their order."""
    stages = sorted(row.stages.all(), key=lambda stage: stage.position)
    return ProgrammeTerms(
        names=row.names,
        kind=ProgrammeKind(row.kind),
        descriptions=row.descriptions,
        months=row.months,
        stages=tuple(
            StageTerms(code=one.code, names=one.names, descriptions=one.descriptions)
            for one in stages
        ),
    )


def call_terms(row: Call) -> CallTerms:
    """Return what the call says of itself, its instants in the zone of its village."""
    said = {name: getattr(row, name) for name in SAME}
    terms = CallTerms(
        **said,
        project_kinds=tuple(ProjectKind(kind) for kind in row.project_kinds),
        form=row.form.code if row.form else "",
        axes=tuple(
            AxisTerms(code=one.code, names=one.names, descriptions=one.descriptions)
            for one in axes_of(row)
        ),
    )
    return in_zone(terms, row.village)


def round_terms(row: Round) -> RoundTerms:
    """Return what the round says: its quotas in the order of the axes, its criteria but those that are retired."""
    axes = {axis.pk: axis for axis in axes_of(row.call)}
    quotas = [one for one in row.quotas.all() if one.axis_id in axes]
    criteria = [one for one in row.criteria.all() if one.retired_at is None]
    return RoundTerms(
        **{name: getattr(row, name) for name in _ROUND if name != "scores_by"},
        scores_by=row.scores_by.astimezone(row.call.village.zone) if row.scores_by else None,
        kind=RoundKind(row.kind),
        quotas=tuple(
            QuotaTerms(axis=axes[one.axis_id].code, least=one.least, most=one.most)
            for one in sorted(quotas, key=lambda one: axes[one.axis_id].position)
        ),
        criteria=tuple(
            CriterionTerms(
                **{name: getattr(one, name) for name in _CRITERION},
                axis=axes[one.axis_id].code if one.axis_id else "",
                anchors={int(number): words for number, words in one.anchors.items()},
            )
            for one in sorted(criteria, key=lambda one: (one.position, one.pk))
        ),
    )


def rounds_terms(row: Call) -> list[RoundTerms]:
    """Return what the rounds of the call say, in their order."""
    return [round_terms(one) for one in rounds_of(row)]


def axes_of(row: Call) -> list[Axis]:
    """Return the axes of the call in their order; read once where they were prefetched."""
    return sorted(row.axes.all(), key=lambda axis: (axis.position, axis.pk))


def rounds_of(row: Call) -> list[Round]:
    """Return the rounds of the call in their order, each knowing its call."""
    rounds = sorted(row.rounds.all(), key=lambda one: one.number)
    for one in rounds:
        one.call = row
    return rounds


def in_zone(terms: CallTerms, village: Village) -> CallTerms:
    """Return the same with its instants in the zone of the village."""
    return replace(
        terms,
        opens_at=terms.opens_at.astimezone(village.zone),
        closes_at=terms.closes_at.astimezone(village.zone),
    )


# ---- to rows -------------------------------------------------------------------------------------------


def write_programme(row: Programme, terms: ProgrammeTerms) -> None:
    """The programme says this. Raise CallFixed for a stage that goes although projects stand in it."""
    row.names, row.descriptions = dict(terms.names), dict(terms.descriptions)
    row.kind, row.months = terms.kind.value, terms.months
    row.save()
    wanted = {stage.code for stage in terms.stages}
    try:
        row.stages.exclude(code__in=wanted).delete()
    except ProtectedError:
        raise CallFixed(
            _("Projects stand in a stage that would go: it stays."), field="stages"
        ) from None
    there = {stage.code: stage for stage in row.stages.all()}
    # Two stages never have one place, not even while they change theirs.
    for stage in there.values():
        Stage.objects.filter(pk=stage.pk).update(position=stage.position + _PLACES_APART)
    for position, stage_terms in enumerate(terms.stages):
        Stage.objects.update_or_create(
            programme=row,
            code=stage_terms.code,
            defaults={
                "names": dict(stage_terms.names),
                "descriptions": dict(stage_terms.descriptions),
                "position": position,
            },
        )


def call_columns(terms: CallTerms, village: Village) -> dict[str, Any]:
    """Return the columns of a call that says this. Raise CallFixed where the village has no such form."""
    form = Form.objects.filter(village=village, code=terms.form).first() if terms.form else None
    if terms.form and form is None:
        raise CallFixed(_("There is no form “%(code)s”.", code=terms.form), field="form")
    return {
        **{name: getattr(terms, name) for name in SAME},
        "project_kinds": [kind.value for kind in terms.project_kinds],
        "form": form,
    }


def write_axes(row: Call, axes: Sequence[AxisTerms]) -> None:
    """The call has these axes. Raise CallFixed for one that goes although something stands under it."""
    wanted = {axis.code for axis in axes}
    try:
        row.axes.exclude(code__in=wanted).delete()
    except ProtectedError:
        raise CallFixed(
            _("Files stand under an axis that would go: it stays."), field="axes"
        ) from None
    for position, axis in enumerate(axes):
        Axis.objects.update_or_create(
            call=row,
            code=axis.code,
            defaults={
                "names": dict(axis.names),
                "descriptions": dict(axis.descriptions),
                "position": position,
            },
        )


def write_round(row: Call, number: int, terms: RoundTerms, *, now: datetime) -> Round:
    """The call has this round at that number; a criterion that was scored and is left out is retired, not deleted."""
    columns = {name: getattr(terms, name) for name in _ROUND} | {"kind": terms.kind.value}
    one, _made = Round.objects.update_or_create(call=row, number=number, defaults=columns)
    axes = {axis.code: axis for axis in row.axes.all()}
    one.quotas.exclude(axis__code__in=[quota.axis for quota in terms.quotas]).delete()
    for quota in terms.quotas:
        AxisQuota.objects.update_or_create(
            round=one,
            axis=axes[quota.axis],
            defaults={"least": quota.least, "most": quota.most},
        )
    _write_criteria(one, terms.criteria, axes, now=now)
    return one


def _write_criteria(
    row: Round, criteria: Sequence[CriterionTerms], axes: dict[str, Axis], *, now: datetime
) -> None:
    gone = row.criteria.exclude(code__in=[one.code for one in criteria])
    scored = Q(scores__isnull=False)
    # Whoever has a file before them may be writing for it just now.
    if Reading.objects.filter(round=row).exclude(state=ReadingState.PLANNED).exists():
        gone.filter(retired_at=None).update(retired_at=now)
    else:
        gone.filter(scored, retired_at=None).update(retired_at=now)
        gone.exclude(pk__in=row.criteria.filter(scored).values("pk")).delete()
    for position, one in enumerate(criteria):
        Criterion.objects.update_or_create(
            round=row,
            code=one.code,
            defaults={
                **{name: getattr(one, name) for name in _CRITERION if name != "code"},
                "axis": axes[one.axis] if one.axis else None,
                "anchors": {
                    str(number): dict(words) for number, words in sorted(one.anchors.items())
                },
                "position": position,
                "retired_at": None,
            },
        )


def scored_in(row: Call) -> dict[int, dict[str, int]]:
    """Return how many readings scored each criterion of the call, by number of its round and code; one query."""
    found: dict[int, dict[str, int]] = {}
    rows = (
        Criterion.objects.filter(round__call=row)
        .annotate(times=Coalesce(Count("scores", filter=Q(scores__points__isnull=False)), 0))
        .values_list("round__number", "code", "times")
    )
    for number, code, times in rows:
        found.setdefault(number, {})[code] = times
    return found
