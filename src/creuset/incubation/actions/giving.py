"""A plan of readings is given to its jurors, each told once; undone as long as nobody has begun; the late reminded."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from creuset.core import outbox, seals
from creuset.incubation.actions.assignments import (
    CannotRead,
    check_may_read,
    hold_plan,
    hold_round,
    tell_plan,
)
from creuset.incubation.actions.freeing import held, let_go
from creuset.incubation.models import AssignmentPlan, Juror, Reading, Round
from creuset.incubation.queries.assignments import inputs_of, open_plan, pair_of
from creuset.incubation.sealed import ASSIGNMENT, assignment_content
from creuset.incubation.states import PLAN, READING, STARTED, PlanState, ReadingState
from creuset.kernel.errors import Conflict, DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.villages.models import Village

GIVEN, UNDONE = "incubation.readings_given", "incubation.readings_undone"
#: Topics of notices.
TO_READ, TAKEN_BACK, LATE = "jury-to-read", "jury-taken-back", "jury-late"
S = ReadingState
#: Whoever has something to score is reminded so long before the day, and once it is over.
REMINDED_BEFORE = timedelta(days=3)
#: Applications of a draft that may be named in one refusal.
MOST_TOLD = 10


class OutOfDate(Refused):
    """The draft does not hold any more: what it was made from has changed."""

    code = "plan-out-of-date"


@transaction.atomic
def give_plan(*, plan: AssignmentPlan, by: Actor, now: datetime) -> AssignmentPlan:
    """Jurors have what the draft says, and each is told once of everything.

    It is judged again as things stand: what a juror began meanwhile stays theirs. Raise Forbidden; ImpossibleStep;
    Refusals with every reading that cannot be given any more.
    """
    row = hold_plan(plan=plan, verb="give", by=by)
    readings = held(Reading.objects.filter(round=row.round))
    planned = [one for one in readings if one.state == S.PLANNED]
    _check_all(row.round, planned)
    taken = [one for one in readings if one.pk in set(row.taken) and one.state == S.GIVEN]
    began = [one for one in readings if one.pk in set(row.taken) and one.state in STARTED]
    if not planned and not taken:
        raise OutOfDate(_("This draft changes nothing: jurors have these applications already."))
    for one in planned:
        one.state, one.plan = READING.check(S.PLANNED, "give").value, row
        one.given_at = one.given_at or now
        one.revision += 1
        one.save(update_fields=["state", "plan", "given_at", "revision"])
    for one in taken:
        let_go(one, "take", now=now)
    row.state, row.given_at, row.given_by = PlanState.GIVEN.value, now, by.party
    row.result = {
        **row.result,
        "given": sorted([*pair_of(one)] for one in planned),
        "taken": sorted([*pair_of(one)] for one in taken),
    }
    row.taken = sorted(one.pk for one in taken)
    row.save()
    if row.round.opened_at is None:
        Round.objects.filter(pk=row.round_id).update(opened_at=now)
    _seal(row, now=now)
    counts = {"given": len(planned), "taken": len(taken), "stayed": len(began)}
    told = tell_plan(verb=GIVEN, plan=row, by=by, now=now, **counts)
    village = row.round.call.village
    outbox.put(GIVEN, {"plan": row.pk}, at=now, village_id=village.pk, of=told)
    _tell_jurors(TO_READ, row, planned, taken, now=now)
    return row


@transaction.atomic
def undo_plan(*, plan: AssignmentPlan, by: Actor, now: datetime) -> AssignmentPlan:
    """Jurors have what they had before, and the plan is a draft again. Only while nothing of it is begun.

    Raise Forbidden; ImpossibleStep; Conflict where something is begun, or another draft is open.
    """
    row = hold_plan(plan=plan, verb="undo", by=by)
    if open_plan(row.round) is not None:
        raise Conflict(_("Another draft is open: drop it first."))
    readings = held(Reading.objects.filter(round=row.round))
    given = [one for one in readings if one.plan_id == row.pk and one.state != S.TAKEN]
    begun = [one for one in given if one.state != S.GIVEN]
    if begun:
        raise Conflict(
            _(
                "Begun already: %(count)s of these readings. What is begun stays; make another plan for the rest.",
                count=len(begun),
            )
        )
    for one in given:
        one.state = READING.check(S.GIVEN, "undo").value
        one.revision += 1
        one.save(update_fields=["state", "revision"])
    back = [one for one in readings if one.pk in set(row.taken) and one.state == S.TAKEN]
    for one in back:
        one.state = READING.check(S.TAKEN, "undo").value
        one.revision += 1
        one.save(update_fields=["state", "revision"])
    row.state, row.given_at, row.given_by = PLAN.check(PlanState.GIVEN, "undo").value, None, None
    row.save(update_fields=["state", "given_at", "given_by"])
    _seal(row, now=now)
    tell_plan(verb=UNDONE, plan=row, by=by, now=now, given=len(given), taken=len(back))
    _tell_jurors(TAKEN_BACK, row, back, given, now=now)
    return row


@transaction.atomic
def remind_late(*, round_: Round, by: Actor, now: datetime) -> int:
    """Every juror who has something left to score is told how much, at most once a day; return how many were.

    Raise Forbidden; Conflict for a closed round.
    """
    row = hold_round(round_=round_, by=by)
    return _remind(row, key=f"{row.pk} {row.call.village.day_of(now).isoformat()}", now=now)


@transaction.atomic
def remind_jurors(*, village: Village, by: Actor, now: datetime) -> int:
    """Whoever has something left to score is told three days before the day, and when it is over; once each.

    Return how many were told. Raise Forbidden for anybody but the house.
    """
    check_is_house(by)
    rows = Round.objects.filter(
        call__village=village,
        call__dropped_at=None,
        closed_at=None,
        released_at=None,
        scores_by__isnull=False,
        scores_by__lte=now + REMINDED_BEFORE,
    )
    return sum(
        _remind(row, key=f"{row.pk} {'over' if _is_over(row, now) else 'soon'}", now=now)
        for row in rows.select_related("call__village").order_by("pk")
    )


def _is_over(row: Round, now: datetime) -> bool:
    return row.scores_by is not None and row.scores_by <= now


def _remind(row: Round, *, key: str, now: datetime) -> int:
    unread = Reading.objects.filter(
        round=row, state__in=[S.GIVEN.value, S.BEGUN.value], juror__left_at=None
    )
    counts = Counter(unread.values_list("juror_id", flat=True))
    told = 0
    for juror in Juror.objects.filter(pk__in=counts).select_related("party").order_by("pk"):
        notice = tell(
            party=juror.party,
            village=row.call.village,
            topic=LATE,
            key=f"{key} {juror.pk}",
            content={**_content(row), "count": counts[juror.pk]},
            now=now,
        )
        told += notice is not None
    return told


def _check_all(round_: Round, planned: Iterable[Reading]) -> None:
    """Raise Refusals with each reading that cannot be given as things stand."""
    inputs = inputs_of(round_)
    refused: list[DomainError] = []
    for one in planned:
        try:
            check_may_read(inputs, one.application, one.juror)
        except CannotRead as error:
            refused.append(error)
    if refused:
        first = OutOfDate(_("The draft does not hold any more: work it out again."))
        raise Refusals([first, *refused[:MOST_TOLD]])


def _seal(row: AssignmentPlan, *, now: datetime) -> None:
    seals.seal(
        kind=ASSIGNMENT,
        object_id=row.pk,
        content=assignment_content(row),
        village_id=row.round.call.village_id,
        at=now,
    )


def _content(row: Round) -> dict[str, Any]:
    return {
        "call": row.call_id,
        "name": row.call.names,
        "until": row.scores_by.isoformat() if row.scores_by else "",
    }


def _tell_jurors(
    topic: str,
    plan: AssignmentPlan,
    given: Iterable[Reading],
    taken: Iterable[Reading],
    *,
    now: datetime,
) -> None:
    """Each juror concerned is told once of how many came and how many went."""
    jurors = {one.juror_id: one.juror for one in (*given, *taken)}
    came, went = (Counter(one.juror_id for one in rows) for rows in (given, taken))
    for pk, juror in sorted(jurors.items()):
        tell(
            party=juror.party,
            village=plan.round.call.village,
            topic=topic,
            key=f"{plan.pk} {now.isoformat()}",
            content={**_content(plan.round), "given": came[pk], "taken": went[pk]},
            now=now,
        )
