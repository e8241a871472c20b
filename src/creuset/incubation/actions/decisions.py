"""What the jury decides of each application, and the day on which the applicants may know it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from creuset.core import seals, traces
from creuset.incubation.actions.deliberations import check_before, check_not_released, hold_round
from creuset.incubation.attending import Seat, check_presides
from creuset.incubation.models import (
    Application,
    ConflictOfInterest,
    Decision,
    Deliberation,
    Presence,
    Round,
)
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.quotas import breaches_of
from creuset.incubation.releasing import follow_release
from creuset.incubation.rules.deciding import (
    NoDeliberation,
    QuotasBroken,
    Undecided,
    check_order,
    check_quorum,
    checked_reason,
)
from creuset.incubation.states import APPLICATION as STEPS
from creuset.incubation.states import ApplicationState, Outcome
from creuset.incubation.telling.juries import APPLICATION, tell_application, tell_round
from creuset.kernel.errors import Conflict, Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

KIND = "decision"
DECIDED, WITHDRAWN, RANKED, RELEASED = (
    "incubation.decided",
    "incubation.decision_withdrawn",
    "incubation.waiting_list_ranked",
    "incubation.round_released",
)
#: What the release tells of each application.
PASSED, SELECTED, WAITS, REFUSED = (
    "incubation.application_passed",
    "incubation.application_selected",
    "incubation.application_waits",
    "incubation.application_refused",
)
_STEPS = {Outcome.SELECTED: "select", Outcome.WAITING: "wait", Outcome.REFUSED: "refuse"}
_TOLD = {Outcome.SELECTED: SELECTED, Outcome.WAITING: WAITS, Outcome.REFUSED: REFUSED}


@transaction.atomic
def decide(
    *, application: Application, outcome: Outcome, by: Actor, now: datetime, reason: str = ""
) -> Decision:
    """The jury of the application's round decided so; an earlier decision gives way, and ranks have no holes.

    The chair, or whoever runs the call, writes down what the jury decided; nobody of whom the file makes a party.
    Raise Forbidden; NotInRound; RoundReleased; NoDeliberation; NoQuorum; NoReason.
    """
    return decide_all(
        outcomes={application.pk: outcome},
        in_round=round_of(application),
        reason=reason,
        by=by,
        now=now,
    )[0]


@transaction.atomic
def decide_all(
    *,
    in_round: Round,
    outcomes: Mapping[int, Outcome],
    by: Actor,
    now: datetime,
    reason: str = "",
) -> list[Decision]:
    """The jury decided so of each of these applications, by id, for one reason; all of it or nothing.

    Raise what `decide` raises.
    """
    row = hold_round(in_round)
    seat = check_presides(by, row)
    check_not_released(row)
    meeting = _open_meeting(row)
    files = {
        one.pk: one
        for one in Application.objects.select_for_update(of=("self",))
        .filter(pk__in=outcomes, call=row.call_id)
        .order_by("pk")
    }
    check_may_decide(seat, outcomes)
    _check_able(row, meeting, outcomes, files)
    made = []
    with traces.at_the_end():
        for key, outcome in outcomes.items():
            application = files.get(key)
            if application is None:
                raise Conflict(_("One of these files is not in this call."))
            check_before(row, application)
            words = checked_reason(outcome, reason)
            made.append(
                write_down(
                    in_round=row,
                    application=application,
                    outcome=outcome,
                    reason=words,
                    by=by,
                    now=now,
                )
            )
    settle(row, made, now=now)
    return made


@transaction.atomic
def withdraw_decision(*, application: Application, by: Actor, now: datetime) -> None:
    """Nothing is decided of the application in its round any more. Raise Forbidden; RoundReleased; NotInRound."""
    row = hold_round(round_of(application))
    seat = check_presides(by, row)
    check_not_released(row)
    check_may_decide(seat, [application.pk])
    for decision in Decision.objects.filter(round=row, application=application):
        seals.seal(
            kind=KIND, object_id=decision.pk, content=None, village_id=row.call.village_id, at=now
        )
        decision.delete()
        also = [(APPLICATION, application.pk)]
        tell_round(WITHDRAWN, row, by=by, now=now, also=also, number=application.number)
    settle(row, (), now=now)


@transaction.atomic
def rank_waiting(*, in_round: Round, order: Sequence[int], by: Actor, now: datetime) -> None:
    """The waiting list has this order of applications, by id. Raise Forbidden; RoundReleased; Conflict."""
    row = hold_round(in_round)
    seat = check_presides(by, row)
    check_not_released(row)
    waiting = {one.application_id: one for one in waiting_of(row)}
    check_order(order, waiting)
    if seat.hidden.intersection(order):
        raise Forbidden(
            _("You have a conflict of interest with a file of this list: somebody else orders it.")
        )
    changed = _rank([waiting[key] for key in order])
    tell_round(RANKED, row, by=by, now=now, count=len(order))
    settle(row, Decision.objects.filter(pk__in=changed), now=now)


@transaction.atomic
def release_round(
    *,
    in_round: Round,
    by: Actor,
    now: datetime,
    answer_by: datetime | None = None,
    despite: str = "",
) -> list[Decision]:
    """The applicants may know the decisions: each application goes where they send it, and what follows is done.

    In a round that is not the last, whoever is selected goes on to the next; laureates say until `answer_by` whether
    they come. Released a second time, nothing happens. Raise Forbidden; Conflict while the jury sits; Undecided;
    QuotasBroken unless `despite` says why.
    """
    row = hold_round(in_round)
    check_may_lead(by, row.call)
    decisions = _decisions(row)
    if row.released_at is not None:
        return decisions
    _check_releasable(row, decisions, despite=despite)
    row.released_at, row.closed_at = now, row.closed_at or now
    row.save(update_fields=["released_at", "closed_at"])
    after = next_round(row)
    settle(row, (), now=now)
    decisions = [one for one in _decisions(row) if one.outcome in _STEPS]
    with traces.at_the_end():
        for decision in decisions:
            send_on(decision=decision, in_round=row, after=after, by=by, now=now)
            if after is None and decision.outcome == Outcome.SELECTED and answer_by is not None:
                decision.answer_by = answer_by
                decision.save(update_fields=["answer_by"])
        tell_round(RELEASED, row, by=by, now=now, reason=despite, count=len(decisions))
    follow_release(row, decisions, by=by, now=now)
    return decisions


def next_round(in_round: Round) -> Round | None:
    """Return the round after this one; None after the last."""
    later = Round.objects.filter(call=in_round.call_id, number__gt=in_round.number)
    return later.order_by("number").first()


def waiting_of(in_round: Round) -> list[Decision]:
    """Return the waiting list of the round by rank, without those who withdrew."""
    return [one for one in _decisions(in_round) if one.outcome == Outcome.WAITING]


def content_of(decision: Decision) -> Mapping[str, Any]:
    """Return what is sealed of a decision: who wrote it down is told by the audit."""
    return {
        "round": decision.round_id,
        "application": decision.application_id,
        "outcome": decision.outcome,
        "rank": decision.rank,
        "reason": decision.reason,
        "decided_at": decision.decided_at,
        "promoted_at": decision.promoted_at,
        "accepts": decision.accepts,
    }


def register() -> None:
    """Decisions are compared with what was sealed of them."""
    seals.register(
        KIND,
        lambda ids: {one.pk: content_of(one) for one in Decision.objects.filter(pk__in=ids)},
    )


def settle(in_round: Round, changed: Iterable[Decision], *, now: datetime) -> None:
    """The waiting list has ranks without holes, and what changed is sealed."""
    ranked = waiting_of(in_round)
    gone = Decision.objects.filter(round=in_round, rank__isnull=False).exclude(
        pk__in=[one.pk for one in ranked]
    )
    keys = {one.pk for one in changed} | set(gone.values_list("pk", flat=True))
    gone.update(rank=None)
    keys |= _rank(ranked)
    rows = Decision.objects.filter(pk__in=keys)
    seals.seal_all(
        kind=KIND,
        contents={one.pk: content_of(one) for one in rows},
        village_id=in_round.call.village_id,
        at=now,
    )


def _decisions(in_round: Round) -> list[Decision]:
    """Return the decisions of the round that still concern somebody: the ranked ones first, in their order."""
    standing = (
        ApplicationState.ELIGIBLE,
        ApplicationState.SELECTED,
        ApplicationState.WAITING,
        ApplicationState.REFUSED,
    )
    rows = Decision.objects.filter(round=in_round, application__state__in=standing)
    rows = rows.select_related("application__axis", "application__call")
    return list(rows.order_by(F("rank").asc(nulls_last=True), "decided_at", "pk"))


def _rank(rows: Sequence[Decision]) -> set[int]:
    """The decisions have the ranks of their order; return whose rank changed."""
    changed = [(n, one) for n, one in enumerate(rows, start=1) if one.rank != n]
    keys = [one.pk for _n, one in changed]
    # First nobody has a rank, so that no two ever have the same.
    Decision.objects.filter(pk__in=keys).update(rank=None)
    for rank, one in changed:
        one.rank = rank
    Decision.objects.bulk_update([one for _n, one in changed], ["rank"])
    return set(keys)


def round_of(application: Application) -> Round:
    """Return the round whose jury has the application before it. Raise Conflict where none has."""
    found = Round.objects.filter(applications=application).first()
    if found is None:
        raise Conflict(_("No jury has this file before it."))
    return found


def _open_meeting(in_round: Round) -> Deliberation:
    found = Deliberation.objects.filter(round=in_round, closed_at=None).first()
    if found is None:
        raise NoDeliberation(
            _("The jury decides when it sits: open the deliberation of this round first.")
        )
    return found


def check_may_decide(seat: Seat, keys: Iterable[int]) -> None:
    """Raise Forbidden to whoever has a conflict of interest with one of these applications."""
    if seat.hidden.intersection(keys):
        raise Forbidden(
            _(
                "You have a conflict of interest with this file: whoever runs the call writes down the decision."
            )
        )


def _check_able(
    in_round: Round,
    meeting: Deliberation,
    outcomes: Mapping[int, Outcome],
    files: Mapping[int, Application],
) -> None:
    """Raise NoQuorum where too few of those in the room may judge one of the applications."""
    present = set(
        Presence.objects.filter(deliberation=meeting, until=None).values_list("juror_id", flat=True)
    )
    away: dict[int, set[int]] = {}
    conflicts = ConflictOfInterest.objects.filter(
        juror__in=present, application__in=outcomes, lifted_at=None
    )
    for juror, key in conflicts.values_list("juror_id", "application_id"):
        away.setdefault(key, set()).add(juror)
    for key, outcome in outcomes.items():
        if outcome is Outcome.ADJOURNED:
            # What cannot be decided today is what adjourning is for.
            continue
        check_quorum(
            number=files[key].number if key in files else None,
            able=len(present - away.get(key, set())),
            quorum=in_round.quorum,
        )


def write_down(
    *,
    in_round: Round,
    application: Application,
    outcome: Outcome,
    reason: str,
    by: Actor,
    now: datetime,
    despite: str = "",
) -> Decision:
    """The decision stands in its row, and the audit tells of it; whoever calls has checked it, and settles."""
    rows = Decision.objects.filter(round=in_round)
    decision = rows.filter(application=application).first() or Decision(
        round=in_round, application=application
    )
    if outcome is not Outcome.WAITING:
        decision.rank = None
    elif decision.rank is None:
        decision.rank = (rows.aggregate(last=Max("rank"))["last"] or 0) + 1
    decision.outcome, decision.reason = outcome.value, reason
    decision.decided_at, decision.decided_by = now, by.party
    decision.save()
    also = [(APPLICATION, application.pk)]
    tell_round(
        DECIDED, in_round, by=by, now=now, also=also, reason=despite, number=application.number
    )
    return decision


def placed_in(in_round: Round) -> list[Decision]:
    """Return the decisions of those who have a place of the round: laureates, or who went on to a later round."""
    rows = Decision.objects.filter(round=in_round, outcome=Outcome.SELECTED)
    rows = rows.exclude(
        application__state__in=(ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
    )
    return list(rows.select_related("application__axis", "application__call"))


def _check_releasable(in_round: Round, decisions: Sequence[Decision], *, despite: str) -> None:
    if Deliberation.objects.filter(round=in_round, closed_at=None).exists():
        raise Conflict(_("The jury still sits: close its deliberation first."))
    decided = [one.application_id for one in decisions if one.outcome in _STEPS]
    waiting = Application.objects.filter(round=in_round, state=ApplicationState.ELIGIBLE)
    left = waiting.exclude(pk__in=decided).count()
    if left:
        raise Undecided(
            _(
                "Files on which the jury has not decided, or which it adjourned: %(count)s.",
                count=left,
            ),
            details={"left": left},
        )
    found = breaches_of(in_round, decisions)
    if found and not despite.strip():
        raise QuotasBroken(
            _(
                "What the jury selected does not keep to the quotas of the round. "
                "Change it in a deliberation, or write why it stands."
            ),
            field="despite",
            details={"broken": [str(one.breach) for one in found]},
        )


def send_on(
    *, decision: Decision, in_round: Round, after: Round | None, by: Actor, now: datetime
) -> None:
    """The application is where the decision sends it, and its pages say so."""
    application, outcome = decision.application, Outcome(decision.outcome)
    if after is not None and outcome is Outcome.SELECTED:
        application.round = after
        application.changed_at = now
        application.save(update_fields=["round", "changed_at"])
        tell_application(PASSED, application, in_round, by=by, now=now)
        return
    step = STEPS.check(ApplicationState(application.state), _STEPS[outcome])
    application.state, application.changed_at = step.value, now
    application.save(update_fields=["state", "changed_at"])
    tell_application(_TOLD[outcome], application, in_round, by=by, now=now, rank=decision.rank)
