"""What of juries is sealed, and what each says: scores, conflicts, who was given what to read.

No content names the juror: two jurors who turn out to be one person become one, and the number of the seat with them.
"""

from collections.abc import Collection, Mapping
from typing import Any

from creuset.core import seals
from creuset.incubation.models import AssignmentPlan, ConflictOfInterest, Reading, Score
from creuset.incubation.states import PlanState, ReadingState

CONFLICT, SCORES, ASSIGNMENT = "conflict", "scores", "assignment"
#: A reading that a juror has since they heard the application, from no plan.
HEARING = "hearing"


def register() -> None:
    """What stands is compared with what was sealed."""
    seals.register(CONFLICT, _conflicts)
    seals.register(SCORES, _scores)
    seals.register(ASSIGNMENT, _assignments)
    seals.register(HEARING, _hearings)


def conflict_content(row: ConflictOfInterest) -> dict[str, Any]:
    """Return what is sealed of a conflict of interest."""
    return {
        "application": row.application_id,
        "ground": row.ground,
        "found": row.is_found,
        "at": row.declared_at,
        "lifted_at": row.lifted_at,
        "lifted_why": row.lifted_why,
    }


def scores_content(row: Reading, points: Mapping[int, int | None]) -> dict[str, Any]:
    """Return what is sealed of the scores of a reading, by criterion: while they are open, only that they are."""
    if row.state != ReadingState.DONE:
        return {"application": row.application_id, "round": row.round_id, "open": True}
    return {
        "application": row.application_id,
        "round": row.round_id,
        "done_at": row.done_at,
        "points": {str(key): value for key, value in points.items()},
    }


def assignment_content(plan: AssignmentPlan) -> dict[str, Any]:
    """Return what is sealed of a plan: the pairs that were given and taken back, how they were found, and from what."""
    if plan.state != PlanState.GIVEN:
        return {"round": plan.round_id, "undone": True}
    return {
        "round": plan.round_id,
        "given_at": plan.given_at,
        "seed": plan.seed,
        "method": plan.method,
        "inputs": plan.inputs,
        "given": plan.result.get("given", []),
        "taken": plan.result.get("taken", []),
    }


def hearing_content(row: Reading) -> dict[str, Any]:
    """Return what is sealed of a reading that a juror was given in an audition."""
    return {"application": row.application_id, "round": row.round_id, "made_at": row.made_at}


def seal_scores(row: Reading, *, now: Any) -> None:
    """What the reading says of its scores is sealed."""
    seals.seal(
        kind=SCORES,
        object_id=row.pk,
        content=scores_content(row, points_of([row.pk]).get(row.pk, {})),
        village_id=row.application.village_id,
        at=now,
    )


def points_of(readings: Collection[int]) -> dict[int, dict[int, int | None]]:
    """Return the points of the readings, by criterion; one query."""
    found: dict[int, dict[int, int | None]] = {}
    rows = Score.objects.filter(reading__in=readings).order_by("criterion")
    for reading, criterion, points in rows.values_list("reading_id", "criterion_id", "points"):
        found.setdefault(reading, {})[criterion] = points
    return found


def _conflicts(ids: Collection[int]) -> Mapping[int, Any]:
    rows = ConflictOfInterest.objects.filter(pk__in=ids)
    return {row.pk: conflict_content(row) for row in rows}


def _scores(ids: Collection[int]) -> Mapping[int, Any]:
    points = points_of(ids)
    rows = Reading.objects.filter(pk__in=ids)
    return {row.pk: scores_content(row, points.get(row.pk, {})) for row in rows}


def _assignments(ids: Collection[int]) -> Mapping[int, Any]:
    return {row.pk: assignment_content(row) for row in AssignmentPlan.objects.filter(pk__in=ids)}


def _hearings(ids: Collection[int]) -> Mapping[int, Any]:
    return {row.pk: hearing_content(row) for row in Reading.objects.filter(pk__in=ids)}
