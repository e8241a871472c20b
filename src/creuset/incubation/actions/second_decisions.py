"""What a jury decides anew of a file that came back to it after its round was released."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from creuset.core import traces
from creuset.incubation.actions.decisions import (
    check_may_decide,
    next_round,
    placed_in,
    round_of,
    send_on,
    settle,
    write_down,
)
from creuset.incubation.actions.deliberations import hold_round
from creuset.incubation.attending import check_presides
from creuset.incubation.models import Application, Decision, Juror, Round, SecondDecision
from creuset.incubation.papers.second_minutes import make_second_minutes
from creuset.incubation.queries.coming_back import able_jurors
from creuset.incubation.queries.quotas import chosen, quotas_of
from creuset.incubation.releasing import follow_release
from creuset.incubation.rules.deciding import (
    QuotasBroken,
    check_came_back,
    check_took_part,
    checked_reason,
)
from creuset.incubation.rules.quotas import next_in_line
from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor


@transaction.atomic
def decide_again(
    *,
    application: Application,
    outcome: Outcome,
    jurors: Collection[int],
    by: Actor,
    now: datetime,
    reason: str = "",
    despite: str = "",
    answer_by: datetime | None = None,
) -> Decision:
    """The jury decided anew of a file that came back to it after its round was released; what follows is done at once.

    So it is after an appeal that was granted: what was decided first stays sealed and in the minutes, and this has
    minutes of its own. `jurors` took part, by id; `despite` says why it is selected though seats, axes or budget are
    full. Raise Forbidden; NotInRound; NoQuorum; Refused for what is put off; NoReason; QuotasBroken.
    """
    row = hold_round(round_of(application))
    check_may_decide(check_presides(by, row), [application.pk])
    files = Application.objects.select_for_update(of=("self",)).select_related(
        "call__village", "company", "axis"
    )
    file = files.get(pk=application.pk)
    check_came_back(
        is_released=row.released_at is not None,
        is_before_jury=file.state == ApplicationState.ELIGIBLE and file.round_id == row.pk,
        outcome=outcome,
    )
    words = checked_reason(outcome, reason)
    took_part = _took_part(row, file, jurors)
    if outcome is Outcome.SELECTED and not despite.strip():
        _check_place_left(row, file)
    before = Decision.objects.filter(round=row, application=file).first()
    after = next_round(row)
    with traces.at_the_end():
        decision = write_down(
            in_round=row,
            application=file,
            outcome=outcome,
            reason=words,
            despite=despite.strip(),
            by=by,
            now=now,
        )
        is_laureate = after is None and outcome is Outcome.SELECTED
        decision.answer_by = answer_by if is_laureate else None
        decision.promoted_at = decision.answered_at = decision.accepts = None
        decision.save()
        send_on(decision=decision, in_round=row, after=after, by=by, now=now)
    settle(row, [decision], now=now)
    # Its rank is known once it is settled.
    decision.refresh_from_db(fields=["rank"])
    second = SecondDecision.objects.create(
        decision=decision,
        before=before.outcome if before else "",
        outcome=outcome.value,
        decided_at=now,
        decided_by=by.party,
    )
    make_second_minutes(
        second, before=before, jurors=took_part, despite=despite.strip(), by=by, now=now
    )
    follow_release(row, [decision], by=by, now=now)
    return decision


def _took_part(in_round: Round, application: Application, ids: Collection[int]) -> list[Juror]:
    able = able_jurors(in_round, application)
    check_took_part(ids, able=[one.pk for one in able], quorum=in_round.quorum)
    return [one for one in able if one.pk in ids]


def _check_place_left(in_round: Round, application: Application) -> None:
    """Raise QuotasBroken where another one of its axis or its amount does not fit beside those who have a place."""
    placed = [chosen(one.application) for one in placed_in(in_round)]
    found = next_in_line([(application.pk, chosen(application))], placed, quotas_of(in_round))
    if found.key is None:
        raise QuotasBroken(
            _(
                "No place is free for this file: seats, axes or budget are full. Write why it is selected "
                "all the same, or put it on the waiting list."
            ),
            field="despite",
            details={"broken": [str(one.breach) for one in found.passed[application.pk]]},
        )
