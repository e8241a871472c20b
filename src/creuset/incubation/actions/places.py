"""What becomes of a place after the release: taken, given up, offered to the next of the waiting list."""

from datetime import datetime

from django.db import transaction

from creuset.core.roles import Scope
from creuset.incubation.actions.decisions import next_round, placed_in, settle, waiting_of
from creuset.incubation.actions.deliberations import hold_round
from creuset.incubation.attending import may_answer
from creuset.incubation.models import Application, Decision, Round
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.quotas import chosen, quotas_of
from creuset.incubation.releasing import follow_decline, follow_release
from creuset.incubation.rules.deciding import NobodyWaits, QuotasBroken
from creuset.incubation.rules.quotas import next_in_line
from creuset.incubation.states import APPLICATION as STEPS
from creuset.incubation.states import ApplicationState, Outcome
from creuset.incubation.telling.juries import tell_application
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope

PROMOTED, ACCEPTED, DECLINED = (
    "incubation.promoted",
    "incubation.place_accepted",
    "incubation.place_declined",
)


@transaction.atomic
def promote(
    *, in_round: Round, by: Actor, now: datetime, answer_by: datetime | None = None
) -> Decision:
    """The next of the waiting list with whom the quotas hold has the place that is free, and what follows is done.

    Raise Forbidden; Conflict before the release; NobodyWaits; QuotasBroken where everybody who waits would break one.
    """
    row = hold_round(in_round)
    check_may_lead(by, row.call)
    if row.released_at is None:
        raise Conflict(_("The decisions of this round are not released yet."))
    waiting = [one for one in waiting_of(row) if one.application.state == ApplicationState.WAITING]
    if not waiting:
        raise NobodyWaits(_("Nobody is left on the waiting list of this round."))
    found = next_in_line(
        [(one.pk, chosen(one.application)) for one in waiting],
        [chosen(one.application) for one in placed_in(row)],
        quotas_of(row),
    )
    if found.key is None:
        raise QuotasBroken(
            _("No place is free for anybody who waits: seats, axes or budget are full."),
            details={"broken": sorted({str(b.breach) for bs in found.passed.values() for b in bs})},
        )
    decision = next(one for one in waiting if one.pk == found.key)
    _send_up(decision, row, answer_by=answer_by, by=by, now=now)
    settle(row, [decision], now=now)
    follow_release(row, [decision], by=by, now=now)
    return decision


@transaction.atomic
def answer_place(*, application: Application, accepts: bool, by: Actor, now: datetime) -> Decision:
    """The laureate comes, or gives up the place; whoever gave it up does not come back by themselves.

    Raise Forbidden to whoever does not speak for the application; Conflict without a place; Refused too late.
    """
    decision = _held(application)
    row = decision.application
    check_scope(by, Scope.PROGRAMMES)
    if not may_answer(by, row):
        raise Forbidden(_("Only whoever holds the application answers for it."))
    if accepts and decision.answer_by is not None and now > decision.answer_by:
        raise Refused(_("The time to answer is over: write to the village, which may give more."))
    if decision.accepts is accepts:
        return decision
    if not accepts:
        row.state = STEPS.check(ApplicationState(row.state), "decline").value
        row.changed_at = now
        row.save(update_fields=["state", "changed_at"])
    decision.accepts, decision.answered_at = accepts, now
    decision.save(update_fields=["accepts", "answered_at"])
    tell_application(ACCEPTED if accepts else DECLINED, row, decision.round, by=by, now=now)
    settle(decision.round, [decision], now=now)
    if not accepts:
        follow_decline(decision, by=by, now=now)
    return decision


@transaction.atomic
def give_more_time(
    *, application: Application, answer_by: datetime, by: Actor, now: datetime
) -> Decision:
    """The laureate may answer until then. Raise Forbidden; Conflict without a place; Refused for an hour gone by."""
    decision = _held(application)
    check_may_lead(by, decision.application.call)
    if answer_by <= now:
        raise Refused(_("This hour is past: choose a later one."), field="answer_by")
    decision.answer_by = answer_by
    decision.save(update_fields=["answer_by"])
    return decision


def _held(application: Application) -> Decision:
    """Return the decision that gave the application its place, its round held first."""
    found = Decision.objects.filter(application=application, outcome=Outcome.SELECTED)
    decision = found.select_related("round").order_by("-round__number").first()
    if decision is None:
        raise Conflict(_("This application has no place to answer for."))
    in_round = hold_round(decision.round)
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__village", "company", "axis"
    )
    row = rows.get(pk=application.pk)
    if row.state != ApplicationState.SELECTED:
        raise Conflict(_("This application has no place to answer for."))
    decision = Decision.objects.get(pk=decision.pk)
    decision.round, decision.application = in_round, row
    return decision


def _send_up(
    decision: Decision, in_round: Round, *, answer_by: datetime | None, by: Actor, now: datetime
) -> None:
    application, after = decision.application, next_round(in_round)
    step = "select" if after is None else "call_up"
    application.state = STEPS.check(ApplicationState(application.state), step).value
    if after is not None:
        application.round = after
    application.changed_at = now
    application.save(update_fields=["state", "round", "changed_at"])
    decision.outcome, decision.rank, decision.promoted_at = Outcome.SELECTED.value, None, now
    decision.answer_by = answer_by if after is None else None
    decision.save(update_fields=["outcome", "rank", "promoted_at", "answer_by"])
    tell_application(PROMOTED, application, in_round, by=by, now=now)
